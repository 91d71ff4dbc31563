"""The grid over the theatre, and how fine it should be for the work to come.

Cells are squares of a power of two in 1e-7 degree, so that a cell is found by a shift. The lines
between cells lie at half integers: no position and no vertex is ever on one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.bounds import EAST, NORTH
from hudna.place.columns import Int64
from hudna.place.match.bodies import Bodies
from hudna.place.match.reaches import Reaches
from hudna.place.pieces import Floats

FINEST, COARSEST = 12, 31
MOST_CELLS = 1 << 24
MOST_ENTRIES = 1 << 27
# What lasts longer than so many slices of time is entered once, in a layer of its own.
LONG = 8
MOST_RECORDS, PER_EDGE = 1 << 23, 2
MOST_MEASURED = 1 << 26
SAMPLE = 100_000

# What the work costs, in nanoseconds, measured on one core. They choose between grids that give
# the same answers, so they need only be roughly right.
LAYING_A_RECORD = 75.0
LAYING_A_WHOLE_CELL = 5.0
LAYING_A_CELL = 2.0
MEASURING_A_CELL = 90.0
TESTING_AN_EDGE = 0.6
LOOKING_AT_A_WHOLE_CELL = 1.0


class Grid(NamedTuple):
    """West and south edge, cells of `1 << shift` a side, and how many there are."""

    x0: int
    y0: int
    shift: int
    cols: int
    rows: int

    @property
    def cells(self) -> int:
        return self.cols * self.rows


class Load(NamedTuple):
    """What bounds how many entries a grid will have, in 1e-7 degree and its square.

    The extents of edges, each of which stands for so many, the surface of the polygons, that of
    the boxes within reach, and the box around everything.
    """

    dx: Int64
    dy: Int64
    each: int
    square: float
    around: float
    box: tuple[int, int, int, int]


def load_of(bodies: Bodies, reaches: Reaches) -> Load:
    """What is to be laid."""
    x, y = bodies.xy[:, 0].astype(np.int64), bodies.xy[:, 1].astype(np.int64)
    inner = np.ones(max(len(x) - 1, 0), bool)
    inner[bodies.ring_start[1:-1] - 1] = False
    dx, dy = np.diff(x)[inner], np.diff(y)[inner]
    cross = float((x[:-1].astype(float) * y[1:] - x[1:].astype(float) * y[:-1])[inner].sum())
    boxes = np.clip(reaches.box, [-EAST, -NORTH] * 2, [EAST, NORTH] * 2)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    each = 1 + (len(dx) + len(wide)) // SAMPLE
    return Load(np.abs(np.concatenate([dx, 2 * wide.astype(np.int64)])[::each]),
                np.abs(np.concatenate([dy, 2 * high.astype(np.int64)])[::each]), each,
                abs(cross) / 2, float((wide * high).sum()), _box(x, y, reaches.box))


def _box(x: Int64, y: Int64, boxes: Floats) -> tuple[int, int, int, int]:
    """Around everything; all longitudes where something reaches over the antimeridian.

    Raises `ValueError` for a vertex that is not on earth: laying it would write beyond the grid.
    """
    if np.abs(x).max(initial=0) > EAST or np.abs(y).max(initial=0) > NORTH:
        raise ValueError("a polygon that is not on earth")
    west = min(float(x.min(initial=EAST)), float(boxes[:, 0].min(initial=EAST)))
    east = max(float(x.max(initial=-EAST)), float(boxes[:, 2].max(initial=-EAST)))
    south = min(float(y.min(initial=NORTH)), float(boxes[:, 1].min(initial=NORTH)))
    north = max(float(y.max(initial=-NORTH)), float(boxes[:, 3].max(initial=-NORTH)))
    if west < -EAST or east > EAST:
        west, east = -EAST, EAST
    if west > east:
        return (0, 0, 0, 0)
    return (int(west), max(int(south) - 1, -NORTH), int(east) + 1, min(int(north) + 1, NORTH))


def grid_for(load: Load, expected: int, share: float = 1.0) -> Grid:
    """The grid that should serve `expected` positions soonest, its own making counted.

    `share` is how much of the areas is in force at a moment.
    """
    grids = [grid_of(load.box, shift) for shift in range(FINEST, COARSEST)]
    most = max(MOST_RECORDS, PER_EDGE * load.each * len(load.dx))
    layers = 1 if share == 1 else LONG
    fitting = [g for g in grids if g.cells <= MOST_CELLS and _records(load, g) <= most
               and layers * _entries(load, g) <= MOST_ENTRIES
               and _measured(load, g) <= MOST_MEASURED]
    return min(fitting or grids[-1:], key=lambda grid: _cost(load, grid, expected * share))


def grid_of(box: tuple[int, int, int, int], shift: int) -> Grid:
    west, south, east, north = box
    return Grid(west, south, shift, ((east - west) >> shift) + 1, ((north - south) >> shift) + 1)


def _records(load: Load, grid: Grid) -> float:
    cells = len(load.dx) + ((load.dx >> grid.shift) + (load.dy >> grid.shift)).sum()
    return load.each * float(cells)


def _whole(load: Load, grid: Grid) -> float:
    return load.square / float(1 << (2 * grid.shift))


def _entries(load: Load, grid: Grid) -> float:
    return _records(load, grid) + _whole(load, grid) + _measured(load, grid)


def _measured(load: Load, grid: Grid) -> float:
    return load.around / float(1 << (2 * grid.shift))


def _cost(load: Load, grid: Grid, expected: float) -> float:
    records, whole = _records(load, grid), _whole(load, grid)
    laying = (records * LAYING_A_RECORD + whole * LAYING_A_WHOLE_CELL
              + grid.cells * LAYING_A_CELL + _measured(load, grid) * MEASURING_A_CELL)
    each = (records * TESTING_AN_EDGE + whole * LOOKING_AT_A_WHOLE_CELL) / grid.cells
    return laying + expected * each
