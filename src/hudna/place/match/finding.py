"""Looking positions up: a cell, its entries, and only the edges that decide.

No polygon is visited here. The products of two differences of coordinates are at most
3.6e9 * 1.8e9 and fit 64 bits; they are compared, never subtracted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

TOGETHER = 64


class Index(NamedTuple):
    """All that a look reads. `numbers`: x0, y0, shift, cols, rows, slices' begin, length, count."""

    numbers: Int64
    heads: Int32
    area: Int32
    block: Int32
    start: Int32
    real: Int32
    edges: Int32
    from_ms: Int64
    until_ms: Int64
    floor_mm: Int32
    ceiling_mm: Int32


@kernel
def inside(edges: Int32, begin: int, end: int, px: int, py: int) -> bool:
    """Whether a position of the block's cell lies in its body; on an edge counts as inside."""
    odd = False
    for e in range(begin, end):
        x1, x2 = edges[e, 0], edges[e, 2]
        if px < x1 or px > x2:
            continue
        y1, y2 = edges[e, 1], edges[e, 3]
        up = (py - y1) * (x2 - x1)
        along = (px - x1) * (y2 - y1)
        if up > along:
            odd ^= edges[e, 4] <= px < edges[e, 5]
        elif up == along and min(y1, y2) <= py <= max(y1, y2):
            return True
    return odd


@kernel
def find_in(index: Index, layer: int, cell: int, px: int, py: int, row: int, at_ms: Int64,
            low: Int32, high: Int32, out: Int32, to: int) -> int:
    """Write the areas of one cell's entries that hold row `row`; where the next is written."""
    before = -1
    for j in range(index.heads[layer, cell], index.heads[layer, cell + 1]):
        area = index.area[j]
        if area == before:
            continue
        if len(at_ms) > 0 and not index.from_ms[area] <= at_ms[row] <= index.until_ms[area]:
            continue
        if len(low) > 0 and (index.floor_mm[area] > high[row]
                             or index.ceiling_mm[area] < low[row]):
            continue
        block = index.block[j]
        if block < 0 or inside(index.edges, index.start[block], index.start[block + 1], px, py):
            out[to] = area
            to += 1
            before = area
    return to


@kernel
def sort_tail(out: Int32, begin: int, middle: int, end: int) -> None:
    """Two ascending stretches become one."""
    for i in range(middle, end):
        one = out[i]
        j = i - 1
        while j >= begin and out[j] > one:
            out[j + 1] = out[j]
            j -= 1
        out[j + 1] = one


@kernel
def find(index: Index, lon: Int32, lat: Int32, at_ms: Int64, low: Int32, high: Int32,
         begin: int, rows: Int64, areas: Int32, reached: Int64) -> int:
    """Look rows up from `begin` on until the room is used up; how many matches were written.

    `reached[0]` becomes the row to go on from. Rows are taken some at a time, so that the first
    reads of many cells wait for memory together.
    """
    x0, y0, shift = index.numbers[0], index.numbers[1], index.numbers[2]
    cols, cell_rows = index.numbers[3], index.numbers[4]
    slice_begin, slice_length, slices = index.numbers[5], index.numbers[6], index.numbers[7]
    cells = np.empty(TOGETHER, np.int64)
    layers = np.empty(TOGETHER, np.int64)
    to, room, total = 0, len(areas), len(lon)
    met = 0
    for first in range(begin, total, TOGETHER):
        last = min(first + TOGETHER, total)
        for i in range(first, last):
            col, row = (lon[i] - x0) >> shift, (lat[i] - y0) >> shift
            cell = row * cols + col
            if col < 0 or row < 0 or col >= cols or row >= cell_rows:
                cell = -1
            layer = slices
            if slices > 0 and cell >= 0:
                since = at_ms[i] - slice_begin
                if 0 <= since < slice_length * slices:
                    layer = since // slice_length
            cells[i - first], layers[i - first] = cell, layer
            if cell >= 0:
                met += index.heads[layer, cell]
        for i in range(first, last):
            if cells[i - first] >= 0:
                head = index.heads[layers[i - first], cells[i - first]]
                if head < len(index.area):
                    met += index.area[head]
                    block = index.block[head]
                    if block >= 0:
                        met += index.edges[index.start[block], 0]
        for i in range(first, last):
            cell, layer = cells[i - first], layers[i - first]
            if cell < 0:
                continue
            count = index.heads[layer, cell + 1] - index.heads[layer, cell]
            if layer != slices:
                count += index.heads[slices, cell + 1] - index.heads[slices, cell]
            if to + count > room:
                reached[0], reached[1] = i, met
                return to
            done = find_in(index, layer, cell, lon[i], lat[i], i, at_ms, low, high, areas, to)
            if layer != slices:
                middle = done
                done = find_in(index, slices, cell, lon[i], lat[i], i, at_ms, low, high, areas,
                               done)
                sort_tail(areas, to, middle, done)
            for k in range(to, done):
                rows[k] = i
            to = done
    reached[0], reached[1] = total, met
    return to
