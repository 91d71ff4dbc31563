"""Measures for people to read: centres, lengths, distances, directions.

Nothing here decides anything; the deciding distances are in `clash`.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import shapely
from pyproj import Geod

from hudna.place.geometry import (
    E7,
    Fix,
    Line,
    Moving,
    MultiPolygon,
    Point,
    Polygon,
    Position,
    Ring,
    Way,
)
from hudna.say import Say, say

GEOD = Geod(ellps="WGS84")
WINDS = (
    say("north"), say("north-east"), say("east"), say("south-east"),
    say("south"), say("south-west"), say("west"), say("north-west"),
)


def centre(shape: Moving) -> Position:
    """A position for a name, a pin or a grid reference: inside a polygon, on a line or a way."""
    match shape:
        case Point(at):
            return at
        case Line(points):
            return _halfway(points)
        case Way(fixes):
            return _halfway(tuple(fix.at for fix in fixes))
        case Polygon(rings):
            return _within(rings)
        case MultiPolygon(polygons):
            return _within(max(polygons, key=_flat_area))


def outline(shape: Moving) -> tuple[Position, ...]:
    """Every position that a shape names, holes left aside."""
    match shape:
        case Point(at):
            return (at,)
        case Line(points):
            return points
        case Way(fixes):
            return tuple(fix.at for fix in fixes)
        case Polygon(rings):
            return rings[0]
        case MultiPolygon(polygons):
            return tuple(position for rings in polygons for position in rings[0])


def length_mm(points: tuple[Position, ...]) -> int:
    """Along a line, each leg by the geodesic between its ends."""
    return sum(between_mm(a, b) for a, b in pairwise(points))


def between_mm(a: Position, b: Position) -> int:
    """The geodesic distance between two positions on WGS 84, to the nearest millimetre."""
    metres = float(GEOD.inv(a[0] / E7, a[1] / E7, b[0] / E7, b[1] / E7)[2])
    return round(metres * 1000)


def azimuth(a: Position, b: Position) -> float:
    """The direction in which `b` lies from `a`: degrees from true north, 0 to 360, clockwise."""
    return float(GEOD.inv(a[0] / E7, a[1] / E7, b[0] / E7, b[1] / E7)[0]) % 360


def wind(degrees: float) -> Say:
    """The name of the nearest of the eight directions."""
    return WINDS[round(degrees / 45) % 8]


def distance(mm: int) -> Say:
    """A distance in words: metres below a kilometre, then kilometres."""
    if mm < 1_000:
        return say("less than 1 m") if mm else say("0 m")
    if mm < 1_000_000:
        return say("{metres} m", metres=mm // 1_000)
    kilometres = mm / 1_000_000
    return say("{kilometres} km", kilometres=f"{kilometres:.1f}" if mm < 1e8 else round(kilometres))


def bearing(a: Position, b: Position) -> Say:
    """Where `b` lies as seen from `a`, in words: `9.0 km south-west`."""
    mm = between_mm(a, b)
    if mm < 1_000:
        return say("the same place")
    return say("{distance} {direction}", distance=distance(mm), direction=wind(azimuth(a, b)))


def position_at(way: Way, at_ms: int) -> Position:
    """Where a way would be if it ran to time: at its first fix before it, at its last after it."""
    times = [fix.at_ms for fix in way.fixes]
    after = bisect_right(times, at_ms)
    if after in (0, len(times)):
        return way.fixes[min(after, len(times) - 1)].at
    return _between(way.fixes[after - 1], way.fixes[after], at_ms)


def _between(a: Fix, b: Fix, at_ms: int) -> Position:
    part = (at_ms - a.at_ms) / (b.at_ms - a.at_ms)
    return (round(a.at[0] + part * (b.at[0] - a.at[0])),
            round(a.at[1] + part * (b.at[1] - a.at[1])))


def _halfway(points: tuple[Position, ...]) -> Position:
    if len(points) == 1:
        return points[0]
    middle = shapely.line_interpolate_point(shapely.LineString(points), 0.5, normalized=True)
    return (round(middle.x), round(middle.y))


def _within(rings: tuple[Ring, ...]) -> Position:
    """The centroid where it lies inside, else a point that does."""
    polygon = shapely.Polygon(rings[0], rings[1:])
    middle = polygon.centroid
    if not polygon.contains(middle):
        middle = polygon.representative_point()
    return (round(middle.x), round(middle.y))


def _flat_area(rings: tuple[Ring, ...]) -> float:
    return float(shapely.Polygon(rings[0], rings[1:]).area)
