"""Whether a signed shape is sound: the shape's part of `record.sound`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hudna.fault import Fault
from hudna.place.geometry import E7, Fix, Line, Moving, MultiPolygon, Point, Position, Ring, Way
from hudna.place.soundness import fault_of_polygon
from hudna.record.shown import shown
from hudna.say import say

EAST, NORTH = 180 * E7, 90 * E7
LONGEST_SLACK_MS = 366 * 86_400_000
LAST_MS = 253_402_300_799_999
"""The end of the year 9999: the last moment that RFC 3339 can write."""
LOWEST_MM, HIGHEST_MM = -1_000_000, 100_000_000
"""1 km below the sea, 100 km above it."""


def faults_of_shape(shape: Moving, where: str) -> Iterator[Fault]:
    """Every fault of the shape, each at its path below `where`."""
    if isinstance(shape, Point):
        yield from _position(shape.at, f"{where}.at")
    elif isinstance(shape, Line):
        yield from _chain(shape.points, f"{where}.points", 2)
    elif isinstance(shape, Way):
        yield from _way(shape, where)
    elif isinstance(shape, MultiPolygon):
        yield from _many(shape, where)
    else:
        yield from _polygon(shape.rings, f"{where}.rings")


def _many(shape: MultiPolygon, where: str) -> Iterator[Fault]:
    if not shape.polygons:
        yield Fault(f"{where}.polygons", "none", say("at least one polygon"))
    for i, rings in enumerate(shape.polygons):
        yield from _polygon(rings, f"{where}.polygons[{i}]")


def _polygon(rings: Sequence[Ring], where: str) -> Iterator[Fault]:
    faults = [f for i, ring in enumerate(rings) for f in _ring(ring, f"{where}[{i}]")]
    if not rings:
        faults.append(Fault(where, "no ring", say("an outside ring")))
    # Only rings that are rings can be asked whether they cross.
    if not faults and (crossing := fault_of_polygon(tuple(rings), where)):
        faults.append(crossing)
    yield from faults


def _ring(ring: Ring, where: str) -> Iterator[Fault]:
    yield from _chain(ring, where, 4)
    if ring and ring[0] != ring[-1]:
        expected = say("the first position again, {first}", first=shown(ring[0]))
        yield Fault(where, f"{shown(ring[-1])} at the end", expected)


def _chain(points: Sequence[Position], where: str, least: int) -> Iterator[Fault]:
    if len(points) >= least and _near(points):
        return
    if len(points) < least:
        expected = say("at least {least} positions", least=least)
        yield Fault(where, f"{len(points)} positions", expected)
    for i, point in enumerate(points):
        yield from _position(point, f"{where}[{i}]")
    for i, (a, b) in enumerate(pairwise(points)):
        if EAST < abs(a[0] - b[0]) < 2 * EAST:
            expected = say("a shape cut at the antimeridian (RFC 7946 section 3.1.9)")
            yield Fault(f"{where}[{i + 1}]", f"a leap from {shown(a)} to {shown(b)}", expected)


def _near(points: Sequence[Position]) -> bool:
    """Whether all are on earth, and none half the way round it from another."""
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    east, west = max(lons), min(lons)
    on_earth = east <= EAST and west >= -EAST and max(lats) <= NORTH and min(lats) >= -NORTH
    return on_earth and east - west <= EAST


def _position(at: Position, where: str) -> Iterator[Fault]:
    if abs(at[0]) > EAST:
        yield Fault(where, shown(at[0]), say("a longitude of at most 180 degrees, in 1e-7 degree"))
    if abs(at[1]) > NORTH:
        yield Fault(where, shown(at[1]), say("a latitude of at most 90 degrees, in 1e-7 degree"))


def _way(way: Way, where: str) -> Iterator[Fault]:
    yield from _chain([fix.at for fix in way.fixes], f"{where}.fixes", 2)
    yield from _times(way.fixes, f"{where}.fixes")
    # With its slack, too, a convoy arrives at a moment that can be written.
    last = min(LAST_MS, max((fix.at_ms for fix in way.fixes), default=0))
    longest = min(LONGEST_SLACK_MS, LAST_MS - last)
    if not 0 <= way.slack_ms <= longest:
        expected = say("between {low} and {high}", low=0, high=longest)
        yield Fault(f"{where}.slack_ms", shown(way.slack_ms), expected)


def _times(fixes: Sequence[Fix], where: str) -> Iterator[Fault]:
    for i, fix in enumerate(fixes):
        if not 0 <= fix.at_ms <= LAST_MS:
            expected = say("between {low} and {high}", low=0, high=LAST_MS)
            yield Fault(f"{where}[{i}].at_ms", shown(fix.at_ms), expected)
    for i, (a, b) in enumerate(pairwise(fixes)):
        if a.at_ms >= b.at_ms:
            expected = say("later than {first}", first=a.at_ms)
            yield Fault(f"{where}[{i + 1}].at_ms", shown(b.at_ms), expected)
