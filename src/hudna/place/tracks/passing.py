"""Whether a line leaves everything as it was: most do, and need no events, no order, no spells.

Nothing begins and nothing ends on a line that meets no edge and lies, from end to end, within the
window and the heights of every area whose window and heights it shares at all: what is open at its
beginning stays open. Where this cannot be told at once the answer is no.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.layers import WHOLE
from hudna.place.tracks.bundles import (
    CEILING,
    EACH,
    EAST,
    FLOOR,
    FROM,
    HALF,
    MASK,
    NORTH,
    REAL,
    SOUTH,
    SPAN,
    UNTIL,
    WEST,
    WHOSE,
)
from hudna.place.tracks.columns import Flags


@kernel
def leaves_all(near: Int64, count: int, entries: Int64, box: Int32, edges: Int32,
               reaching: Flags, wx: int, wy: int, vx: int, vy: int, from_ms: int, until_ms: int,
               low: int, high: int) -> bool:
    """Whether nothing begins or ends on a line of which `near` is all that it may meet.

    Heights from `low` to `high` may be true all along it.
    """
    south, north = min(wy, vy), max(wy, vy)
    for k in range(count):
        j = np.uint32(near[k] >> 1)
        if (entries[j, FROM] > from_ms or entries[j, UNTIL] < until_ms
                or entries[j, FLOOR] > high or entries[j, CEILING] < low):
            return False
        block = np.int32(entries[j, WHOSE])
        if block < WHOLE or (block == WHOLE and reaching[entries[j, WHOSE] >> HALF]):
            return False
        for c in range(entries[j, SPAN] >> HALF, entries[j, SPAN] & MASK):
            if ((box[c, EAST] < wx) | (box[c, WEST] > vx) | (box[c, NORTH] < south)
                    | (box[c, SOUTH] > north)):
                continue
            for e in range(EACH * c, EACH * c + box[c, REAL]):
                x1, y1, x2, y2 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
                if (x2 < wx) | (x1 > vx) | (max(y1, y2) < south) | (min(y1, y2) > north):
                    continue
                if not apart(int(np.int64(x1)), int(np.int64(y1)), int(np.int64(x2)),
                             int(np.int64(y2)), wx, wy, vx, vy):
                    return False
    return True


@kernel
def apart(x1: int, y1: int, x2: int, y2: int, wx: int, wy: int, vx: int, vy: int) -> bool:
    """Whether an edge lies on one side of the line, or the line on one side of the edge."""
    dx, dy, ex, ey = vx - wx, vy - wy, x2 - x1, y2 - y1
    up1, along1, up2, along2 = dx * (y1 - wy), dy * (x1 - wx), dx * (y2 - wy), dy * (x2 - wx)
    up_w, along_w, up_v, along_v = ex * (wy - y1), ey * (wx - x1), ex * (vy - y1), ey * (vx - x1)
    return bool(((up1 > along1) & (up2 > along2)) | ((up1 < along1) & (up2 < along2))
                | ((up_w > along_w) & (up_v > along_v)) | ((up_w < along_w) & (up_v < along_v)))
