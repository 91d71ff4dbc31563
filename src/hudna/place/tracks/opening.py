"""The stays that are open for each aircraft, and what the line to its next fix makes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import LOWEST_MM, Int32, Int64
from hudna.place.kernel import inlined, kernel
from hudna.place.tracks.fractions import moment

ENDED, UNSEEN, NONE = -3, -2, -1
# An aircraft: its last fix, and the first of its open stays, which ascend by area.
ROW, LON, LAT, AT, LOW, HIGH, HEIGHT, HEAD = range(8)
# An open stay. It is fresh if it holds the aircraft's first fix of all.
NEXT, AREA, SINCE, FIRST, LOWEST, HIGHEST, FRESH = range(7)
# What happened, to which fix: `Kind`, or `LATE`.
KIND, FIX, CRAFT, WHERE, ENTERED, LEFT, FIRST_ROW, LAST_ROW, LEAST, MOST, WAS_FRESH = range(11)
ENTRY, EXIT, CROSSED, LOST, LATE, OPEN = range(6)
DONE, LOGGED, FREE, USED, GAPS, LACKING, ANSWERS, LATES = range(8)


class Track(NamedTuple):
    """Fixes as columns, and the order in which they are taken."""

    craft: Int32
    rows: Int64
    lon: Int32
    lat: Int32
    at_ms: Int64
    low: Int32
    high: Int32
    height: Int32
    order: Int64


class State(NamedTuple):
    """A row for each aircraft, slots for open stays, a log of what happened, and counts."""

    crafts: Int64
    slots: Int64
    log: Int64
    counts: Int64


@inlined
def write_log(log: Int64, counts: Int64, kind: int, fix: int, craft: int, area: int,
              entered: int, left: int, first_row: int, last_row: int, lowest: int, highest: int,
              fresh: int) -> None:
    """One line in the log; there is room."""
    line = counts[LOGGED]
    log[line, KIND], log[line, FIX], log[line, CRAFT], log[line, WHERE] = kind, fix, craft, area
    log[line, ENTERED], log[line, LEFT] = entered, left
    log[line, FIRST_ROW], log[line, LAST_ROW] = first_row, last_row
    log[line, LEAST], log[line, MOST], log[line, WAS_FRESH] = lowest, highest, fresh
    counts[LOGGED] = line + 1


@kernel
def open_stay(crafts: Int64, slots: Int64, counts: Int64, link: int, craft: int, area: int,
              since: int, row: int, height: int, fresh: int) -> int:
    """A new slot after `link`, or first of the aircraft's; there is room."""
    slot = counts[FREE]
    if slot == NONE:
        slot = counts[USED]
        counts[USED] += 1
    else:
        counts[FREE] = slots[slot, NEXT]
    slots[slot, AREA], slots[slot, SINCE] = area, since
    slots[slot, FIRST], slots[slot, FRESH] = row, fresh
    slots[slot, LOWEST], slots[slot, HIGHEST] = height, height
    if link == NONE:
        slots[slot, NEXT] = crafts[craft, HEAD]
        crafts[craft, HEAD] = slot
    else:
        slots[slot, NEXT] = slots[link, NEXT]
        slots[link, NEXT] = slot
    return int(slot)


@kernel
def close_stay(crafts: Int64, slots: Int64, log: Int64, counts: Int64, link: int, slot: int,
               craft: int, kind: int, fix: int, left: int) -> int:
    """Take a slot out and log its stay, which the last fix was the last of; the next slot."""
    write_log(log, counts, kind, fix, craft, slots[slot, AREA], slots[slot, SINCE], left,
              slots[slot, FIRST], crafts[craft, ROW], slots[slot, LOWEST], slots[slot, HIGHEST],
              slots[slot, FRESH])
    after = slots[slot, NEXT]
    if link == NONE:
        crafts[craft, HEAD] = after
    else:
        slots[link, NEXT] = after
    slots[slot, NEXT] = counts[FREE]
    counts[FREE] = slot
    return int(after)


@kernel
def lose(crafts: Int64, slots: Int64, log: Int64, counts: Int64, craft: int, fix: int,
         head: int) -> None:
    """No line goes on from the last fix: what is open ends there."""
    slot = crafts[craft, HEAD]
    while slot >= 0:
        slot = close_stay(crafts, slots, log, counts, NONE, slot, craft, LOST, fix,
                          crafts[craft, AT])
    crafts[craft, HEAD] = head


@kernel
def lose_silent(crafts: Int64, slots: Int64, log: Int64, counts: Int64, before_ms: int) -> None:
    """End the tracks of aircraft whose last fix is earlier; there is room in the log."""
    for craft in range(len(crafts)):
        if crafts[craft, HEAD] >= NONE and crafts[craft, AT] < before_ms:
            lose(crafts, slots, log, counts, craft, -1, ENDED)


@kernel
def write_open(crafts: Int64, slots: Int64, log: Int64, counts: Int64) -> None:
    """Log every open stay as it stands, left at its aircraft's last fix; there is room."""
    for craft in range(len(crafts)):
        slot = crafts[craft, HEAD]
        while slot >= 0:
            write_log(log, counts, OPEN, -1, craft, slots[slot, AREA], slots[slot, SINCE],
                      crafts[craft, AT], slots[slot, FIRST], crafts[craft, ROW],
                      slots[slot, LOWEST], slots[slot, HIGHEST], slots[slot, FRESH])
            slot = slots[slot, NEXT]


@kernel
def restore(crafts: Int64, slots: Int64, counts: Int64, lines: Int64) -> None:
    """Open the stays of log lines again, sorted by aircraft, then area; there is room."""
    craft, link = NONE, NONE
    for i in range(len(lines)):
        if lines[i, CRAFT] != craft:
            craft, link = lines[i, CRAFT], NONE
        link = open_stay(crafts, slots, counts, link, craft, lines[i, WHERE], lines[i, ENTERED],
                         lines[i, FIRST_ROW], lines[i, LEAST], lines[i, WAS_FRESH])
        slots[link, HIGHEST] = lines[i, MOST]


@kernel
def by_craft(craft: Int32, starts: Int64, order: Int64) -> None:
    """The order of fixes by aircraft, each one's as they came; `starts[craft + 1]` begins it."""
    for i in range(len(craft)):
        starts[craft[i] + 2] += 1
    for c in range(2, len(starts)):
        starts[c] += starts[c - 1]
    for i in range(len(craft)):
        order[starts[craft[i] + 1]] = i
        starts[craft[i] + 1] += 1


@kernel
def lines_to(crafts: Int64, codes: Int32, lons: Int32, lats: Int32, moments: Int64, order: Int64,
             gap_ms: int, lines: Int64) -> None:
    """The line to each fix, a row each: from longitude, latitude, moment; its own is its end.

    A fix that no line goes to is a line without length; so is one that is late.
    """
    last = np.full(len(crafts), -1, np.int64)
    for i in order:
        craft = codes[i]
        lines[i, 0], lines[i, 1], lines[i, 2] = lons[i], lats[i], moments[i]
        if craft < 0 or (last[craft] < 0 and crafts[craft, HEAD] == UNSEEN):
            if craft >= 0:
                last[craft] = i
            continue
        j = last[craft]
        at_ms = moments[j] if j >= 0 else crafts[craft, AT]
        if moments[i] <= at_ms:
            continue
        last[craft] = i
        if moments[i] - at_ms > gap_ms or (j < 0 and crafts[craft, HEAD] == ENDED):
            continue
        lines[i, 2] = at_ms
        if j >= 0:
            lines[i, 0], lines[i, 1] = lons[j], lats[j]
        else:
            lines[i, 0], lines[i, 1] = crafts[craft, LON], crafts[craft, LAT]


@kernel
def lower(a: int, b: int) -> int:
    """The lower of two heights that may be unknown."""
    return max(a, b) if min(a, b) == LOWEST_MM else min(a, b)


@kernel
def go_on(crafts: Int64, slots: Int64, craft: int, height: int) -> None:
    """All that is open stays open, with a fix more inside."""
    slot = crafts[craft, HEAD]
    while slot >= 0:
        slots[slot, LOWEST] = lower(slots[slot, LOWEST], height)
        slots[slot, HIGHEST] = max(slots[slot, HIGHEST], height)
        slot = slots[slot, NEXT]


@kernel
def keep_fix(crafts: Int64, craft: int, row: int, lon: int, lat: int, at_ms: int, low: int,
             high: int, height: int) -> None:
    """The last fix of an aircraft."""
    crafts[craft, ROW], crafts[craft, LON], crafts[craft, LAT] = row, lon, lat
    crafts[craft, AT], crafts[craft, LOW], crafts[craft, HIGH] = at_ms, low, high
    crafts[craft, HEIGHT] = height


@kernel
def follow(crafts: Int64, slots: Int64, log: Int64, counts: Int64, craft: int, i: int, row: int,
           until: int, height: int, spells: Int64, count: int, telling: bool) -> None:
    """Open, keep on and close stays by the spells of the line from the last fix to fix `i`."""
    since, then = crafts[craft, AT], crafts[craft, HEIGHT]
    link, slot = NONE, crafts[craft, HEAD]
    for k in range(count):
        area = spells[k, 0]
        n1, d1 = np.uint64(spells[k, 2]), np.uint64(spells[k, 3])
        n2, d2 = np.uint64(spells[k, 4]), np.uint64(spells[k, 5])
        while slot >= 0 and slots[slot, AREA] < area:
            slot = close_stay(crafts, slots, log, counts, link, slot, craft, LOST, i, since)
        goes_on = slot >= 0 and slots[slot, AREA] == area and n1 == np.uint64(0)
        if goes_on and n2 == d2:
            slots[slot, LOWEST] = lower(slots[slot, LOWEST], height)
            slots[slot, HIGHEST] = max(slots[slot, HIGHEST], height)
            link, slot = slot, slots[slot, NEXT]
            continue
        left = moment(since, until - since, n2, d2, True)
        if goes_on:
            slot = close_stay(crafts, slots, log, counts, link, slot, craft, EXIT, i, left)
            continue
        entered = moment(since, until - since, n1, d1, False)
        kind, last, lowest, highest = ENTRY, row, height, height
        if n2 == d2:
            link = open_stay(crafts, slots, counts, link, craft, area, entered, row, height, 0)
        else:
            kind, last = CROSSED, crafts[craft, ROW]
            lowest, highest = lower(then, height), max(then, height)
        if kind == CROSSED or telling:
            write_log(log, counts, kind, i, craft, area, entered,
                      left if kind == CROSSED else entered, last, row, lowest, highest, 0)
    while slot >= 0:
        slot = close_stay(crafts, slots, log, counts, link, slot, craft, LOST, i, since)


@kernel
def begin(crafts: Int64, slots: Int64, log: Int64, counts: Int64, craft: int, i: int, row: int,
          at_ms: int, height: int, spells: Int64, count: int, telling: bool, fresh: int) -> None:
    """A track begins at fix `i`, inside the areas of the spells; one of `NOBODY` ends, too."""
    link = NONE
    for k in range(count):
        if craft >= 0:
            link = open_stay(crafts, slots, counts, link, craft, spells[k, 0], at_ms, row, height,
                             fresh)
        if craft < 0 or telling:
            write_log(log, counts, LOST if craft < 0 else ENTRY, i, craft, spells[k, 0], at_ms,
                      at_ms, row, row, height, height, 0)
