"""Looking one cell's entries up, and only the edges that decide.

No polygon is visited here. The products of two differences of coordinates are at most
3.6e9 * 1.8e9 and fit 64 bits; they are compared, never subtracted.
"""

from __future__ import annotations

from typing import NamedTuple

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import inlined, kernel
from hudna.place.match.layers import WHOLE
from hudna.place.match.reaching import DOUBT, IN, within
from hudna.place.pieces import Floats


class Index(NamedTuple):
    """All that a look reads.

    `numbers`: x0, y0, shift, cols, rows of the grid; begin, length and number of the slices.
    `limits` (areas, 4): from and until in ms, floor and ceiling in mm. The rest as in `Layers`,
    `Blocks` and `Rounds`.
    """

    numbers: Int64
    heads: Int32
    area: Int32
    block: Int32
    start: Int32
    edges: Int32
    limits: Int64
    round_start: Int32
    pieces: Int32
    chord: Floats
    limit_m: Floats


@inlined
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


@inlined
def find_in(heads: Int32, area_of: Int32, block_of: Int32, start: Int32, edges: Int32,
            limits: Int64, round_start: Int32, pieces: Int32, chord: Floats, limit_m: Floats,
            layer: int, cell: int, px: int, py: int, timed: bool, at_ms: int, tall: bool,
            low: int, high: int, out: Int32, to: int) -> int:
    """Write the areas of one cell's entries that hold a position; where the next is written.

    An area that only a finer measure can decide is written as its complement, `~area`.
    """
    before = -1
    for j in range(heads[layer, cell], heads[layer, cell + 1]):
        area = area_of[j]
        if area == before:
            continue
        if timed and not limits[area, 0] <= at_ms <= limits[area, 1]:
            continue
        if tall and (limits[area, 2] > high or limits[area, 3] < low):
            continue
        block = block_of[j]
        if block < WHOLE:
            r = -2 - block
            answer = within(px, py, chord, pieces, round_start[r], round_start[r + 1],
                            limit_m[pieces[round_start[r]]])
            if answer == DOUBT:
                out[to] = ~area
                to += 1
            if answer != IN:
                continue
        elif block >= 0 and not inside(edges, start[block], start[block + 1], px, py):
            continue
        out[to] = area
        to += 1
        before = area
    return to


@kernel
def merged(out: Int32, begin: int, middle: int, end: int) -> None:
    """Two stretches that ascend by area become one."""
    for i in range(middle, end):
        one = out[i]
        number = max(one, ~one)
        j = i - 1
        while j >= begin and max(out[j], ~out[j]) > number:
            out[j + 1] = out[j]
            j -= 1
        out[j + 1] = one
