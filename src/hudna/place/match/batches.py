"""Positions with moments or heights, some dozens at a time and step by step.

One after the other, each position would wait for memory three times, for where its cell's entries
begin, for them, for their lines, and at each step the processor would guess wrongly what comes
next. Here each step is done for all of a batch, asks for the memory of the next, and writes
what it finds whether or not it counts. What this cannot say for certain makes the whole batch go
to `look_up`: a position in doubt, a round block, two blocks of one area, very many entries.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.finding import FULL, TWICE, bits_for, look_up, merged
from hudna.place.match.lanes import ABREAST, GROUP, fetch, ones, sides
from hudna.place.match.layers import WHOLE
from hudna.place.match.lines import HOLDS, UNSURE, Lines, side_of, slack_of
from hudna.place.pieces import Floats

TOGETHER = 64
MOST = 1 << 14
LINE = 16
EVERY, TWO_GROUPS = 0xFF, 2 * ABREAST


@kernel
def find_heads(heads: Int32, area_of: Int32, block_of: Int32, keys: Int64, first: int,
               last: int, bits: int, wide: int, begins: Int32) -> int:
    """Where the entries of each position's layer, then of the one for what lasts, begin and end;
    how many there are. Their memory is asked for, and the next batch's heads."""
    cells, long, mask = heads.shape[1], heads.shape[0] - 1, (1 << wide) - 1
    flat = heads.reshape(heads.size)
    for k in range(last, min(last + TOGETHER, len(keys))):
        place = keys[k] >> bits
        fetch(flat, (place >> wide) * cells + (place & mask))
        fetch(flat, long * cells + (place & mask))
    total = 0
    for k in range(first, last):
        place, r = keys[k] >> bits, k - first
        at, lasting = (place >> wide) * cells + (place & mask), long * cells + (place & mask)
        begins[r, 0], begins[r, 1] = flat[at], flat[at + 1]
        begins[r, 2], begins[r, 3] = flat[lasting], flat[lasting + 1]
        if at == lasting:
            begins[r, 3] = begins[r, 2]
        for part in range(0, 4, 2):
            fetch(area_of, begins[r, part])
            fetch(block_of, begins[r, part])
        total += begins[r, 1] - begins[r, 0] + begins[r, 3] - begins[r, 2]
    return total


@kernel
def find_in_force(area_of: Int32, limits: Int64, begins: Int32, first: int, last: int,
                  at_ms: Int64, low: Int32, high: Int32, kept: Int32, owner: Int32,
                  stops: Int32) -> int:
    """The entries whose window and heights hold their position, in order; how many.

    `owner` is twice the position's number in the batch, one more for what lasts. Position `r`'s
    entries end before `stops[r, 0]`, and those that last before `stops[r, 1]`.
    """
    timeless, flat = len(at_ms) == 0, len(low) == 0
    n = 0
    for k in range(first, last):
        r = k - first
        at = np.int64(0) if timeless else at_ms[k]
        floor, ceiling = (np.int32(0), np.int32(0)) if flat else (low[k], high[k])
        for part in range(2):
            for j in range(begins[r, 2 * part], begins[r, 2 * part + 1]):
                area = area_of[j]
                kept[n], owner[n] = j, 2 * r + part
                n += ((timeless | ((limits[area, 0] <= at) & (at <= limits[area, 1])))
                      & (flat | ((limits[area, 2] <= ceiling) & (limits[area, 3] >= floor))))
            stops[r, part] = n
    return n


@kernel
def fetch_lines(block_of: Int32, start: Int32, lines: Lines, kept: Int32, count: int) -> None:
    """Ask for the lines of the entries that are left."""
    for c in range(count):
        fetch(start, max(block_of[kept[c]], 0))
    for c in range(count):
        at = start[max(block_of[kept[c]], 0)] // ABREAST * GROUP
        fetch(lines, at)
        fetch(lines, at + LINE)
        fetch(lines, at + GROUP)
        fetch(lines, at + GROUP + LINE)


@kernel
def find_holding(numbers: Int64, area_of: Int32, block_of: Int32, start: Int32, lines: Lines,
                 kept: Int32, owner: Int32, count: int, first: int, lon: Int32, lat: Int32,
                 found: Int32, used: int, before: Int32) -> int:
    """Write the areas of the entries that hold their position; how much of `found` is used, or
    `FULL` where any is not certain. `before[c]` is how much was used before entry `c`.

    Two groups of lines are always looked at, which is what most blocks have.
    """
    x0, y0, side, slack = numbers[0], numbers[1], (1 << numbers[2]) - 1, slack_of(numbers[2])
    unsure, area_before, owner_before = False, -1, -1
    for c in range(count):
        k, area, block = first + (owner[c] >> 1), area_of[kept[c]], block_of[kept[c]]
        x, y = np.float32((lon[k] - x0) & side), np.float32((lat[k] - y0) & side)
        begin, end = start[max(block, 0)], start[max(block, 0) + 1]
        group = begin // ABREAST
        one, two = sides(lines, group, x, y, slack), sides(lines, group + 1, x, y, slack)
        lanes = ((1 << min(end - begin, TWO_GROUPS)) - 1) << begin % ABREAST
        lanes &= (1 << TWO_GROUPS) - 1
        odd = ones((one & EVERY | (two & EVERY) << ABREAST) & lanes)
        doubt = (one >> ABREAST | two >> ABREAST << ABREAST) & lanes
        more = (group + 2) * ABREAST
        if more < end:
            answer = side_of(lines, more, end, x, y, slack)
            odd += answer == HOLDS
            doubt |= answer == UNSURE
        whole = block < 0
        holds = whole | (odd & 1 == 1)
        again = (area == area_before) & (owner[c] == owner_before)
        unsure |= (block < WHOLE) | ((not whole) & (doubt != 0)) | (holds & again)
        before[c] = used
        found[used] = area
        used += holds
        area_before = area if holds else area_before
        owner_before = owner[c] if holds else owner_before
    before[count] = used
    return FULL if unsure else used


@kernel
def write_spans(keys: Int64, first: int, last: int, bits: int, stops: Int32, before: Int32,
                found: Int32, spans: Int32) -> None:
    """Where each position's areas are, those that last among the others."""
    mask, begin = (1 << bits) - 1, before[0]
    for k in range(first, last):
        middle, end = before[stops[k - first, 0]], before[stops[k - first, 1]]
        if begin < middle < end:
            merged(found, begin, middle, end)
        row = keys[k] & mask
        spans[row, 0], spans[row, 1] = begin, end
        begin = end


@kernel
def look_up_batches(numbers: Int64, heads: Int32, area_of: Int32, block_of: Int32, start: Int32,
                    edges: Int32, lines: Lines, limits: Int64, round_start: Int32, pieces: Int32,
                    chord: Floats, limit_m: Floats, keys: Int64, bits: int, lon: Int32,
                    lat: Int32, at_ms: Int64, low: Int32, high: Int32, found: Int32,
                    spans: Int32) -> int:
    """As `look_up`, of all positions; there must be blocks and lines."""
    begins, stops = np.empty((TOGETHER, 4), np.int32), np.empty((TOGETHER, 2), np.int32)
    kept, owner, before = (np.empty(MOST + 1, np.int32), np.empty(MOST + 1, np.int32),
                           np.empty(MOST + 1, np.int32))
    wide, used = bits_for(heads.shape[1] - 1), 0
    for first in range(0, len(keys), TOGETHER):
        last = min(first + TOGETHER, len(keys))
        total = find_heads(heads, area_of, block_of, keys, first, last, bits, wide, begins)
        if total <= MOST:
            count = find_in_force(area_of, limits, begins, first, last, at_ms, low, high, kept,
                                  owner, stops)
            if used + TWICE * count + 1 > len(found):
                return FULL
            fetch_lines(block_of, start, lines, kept, count)
            sure = find_holding(numbers, area_of, block_of, start, lines, kept, owner, count,
                                first, lon, lat, found, used, before)
            if sure != FULL:
                used = sure
                write_spans(keys, first, last, bits, stops, before, found, spans)
                continue
        used = look_up(numbers, heads, area_of, block_of, start, edges, lines, limits,
                       round_start, pieces, chord, limit_m, keys, first, last, bits, lon, lat,
                       at_ms, low, high, found, used, spans)
        if used == FULL:
            return FULL
    return used
