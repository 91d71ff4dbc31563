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

SIZES = (3, 6, 20, 100, 10_000, 10**7, 450_000_000)
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
def situations(draw):
    """Claims by two or three, and a frame or none, all of about one size."""
    size = draw(st.sampled_from(SIZES))
    claim = st.builds(Claim, st.sampled_from("ABC"), st.sampled_from("XYZ"), areas(size))
    return (draw(st.lists(claim, max_size=7)), draw(st.none() | areas(size)), size)


def flat(shape):
    """One GEOS geometry; parts that overlap stay apart."""
    polygons = (shape.rings,) if isinstance(shape, Polygon) else shape.polygons
    return [shapely.Polygon(rings[0], rings[1:]) for rings in polygons]


def far_from_edges(spots, shapes):
    """The spots that no rounding can have put on the other side of an edge."""
    lines = [shapely.LineString(edge) for shape in shapes for rings in
             ((shape.rings,) if isinstance(shape, Polygon) else shape.polygons)
             for ring in rings for edge in pairwise(ring)]
    points = shapely.points(spots)
    away = shapely.distance(points, shapely.union_all([shapely.MultiLineString(lines)]))
    return points[away > MOVED]


def holds(shape, point):
    return any(polygon.contains(point) for polygon in flat(shape))


def said(claims, point):
    """What is said of a spot: every claim asked."""
    return tuple(sorted({(claim.claimant, claim.holder) for claim in claims
                         if holds(claim.shape, point)}))
