"""GeoJSON in and out: nothing unsound comes in, and each fault names its place."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.geojson import shape_from_geojson, shape_to_geojson
from hudna.place.geometry import Line, MultiPolygon, Point, Polygon
from hudna.place.soundness import twice_area
from tests.place.shapes import random_pair

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]


def refused(geometry) -> str:
    with pytest.raises(Refused) as caught:
        shape_from_geojson(geometry, "geometry")
    return str(caught.value)


def polygon(*rings) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_out_and_in_again_is_the_same(seed):
    for shape in random_pair(Random(seed)):
        assert shape_from_geojson(shape_to_geojson(shape), "x") == shape


def test_positions_are_rounded_to_a_ten_millionth_and_altitude_is_left_aside():
    made = shape_from_geojson({"type": "Point", "coordinates": [35.33, 40.12345678, 1200]}, "x")
    assert made == Point((353_300_000, 401_234_568))


def test_wrong_winding_is_put_right():
    hole = [[0.5, 0.5], [1, 0.5], [1, 1], [0.5, 1], [0.5, 0.5]]
    made = shape_from_geojson(polygon(SQUARE[::-1], hole), "x")
    assert isinstance(made, Polygon)
    assert twice_area(made.rings[0]) > 0 > twice_area(made.rings[1])
    assert made == shape_from_geojson(polygon(SQUARE, hole[::-1]), "x")


def test_a_band_round_the_world_and_a_cap_are_sound():
    band = [[-180, 10], [180, 10], [180, 20], [-180, 20], [-180, 10]]
    cap = [[-180, 85], [180, 85], [180, 90], [-180, 90], [-180, 85]]
    assert isinstance(shape_from_geojson(polygon(band), "x"), Polygon)
    both = shape_from_geojson({"type": "MultiPolygon", "coordinates": [[band], [cap]]}, "x")
    assert isinstance(both, MultiPolygon)


def test_a_line_may_cross_itself_and_stand_still():
    coordinates = [[0, 0], [1, 1], [0, 1], [1, 0], [1, 0]]
    made = shape_from_geojson({"type": "LineString", "coordinates": coordinates}, "x")
    assert isinstance(made, Line)


@pytest.mark.parametrize(("geometry", "place", "words"), [
    (None, "geometry", "found nothing"),
    ([1, 2], "geometry", "a GeoJSON geometry object"),
    ({}, "geometry.type", "one of Point"),
    ({"type": "Circle"}, "geometry.type", '"Circle"'),
    ({"type": ["Point"]}, "geometry.type", "one of Point"),
    ({"type": "GeometryCollection", "geometries": []}, "geometry.type", "one of Point"),
    ({"type": "Point"}, "geometry.coordinates", "found nothing"),
    ({"type": "Point", "coordinates": []}, "geometry.coordinates", "an empty list"),
    ({"type": "Point", "coordinates": [1]}, "geometry.coordinates", "a list of 1"),
    ({"type": "Point", "coordinates": ["1", 2]}, "geometry.coordinates[0]", '"1"'),
    ({"type": "Point", "coordinates": [1, True]}, "geometry.coordinates[1]", "found true"),
    ({"type": "Point", "coordinates": [1, math.nan]}, "geometry.coordinates[1]", "found nan"),
    ({"type": "Point", "coordinates": [math.inf, 1]}, "geometry.coordinates[0]", "found inf"),
    ({"type": "Point", "coordinates": [10**400, 1]}, "geometry.coordinates[0]", "finite"),
    ({"type": "Point", "coordinates": [1, 2, "high"]}, "geometry.coordinates[2]", '"high"'),
    ({"type": "Point", "coordinates": [35, 140]}, "geometry.coordinates[1]", "swapped"),
    ({"type": "Point", "coordinates": [140, 95]}, "geometry.coordinates[1]", "-90 to 90"),
    ({"type": "Point", "coordinates": [180.5, 5]}, "geometry.coordinates[0]", "antimeridian"),
    ({"type": "LineString", "coordinates": []}, "geometry.coordinates", "two or more"),
    ({"type": "LineString", "coordinates": [[1, 1]]}, "geometry.coordinates", "two or more"),
    ({"type": "LineString", "coordinates": [[179, 0], [-179, 0]]}, "geometry.coordinates[1]",
     "RFC 7946 section 3.1.9"),
    (polygon(), "geometry.coordinates", "an empty list"),
    (polygon([]), "geometry.coordinates[0]", "four or more"),
    (polygon([[0, 0], [1, 1], [0, 0]]), "geometry.coordinates[0]", "a list of 3"),
    (polygon([[0, 0], [1, 0], [1, 1], [0, 1]]), "geometry.coordinates[0][3]",
     "the same as the first"),
    (polygon([[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]), "geometry.coordinates",
     "self-intersection at [0.5000000, 0.5000000]"),
    (polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), "geometry.coordinates", "found"),
    (polygon([[0, 0], [0, 0], [0, 0], [0, 0]]), "geometry.coordinates", "found"),
    (polygon(SQUARE, [[5, 5], [6, 5], [6, 6], [5, 5]]), "geometry.coordinates",
     "each hole to lie inside"),
    (polygon(SQUARE, SQUARE), "geometry.coordinates", "found"),
    (polygon([[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]),
     "geometry.coordinates[0][1]", "cut the shape at the antimeridian"),
    ({"type": "MultiPolygon", "coordinates": []}, "geometry.coordinates", "one or more polygons"),
    ({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[0, 0]]]]},
     "geometry.coordinates[1][0]", "a list of 1"),
])
def test_each_fault_names_its_place(geometry, place, words):
    text = refused(geometry)
    assert f"{place}: found" in text
    assert words in text


def test_a_polygon_must_be_sound_after_rounding():
    sliver = [[0, 0], [1, 0], [1, 1e-8], [0, 1e-8], [0, 0]]
    assert "geometry.coordinates: found" in refused(polygon(sliver))


def test_every_bad_position_is_named():
    text = refused({"type": "LineString", "coordinates": [[0, 91.5], [0, 0], ["x", 0], [500, 0]]})
    assert [f"coordinates[{i}]" in text for i in (0, 1, 2, 3)] == [True, False, True, True]
