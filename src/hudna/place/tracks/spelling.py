"""From a line to its spells: the parts of it that lie inside each area."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int64
from hudna.place.geometry import E7
from hudna.place.kernel import kernel
from hudna.place.match.finding import Index
from hudna.place.tracks.fractions import compare
from hudna.place.tracks.meeting import ALONG, CROSSING, FULL, NO_LONGER, NOUGHT, ONE, START
from hudna.place.tracks.sorting import sort_rows, swap
from hudna.place.tracks.walking import FRAMES, Hop, Keys, walk

WORLD, EDGE = 360 * E7, 180 * E7


@kernel
def write_spell(spells: Int64, count: int, area: int, turned: bool, n1: np.uint64, d1: np.uint64,
                n2: np.uint64, d2: np.uint64) -> int:
    """Write a spell from n1 / d1 to n2 / d2, counted from the other end if turned."""
    if count >= len(spells):
        return FULL
    if turned:
        n1, d1, n2, d2 = d2 - n2, d2, d1 - n1, d1
    spells[count, 0], spells[count, 1] = area, 0
    spells[count, 2], spells[count, 3] = np.int64(n1), np.int64(d1)
    spells[count, 4], spells[count, 5] = np.int64(n2), np.int64(d2)
    return count + 1


@kernel
def sweep(events: Int64, begin: int, end: int, area: int, turned: bool, spells: Int64,
          count: int) -> int:
    """The spells of one key from its sorted events. On an edge is inside."""
    first, odd, along, i = count, False, 0, begin
    while i < end and events[i, 1] == START:
        odd = True
        i += 1
    inside, n1, d1 = odd, NOUGHT, ONE
    while i < end:
        n, d = np.uint64(events[i, 2]), np.uint64(events[i, 3])
        if not inside:
            n1, d1 = n, d
        there = i
        while i < end and compare(np.uint64(events[i, 2]), np.uint64(events[i, 3]), n, d) == 0:
            kind = events[i, 1]
            again = (i > there and kind == events[i - 1, 1] and events[i, 4] == events[i - 1, 4]
                     and events[i, 5] == events[i - 1, 5])
            if not again:
                odd ^= kind == CROSSING and n > NOUGHT
                along += int(kind == ALONG) - int(kind == NO_LONGER)
            i += 1
        inside = odd or along > 0
        if not inside:
            count = write_spell(spells, count, area, turned, n1, d1, n, d)
            if count < 0:
                return FULL
    if inside:
        count = write_spell(spells, count, area, turned, n1, d1, ONE, ONE)
    if turned:
        for i in range((count - first) // 2):
            swap(spells, first + i, count - 1 - i)
    return count


@kernel
def within_limits(index: Index, area: int, a: Int64, b: Int64,
                  out: Int64) -> bool:
    """The part of the line within the window and the heights of an area; whether there is any.

    `a` and `b` are moment, lowest and highest of its ends; `out` gets the part.
    """
    n1, d1, n2, d2 = NOUGHT, ONE, ONE, ONE
    for limit in range(4):
        if limit == 0:
            start, end, least = a[0], b[0], index.limits[area, 0]
        elif limit == 1:
            start, end, least = -a[0], -b[0], -index.limits[area, 1]
        elif limit == 2:
            start, end, least = a[2], b[2], index.limits[area, 2]
        else:
            start, end, least = -a[1], -b[1], -index.limits[area, 3]
        if start >= least and end >= least:
            continue
        if start < least and end < least:
            return False
        n, d = np.uint64(abs(least - start)), np.uint64(abs(end - start))
        if start < least and compare(n, d, n1, d1) > 0:
            n1, d1 = n, d
        if end < least and compare(n, d, n2, d2) < 0:
            n2, d2 = n, d
    out[0], out[1], out[2], out[3] = np.int64(n1), np.int64(d1), np.int64(n2), np.int64(d2)
    return compare(n1, d1, n2, d2) <= 0


@kernel
def settle(index: Index, a: Int64, b: Int64, spells: Int64, count: int, limits: Int64) -> int:
    """Join what touches, cut to the limits; how many spells are left, by area, then moment."""
    sort_rows(spells, count)
    i, to, known, some = 0, 0, -1, False
    while i < count:
        area = spells[i, 0]
        if area != known:
            known, some = area, within_limits(index, area, a, b, limits)
        n1, d1 = np.uint64(spells[i, 2]), np.uint64(spells[i, 3])
        n2, d2 = np.uint64(spells[i, 4]), np.uint64(spells[i, 5])
        i += 1
        while (i < count and spells[i, 0] == area
               and compare(np.uint64(spells[i, 2]), np.uint64(spells[i, 3]), n2, d2) <= 0):
            n, d = np.uint64(spells[i, 4]), np.uint64(spells[i, 5])
            if compare(n, d, n2, d2) > 0:
                n2, d2 = n, d
            i += 1
        if not some:
            continue
        n, d = np.uint64(limits[0]), np.uint64(limits[1])
        if compare(n, d, n1, d1) > 0:
            n1, d1 = n, d
        n, d = np.uint64(limits[2]), np.uint64(limits[3])
        if compare(n, d, n2, d2) < 0:
            n2, d2 = n, d
        if compare(n1, d1, n2, d2) <= 0:
            to = write_spell(spells, to, area, False, n1, d1, n2, d2)
    return to


@kernel
def spell(index: Index, keys: Keys, ax: int, ay: int, bx: int, by: int, a: Int64, b: Int64,
          events: Int64, spells: Int64, limits: Int64) -> int:
    """The spells of the line from one fix to another, by area, then moment; or `FULL`.

    `a` and `b` are moment, lowest and highest of the fixes. The line goes the short way.
    """
    if bx - ax > EDGE:
        bx -= WORLD
    elif ax - bx > EDGE:
        bx += WORLD
    turned = bx < ax or (bx == ax and by < ay)
    wx, wy, vx, vy = (bx, by, ax, ay) if turned else (ax, ay, bx, by)
    count = 0
    for frame in range(3):
        aside = (frame - 1) * WORLD
        if wx + aside <= EDGE and vx + aside >= -EDGE:
            hop = Hop(wx + aside, wy, vx + aside, vy, a[0], b[0], min(a[1], b[1]),
                      max(a[2], b[2]), frame)
            count = walk(index, keys, hop, events, count)
    if count < 0:
        return FULL
    sort_rows(events, count)
    found, i = 0, 0
    while i < count:
        key, begin = events[i, 0], i
        while i < count and events[i, 0] == key:
            i += 1
        found = sweep(events, begin, i, keys.area[key // FRAMES], turned, spells, found)
        if found < 0:
            return FULL
    return settle(index, a, b, spells, found, limits)


