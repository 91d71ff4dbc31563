"""Which of some dozens of lines leave everything as it was, found for all of them step by step.

Nothing begins and nothing ends on a line that meets no edge and lies, from end to end, within the
window and the heights of every area whose window and heights it shares at all: what is open at its
beginning stays open. Most lines are such, and need no events, no order, no spells.

One after the other, each line would wait for memory four times, for where its cells' entries
begin, for them, for their boxes and for edges, and at each step the processor would guess wrongly
what comes next. Here each step is done for all lines, asks for the memory of the next, and writes
what it finds whether or not it counts. Whatever is not plain is not calm: `advance` must come to
the same without this. It never says of a line that anything begins or ends on that it is calm.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.lanes import fetch, fill_eight
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
from hudna.place.tracks.opening import AT, HEAD, HIGH, LAT, LON, LOW, NONE, UNSEEN

TOGETHER = 64
EDGE, POLE = 1_800_000_000, 900_000_000
# Of a line: its ends, its box, its window, the heights that it has anywhere and everywhere.
AX, AY, BX, BY, W, E, S, N, SINCE, END, LEAST, MOST, LEAST_ALL, MOST_ALL = range(14)
# Eight numbers are written whether or not so many count.
EIGHT = 8
ROOM = 4096
LINE, ENTRY, BOX, EDGES = 64, 6, 7, 24
# Where in a batch an aircraft was last: told by the last bits of its code.
TAGS, NOWHERE, MIXED = 1024, -1, -2


@kernel
def fetch_columns(codes: Int32, lons: Int32, lats: Int32, moments: Int64, lows: Int32,
                  highs: Int32, heights: Int32, order: Int64, first: int, last: int) -> None:
    """Ask for fixes that are not taken in the order in which they lie."""
    for step in range(first, min(last, len(order))):
        i = order[step]
        fetch(codes, i)
        fetch(lons, i)
        fetch(lats, i)
        fetch(moments, i)
        fetch(lows, i)
        fetch(highs, i)
        fetch(heights, i)


@kernel
def draw(codes: Int32, lons: Int32, lats: Int32, moments: Int64, lows: Int32, highs: Int32,
         order: Int64, first: int, last: int, crafts: Int64, gap_ms: int, tags: Int32,
         lines: Int64, calm: Flags) -> None:
    """The lines of a batch; `calm` says of which anything can be said.

    Aircraft whose codes end alike are not told apart, and nothing more is said of either in this
    batch: where one was last must never be guessed, nor whether its fix was late.
    """
    tags[:] = NOWHERE
    for step in range(first, last):
        i, k = order[step], step - first
        craft = int(np.int64(codes[i]))
        bx, by, until = np.int64(lons[i]), np.int64(lats[i]), moments[i]
        ax, ay, since, low, high = bx, by, until, np.int64(lows[i]), np.int64(highs[i])
        tag, known, head = craft & (TAGS - 1), craft >= 0, UNSEEN
        before = tags[tag]
        if known:
            ax, ay, since = crafts[craft, LON], crafts[craft, LAT], crafts[craft, AT]
            low, high, head = crafts[craft, LOW], crafts[craft, HIGH], crafts[craft, HEAD]
        seen, joined, mixed = head != UNSEEN, head >= NONE, before == MIXED
        if known and before >= 0:
            j, seen, joined = order[first + before], True, True
            mixed = codes[j] != craft
            ax, ay, since = lines[before, BX], lines[before, BY], lines[before, END]
            low, high = np.int64(lows[j]), np.int64(highs[j])
        late = seen & (until <= since)
        if known and (mixed or not late):
            tags[tag] = MIXED if mixed else k
        lines[k, AX], lines[k, AY], lines[k, BX], lines[k, BY] = ax, ay, bx, by
        lines[k, W], lines[k, E] = min(ax, bx), max(ax, bx)
        lines[k, S], lines[k, N] = min(ay, by), max(ay, by)
        lines[k, SINCE], lines[k, END] = since, until
        low_b, high_b = np.int64(lows[i]), np.int64(highs[i])
        lines[k, LEAST], lines[k, MOST] = min(low, low_b), max(high, high_b)
        lines[k, LEAST_ALL], lines[k, MOST_ALL] = max(low, low_b), min(high, high_b)
        calm[k] = (joined & (not mixed) & (not late) & (until - since <= gap_ms)
                   & (max(ax, bx) - min(ax, bx) <= EDGE) & (min(ax, bx) > -EDGE)
                   & (max(ax, bx) < EDGE) & (min(ay, by) > -POLE) & (max(ay, by) < POLE))


@kernel
def find_cells(heads: Int32, numbers: Int64, lines: Int64, count: int, calm: Flags,
               spots: Int64) -> None:
    """Where in `heads` each line's cells are: from and to of two rows, in a slice and in the layer
    for what lasts. A line through more rows, or more than one slice, is not calm."""
    x0, y0, shift, cols, rows = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
    begin, length, slices = numbers[5], numbers[6], numbers[7]
    cells = heads.shape[1]
    same_from, same_until, turn = 0, 0, slices
    for k in range(count):
        since, until = lines[k, SINCE], lines[k, END]
        if slices > 0 and not same_from <= until < same_until:
            turn = (until - begin) // length
            same_from = begin + turn * length
            same_until = same_from + length
            if turn < 0 or turn >= slices:
                turn = slices
        if slices > 0 and since < same_from:
            calm[k] = False
        row, top = (lines[k, S] - y0) >> shift, (lines[k, N] - y0) >> shift
        calm[k] &= top - row <= 1
        west = max((lines[k, W] - x0) >> shift, 0)
        east = min((lines[k, E] - x0) >> shift, cols - 1) + 1
        for part in range(2):
            here = calm[k] & (west < east) & (row + part >= 0) & (row + part < rows)
            here &= row + part <= top
            at = (row + part) * cols
            one, other = (at + west, at + east) if here else (0, 0)
            spots[k, 4 * part], spots[k, 4 * part + 1] = turn * cells + one, turn * cells + other
            one, other = (one, other) if turn != slices else (0, 0)
            spots[k, 4 * part + 2] = slices * cells + one
            spots[k, 4 * part + 3] = slices * cells + other
            fetch(heads, turn * cells + one)
            fetch(heads, slices * cells + one)


@kernel
def find_entries(heads: Int32, entries: Int64, spots: Int64, count: int, calm: Flags, which: Int32,
                 owner: Int32) -> int:
    """The entries of all lines, and whose each is; how many. A line whose entries have no room is
    not calm. `which` is written as so much less than the entry as comes before it."""
    n = 0
    flat = heads.reshape(heads.size)
    for k in range(count):
        for part in range(0, 8, 2):
            begin, end = flat[spots[k, part]], flat[spots[k, part + 1]]
            if n + end - begin + EIGHT > len(which):
                calm[k] = False
                continue
            fetch(entries, ENTRY * begin)
            fetch(entries, ENTRY * begin + 8)
            fetch(entries, ENTRY * begin + 16)
            for at in range(n, n + end - begin, EIGHT):
                fill_eight(np.int32(begin - n), which, at)
                fill_eight(np.int32(k), owner, at)
            n += end - begin
    return n


@kernel
def find_sharing(entries: Int64, lines: Int64, which: Int32, owner: Int32, count: int) -> int:
    """Leave only the entries that share time and heights with their line; how many."""
    n = 0
    for c in range(count):
        j, k = np.uint32(which[c] + c), np.uint32(owner[c])
        which[n], owner[n] = j, k
        n += int((entries[j, FROM] <= lines[k, END]) & (entries[j, UNTIL] >= lines[k, SINCE])
                 & (entries[j, FLOOR] <= lines[k, MOST]) & (entries[j, CEILING] >= lines[k, LEAST]))
    return n


@kernel
def find_bundles(entries: Int64, box: Int32, reaching: Flags, lines: Int64, kept: Int32,
                 whose: Int32, count: int, calm: Flags, which: Int32, owner: Int32) -> int:
    """The bundles of all lines, and whose each is; how many. A line that an entry's limits end on
    is not calm, nor one with a distance to be asked."""
    n = 0
    for c in range(count):
        j, k = np.uint32(kept[c]), np.uint32(whose[c])
        begin, end = entries[j, SPAN] >> HALF, entries[j, SPAN] & MASK
        block = np.int32(entries[j, WHOSE])
        around = block < WHOLE or (block == WHOLE and reaching[entries[j, WHOSE] >> HALF])
        full = ((entries[j, FROM] <= lines[k, SINCE]) & (entries[j, UNTIL] >= lines[k, END])
                & (entries[j, FLOOR] <= lines[k, MOST_ALL])
                & (entries[j, CEILING] >= lines[k, LEAST_ALL]))
        calm[k] &= full & (not around)
        if n + end - begin + EIGHT > len(which):
            calm[k] = False
            continue
        fetch(box, BOX * begin)
        fetch(box, BOX * begin + 16)
        fetch(box, BOX * begin + 32)
        for at in range(n, n + end - begin, EIGHT):
            fill_eight(np.int32(begin - n), which, at)
            fill_eight(np.int32(k), owner, at)
        n += end - begin
    return n


@kernel
def find_near(box: Int32, edges: Int32, lines: Int64, which: Int32, owner: Int32,
              count: int) -> int:
    """Leave only the bundles whose box the line's box meets; how many."""
    n = 0
    for c in range(count):
        b, k = np.uint32(which[c] + c), np.uint32(owner[c])
        near = ((box[b, EAST] >= lines[k, W]) & (box[b, WEST] <= lines[k, E])
                & (box[b, NORTH] >= lines[k, S]) & (box[b, SOUTH] <= lines[k, N]))
        which[n], owner[n] = b, k
        n += int(near)
    for c in range(n):
        fetch(edges, EDGES * which[c])
        fetch(edges, EDGES * which[c] + 16)
    return n


@kernel
def ask_edges(box: Int32, edges: Int32, lines: Int64, which: Int32, owner: Int32, count: int,
              calm: Flags) -> None:
    """No line is calm that meets a true edge of its bundles."""
    for c in range(count):
        b, k = np.uint32(which[c]), np.uint32(owner[c])
        ax, ay, bx, by = lines[k, AX], lines[k, AY], lines[k, BX], lines[k, BY]
        met, real = False, box[b, REAL]
        for e in range(EACH):
            x1, y1 = int(np.int64(edges[EACH * b + e, 0])), int(np.int64(edges[EACH * b + e, 1]))
            x2, y2 = int(np.int64(edges[EACH * b + e, 2])), int(np.int64(edges[EACH * b + e, 3]))
            met |= ((e < real) & (x2 >= lines[k, W]) & (x1 <= lines[k, E])
                    & (max(y1, y2) >= lines[k, S]) & (min(y1, y2) <= lines[k, N])
                    & (not apart(x1, y1, x2, y2, ax, ay, bx, by)))
        calm[k] &= not met


@kernel
def apart(x1: int, y1: int, x2: int, y2: int, wx: int, wy: int, vx: int, vy: int) -> bool:
    """Whether an edge lies on one side of the line, or the line on one side of the edge."""
    dx, dy, ex, ey = vx - wx, vy - wy, x2 - x1, y2 - y1
    up1, along1, up2, along2 = dx * (y1 - wy), dy * (x1 - wx), dx * (y2 - wy), dy * (x2 - wx)
    up_w, along_w, up_v, along_v = ex * (wy - y1), ey * (wx - x1), ex * (vy - y1), ey * (vx - x1)
    return bool(((up1 > along1) & (up2 > along2)) | ((up1 < along1) & (up2 < along2))
                | ((up_w > along_w) & (up_v > along_v)) | ((up_w < along_w) & (up_v < along_v)))
