"""A packed polygon has the ground of the polygon, in another process too, and is never encoded."""

import pickle

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.clash import clash
from hudna.place.geojson import shape_from_geojson
from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon
from hudna.place.packed import packed, packed_polygon
from hudna.place.volume import Volume

SPOTS = st.tuples(st.integers(-180 * E7, 180 * E7), st.integers(-90 * E7, 90 * E7))
RINGS = st.lists(st.lists(SPOTS, min_size=3, max_size=6).map(lambda ring: (*ring, ring[0])),
                 min_size=1, max_size=3).map(tuple)


@given(RINGS)
def test_a_polygon_has_the_rings_that_it_had(rings):
    shape = packed(Polygon(rings))
    assert shape.rings == rings
    assert isinstance(shape, Polygon)
    match shape:
        case Polygon(found):
            assert found == rings


@given(st.lists(RINGS, min_size=1, max_size=3).map(tuple))
def test_a_multipolygon_has_the_polygons_that_it_had(polygons):
    shape = packed(MultiPolygon(polygons))
    assert shape.polygons == polygons
    again = pickle.loads(pickle.dumps(shape))
    assert (again, hash(again)) == (shape, hash(shape))
    assert again.polygons == polygons


def test_nothing_packed_can_be_signed_or_sent():
    """What would be written of it has no rings: a protection of no ground."""
    ring = ((0, 0), (9, 0), (9, 9), (0, 0))
    for shape in (Polygon((ring,)), MultiPolygon(((ring,),))):
        assert msgspec.json.encode(Volume(shape))
        with pytest.raises(TypeError):
            msgspec.json.encode(Volume(packed(shape)))
        with pytest.raises(TypeError):
            msgspec.msgpack.encode(packed(shape))


DEGREES = st.integers(-179, 179) | st.floats(-60, 60).map(lambda x: round(x, 5))
DRAWN = st.lists(st.lists(st.tuples(DEGREES, st.integers(-90, 90)).map(list), min_size=3,
                          max_size=5).map(lambda ring: [*ring, ring[0]]), min_size=1, max_size=2)


@given(DRAWN | st.just([[[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]],
                        [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]]))
def test_coordinates_read_at_once_are_those_read_one_by_one(rings):
    found = packed_polygon(rings)
    try:
        exact = shape_from_geojson({"type": "Polygon", "coordinates": rings}, "")
    except Refused:
        assert found is None
    else:
        assert found is None or found.rings == exact.rings
        lons = [spot[0] for ring in rings for spot in ring]
        assert found is not None or max(lons) - min(lons) >= 179


@pytest.mark.parametrize("rings", [
    None, [], [[]], "x", [[[0, 0], [1, 0], [1, 1]]], [[[0, 0], [1, 0], [1, 1], [0, 1]]],
    [[[0, 0], [1, 0], [1, "1"], [0, 0]]], [[[0, 0], [1, 0], [1, True], [0, 0]]],
    [[[0, 0], [1, 0], [1], [0, 0]]], [[[0, 0], [1, 0], [1, 91], [0, 0]]],
    [[[0, 0], [1, 0], [1, 10**400], [0, 0]]]])
def test_what_is_amiss_is_left_to_the_exact_reader(rings):
    assert packed_polygon(rings) is None


def test_points_and_lines_stay_as_they_are():
    for shape in (Point((1, 2)), Line(((1, 2), (3, 4)))):
        assert packed(shape) is shape


def test_it_meets_what_the_polygon_meets():
    square = Polygon((((0, 0), (10, 0), (10, 10), (0, 10), (0, 0)),))
    for spot in ((5, 5), (0, 0), (10, 5), (11, 5)):
        plain, kept = (clash(Volume(Point(spot)), Volume(s)) for s in (square, packed(square)))
        assert plain == kept
