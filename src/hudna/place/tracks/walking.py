"""The line through the grid: its cells, their entries, and what of them it may meet.

A cell too many does no harm: only an edge that the line truly meets is an event, and one that is
met in two cells is told apart by its vertices.
"""

from __future__ import annotations

from typing import NamedTuple

from hudna.place.columns import Int32, Int64
from hudna.place.geometry import E7
from hudna.place.kernel import kernel
from hudna.place.match.layers import WHOLE
from hudna.place.tracks.columns import Flags
from hudna.place.tracks.inlining import inlined
from hudna.place.tracks.meeting import (
    ALONG,
    NO_LONGER,
    NOUGHT,
    ONE,
    START,
    TOUCH,
    inside,
    is_under,
    meet_edge,
    push,
)

FRAMES = 4
WORLD, EDGE, POLE = 360 * E7, 180 * E7, 90 * E7


class Keys(NamedTuple):
    """What is swept together: an area, or each body of an area whose bodies may overlap.

    A key is the number of a body: `of_block` for each block, `of_area` (n + 1) the first of each
    area. `apart` says which areas have a key for each body; the whole cells of a body are `runs`
    from `body_runs[body]` on, ascending. `area` is each body's. The true edges of a block end at
    `real`. `reaching` says which areas have a distance around them; `north` and `south` are the
    keys of those without that hold a pole.
    """

    of_block: Int32
    of_area: Int32
    apart: Flags
    runs: Int64
    body_runs: Int64
    area: Int32
    real: Int32
    reaching: Flags
    north: Int32
    south: Int32


@inlined
def cols_between(wx: int, wy: int, vx: int, vy: int, steep: float, south: int, north: int,
                 x0: int, shift: int) -> tuple[int, int]:
    """The columns of cells that the line may touch between two latitudes: never one too few.

    In floating point the longitude is wrong by less than a unit, and a unit more is given.
    """
    one, other = max(min(wy, vy), south) - wy, min(max(wy, vy), north) - wy
    if vy < wy:
        one, other = other, one
    west, east = wx, vx
    if one != 0:
        west = max(wx, wx + int(steep * one) - 2)
    if other != vy - wy:
        east = min(vx, wx + int(steep * other) + 2)
    return (west - x0) >> shift, (east - x0) >> shift


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
    return bool(low < keys.body_runs[body + 1] and keys.runs[low, 0] <= cell)


@kernel
def start_in_bodies(keys: Keys, area: int, cell: int, frame: int, events: Int64,
                    count: int) -> int:
    """The line begins in a cell that the area covers: by which of its bodies?"""
    for body in range(keys.of_area[area], keys.of_area[area + 1]):
        if covered_by(keys, body, cell):
            count = push(events, count, body * FRAMES + frame, START, NOUGHT, ONE, 0, 0)
    return count


@kernel
def meet_poles(keys: Keys, wy: int, vy: int, events: Int64, count: int) -> int:
    """At a pole the line meets whatever holds it, at any longitude; the new count, or `FULL`."""
    for north in range(2):
        pole = POLE if north else -POLE
        for key in keys.north if north else keys.south:
            code = key * FRAMES + 1
            if wy == pole and vy == pole:
                count = push(events, count, code, ALONG, NOUGHT, ONE, -1, north)
                count = push(events, count, code, NO_LONGER, ONE, ONE, -1, north)
            elif wy == pole:
                count = push(events, count, code, TOUCH, NOUGHT, ONE, -1, north)
            elif vy == pole:
                count = push(events, count, code, TOUCH, ONE, ONE, -1, north)
    return count


@kernel
def push_round(rounds: Int64, count: int, area: int, block: int, cell: int, frame: int) -> int:
    """An entry of an area with a distance around it, to be judged later."""
    return push(rounds, count, area, 0, NOUGHT, ONE, block, cell * FRAMES + frame)


@inlined
def walk(heads: Int32, area_of: Int32, block_of: Int32, start: Int32, edges: Int32,
         limits: Int64, keys: Keys, real: Int32, of_block: Int32, of_area: Int32, apart: Flags,
         reaching: Flags, numbers: Int64, first_slice: int, last_slice: int, slices: int,
         wx: int, wy: int, vx: int, vy: int, from_ms: int, until_ms: int, low: int, high: int,
         frame: int, events: Int64, count: int, rounds: Int64, around: int) -> tuple[int, int]:
    """Write all that the line may meet, some of it twice; the new counts, or `FULL`."""
    x0, y0, shift, cols, rows = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
    first, own_row, other_row = (wx - x0) >> shift, (wy - y0) >> shift, (vy - y0) >> shift
    south, north, dx, dy = min(wy, vy), max(wy, vy), vx - wx, vy - wy
    steep = dx / dy if dy != 0 else 0.0
    for row in range(max(min(own_row, other_row), 0), min(max(own_row, other_row), rows - 1) + 1):
        bottom = y0 + (row << shift) - 1
        one, last = cols_between(wx, wy, vx, vy, steep, bottom, bottom + (1 << shift) + 1, x0,
                                 shift)
        col, last = max(one, 0), min(last, cols - 1)
        if col > last:
            continue
        mine = row == own_row and col == first
        for turn in range(first_slice, last_slice + 2):
            layer = turn if turn <= last_slice else slices
            # Cells of one row follow one another, and so do their entries.
            cell = row * cols + col
            own_end = heads[layer, cell + 1] if mine else 0
            for j in range(heads[layer, cell], heads[layer, row * cols + last + 1]):
                block, area, own = block_of[j], area_of[j], j < own_end
                if block == WHOLE and not own and not reaching[area]:
                    continue
                if (limits[area, 0] > until_ms or limits[area, 1] < from_ms
                        or limits[area, 2] > high or limits[area, 3] < low):
                    continue
                if block >= 0:
                    key, begin, end = of_block[block] * FRAMES + frame, start[block], \
                        start[block + 1]
                    if dx == 0 and dy == 0:
                        if inside(edges, begin, end, wx, wy):
                            count = push(events, count, key, START, NOUGHT, ONE, 0, 0)
                        continue
                    if own:
                        odd = False
                        for e in range(begin, end):
                            x1, y1 = edges[e, 0], edges[e, 1]
                            odd ^= (is_under(x1, y1, edges[e, 2] - x1, edges[e, 3] - y1, wx, wy,
                                             dx, dy)
                                    & (edges[e, 4] <= wx) & (wx < edges[e, 5]))
                        if odd:
                            count = push(events, count, key, START, NOUGHT, ONE, 0, 0)
                    for e in range(begin, real[block]):
                        x1, y1, x2, y2 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
                        if x2 >= wx and x1 <= vx and max(y1, y2) >= south and min(y1, y2) <= north:
                            count = meet_edge(x1, y1, x2, y2, wx, wy, vx, vy, key, events, count)
                    continue
                if reaching[area]:
                    while j >= heads[layer, cell + 1]:
                        cell += 1
                    around = push_round(rounds, around, area, block, cell, frame)
                if block == WHOLE and own:
                    if apart[area]:
                        count = start_in_bodies(keys, area, cell, frame, events, count)
                    else:
                        count = push(events, count, of_area[area] * FRAMES + frame, START, NOUGHT,
                                     ONE, 0, 0)
    return count, around
