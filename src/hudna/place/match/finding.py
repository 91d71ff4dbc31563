"""Looking one cell's entries up, and only the edges that decide.

No polygon is visited here. The products of two differences of coordinates are at most
3.6e9 * 1.8e9 and fit 64 bits; they are compared, never subtracted.
"""

from __future__ import annotations

from typing import NamedTuple

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel


class Index(NamedTuple):
    """All that a look reads.

    `numbers`: x0, y0, shift, cols, rows of the grid; begin, length and count of the slices.
    `limits` (areas, 4): from and until in ms, floor and ceiling in mm. The rest as in `Layers`
    and `Blocks`.
    """

    numbers: Int64
    heads: Int32
    area: Int32
    block: Int32
    start: Int32
    edges: Int32
    limits: Int64


@kernel
def inside(edges: Int32, begin: int, end: int, px: int, py: int) -> bool:
    """Whether a position of the block's cell lies in its body; on an edge counts as inside.

    No branch on an edge: which ones count is as good as chance, and a wrong guess costs more
    than the arithmetic.
    """
    odd, level = False, False
    for e in range(begin, end):
        up = (py - edges[e, 1]) * (edges[e, 2] - edges[e, 0])
        along = (px - edges[e, 0]) * (edges[e, 3] - edges[e, 1])
        odd ^= (up > along) & (edges[e, 4] <= px) & (px < edges[e, 5])
        level |= up == along
    return odd or (level and on_edge(edges, begin, end, px, py))


@kernel
def on_edge(edges: Int32, begin: int, end: int, px: int, py: int) -> bool:
    """Whether a position lies on an edge, its ends included. A seam lies below every position."""
    for e in range(begin, end):
        x1, y1, x2, y2 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        if (x1 <= px <= x2 and min(y1, y2) <= py <= max(y1, y2)
                and (py - y1) * (x2 - x1) == (px - x1) * (y2 - y1)):
            return True
    return False


@kernel
def find_in(heads: Int32, area_of: Int32, block_of: Int32, start: Int32, edges: Int32,
            limits: Int64, layer: int, cell: int, px: int, py: int, row: int, at_ms: Int64,
            low: Int32, high: Int32, out: Int32, to: int) -> int:
    """Write the areas of one cell's entries that hold row `row`; where the next is written."""
    before = -1
    for j in range(heads[layer, cell], heads[layer, cell + 1]):
        area = area_of[j]
        if area == before:
            continue
        if len(at_ms) > 0 and not limits[area, 0] <= at_ms[row] <= limits[area, 1]:
            continue
        if len(low) > 0 and (limits[area, 2] > high[row] or limits[area, 3] < low[row]):
            continue
        block = block_of[j]
        if block < 0 or inside(edges, start[block], start[block + 1], px, py):
            out[to] = area
            to += 1
            before = area
    return to


@kernel
def merged(out: Int32, begin: int, middle: int, end: int) -> None:
    """Two ascending stretches become one."""
    for i in range(middle, end):
        one = out[i]
        j = i - 1
        while j >= begin and out[j] > one:
            out[j + 1] = out[j]
            j -= 1
        out[j + 1] = one
