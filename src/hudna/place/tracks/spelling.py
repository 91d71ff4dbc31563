"""From what a line meets to its spells: the parts of it that lie inside each area."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.fractions import compare
from hudna.place.tracks.meeting import ALONG, CROSSING, FULL, NO_LONGER, NOUGHT, ONE, START
from hudna.place.tracks.sorting import sort_rows, swap
from hudna.place.tracks.walking import FRAMES


@kernel
def write_spell(spells: Int64, count: int, area: int, turned: bool, n1: np.uint64, d1: np.uint64,
                n2: np.uint64, d2: np.uint64) -> int:
    """Write a spell from n1 / d1 to n2 / d2, counted from the other end if turned."""
    if count < 0 or count >= len(spells):
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
                odd ^= bool(kind == CROSSING and n > NOUGHT)
                along += int(kind == ALONG) - int(kind == NO_LONGER)
            i += 1
        inside = odd or along > 0
        if not inside:
            count = write_spell(spells, count, area, turned, n1, d1, n, d)
    if inside:
        count = write_spell(spells, count, area, turned, n1, d1, ONE, ONE)
    if turned and count >= 0:
        for i in range((count - first) // 2):
            swap(spells, first + i, count - 1 - i)
    return count


@kernel
def sweep_all(events: Int64, count: int, area_of: Int32, turned: bool, spells: Int64,
              found: int) -> int:
    """The spells of every key; the new count, or `FULL`."""
    sort_rows(events, count)
    i = 0
    while i < count and found >= 0:
        key, begin = events[i, 0], i
        while i < count and events[i, 0] == key:
            i += 1
        found = sweep(events, begin, i, area_of[key // FRAMES], turned, spells, found)
    return found


@kernel
def within_limits(limits: Int64, area: int, ends: Int64) -> bool:
    """The part of the line within the window and the heights of an area; whether there is any.

    `ends` are moment, lowest and highest of its ends, a row each, and a row that gets the part.
    """
    n1, d1, n2, d2 = NOUGHT, ONE, ONE, ONE
    for limit in range(4):
        column, sign = (0, 0, 2, 1)[limit], (1, -1, 1, -1)[limit]
        start, end = sign * ends[0, column], sign * ends[1, column]
        least = sign * limits[area, limit]
        if start >= least and end >= least:
            continue
        if start < least and end < least:
            return False
        n, d = np.uint64(abs(least - start)), np.uint64(abs(end - start))
        if start < least and compare(n, d, n1, d1) > 0:
            n1, d1 = n, d
        if end < least and compare(n, d, n2, d2) < 0:
            n2, d2 = n, d
    ends[2, 0], ends[2, 1], ends[2, 2], ends[2, 3] = (np.int64(n1), np.int64(d1), np.int64(n2),
                                                      np.int64(d2))
    return compare(n1, d1, n2, d2) <= 0


@kernel
def settle(limits: Int64, ends: Int64, spells: Int64, count: int) -> int:
    """Join what touches, cut to the limits; how many spells are left, by area, then moment."""
    sort_rows(spells, count)
    i, to, known, some = 0, 0, -1, False
    while i < count:
        area = spells[i, 0]
        if area != known:
            known, some = area, within_limits(limits, area, ends)
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
        n, d = np.uint64(ends[2, 0]), np.uint64(ends[2, 1])
        if compare(n, d, n1, d1) > 0:
            n1, d1 = n, d
        n, d = np.uint64(ends[2, 2]), np.uint64(ends[2, 3])
        if compare(n, d, n2, d2) < 0:
            n2, d2 = n, d
        if compare(n1, d1, n2, d2) <= 0:
            to = write_spell(spells, to, area, False, n1, d1, n2, d2)
    return to


@kernel
def whole_spells(events: Int64, count: int, area_of: Int32, limits: Int64, ends: Int64,
                 spells: Int64) -> int:
    """The spells where the line does not begin anywhere but stays: `FULL` where that is not so.

    No more than one event for an area, which the line is in from end to end, within its limits.
    """
    from_ms, until_ms = ends[0, 0], ends[1, 0]
    low, high = max(ends[0, 1], ends[1, 1]), min(ends[0, 2], ends[1, 2])
    for i in range(count):
        area = area_of[events[i, 0] // FRAMES]
        if (events[i, 1] != START or limits[area, 0] > from_ms or limits[area, 1] < until_ms
                or limits[area, 2] > high or limits[area, 3] < low or i >= len(spells)):
            return FULL
        j = i
        while j > 0 and spells[j - 1, 0] > area:
            swap(spells, j, j - 1)
            j -= 1
        if j > 0 and spells[j - 1, 0] == area:
            return FULL
        spells[j, 0], spells[j, 1], spells[j, 2] = area, 0, 0
        spells[j, 3], spells[j, 4], spells[j, 5] = 1, 1, 1
    return count
