"""Everything that was laid over the grid, polygons and reaches, in the order of areas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.match.blocks import Blocks
from hudna.place.match.grid import Grid
from hudna.place.match.reaches import Reaches
from hudna.place.match.reaching import lay_reaches, most_around
from hudna.place.pieces import Floats


class Laid(NamedTuple):
    """Bodies sorted by area. Body `i` of area `area[i]` has a block, named by its code, in each
    cell from `cell[begin[i]]` up to `cell[end[i]]`, and covers the cells of the runs from
    `run_begin[i]` up to `run_end[i]`, each from a first cell up to, not including, a last."""

    cell: Int32
    code: Int32
    begin: Int64
    end: Int64
    runs: Int64
    run_begin: Int64
    run_end: Int64
    area: Int32


class Rounds(NamedTuple):
    """Round block `b` is decided by the pieces `pieces[start[b]:start[b + 1]]`."""

    start: Int32
    pieces: Int32
    chord: Floats
    limit_m: Floats


NO_CELLS, NO_SPANS = np.empty(0, np.int32), np.empty(0, np.int64)
NOTHING = Laid(NO_CELLS, NO_CELLS, NO_SPANS, NO_SPANS, np.empty((0, 2), np.int64), NO_SPANS,
               NO_SPANS, NO_CELLS)


def laid_polygons(blocks: Blocks) -> Laid:
    return Laid(blocks.cell_of[blocks.order], blocks.order, blocks.body_blocks[:-1],
                blocks.body_blocks[1:], blocks.runs, blocks.body_runs[:-1],
                blocks.body_runs[1:], blocks.area)


def laid_reaches(reaches: Reaches, grid: Grid) -> tuple[Laid, Rounds]:
    """Lay reaches; the code of round block `b` is `-2 - b`."""
    numbers = np.array(grid, np.int64)
    if not len(reaches.area):
        return NOTHING, Rounds(np.zeros(1, np.int32), np.zeros(1, np.int32), reaches.chord,
                               reaches.limit_m)
    area, firsts = np.unique(reaches.area, return_index=True)
    spans = np.append(firsts, len(reaches.area)).astype(np.int64)
    most, total = (int(n) for n in most_around(reaches.box, spans, numbers))
    cells, starts, pieces, wholes = (np.empty(total + 1, np.int32) for _ in range(4))
    blocks_of, wholes_of = (np.empty(len(area) + 1, np.int64) for _ in range(2))
    used = int(lay_reaches(reaches.chord, reaches.box, reaches.limit_m, spans, numbers,
                           np.empty(most, np.int64), cells, starts, pieces, wholes, blocks_of,
                           wholes_of))
    count = int(blocks_of[-1])
    first = wholes[:int(wholes_of[-1])].astype(np.int64)
    laid = Laid(cells[:count].copy(), -2 - np.arange(count, dtype=np.int32), blocks_of[:-1],
                blocks_of[1:], np.column_stack([first, first + 1]), wholes_of[:-1],
                wholes_of[1:], area.astype(np.int32))
    return laid, Rounds(starts[:count + 1].copy(), pieces[:used].copy(), reaches.chord,
                        reaches.limit_m)


def joined(a: Laid, b: Laid) -> Laid:
    """Both, sorted by area; of one area `a` comes first."""
    order = np.argsort(np.concatenate([a.area, b.area]), kind="stable")
    return Laid(
        np.concatenate([a.cell, b.cell]), np.concatenate([a.code, b.code]),
        np.concatenate([a.begin, b.begin + len(a.cell)])[order],
        np.concatenate([a.end, b.end + len(a.cell)])[order],
        np.ascontiguousarray(np.concatenate([a.runs, b.runs])),
        np.concatenate([a.run_begin, b.run_begin + len(a.runs)])[order],
        np.concatenate([a.run_end, b.run_end + len(a.runs)])[order],
        np.concatenate([a.area, b.area])[order])
