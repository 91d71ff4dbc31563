"""A glance ahead, so that the first reads of many cells wait for memory together."""

from __future__ import annotations

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

TOGETHER = 32


@kernel
def glance(heads: Int32, area_of: Int32, block_of: Int32, limits: Int64, numbers: Int64,
           lons: Int32, lats: Int32, moments: Int64, order: Int64, begin: int, end: int,
           near: Int64) -> int:
    """Read once what the fixes from `begin` to before `end` will read. The sum means nothing."""
    x0, y0, shift, cols, rows = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
    first, length, slices = numbers[5], numbers[6], numbers[7]
    met, count, same, same_from = 0, 0, 0, first
    for step in range(begin, end):
        i = order[step]
        col, row = (lons[i] - x0) >> shift, (lats[i] - y0) >> shift
        layer = slices
        if slices > 0 and not same_from <= moments[i] < same_from + length:
            same = min(max((moments[i] - first) // length, 0), slices)
            same_from = first + same * length
        if slices > 0:
            layer = same
        if 0 <= col < cols and 0 <= row < rows:
            cell = row * cols + col
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
