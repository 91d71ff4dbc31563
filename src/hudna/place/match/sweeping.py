"""Positions without moment or height: all edges of a cell in one sweep, four abreast.

Where every entry of a cell counts, nothing is left to be chosen: each edge is tested, each block
of the cell keeps whether an odd number lay below, and there is no branch to be guessed at. What
this cannot say for certain is handed to `look_up`: a position on the line of an edge, a cell with
a round block, one with very many entries.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.blocks import ABREAST
from hudna.place.match.finding import FULL, TWICE
from hudna.place.match.layers import WHOLE

MOST = 4096


@kernel
def sweep(heads: Int32, area_of: Int32, block_of: Int32, bounds: Int32, edges: Int32,
          keys: Int64, count: int, bits: int, lon: Int32, lat: Int32, found: Int32,
          spans: Int32, left: Int64) -> tuple[int, int]:
    """As `look_up`, over the only layer. How much of `found` is used, or `FULL`; and how many
    positions are left, whose places in the order of the keys are written to `left`."""
    used, over, mask = 0, 0, (1 << bits) - 1
    odd, below = np.zeros(MOST + 1, np.int32), np.zeros(ABREAST, np.int32)
    for k in range(count):
        cell = keys[k] >> bits
        first, entries = heads[0, cell], heads[0, cell + 1] - heads[0, cell]
        if used + TWICE * entries > len(found):
            return FULL, 0
        if entries > MOST:
            left[over] = k
            over += 1
            continue
        px, py = np.int64(lon[k]), np.int64(lat[k])
        for j in range(entries):
            odd[j] = 0
        level = np.int32(0)
        for four in range(bounds[cell], bounds[cell + 1], ABREAST):
            for i in range(ABREAST):
                e = np.uint64(four + i)
                up = (py - edges[1, e]) * (np.int64(edges[2, e]) - edges[0, e])
                along = (px - edges[0, e]) * (np.int64(edges[3, e]) - edges[1, e])
                below[np.uint64(i)] = (np.int32(up > along) & np.int32(edges[4, e] <= px)
                                       & np.int32(px < edges[5, e]))
                level |= np.int32(up == along)
            for i in range(ABREAST):
                odd[edges[6, four + i]] ^= below[i]
        begin, before, border = used, np.int32(-1), 0
        for j in range(first, first + entries):
            area, block = area_of[j], block_of[j]
            is_border = np.int32(block >= 0)
            holds = odd[border] | (1 - is_border)
            level |= np.int32(block < WHOLE) | (holds & np.int32(area == before))
            found[used] = area
            used += int(holds)
            border += int(is_border)
            before = area
        if level:
            left[over] = k
            over += 1
            used = begin
        i = keys[k] & mask
        spans[i, 0], spans[i, 1] = begin, used
    return used, over
