"""The single cells of the fixed grid (grid.py) that a shape lies in.

Together, edges included, they hold all of it. A point, and a line along an edge of a cell, lie in
the eastern or northern of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import shapely

from hudna.place.geometry import Line, Moving, MultiPolygon, Point, Polygon, Way
from hudna.place.grid import EAST, NORTH, SIDES, CellSize, rectangle

HUGE = 1 << 62


class Cell(NamedTuple):
    """A cell by its column, counted from the meridian, and its row, counted from the equator."""

    column: int
    row: int


def cells_of(shape: Moving, size: CellSize) -> frozenset[Cell]:
    return frozenset(_cells(flat(shape), SIDES[size]))


def many_cells(drawn: Any, size: CellSize, many: int) -> bool:
    """Whether a flat geometry in 1e-7 degree lies in at least so many cells."""
    return any(n >= many for n, _ in enumerate(_cells(drawn, SIDES[size]), 1))


def drawn_cell(cell: Cell, size: CellSize) -> Polygon:
    side = SIDES[size]
    west, south = cell.column * side, cell.row * side
    return rectangle(west, south, west + side, south + side)


def coarser(cell: Cell, size: CellSize, to: CellSize) -> Cell:
    """The cell of size `to` that holds a cell of the smaller size."""
    times = SIDES[to] // SIDES[size]
    return Cell(cell.column // times, cell.row // times)


def flat(shape: Moving) -> Any:
    """As a flat geometry in 1e-7 degree; a way as all of its path."""
    match shape:
        case Point(at):
            return shapely.Point(at)
        case Line(points):
            return _path(points)
        case Way(fixes):
            return _path(tuple(fix.at for fix in fixes))
        case Polygon(rings):
            return shapely.Polygon(rings[0], rings[1:])
        case MultiPolygon(polygons):
            return shapely.union_all([shapely.Polygon(rings[0], rings[1:]) for rings in polygons])


def _path(points: tuple[tuple[int, int], ...]) -> Any:
    return shapely.Point(points[0]) if len(set(points)) == 1 else shapely.LineString(points)


def _cells(drawn: Any, side: int) -> Iterator[Cell]:
    """Row by row: what is connected within a row lies in every column between its ends."""
    _, south, _, north = drawn.bounds
    for row in _within(south, north, side, NORTH):
        strip = shapely.box(-HUGE, row * side, HUGE, (row + 1) * side)
        columns = {
            column for part in shapely.get_parts(shapely.intersection(drawn, strip))
            if _is_of(part, drawn)
            for column in _within(part.bounds[0], part.bounds[2], side, EAST)
        }
        yield from (Cell(column, row) for column in sorted(columns))


def _is_of(part: Any, drawn: Any) -> bool:
    """What only touches the row lies in the next one."""
    whole = shapely.get_dimensions(drawn)
    return not part.is_empty and bool(shapely.get_dimensions(part) == whole)


def _within(low: float, high: float, side: int, edge: int) -> range:
    first, after = int(low // side), -int(-high // side)
    first = min(first, edge // side - 1)
    return range(first, max(after, first + 1))
