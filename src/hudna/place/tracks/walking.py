"""The line through the grid: its cells, their entries, and what of them it may meet."""

from __future__ import annotations

from typing import NamedTuple

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.finding import Index, inside
from hudna.place.tracks.columns import Flags
from hudna.place.tracks.meeting import NOUGHT, ONE, START, meet_edges, push, starts_inside

FRAMES = 4


class Keys(NamedTuple):
    """What is swept together: an area, or each body of an area whose bodies may overlap.

    A key is the number of a body: `of_block` for each block, `of_area` (n + 1) the first of each
    area. `apart` says which areas have a key for each body; the whole cells of a body are `runs`
    from `body_runs[body]` on, ascending. `area` is each body's. The true edges of a block end at
    `real`.
    """

    of_block: Int32
    of_area: Int32
    apart: Flags
    runs: Int64
    body_runs: Int64
    area: Int32
    real: Int32


class Hop(NamedTuple):
    """A line in one frame: its western and eastern end, when it is flown, and how high at most."""

    wx: int
    wy: int
    vx: int
    vy: int
    from_ms: int
    until_ms: int
    low: int
    high: int
    frame: int


@kernel
def rows_between(hop: Hop, col: int, first: int, last: int, x0: int, y0: int,
                 shift: int) -> tuple[int, int]:
    """The rows of cells that the line may touch in a column: never one too few."""
    y1, y2 = hop.wy, hop.vy
    dx, dy = hop.vx - hop.wx, hop.vy - hop.wy
    if col > first:
        over = dy * (x0 + (col << shift) - 1 - hop.wx)
        y1 = hop.wy + (over // dx if dy > 0 else -(-over // dx))
    if col < last:
        over = dy * (x0 + ((col + 1) << shift) - hop.wx)
        y2 = hop.wy + (-(-over // dx) if dy > 0 else over // dx)
    return (min(y1, y2) - y0) >> shift, (max(y1, y2) - y0) >> shift


@kernel
def covered_by(keys: Keys, body: int, cell: int) -> bool:
    """Whether a cell is one of a body's whole ones."""
    low, high = keys.body_runs[body], keys.body_runs[body + 1]
    while low < high:
        middle = (low + high) >> 1
        if keys.runs[middle, 1] <= cell:
            low = middle + 1
        else:
            high = middle
    return low < keys.body_runs[body + 1] and keys.runs[low, 0] <= cell


@kernel
def start_whole(keys: Keys, area: int, cell: int, frame: int, events: Int64, count: int) -> int:
    """The line begins in a cell that the area covers."""
    body = keys.of_area[area]
    if not keys.apart[area]:
        return push(events, count, body * FRAMES + frame, START, NOUGHT, ONE, 0, 0)
    for one in range(body, keys.of_area[area + 1]):
        if covered_by(keys, one, cell):
            count = push(events, count, one * FRAMES + frame, START, NOUGHT, ONE, 0, 0)
    return count


@kernel
def meet_block(index: Index, keys: Keys, block: int, hop: Hop, own: bool, key: int, events: Int64,
               count: int) -> int:
    """What the line may meet of a block; `own` is the cell in which it begins."""
    begin, real, end = index.start[block], keys.real[block], index.start[block + 1]
    dx, dy = hop.vx - hop.wx, hop.vy - hop.wy
    if dx == 0 and dy == 0:
        if inside(index.edges, begin, end, hop.wx, hop.wy):
            count = push(events, count, key, START, NOUGHT, ONE, 0, 0)
        return count
    if own and starts_inside(index.edges, begin, end, hop.wx, hop.wy, dx, dy):
        count = push(events, count, key, START, NOUGHT, ONE, 0, 0)
    return meet_edges(index.edges, begin, real, hop.wx, hop.wy, hop.vx, hop.vy, key, events,
                      count)


@kernel
def meet_cell(index: Index, keys: Keys, layer: int, cell: int, hop: Hop, own: bool,
              events: Int64, count: int) -> int:
    """What the line may meet in one cell and layer."""
    for j in range(index.heads[layer, cell], index.heads[layer, cell + 1]):
        block = index.block[j]
        if block < 0 and not own:
            continue
        area = index.area[j]
        limits = index.limits[area]
        if limits[0] > hop.until_ms or limits[1] < hop.from_ms:
            continue
        if limits[2] > hop.high or limits[3] < hop.low:
            continue
        if block < 0:
            count = start_whole(keys, area, cell, hop.frame, events, count)
        else:
            key = keys.of_block[block] * FRAMES + hop.frame
            count = meet_block(index, keys, block, hop, own, key, events, count)
    return count


@kernel
def walk(index: Index, keys: Keys, hop: Hop, events: Int64, count: int) -> int:
    """Write all that the line may meet, some of it twice; the new count, or `FULL`."""
    x0, y0, shift = index.numbers[0], index.numbers[1], index.numbers[2]
    cols, rows = index.numbers[3], index.numbers[4]
    begin, length, slices = index.numbers[5], index.numbers[6], index.numbers[7]
    first_slice = max((hop.from_ms - begin) // length, 0)
    last_slice = min((hop.until_ms - begin) // length, slices - 1)
    first, last = (hop.wx - x0) >> shift, (hop.vx - x0) >> shift
    own_row = (hop.wy - y0) >> shift
    for col in range(max(first, 0), min(last, cols - 1) + 1):
        low, high = rows_between(hop, col, first, last, x0, y0, shift)
        for row in range(max(low, 0), min(high, rows - 1) + 1):
            cell, own = row * cols + col, col == first and row == own_row
            for layer in range(first_slice, last_slice + 1):
                count = meet_cell(index, keys, layer, cell, hop, own, events, count)
            count = meet_cell(index, keys, slices, cell, hop, own, events, count)
    return count


