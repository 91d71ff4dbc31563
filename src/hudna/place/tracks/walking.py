"""The line through the grid: its cells, their entries, and what of them it may meet.

A cell too many does no harm: only an edge that the line truly meets is an event, and one that is
met in two cells is told apart by its vertices.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.geometry import E7
from hudna.place.kernel import inlined, kernel
from hudna.place.match.layers import WHOLE
from hudna.place.tracks.bundles import (
    BELOW_FROM,
    BELOW_UNTIL,
    CEILING,
    EACH,
    EAST,
    FLOOR,
    FROM,
    HALF,
    MASK,
    NORTH,
    REAL,
    SOUTH,
    SPAN,
    UNTIL,
    WEST,
    WHOSE,
)
from hudna.place.tracks.columns import Flags
from hudna.place.tracks.meeting import (
    ALONG,
    FULL,
    NO_LONGER,
    NOTHING,
    NOUGHT,
    ONE,
    START,
    TOUCH,
    is_under,
    meet,
    push,
)

FRAMES, BEGINS = 4, 1
STRETCH = 33
WORLD, EDGE, POLE = 360 * E7, 180 * E7, 90 * E7


class Keys(NamedTuple):
    """What is swept together: an area, or each body of an area whose bodies may overlap.

    A key is the number of a body: `of_block` for each block, `of_area` (n + 1) the first of each
    area. `apart` says which areas have a key for each body; the whole cells of a body are `runs`
    from `body_runs[body]` on, ascending. `area` is each body's. `entries`, `box` and `edges`
    are as in `Bundles`. `reaching` says which areas have a distance around them; `north` and
    `south` are the keys of those without that hold a pole.
    """

    of_block: Int32
    of_area: Int32
    apart: Flags
    runs: Int64
    body_runs: Int64
    area: Int32
    entries: Int64
    box: Int32
    edges: Int32
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
def start_in_bodies(keys: Keys, rounds: Int64, around: int, events: Int64, count: int) -> int:
    """Lines that begin in a cell that an area covers: by which of its bodies? The new count."""
    for i in range(around):
        if rounds[i, 1] != BEGINS:
            continue
        cell, frame = rounds[i, 5] // FRAMES, rounds[i, 5] % FRAMES
        for body in range(keys.of_area[rounds[i, 0]], keys.of_area[rounds[i, 0] + 1]):
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
def gather(heads: Int32, entries: Int64, numbers: Int64, first_slice: int, last_slice: int,
           slices: int, wx: int, wy: int, vx: int, vy: int, from_ms: int,
           until_ms: int, low: int, high: int, near: Int64, stretches: Int64) -> int:
    """The entries of the line's cells that share its time and heights; how many, or `FULL`.

    Each of `near` is, from its lowest bit: whether it is of the cell where the line begins, 32
    bits for the entry, and for the stretch of cells that it was found in, its layer and first cell.
    """
    x0, y0, shift, cols, rows = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
    first, own_row, other_row = (wx - x0) >> shift, (wy - y0) >> shift, (vy - y0) >> shift
    dx, dy = vx - wx, vy - wy
    steep = dx / dy if dy != 0 else 0.0
    count, stretch = 0, 0
    for row in range(max(min(own_row, other_row), 0), min(max(own_row, other_row), rows - 1) + 1):
        one, last = first, (vx - x0) >> shift
        if own_row != other_row:
            bottom = y0 + (row << shift) - 1
            one, last = cols_between(wx, wy, vx, vy, steep, bottom, bottom + (1 << shift) + 1,
                                     x0, shift)
        col, last = max(one, 0), min(last, cols - 1)
        if col > last:
            continue
        mine = row == own_row and col == first
        cell = row * cols + col
        for turn in range(first_slice, last_slice + 2):
            layer = turn if turn <= last_slice else slices
            # Cells of one row follow one another, and so do their entries.
            begin, end = heads[layer, cell], heads[layer, row * cols + last + 1]
            own_end = heads[layer, cell + 1] if mine else 0
            if count + end - begin > len(near) or stretch >= len(stretches):
                return FULL
            stretches[stretch, 0], stretches[stretch, 1] = layer, cell
            # No branch is taken on an entry: which ones count is as good as chance.
            for j in range(begin, end):
                near[count] = (stretch << STRETCH) | (np.int64(j) << 1) | int(j < own_end)
                count += int((entries[j, FROM] <= until_ms) & (entries[j, UNTIL] >= from_ms)
                             & (entries[j, FLOOR] <= high) & (entries[j, CEILING] >= low))
            stretch += 1
    return count


@kernel
def trace(near: Int64, found: int, stretches: Int64, heads: Int32, entries: Int64, box: Int32,
          edges: Int32, of_block: Int32, of_area: Int32, apart: Flags, reaching: Flags, wx: int,
          wy: int, vx: int, vy: int, frame: int, events: Int64, count: int, rounds: Int64,
          around: int) -> tuple[int, int]:
    """Write all that the line may meet of `near`, some of it twice; the new counts, or `FULL`.

    `rounds` gets what only a distance decides, and where a line begins in several bodies. One
    way out, and no array handed on: either would have each array counted as held.
    """
    lacking = count < 0 or around < 0
    south, north, dx, dy = min(wy, vy), max(wy, vy), vx - wx, vy - wy
    still = dx == 0 and dy == 0
    for k in range(found):
        j, own = np.int64(np.uint32(near[k] >> 1)), bool(near[k] & 1)
        block, area = np.int32(entries[j, WHOSE]), np.int64(entries[j, WHOSE] >> HALF)
        if block == WHOLE and not own and not reaching[area]:
            continue
        inside, level = block == WHOLE and own and not apart[area], False
        key = of_area[area] * FRAMES + frame
        if block >= 0:
            key = of_block[block] * FRAMES + frame
            for c in range(entries[j, SPAN] >> HALF, entries[j, SPAN] & MASK):
                if own and box[c, BELOW_FROM] <= wx < box[c, BELOW_UNTIL]:
                    for e in range(EACH * c, EACH * (c + 1)):
                        x1, y1 = edges[e, 0], edges[e, 1]
                        inside ^= (is_under(x1, y1, edges[e, 2] - x1, edges[e, 3] - y1, wx, wy,
                                            dx, dy)
                                   & (edges[e, 4] <= wx) & (wx < edges[e, 5]))
                if ((box[c, EAST] < wx) | (box[c, WEST] > vx) | (box[c, NORTH] < south)
                        | (box[c, SOUTH] > north)):
                    continue
                for e in range(EACH * c, EACH * c + box[c, REAL]):
                    x1, y1, x2, y2 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
                    if x2 < wx or x1 > vx or max(y1, y2) < south or min(y1, y2) > north:
                        continue
                    if still:
                        level |= own and (wy - y1) * (np.int64(x2) - x1) == (
                            wx - x1) * (np.int64(y2) - y1)
                        continue
                    kind, n, d, n2 = meet(int(np.int64(x1)), int(np.int64(y1)),
                                          int(np.int64(x2)), int(np.int64(y2)), wx, wy, vx, vy)
                    lacking |= count + 2 > len(events)
                    if kind == NOTHING or lacking:
                        continue
                    for ending in range(1 + (kind == ALONG)):
                        events[count, 0], events[count, 1] = key, kind + ending
                        events[count, 2] = np.int64(n2 if ending else n)
                        events[count, 3] = np.int64(d)
                        events[count, 4] = (np.int64(x1) << 32) | (np.int64(y1) & 0xFFFFFFFF)
                        events[count, 5] = (np.int64(x2) << 32) | (np.int64(y2) & 0xFFFFFFFF)
                        count += 1
        lacking |= count >= len(events) or around >= len(rounds)
        if lacking:
            continue
        if inside or level:
            events[count, 0], events[count, 1] = key, START
            events[count, 2], events[count, 3] = 0, 1
            events[count, 4], events[count, 5] = 0, 0
            count += 1
        if block >= 0 or not (reaching[area] or apart[area]):
            continue
        layer, cell = stretches[near[k] >> STRETCH, 0], stretches[near[k] >> STRETCH, 1]
        while j >= heads[layer, cell + 1]:
            cell += 1
        rounds[around, 0] = area
        rounds[around, 1] = BEGINS if own and block == WHOLE else 0
        rounds[around, 2], rounds[around, 3] = 0, 1
        rounds[around, 4], rounds[around, 5] = block, cell * FRAMES + frame
        around += 1
    return FULL if lacking else count, around
