"""Areas for the audit: what names them, what may be left out, and each fault at its line."""

import json

import pytest

from hudna.audit.areas import areas_of, box_of, together
from hudna.audit.source import InFile
from tests.audit.shared import DATA, needs

RING = [[36, 33], [37, 33], [37, 34], [36, 34], [36, 33]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


def feature(geometry=SQUARE, own=None, **properties) -> dict:
    made = {"type": "Feature", "properties": properties, "geometry": geometry}
    return made if own is None else {**made, "id": own}


def read(*features, path="a.geojson", by=()):
    text = json.dumps({"type": "FeatureCollection", "features": list(features)}, indent=1)
    return areas_of(text.encode(), path, by)


def refusal(*features, **options) -> str:
    with pytest.raises(InFile) as caught:
        read(*features, **options)
    assert caught.value.path == "a.geojson"
    return str(caught.value)


def test_an_area_needs_a_name_and_nothing_else():
    (area,) = read(feature(id="a"))
    assert (area.id, area.kind, area.clause, area.bars) == ("a", "", None, None)
    assert area.volume.shape.rings == (tuple((x * 10**7, y * 10**7) for x, y in RING),)


def test_its_kind_and_clause_are_kept():
    (area,) = read(feature(id="a", kind="hospital", clause="3.2", bars=["ru"], excepts=["relief"]))
    assert (area.kind, area.clause, area.bars, area.excepts) == ("hospital", "3.2", ("ru",),
                                                                ("relief",))


def test_the_features_own_id_names_it_where_it_has_no_property():
    assert [area.id for area in read(feature(own=7), feature(own="b", id="c"))] == [7, "c"]


def test_the_first_property_that_is_asked_for_and_there():
    found = read(feature(adm3="x", adm2="y", id="z"), feature(adm2="w", own=1), by=("adm3", "adm2"))
    assert [area.id for area in found] == ["x", "w"]


def test_an_area_with_no_name():
    assert refusal(feature(id="a"), feature(name="Aleppo")) == (
        "line 37, features[1].id: found nothing; expected an id of the feature or a property id; "
        "or say which property is one with --area-id")
    assert "features[0].properties.pcode: found nothing; expected this property" in refusal(
        feature(id="a"), by=("pcode",))
    assert "features[0].id: found 1.5" in refusal(feature(own=1.5))


def test_a_name_that_is_there_twice():
    assert 'features[1].properties.id: found "a", as in features[0]' in refusal(
        feature(id="a"), feature(id="a"))
    with pytest.raises(InFile) as caught:
        together([("a", read(feature(id="a"))), ("b", read(feature(id="b"), feature(id="a")))])
    assert (caught.value.path, str(caught.value)) == (
        "b", 'id: found "a", as in a; expected an id that no other feature of the file has')
    assert len(together([("a", read(feature(id="a"))), ("b", read(feature(id="b")))])) == 2


def test_a_number_and_a_text_that_are_written_alike_are_one_name():
    with pytest.raises(InFile) as caught:
        together([("a", read(feature(id=1), feature(id="1")))])
    assert str(caught.value).startswith('id: found "1", as in a')


@pytest.mark.parametrize(("ring", "said"), [
    ([[36, 33], [37, 34], [37, 33], [36, 34], [36, 33]], "self-intersection"),
    (RING[:-1], "the last position to be the same as the first"),
    (RING[:3], "a ring of four or more positions"),
    ([[36, 33], [37, "x"], [37, 34], [36, 34], [36, 33]], "a finite number of degrees"),
    ([[36, 33], [37, True], [37, 34], [36, 34], [36, 33]], "a finite number of degrees"),
    ([[36, 33], [190, 33], [37, 34], [36, 34], [36, 33]], "a longitude from -180 to 180"),
    ([[33, 136], [33, 137], [34, 137], [34, 136], [33, 136]], "these two look swapped"),
    ([[36, 33], [36, 33], [36, 33], [36, 33]], "expected"),
])
def test_rings_that_are_none_are_named_at_their_line(ring, said):
    text = refusal(feature(id="a"), feature(geometry={"type": "Polygon", "coordinates": [ring]},
                                            id="b"))
    assert said in text
    assert text.startswith("line ")
    assert "features[1].geometry.coordinates" in text


def test_text_that_is_no_json_or_none_at_all():
    for data in (b"", b"{", b"[1, 2]", b"\xff", b'{"type": "FeatureCollection"}'):
        with pytest.raises(InFile):
            areas_of(data, "a.geojson")
    assert refusal() == "features: found an empty list; expected one area or more"


def test_a_geometry_among_the_properties_is_left_aside():
    (area,) = read(feature(id="a", centre={"type": "Point", "coordinates": ["x"]}))
    assert area.id == "a"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("polygon", ['"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]',
                                     '"Point","coordinates":[0,0]'])
@pytest.mark.parametrize("text", [
    "%s", '{"type":"FeatureCollection","features":%s}',
    '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,'
    '"properties":{"id":%s}}]}'])
def test_a_geometry_where_none_belongs_is_called_one(text, polygon):
    with pytest.raises(InFile) as refused:
        areas_of((text % f'{{"type":{polygon}}}').encode(), "x")
    assert "found a geometry" in str(refused.value)


@pytest.mark.filterwarnings("error")
def test_degrees_beyond_all_bounds_are_refused_and_nothing_else_is_said():
    with pytest.raises(InFile, match=r"found 1e[+]308"):
        areas_of(b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
                 b'{"id":"a"},"geometry":{"type":"Polygon","coordinates":'
                 b'[[[1e308,0],[1,0],[1,1],[1e308,0]]]}}]}', "x")


def test_properties_that_look_like_a_geometry_are_properties():
    (area,) = read(feature(id="a", type="Point", coordinates=[1, 2], buffer_m=50))
    assert (area.id, area.volume.reach_mm) == ("a", 50_000)


def test_where_they_lie():
    point = {"type": "Point", "coordinates": [30, 40]}
    west, south, east, north = box_of(read(feature(id=1), feature(point, id=2, buffer_m=11_000)))
    assert (west, south) == (299_000_000, 330_000_000)
    assert (east, north) == (370_000_000, 401_000_000)


NAMES = ("neighbor_2", "adm3_pcode", "adm2_pcode", "adm1_pcode", "adm0_pcode")
REAL = DATA / "cod_ab_syr"


@needs(REAL)
def test_the_real_boundaries_of_syria_are_read_whole():
    files = [REAL / f"syr_{name}.geojson" for name in ("admin0", "admin1", "admin2", "admin3",
                                                       "neighborhoods")]
    found = together([(path.name, areas_of(path.read_bytes(), path.name, NAMES))
                      for path in files])
    assert len(found) == 1 + 14 + 62 + 272 + 414
    assert {"SY", "SY02", "SY0202", "SY020206", "N0006"} <= {area.id for area in found}
