"""A packed polygon is the polygon to whoever compares, and in another process too."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from hudna.place.clash import clash
from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon
from hudna.place.packed import packed
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


def test_points_and_lines_stay_as_they_are():
    for shape in (Point((1, 2)), Line(((1, 2), (3, 4)))):
        assert packed(shape) is shape


def test_it_meets_what_the_polygon_meets():
    square = Polygon((((0, 0), (10, 0), (10, 10), (0, 10), (0, 0)),))
    for spot in ((5, 5), (0, 0), (10, 5), (11, 5)):
        plain, kept = (clash(Volume(Point(spot)), Volume(s)) for s in (square, packed(square)))
        assert plain == kept
