"""Features whose heights are measured from something other than mean sea level."""

import pytest

from hudna.fault import Refused
from hudna.place.datum import Datum, heights_in_msl
from hudna.place.features import areas_from_geojson, notice_from_geojson
from hudna.place.volume import Heights

POINT = {"type": "Point", "coordinates": [40, 35]}
ROUTE = {"type": "LineString", "coordinates": [[40, 35], [41, 35]]}
NOTICE = {"id": "US-17", "operator": "us", "category": "patrol", "width_m": 10,
          "from": "2016-07-31T06:00:00Z", "until": "2016-07-31T07:00:00Z",
          "floor_m": 1000, "ceiling_m": 3000}


def area_heights(**properties):
    feature = {"type": "Feature", "geometry": POINT,
               "properties": {"id": "a", "kind": "school", **properties}}
    (area,) = areas_from_geojson({"type": "FeatureCollection", "features": [feature]})
    return area.volume.heights


def notice_heights(**properties):
    return notice_from_geojson({"type": "Feature", "geometry": ROUTE,
                                "properties": NOTICE | properties}).volume.heights


@pytest.mark.parametrize("datum", list(Datum))
def test_promise_9_heights_of_another_datum_are_moved_outward(datum):
    moved = heights_in_msl(Heights(1_000_000, 3_000_000), datum)
    assert moved.floor_mm <= 1_000_000 and moved.ceiling_mm >= 3_000_000
    assert area_heights(floor_m=1000, ceiling_m=3000, height_datum=datum.value) == moved
    assert notice_heights(height_datum=datum.value) == moved


def test_heights_are_above_mean_sea_level_where_nothing_is_said():
    assert area_heights(floor_m=1000, height_datum=None) == Heights(1_000_000, None)
    assert notice_heights() == Heights(1_000_000, 3_000_000)


def test_a_limit_that_is_not_given_stays_without_end():
    assert area_heights(height_datum="ground") == Heights()
    assert area_heights(ceiling_m=100, height_datum="ground") == Heights(None, 8_949_000)


@pytest.mark.parametrize("value", ["AGL", "", 5, True, ["msl"], {}])
@pytest.mark.parametrize("read", [area_heights, notice_heights])
def test_an_unknown_datum_is_refused_by_name(read, value):
    with pytest.raises(Refused) as refused:
        read(height_datum=value)
    (fault,) = refused.value.faults
    assert fault.where.endswith("properties.height_datum")
    assert str(fault.expected) == "one of msl, ellipsoid, ground, pressure"


@pytest.mark.parametrize("name", ["datum", "Height_Datum", "heightDatum", "vertical_datum",
                                  "verticalDatum", "datum_m"])
def test_a_datum_under_another_name_is_refused(name):
    with pytest.raises(Refused) as refused:
        area_heights(**{name: "ground"})
    (fault,) = refused.value.faults
    assert str(fault.expected) == 'the name "height_datum"'
