"""A glance ahead, so that the first reads of many cells wait for memory together."""

from __future__ import annotations

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.opening import LAT, LON

TOGETHER = 32
MOST_ROWS = 6
ROOM = TOGETHER * (MOST_ROWS + 1)


@kernel
def glance(heads: Int32, area_of: Int32, block_of: Int32, limits: Int64, numbers: Int64,
           crafts: Int64, codes: Int32, lons: Int32, lats: Int32, moments: Int64, order: Int64,
           begin: int, end: int, near: Int64) -> int:
    """Read once what the fixes from `begin` to before `end` will read. The sum means nothing."""
    x0, y0, shift, cols, rows = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
    first, length, slices = numbers[5], numbers[6], numbers[7]
    met, count = 0, 0
    for step in range(begin, end):
        i = order[step]
        craft = max(codes[i], 0)
        col, row = (lons[i] - x0) >> shift, (lats[i] - y0) >> shift
        before, above = (crafts[craft, LON] - x0) >> shift, (crafts[craft, LAT] - y0) >> shift
        if step > 0 and codes[order[step - 1]] == codes[i]:
            j = order[step - 1]
            before, above = (lons[j] - x0) >> shift, (lats[j] - y0) >> shift
        layer = slices
        if slices > 0:
            layer = (moments[i] - first) // length
            if layer < 0 or layer > slices:
                layer = slices
        apart = abs(above - row)
        if apart > MOST_ROWS:
            apart, before = 0, col
        up = 1 if above > row else -1
        for k in range(apart + 1):
            x, y = col + (before - col) * k // max(apart, 1), row + k * up
            if 0 <= x < cols and 0 <= y < rows:
                cell = y * cols + x
                near[count, 0], near[count, 1] = layer, cell
                met += heads[slices, cell] + heads[layer, cell]
                count += 1
    for k in range(count):
        head = heads[slices, near[k, 1]]
        if head < len(area_of):
            met += block_of[head] + limits[area_of[head], 0]
        head = heads[near[k, 0], near[k, 1]]
        if head < len(area_of):
            met += block_of[head] + limits[area_of[head], 0]
    return met
