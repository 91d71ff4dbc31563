"""Laying bodies over the grid: which cells each covers whole, and which edges decide in the others.

Everything here is decided on integers. A crossing of a cell's bottom line is kept as the first
whole longitude at or east of it, which answers `crossing <= position` for whole positions without
rounding. Where an edge goes through a corner of cells exactly, the crossing counts to the east.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

NO_CROSSING = -(2**31)
SEAM = -1
FEW = 48


@kernel
def crossing(xl: int, yl: int, xu: int, yu: int, line2: int) -> tuple[int, int]:
    """Where an edge, its lower end first, crosses a line given in half units.

    Twice the crossing rounded down, and the first whole longitude at or east of it. The product
    is at most 2 * 1.8e9 * 1.8e9 and fits 64 bits.
    """
    over = (line2 - 2 * yl) * (xu - xl)
    under = yu - yl
    part = over // under
    twice = 2 * xl + part
    if part * under == over and twice & 1 == 0:
        return twice, twice >> 1
    return twice, (twice >> 1) + 1


@kernel
def count_records(xy: Int32, ring_start: Int64, grid: Int64) -> int:
    """A bound on how many (cell, edge) records the bodies will have."""
    x0, y0, shift = grid[0], grid[1], grid[2]
    total = 0
    for ring in range(len(ring_start) - 1):
        for i in range(ring_start[ring], ring_start[ring + 1] - 1):
            across = ((xy[i + 1, 0] - x0) >> shift) - ((xy[i, 0] - x0) >> shift)
            up = ((xy[i + 1, 1] - y0) >> shift) - ((xy[i, 1] - y0) >> shift)
            total += abs(across) + 2 * abs(up) + 1
    return total


@kernel
def most_records(xy: Int32, ring_start: Int64, body_start: Int64, grid: Int64) -> int:
    """A bound on how many records any one body will have."""
    most = 0
    for body in range(len(body_start) - 1):
        first, last = body_start[body], body_start[body + 1]
        most = max(most, count_records(xy, ring_start[first:last + 1], grid))
    return most


@kernel
def record_edge(xy: Int32, at: int, grid: Int64, keys: Int64, records: Int32, count: int) -> int:
    """Write a record for each cell that an edge goes through; the new count.

    `keys` gets cell and number of the record, `records` the edge's vertex, the longitudes between
    which it lies over the cell's bottom line or over itself, and where it crosses that line.
    """
    x0, y0, shift, cols = grid[0], grid[1], grid[2], grid[3]
    xl, yl = int(xy[at, 0]), int(xy[at, 1])
    xu, yu = int(xy[at + 1, 0]), int(xy[at + 1, 1])
    if yl > yu:
        xl, yl, xu, yu = xu, yu, xl, yl
    row, top = (yl - y0) >> shift, (yu - y0) >> shift
    col_in, x_in, crosses = (xl - x0) >> shift, xl, False
    while row <= top:
        x_out = xu
        if row == top:
            col_out = (xu - x0) >> shift
        else:
            line2 = 2 * (y0 + ((row + 1) << shift)) - 1
            twice, x_out = crossing(xl, yl, xu, yu, line2)
            col_out = (twice - 2 * x0 + 1) >> (shift + 1)
        for col in range(min(col_in, col_out), max(col_in, col_out) + 1):
            cell = row * cols + col
            keys[count] = (cell << 32) | count
            records[count, 0] = at
            records[count, 1] = min(x_in, xu)
            records[count, 2] = max(x_in, xu)
            records[count, 3] = x_in if crosses and col == col_in else NO_CROSSING
            count += 1
        row, col_in, x_in, crosses = row + 1, col_out, x_out, True
    return count


@kernel
def sort_few(keys: Int64, begin: int, end: int) -> None:
    """Some numbers in ascending order; most come nearly so."""
    for i in range(begin + 1, end):
        key = keys[i]
        j = i - 1
        while j >= begin and keys[j] > key:
            keys[j + 1] = keys[j]
            j -= 1
        keys[j + 1] = key


@kernel
def sort_keys(keys: Int64, count: int, cols: int, spare: Int64, heads: Int64) -> None:
    """By cell, then as they came: first by rows of cells, of which a body has few."""
    if count <= FEW:
        sort_few(keys, 0, count)
        return
    first, last = keys[0] >> 32, keys[0] >> 32
    for i in range(count):
        first, last = min(first, keys[i] >> 32), max(last, keys[i] >> 32)
    first, last = first // cols, last // cols
    rows, each = last - first + 1, 1.0 / cols
    heads[:rows + 1] = 0
    for i in range(count):
        # The half keeps a whole number of rows from being rounded to the row below.
        heads[int(((keys[i] >> 32) + 0.5) * each) - first + 1] += 1
    for row in range(rows):
        heads[row + 1] += heads[row]
    for i in range(count):
        row = int(((keys[i] >> 32) + 0.5) * each) - first
        spare[heads[row]] = keys[i]
        heads[row] += 1
    begin = 0
    for row in range(rows):
        end = heads[row]
        if end - begin <= FEW:
            sort_few(spare, begin, end)
        else:
            spare[begin:end] = np.sort(spare[begin:end])
        begin = end
    keys[:count] = spare[:count]


@kernel
def write_seam(pieces: Int32, to: int, begin: int, end: int) -> int:
    """A stretch of the cell's bottom line over which the body lies."""
    if begin >= end:
        return to
    pieces[to, 0], pieces[to, 1], pieces[to, 2] = SEAM, begin, end
    return to + 1


@kernel
def write_seams(pieces: Int32, to: int, inside: bool, crossings: Int64, count: int, west: int,
                east: int) -> int:
    """The seams of a cell from `west` to before `east`; `inside` is how its corner lies."""
    begin = west
    for i in range(count):
        if inside:
            to = write_seam(pieces, to, begin, crossings[i])
        begin = crossings[i]
        inside = not inside
    return write_seam(pieces, to, begin, east) if inside else to


@kernel
def lay(xy: Int32, ring_start: Int64, body_start: Int64, grid: Int64, keys: Int64,
        spare: Int64, heads: Int64, records: Int32, crossings: Int64, pieces: Int32,
        blocks: Int32, runs: Int32, body_blocks: Int64, body_runs: Int64) -> int:
    """Lay every body. Returns how many pieces were written.

    A piece is an edge's vertex, or `SEAM`, and the longitudes between which it counts. `blocks`
    gets cell, first piece and first seam; `runs` the first cell that is covered whole and
    the one after the last; `body_blocks` and `body_runs` where each body's begin.
    """
    x0, shift, cols = grid[0], grid[2], grid[3]
    to, block, run = 0, 0, 0
    for body in range(len(body_start) - 1):
        body_blocks[body], body_runs[body] = block, run
        count = 0
        for ring in range(body_start[body], body_start[body + 1]):
            for at in range(ring_start[ring], ring_start[ring + 1] - 1):
                count = record_edge(xy, at, grid, keys, records, count)
        sort_keys(keys, count, cols, spare, heads)
        inside, before = False, -1
        i = 0
        while i < count:
            cell = keys[i] >> 32
            if cell // cols != before // cols:
                inside = False
            elif inside and cell > before + 1:
                runs[run, 0], runs[run, 1] = before + 1, cell
                run += 1
            blocks[block, 0], blocks[block, 1] = cell, to
            crossed = 0
            while i < count and keys[i] >> 32 == cell:
                record = records[keys[i] & 0xFFFFFFFF]
                pieces[to, 0], pieces[to, 1], pieces[to, 2] = record[0], record[1], record[2]
                to += 1
                if record[3] != NO_CROSSING:
                    crossings[crossed] = record[3]
                    crossed += 1
                i += 1
            sort_few(crossings, 0, crossed)
            blocks[block, 2] = to
            west = x0 + ((cell % cols) << shift)
            to = write_seams(pieces, to, inside, crossings, crossed, west, west + (1 << shift))
            block += 1
            if crossed & 1:
                inside = not inside
            before = cell
    body_blocks[len(body_start) - 1], body_runs[len(body_start) - 1] = block, run
    return to
