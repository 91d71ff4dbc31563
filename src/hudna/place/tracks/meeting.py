"""Where a line meets the true edges of a block, and how its beginning lies, exactly.

The line runs from its western end `w` to its eastern end `v`; an upright one runs north. To count
crossings it is thought of as moved a little to its right, so that it goes through no vertex: a
vertex on the line lies to its left.

No edge is 360 degrees wide and no line wider than 180, so the products of two differences fit 64
bits. They are compared; only a distance between them is taken, in all 64 bits.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import inlined, kernel
from hudna.place.match.finding import on_edge
from hudna.place.tracks.fractions import apart

# In the order in which they are to be read where they fall together.
START, CROSSING, TOUCH, ALONG, NO_LONGER = -1, 0, 1, 2, 3
NOTHING = 4
NOUGHT, ONE = np.uint64(0), np.uint64(1)
FULL = -1


@kernel
def push(events: Int64, count: int, key: int, kind: int, n: np.uint64, d: np.uint64,
         one: int, other: int) -> int:
    """Write an event of an edge between two vertices; the new count, or `FULL`."""
    if count < 0 or count >= len(events):
        return FULL
    events[count, 0], events[count, 1] = key, kind
    events[count, 2], events[count, 3] = np.int64(n), np.int64(d)
    events[count, 4], events[count, 5] = one, other
    return count + 1


@kernel
def inside(edges: Int32, begin: int, end: int, px: int, py: int) -> bool:
    """Whether a position of the block's cell lies in its body; on an edge counts as inside."""
    odd = False
    for e in range(begin, end):
        up = (py - edges[1, e]) * (edges[2, e] - edges[0, e])
        along = (px - edges[0, e]) * (edges[3, e] - edges[1, e])
        odd ^= (up > along) & (edges[4, e] <= px) & (px < edges[5, e])
    return bool(odd or on_edge(edges, begin, end, px, py))


@inlined
def is_under(x1: int, y1: int, ex: int, ey: int, wx: int, wy: int, dx: int, dy: int) -> bool:
    """Whether an edge from `x1`, `y1` by `ex`, `ey` lies under the moved line's beginning."""
    up, along = (wy - y1) * ex, (wx - x1) * ey
    return (up > along) | ((up == along) & (ex * dy > ey * dx))


@kernel
def meet(x1: int, y1: int, x2: int, y2: int, wx: int, wy: int, vx: int,
         vy: int) -> tuple[int, np.uint64, np.uint64, np.uint64]:
    """How the line meets an edge whose box it meets: how, and where it begins to, `n / d`.

    The third number is where a shared stretch ends, of the same `d`.
    """
    dx, dy = vx - wx, vy - wy
    up1, along1 = dx * (y1 - wy), dy * (x1 - wx)
    up2, along2 = dx * (y2 - wy), dy * (x2 - wx)
    if (up1 > along1 and up2 > along2) or (up1 < along1 and up2 < along2):
        return NOTHING, NOUGHT, ONE, ONE
    if up1 == along1 and up2 == along2:
        whole = dx if dx > 0 else dy
        a, b = (x1 - wx, x2 - wx) if dx > 0 else (y1 - wy, y2 - wy)
        begin, end = max(min(a, b), 0), min(max(a, b), whole)
        return ALONG, np.uint64(begin), np.uint64(whole), np.uint64(end)
    ex, ey = x2 - x1, y2 - y1
    up_w, along_w = ex * (wy - y1), ey * (wx - x1)
    up_v, along_v = ex * (vy - y1), ey * (vx - x1)
    if (up_w > along_w and up_v > along_v) or (up_w < along_w and up_v < along_v):
        return NOTHING, NOUGHT, ONE, ONE
    kind = CROSSING if (up1 >= along1) != (up2 >= along2) else TOUCH
    return kind, apart(up_w, along_w), apart(ex * dy, ey * dx), ONE
