"""A fixed grid: a place always lies in the same cell, so that telling it again tells no more.

A random shift averages out when it is drawn often enough; a cell does not. Cells are squares in
degrees: 0.01 degree is about 1.1 km from south to north, and less from west to east away from the
equator.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from hudna.place.geometry import (
    E7,
    Line,
    Moving,
    MultiPolygon,
    Point,
    Polygon,
    Position,
    Way,
)

CellSize: TypeAlias = Literal["1 km", "10 km"]
SIDES: dict[CellSize, int] = {"1 km": E7 // 100, "10 km": E7 // 10}
"""The side of a cell of each size, in 1e-7 degree."""
EAST, NORTH = 180 * E7, 90 * E7


def cell(shape: Moving, size: CellSize) -> Polygon:
    """The smallest rectangle of whole cells that holds all of `shape`, however it moves. One that
    spans more than half the earth, as where it is cut at the antimeridian, goes all the way round:
    RFC 7946 has no edge that is longer than that and shorter than the whole."""
    lons, lats = zip(*positions(shape), strict=True)
    west, east = _snapped(min(lons), max(lons), SIDES[size], EAST)
    if east - west > EAST:
        west, east = -EAST, EAST
    south, north = _snapped(min(lats), max(lats), SIDES[size], NORTH)
    return rectangle(west, south, east, north)


def rectangle(west: int, south: int, east: int, north: int) -> Polygon:
    """Anticlockwise, as RFC 7946 section 3.1.6 has it."""
    return Polygon((
        ((west, south), (east, south), (east, north), (west, north), (west, south)),
    ))


def on_earth(of: Polygon) -> bool:
    """Whether a cell is on earth: then it is a sound polygon, whatever it was made of."""
    (west, south), _, (east, north), *_ = of.rings[0]
    return west >= -EAST and east <= EAST and south >= -NORTH and north <= NORTH


def positions(shape: Moving) -> Iterator[Position]:
    """Every position that the shape is drawn through."""
    match shape:
        case Point():
            yield shape.at
        case Line():
            yield from shape.points
        case Way():
            yield from (fix.at for fix in shape.fixes)
        case Polygon():
            yield from (p for ring in shape.rings for p in ring)
        case MultiPolygon():
            yield from (p for rings in shape.polygons for ring in rings for p in ring)


def _snapped(low: int, high: int, side: int, edge: int) -> tuple[int, int]:
    """Outward to whole cells; what lies on a line between two is in the eastern, or northern."""
    low, high = low // side * side, -(-high // side) * side
    if low == high:
        low, high = (low, high + side) if high < edge else (low - side, high)
    return low, high
