"""Claims for overlays: random polygons on grids from coarse to whole degrees, and an oracle."""

from __future__ import annotations

import math
from itertools import pairwise

import shapely
from hypothesis import assume
from hypothesis import strategies as st

from hudna.place.geometry import MultiPolygon, Polygon
from hudna.place.overlay import Claim
from hudna.place.soundness import fault_of_polygon, wound
from tests.place import oracle

SIZES = (3, 6, 20, 100, 10_000, 10**7, 899_999_990)
# Half a unit in longitude and in latitude, a little over.
MOVED = 0.7072


def star(spots):
    """A ring round the middle of some spots; refused by `assume` where it is unsound."""
    x = sum(spot[0] for spot in spots) / len(spots)
    y = sum(spot[1] for spot in spots) / len(spots)
    ordered = sorted(spots, key=lambda spot: math.atan2(spot[1] - y, spot[0] - x))
    ring = (*ordered, ordered[0])
    assume(fault_of_polygon((ring,), "ring") is None)
    return ring


@st.composite
def areas(draw, size):
    """A polygon, at times with a hole or of two parts, that may overlap."""
    spots = st.tuples(st.integers(-size, size), st.integers(-size, size))
    rings = st.lists(spots, min_size=3, max_size=7, unique=True).map(star)
    outer = draw(rings)
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return MultiPolygon((wound((outer,)), wound((draw(rings),))))
    hole = draw(rings) if kind == 1 else None
    if hole is not None and fault_of_polygon((outer, hole), "polygon") is None:
        return Polygon(wound((outer, hole)))
    return Polygon(wound((outer,)))


@st.composite
def needles(draw, size):
    """Thin triangles between much the same three spots: the worst there is for rounding."""
    spots = [(-size, -size), (size, size // 3), (size // 7, size)]
    def step(far):
        return draw(st.integers(-far, far))
    a, b = draw(st.sampled_from(spots)), draw(st.sampled_from(spots))
    b = (b[0] - step(3), b[1] + step(3))
    return Polygon(wound((star((a, b, (b[0] + step(2), b[1] + step(2)))),)))


@st.composite
def situations(draw):
    """Claims by two or three, and a frame or none, all of about one size."""
    size = draw(st.sampled_from(SIZES))
    shape = draw(st.sampled_from([areas, areas, needles]))(size)
    claim = st.builds(Claim, st.sampled_from("ABC"), st.sampled_from("XYZ"), shape)
    return (draw(st.lists(claim, max_size=7)), draw(st.none() | areas(size)), size)


def edges(shape):
    """Every edge of an area, one way round."""
    polygons = (shape.rings,) if isinstance(shape, Polygon) else shape.polygons
    return [edge for rings in polygons for ring in rings for edge in pairwise(ring)]


def cross(e, f):
    """Whether two edges share more than a common end, in whole numbers."""
    ends = set(e) & set(f)
    if len(ends) == 2 or not oracle._cross((*e[0], *e[1]), (*f[0], *f[1])):
        return False
    if not ends:
        return True
    (end,) = ends
    (a,), (b,) = set(e) - ends, set(f) - ends
    ahead = (a[0] - end[0]) * (b[0] - end[0]) + (a[1] - end[1]) * (b[1] - end[1])
    return oracle._side(a, end, b) == 0 and ahead > 0


def flat(shape):
    """One GEOS geometry; parts that overlap stay apart."""
    polygons = (shape.rings,) if isinstance(shape, Polygon) else shape.polygons
    return [shapely.Polygon(rings[0], rings[1:]) for rings in polygons]


def far_from_edges(spots, shapes):
    """The spots that no rounding can have put on the other side of an edge."""
    lines = [shapely.LineString(edge) for shape in shapes for edge in edges(shape)]
    points = shapely.points(spots)
    away = shapely.distance(points, shapely.union_all([shapely.MultiLineString(lines)]))
    return points[away > MOVED]


def holds(shape, point):
    return any(polygon.contains(point) for polygon in flat(shape))


def said(claims, point):
    """What is said of a spot: every claim asked."""
    return tuple(sorted({(claim.claimant, claim.holder) for claim in claims
                         if holds(claim.shape, point)}))
