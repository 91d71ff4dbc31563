"""The index once more, as a line reads it: what is read together lies together.

An entry has its area's limits beside it. Edges of a block follow one another along its body's
edge, so that a few of them lie close together: they are kept as a bundle, with a box around it
that most lines are told from at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

EACH = 4
# Of an entry: its area's limits, area and block in one, the first bundle and that beyond the last.
FROM, UNTIL, FLOOR, CEILING, WHOSE, SPAN = range(6)
# Of a bundle: the box around its true edges, how many these are, and from where to where any of
# its edges counts when it lies below a position.
WEST, EAST, SOUTH, NORTH, BELOW_FROM, BELOW_UNTIL, REAL = range(7)
HALF, MASK = 32, 0xFFFFFFFF
NOWHERE_LOW, NOWHERE_HIGH = 2**31 - 1, -(2**31)


class Bundles(NamedTuple):
    """Bundle `c` has the edges from `EACH * c` on: rows x1, y1, x2, y2 and between which
    longitudes each counts when it lies below a position; true edges first, and some at the end
    that count for nothing."""

    entries: Int64
    box: Int32
    edges: Int32


def bundles_of(area: Int32, block: Int32, limits: Int64, edges: Int32, start: Int32,
               real: Int32) -> Bundles:
    """The entries and the blocks of an index."""
    firsts = np.zeros(len(real) + 1, np.int64)
    np.cumsum(-(-np.diff(start[:len(real) + 1]) // EACH), out=firsts[1:])
    entries = np.empty((len(area), 6), np.int64)
    write_entries(area, block, limits, firsts, entries)
    box = np.empty((int(firsts[-1]), 7), np.int32)
    rows = np.empty((EACH * len(box), 6), np.int32)
    put_together(edges, start, real, firsts, box, rows)
    return Bundles(entries, box, rows)


@kernel
def write_entries(area: Int32, block: Int32, limits: Int64, firsts: Int64,
                  entries: Int64) -> None:
    """Each entry with all that a line asks of it first."""
    for j in range(len(area)):
        for limit in range(4):
            entries[j, limit] = limits[area[j], limit]
        entries[j, WHOSE] = (np.int64(area[j]) << HALF) | (np.int64(block[j]) & MASK)
        b = block[j]
        entries[j, SPAN] = (firsts[b] << HALF) | firsts[b + 1] if b >= 0 else 0


@kernel
def put_together(edges: Int32, start: Int32, real: Int32, firsts: Int64, box: Int32,
                 rows: Int32) -> None:
    """Write every bundle; the box of one without a true edge is nowhere."""
    for block in range(len(real)):
        e = start[block]
        for c in range(firsts[block], firsts[block + 1]):
            box[c, WEST], box[c, EAST], box[c, REAL] = NOWHERE_LOW, NOWHERE_HIGH, 0
            box[c, SOUTH], box[c, NORTH] = NOWHERE_LOW, NOWHERE_HIGH
            box[c, BELOW_FROM], box[c, BELOW_UNTIL] = NOWHERE_LOW, NOWHERE_HIGH
            for row in range(EACH * c, EACH * (c + 1)):
                rows[row] = 0
                if e < start[block + 1]:
                    for column in range(6):
                        rows[row, column] = edges[column, e]
                    if edges[4, e] < edges[5, e]:
                        box[c, BELOW_FROM] = min(box[c, BELOW_FROM], edges[4, e])
                        box[c, BELOW_UNTIL] = max(box[c, BELOW_UNTIL], edges[5, e])
                if e < real[block]:
                    box[c, REAL] += 1
                    box[c, WEST] = min(box[c, WEST], edges[0, e])
                    box[c, EAST] = max(box[c, EAST], edges[2, e])
                    box[c, SOUTH] = min(box[c, SOUTH], edges[1, e], edges[3, e])
                    box[c, NORTH] = max(box[c, NORTH], edges[1, e], edges[3, e])
                e += 1
