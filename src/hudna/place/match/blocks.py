"""What is known of each cell, in the order of cells, so that a look reads memory in one go."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.bodies import Bodies
from hudna.place.match.grid import Grid
from hudna.place.match.lanes import ABREAST
from hudna.place.match.laying import SEAM, count_records, lay, most_records
from hudna.place.match.lines import Lines, room_for, write_floor, write_line, write_nothing

LOWEST = -(2**31)


class Blocks(NamedTuple):
    """Bodies laid over a grid.

    Block `b`, what of one body's edge lies in one cell: true edges
    `edges[:, start[b]:real[b]]`, then seams and some that count for nothing up to
    `start[b + 1]`. The six rows of `edges` are x1, y1, x2, y2 with x1 <= x2, and the longitudes
    from `lo` up to, not including, `hi` between which it counts when it lies below a position.
    `lines` tells the same of each in short. A cell's edges are `bounds[cell]` up to
    `bounds[cell + 1]`, always a multiple of `ABREAST`. `cell_of` is each block's cell; a body's
    blocks are `order[body_blocks[i]:body_blocks[i + 1]]`; its whole cells are the `runs` from
    `body_runs[i]` on, each from a first cell up to, not including, a last.
    """

    edges: Int32
    lines: Lines
    bounds: Int32
    start: Int32
    real: Int32
    cell_of: Int32
    order: Int32
    body_blocks: Int64
    runs: Int64
    body_runs: Int64
    area: Int32


def blocks_of(bodies: Bodies, grid: Grid) -> Blocks:
    """Lay bodies over a grid."""
    numbers = np.array([grid.x0, grid.y0, grid.shift, grid.cols, grid.rows], np.int64)
    total = int(count_records(bodies.xy, bodies.ring_start, numbers))
    most = int(most_records(bodies.xy, bodies.ring_start, bodies.body_start, numbers))
    # Memory that is asked for and not touched costs nothing; these are bounds, not sizes.
    pieces = np.empty((3 * total, 3), np.int32)
    blocks, runs = np.empty((total, 3), np.int32), np.empty((total, 2), np.int32)
    body_blocks, body_runs = (np.empty(len(bodies.area) + 1, np.int64) for _ in range(2))
    written = int(lay(bodies.xy, bodies.ring_start, bodies.body_start, numbers,
                      np.empty(most, np.int64), np.empty(most, np.int64),
                      np.empty(grid.rows + 2, np.int64), np.empty((most, 4), np.int32),
                      np.empty(most, np.int64), pieces, blocks, runs, body_blocks, body_runs))
    count = int(body_blocks[-1])
    heads, bounds = np.zeros(grid.cells + 1, np.int32), np.empty(grid.cells + 1, np.int32)
    room = int(count_by_cell(blocks, count, written, heads, bounds))
    edges, lines = np.empty((6, room), np.int32), room_for(room)
    start, real, cell_of, order = (np.empty(n, np.int32) for n in (count + 1, count, count, count))
    by_cell(bodies.xy, numbers, pieces, written, blocks, count, heads, bounds, edges, lines,
            start, real, cell_of, order)
    return Blocks(edges, lines, bounds, start, real, cell_of, order, body_blocks,
                  runs[:int(body_runs[-1])].astype(np.int64), body_runs, bodies.area)


@kernel
def count_by_cell(blocks: Int32, count: int, written: int, heads: Int32, bounds: Int32) -> int:
    """Where each cell's blocks and edges begin; how much room the edges need."""
    bounds[:] = 0
    for b in range(count):
        end = blocks[b + 1, 1] if b + 1 < count else written
        heads[blocks[b, 0] + 1] += 1
        bounds[blocks[b, 0]] += end - blocks[b, 1]
    to = 0
    for cell in range(len(heads) - 1):
        heads[cell + 1] += heads[cell]
        wide = bounds[cell]
        bounds[cell] = to
        to += (wide + ABREAST - 1) // ABREAST * ABREAST
    bounds[len(heads) - 1] = to
    return to


@kernel
def write_edge(xy: Int32, at: int, begin: int, end: int, edges: Int32, to: int) -> None:
    """An edge with its western end first, and where it counts."""
    west, east = at, at + 1
    if xy[at, 0] > xy[at + 1, 0]:
        west, east = at + 1, at
    edges[0, to], edges[1, to] = xy[west, 0], xy[west, 1]
    edges[2, to], edges[3, to] = xy[east, 0], xy[east, 1]
    edges[4, to], edges[5, to] = begin, end


@kernel
def write_seam_edge(begin: int, end: int, bottom: int, edges: Int32, to: int) -> None:
    """A seam just below the cell."""
    edges[0, to], edges[1, to], edges[2, to], edges[3, to] = begin, bottom, end, bottom
    edges[4, to], edges[5, to] = begin, end


@kernel
def by_cell(xy: Int32, grid: Int64, pieces: Int32, written: int, blocks: Int32, count: int,
            heads: Int32, bounds: Int32, edges: Int32, lines: Lines, start: Int32, real: Int32,
            cell_of: Int32, order: Int32) -> None:
    """Write blocks in the order of their cells; blocks of one cell stay as they came.

    `order[i]` is where the block laid as number `i` has gone.
    """
    came = np.empty(count, np.int32)
    for b in range(count):
        cell = blocks[b, 0]
        order[b] = heads[cell]
        came[heads[cell]] = b
        heads[cell] += 1
    shift, to, before = grid[2], 0, -1
    for new in range(count):
        b = came[new]
        cell, begin = blocks[b, 0], blocks[b, 1]
        end = blocks[b + 1, 1] if b + 1 < count else written
        west, south = grid[0] + ((cell % grid[3]) << shift), grid[1] + ((cell // grid[3]) << shift)
        if cell != before:
            to = fill(edges, lines, to, bounds[cell])
        before = cell
        start[new], real[new], cell_of[new] = to, to + blocks[b, 2] - begin, cell
        for piece in range(begin, end):
            at, first, last = pieces[piece, 0], pieces[piece, 1], pieces[piece, 2]
            if at == SEAM:
                write_seam_edge(first, last, south - 1, edges, to)
                write_floor(lines, to, first, last, west, shift)
            else:
                write_edge(xy, at, first, last, edges, to)
                write_line(lines, to, edges[0, to], edges[1, to], edges[2, to], edges[3, to],
                           first, last, west, south, shift)
            to += 1
    start[count] = fill(edges, lines, to, edges.shape[1])


@kernel
def fill(edges: Int32, lines: Lines, begin: int, end: int) -> int:
    """Edges far below every position, which count nowhere: they make up a cell's number."""
    for to in range(begin, end):
        edges[0, to], edges[1, to], edges[2, to], edges[3, to] = 0, LOWEST, 1, LOWEST
        edges[4, to], edges[5, to] = 0, 0
        write_nothing(lines, to)
    return end
