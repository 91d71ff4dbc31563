"""Many rows at once: put in the order of their cells where they come shuffled.

A look at a cell reads a few hundred bytes. Rows that jump about read them from far memory each
time; the same rows by cell read them in one sweep. A feed in the order of time comes back to
the same few cells by itself, and is taken as it is.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hudna.place.bounds import EAST, NORTH
from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.batches import look_up_batches
from hudna.place.match.finding import FULL, Index, bits_for, look_up
from hudna.place.match.lanes import ABREAST, copy_eight, fill_eight
from hudna.place.match.sweeping import sweep

Kind = TypeVar("Kind", np.int32, np.int64)

BITS = 18
ROWS = 1 << BITS
ROW = ROWS - 1
DIGIT = 11
SAMPLE = 4096
NO_ROOM_OUT = -2


@kernel
def keys_of(numbers: Int64, lon: Int32, lat: Int32, at_ms: Int64, keys: Int64) -> int:
    """Layer, cell and row of each row that lies on the grid, in one number; how many do."""
    x0, y0, shift = numbers[0], numbers[1], numbers[2]
    cols, rows = numbers[3], numbers[4]
    begin, length, slices = numbers[5], numbers[6], numbers[7]
    wide = bits_for(cols * rows)
    count = 0
    for i in range(len(lon)):
        col, row = (lon[i] - x0) >> shift, (lat[i] - y0) >> shift
        if col < 0 or row < 0 or col >= cols or row >= rows:
            continue
        layer = slices
        if slices > 0:
            since = at_ms[i] - begin
            if 0 <= since < length * slices:
                layer = since // length
        keys[count] = (((layer << wide) | (row * cols + col)) << BITS) | i
        count += 1
    return count


@kernel
def is_shuffled(keys: Int64, count: int) -> bool:
    """Whether most of a sample of rows are in cells of their own."""
    if count < 2 * SAMPLE:
        return False
    cells = np.sort(keys[:SAMPLE] >> BITS)
    return bool(np.sum(cells[1:] != cells[:-1]) > SAMPLE // 3)


@kernel
def sort_by_cell(keys: Int64, spare: Int64, count: int, most: int) -> Int64:
    """The keys in order, by digits of `DIGIT` bits; in one or the other of the two arrays."""
    bins = 1 << DIGIT
    shift = BITS
    while most >> (shift - BITS) > 0:
        heads = np.zeros(bins + 1, np.int64)
        for i in range(count):
            heads[((keys[i] >> shift) & (bins - 1)) + 1] += 1
        for b in range(bins):
            heads[b + 1] += heads[b]
        for i in range(count):
            digit = (keys[i] >> shift) & (bins - 1)
            spare[heads[digit]] = keys[i]
            heads[digit] += 1
        keys, spare = spare, keys
        shift += DIGIT
    return keys


@kernel
def gathered(column: NDArray[Kind], keys: Int64, count: int) -> NDArray[Kind]:
    """A column in the order of the keys; nothing where there is no column."""
    if len(column) == 0:
        return column
    out = np.empty(count, column.dtype)
    for k in range(count):
        out[k] = column[keys[k] & ROW]
    return out


@kernel
def any_in_doubt(areas: Int32) -> bool:
    """Whether any match is a complement."""
    low = np.int32(0)
    for i in range(len(areas)):
        low = min(low, areas[i])
    return bool(low < 0)


@kernel
def any_on_the_seam(lon: Int32, lat: Int32) -> bool:
    """Whether any row is at the antimeridian or a pole."""
    west, east, south, north = np.int32(0), np.int32(0), np.int32(0), np.int32(0)
    for i in range(len(lon)):
        west, east = min(west, lon[i]), max(east, lon[i])
        south, north = min(south, lat[i]), max(north, lat[i])
    return bool(west <= -EAST or east >= EAST or south <= -NORTH or north >= NORTH)


@kernel
def write_out(found: Int32, spans: Int32, total: int, first_row: int, rows: Int32,
              areas: Int32, to: int) -> int:
    """What was found, in the order of rows; where the next goes.

    Eight are written at a time, needed or not: all three have `ABREAST` places to spare.
    """
    for i in range(total):
        begin, end = spans[i, 0], spans[i, 1]
        row = np.int32(first_row + i)
        for j in range(begin, end, ABREAST):
            copy_eight(found, j, areas, to + j - begin)
            fill_eight(row, rows, to + j - begin)
        to += end - begin
    return to


@kernel
def find_rows(index: Index, lon: Int32, lat: Int32, at_ms: Int64, low: Int32, high: Int32,
              first_row: int, keys: Int64, spare: Int64, found: Int32, spans: Int32,
              rows: Int32, areas: Int32, to: int) -> int:
    """Match up to `ROWS` rows and write them from `to` on; where the next goes.

    `found` and `spans` are room to work in. `FULL` where `found` does not suffice, `NO_ROOM_OUT`
    where what it is written to does not: then nothing counts, and the same call is made again
    with more room.
    """
    cells, total = index.numbers[3] * index.numbers[4], len(lon)
    count = keys_of(index.numbers, lon, lat, at_ms, keys)
    order, left = keys, spare
    if is_shuffled(keys, count):
        order = sort_by_cell(keys, spare, count, len(index.heads) << bits_for(cells))
        left = keys if order is spare else spare
    spans[:total, :] = 0
    x, y = gathered(lon, order, count), gathered(lat, order, count)
    used, over, room = 0, 0, found[:len(found) - ABREAST]
    if len(index.start) == 1:
        over = count
        for k in range(over):
            left[k] = k
    elif len(index.heads) == 1 and len(at_ms) == 0 and len(low) == 0:
        used, over = sweep(index.numbers, index.heads[0], index.area, index.block, index.bounds,
                           index.start, index.lines, order, count, BITS, x, y, room, spans, left)
    else:
        used = look_up_batches(index.numbers, index.heads, index.area, index.block, index.start,
                               index.edges, index.lines, index.limits, index.round_start,
                               index.pieces, index.chord, index.limit_m, order[:count], BITS,
                               x, y, gathered(at_ms, order, count), gathered(low, order, count),
                               gathered(high, order, count), room, spans)
    for k in range(over):
        order[k] = order[left[k]]
    if used != FULL and over > 0:
        used = look_up(index.numbers, index.heads, index.area, index.block, index.start,
                       index.edges, index.lines, index.limits, index.round_start, index.pieces,
                       index.chord, index.limit_m, order, 0, over, BITS, gathered(lon, order, over),
                       gathered(lat, order, over), gathered(at_ms, order, over),
                       gathered(low, order, over), gathered(high, order, over), room, used, spans)
    if used == FULL:
        return FULL
    if to + used + ABREAST > len(areas):
        return NO_ROOM_OUT
    return write_out(found, spans, total, first_row, rows, areas, to)
