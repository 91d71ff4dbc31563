"""Which areas hold a position, decided in plain integers, one edge after the other.

Nothing of the engine is used. A polygon holds what lies within an odd number of its rings, and
what lies on any of them; a multipolygon what any of its polygons holds. Closed on every side.
The antimeridian is one line, whichever of its two longitudes is written, and a pole one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hudna.place.columns import Positions
from hudna.place.geometry import E7, MultiPolygon, Polygon, Position, Ring
from hudna.place.volume import Volume

EAST, NORTH = 180 * E7, 90 * E7
Rings = tuple[Ring, ...]


def matches(areas: Sequence[Volume], positions: Positions) -> list[tuple[int, int]]:
    """Every (row, area), sorted."""
    return [(row, n) for row in range(len(positions.lon)) for n, area in enumerate(areas)
            if in_time(area, positions, row) and at_height(area, positions, row)
            and holds(area.shape, (int(positions.lon[row]), int(positions.lat[row])))]


def in_time(area: Volume, positions: Positions, row: int) -> bool:
    if positions.at_ms is None:
        return True
    at, begin, end = int(positions.at_ms[row]), area.window.from_ms, area.window.until_ms
    return (begin is None or begin <= at) and (end is None or at <= end)


def at_height(area: Volume, positions: Positions, row: int) -> bool:
    """Whether any height that the position may have is between the area's two."""
    if positions.low_mm is None or positions.high_mm is None:
        return True
    low, high = int(positions.low_mm[row]), int(positions.high_mm[row])
    floor, ceiling = area.heights.floor_mm, area.heights.ceiling_mm
    return (floor is None or floor <= high) and (ceiling is None or low <= ceiling)


def holds(shape: object, at: Position) -> bool:
    """Whether a polygon or multipolygon holds a position."""
    assert isinstance(shape, Polygon | MultiPolygon)
    polygons = (shape.rings,) if isinstance(shape, Polygon) else shape.polygons
    if abs(at[1]) == NORTH and any(y == at[1] for rings in polygons for r in rings for _, y in r):
        return True
    places = (at, (-at[0], at[1])) if abs(at[0]) == EAST else (at,)
    return any(in_polygon(rings, place) for rings in polygons for place in places)


def in_polygon(rings: Rings, at: Position) -> bool:
    edges = [edge for ring in rings for edge in pairwise(ring)]
    odd = sum(east_of(a, b, at) for a, b in edges) % 2 == 1
    return odd or any(on_edge(a, b, at) for a, b in edges)


def on_edge(a: Position, b: Position, at: Position) -> bool:
    return (turn(a, b, at) == 0 and min(a[0], b[0]) <= at[0] <= max(a[0], b[0])
            and min(a[1], b[1]) <= at[1] <= max(a[1], b[1]))


def east_of(a: Position, b: Position, at: Position) -> bool:
    """Whether an edge crosses the line that runs east from a position."""
    low, high = (a, b) if a[1] <= b[1] else (b, a)
    return low[1] <= at[1] < high[1] and turn(low, high, at) > 0


def turn(a: Position, b: Position, at: Position) -> int:
    """Positive where a position lies to the left of the way from `a` to `b`."""
    return (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0])
