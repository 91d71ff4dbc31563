"""Looking one cell's entries up, and only the edges that decide.

No polygon is visited here. A cell's lines say on which side of an edge a position lies, nearly
always; what they leave in doubt is decided by the edges themselves. The products of two
differences of coordinates are at most 3.6e9 * 1.8e9 and fit 64 bits; they are compared, never
subtracted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.layers import WHOLE
from hudna.place.match.lines import ABOVE, HOLDS, UNSURE, Lines, side_of, slack_of
from hudna.place.match.reaching import DOUBT, IN, within
from hudna.place.pieces import Floats

FULL = -1
# A doubt and a certainty of one area may both be written.
TWICE = 2


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
    bounds: Int32
    start: Int32
    edges: Int32
    lines: Lines
    limits: Int64
    round_start: Int32
    pieces: Int32
    chord: Floats
    limit_m: Floats


@kernel
def inside(edges: Int32, begin: int, end: int, px: int, py: int) -> bool:
    """Whether a position of the block's cell lies in its body; on an edge counts as inside.

    No branch is taken on an edge: which ones count is as good as chance, and a wrong guess costs
    more than the arithmetic.
    """
    odd, level = False, False
    for e in range(begin, end):
        up = (py - edges[1, e]) * (edges[2, e] - edges[0, e])
        along = (px - edges[0, e]) * (edges[3, e] - edges[1, e])
        odd ^= (up > along) & (edges[4, e] <= px) & (px < edges[5, e])
        level |= up == along
    return odd or (level and on_edge(edges, begin, end, px, py))


@kernel
def on_edge(edges: Int32, begin: int, end: int, px: int, py: int) -> bool:
    """Whether a position lies on an edge, its ends included. A seam lies below every position."""
    for e in range(begin, end):
        x1, y1, x2, y2 = edges[0, e], edges[1, e], edges[2, e], edges[3, e]
        if (x1 <= px <= x2 and min(y1, y2) <= py <= max(y1, y2)
                and (py - y1) * (x2 - x1) == (px - x1) * (y2 - y1)):
            return True
    return False


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


@kernel
def bits_for(cells: int) -> int:
    """How many bits number so many cells: the layer stands above them in a key."""
    bits = 0
    while cells >> bits > 0:
        bits += 1
    return bits


@kernel
def look_up(numbers: Int64, heads: Int32, area_of: Int32, block_of: Int32, start: Int32,
            edges: Int32, lines: Lines, limits: Int64, round_start: Int32, pieces: Int32,
            chord: Floats, limit_m: Floats, keys: Int64, since: int, until: int, bits: int,
            lon: Int32, lat: Int32, at_ms: Int64, low: Int32, high: Int32, found: Int32,
            used: int, spans: Int32) -> int:
    """Find what holds each position from `since` to before `until`; how much of `found` is used
    then, or `FULL`.

    A key is a layer above `bits_for` bits of cell above `bits` bits of row; the columns are in
    the order of the keys. Row `i`'s areas are `found[spans[i, 0]:spans[i, 1]]`, ascending; one
    that only a finer measure can decide is written as its complement, `~area`.

    It is one loop: what is called with all these arrays, or written in by the compiler, hands
    them over and counts their holders anew for each row, which takes longer than the look.
    """
    x0, y0, side, slack = numbers[0], numbers[1], (1 << numbers[2]) - 1, slack_of(numbers[2])
    long, wide = heads.shape[0] - 1, bits_for(heads.shape[1] - 1)
    timed, tall = len(at_ms) > 0, len(low) > 0
    mask = (1 << bits) - 1
    for k in range(since, until):
        place = keys[k] >> bits
        layer, cell = place >> wide, place & ((1 << wide) - 1)
        room = heads[layer, cell + 1] - heads[layer, cell]
        if layer != long:
            room += heads[long, cell + 1] - heads[long, cell]
        if used + TWICE * room > len(found):
            return FULL
        px, py, begin, middle = lon[k], lat[k], used, used
        x, y = np.float32((px - x0) & side), np.float32((py - y0) & side)
        while True:
            before = -1
            for j in range(heads[layer, cell], heads[layer, cell + 1]):
                area = area_of[j]
                if area == before:
                    continue
                if timed and not limits[area, 0] <= at_ms[k] <= limits[area, 1]:
                    continue
                if tall and (limits[area, 2] > high[k] or limits[area, 3] < low[k]):
                    continue
                block = block_of[j]
                if block >= 0:
                    first, last = start[block], start[block + 1]
                    answer = side_of(lines, first, last, x, y, slack)
                    if answer == UNSURE:
                        answer = HOLDS if inside(edges, first, last, px, py) else ABOVE
                    if answer != HOLDS:
                        continue
                elif block < WHOLE:
                    first, last = round_start[-2 - block], round_start[-1 - block]
                    answer = within(px, py, chord, pieces, first, last, limit_m[pieces[first]])
                    if answer == DOUBT:
                        found[used] = ~area
                        used += 1
                    if answer != IN:
                        continue
                found[used] = area
                used += 1
                before = area
            if layer == long:
                break
            layer, middle = long, used
        if begin < middle < used:
            merged(found, begin, middle, used)
        spans[keys[k] & mask, 0], spans[keys[k] & mask, 1] = begin, used
    return used
