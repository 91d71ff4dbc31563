"""The stays that are open for each aircraft, and what the line to its next fix makes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import LOWEST_MM, Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.fractions import moment

ENDED, UNSEEN, NONE = -3, -2, -1
# An aircraft: its last fix, and the first of its open stays, which ascend by area.
ROW, LON, LAT, AT, LOW, HIGH, HEIGHT, HEAD = range(8)
# An open stay. It is fresh if it holds the aircraft's first fix of all.
NEXT, AREA, SINCE, FIRST, LOWEST, HIGHEST, FRESH = range(7)
# What happened, to which fix: `Kind`, or `LATE`.
KIND, FIX, CRAFT, WHERE, ENTERED, LEFT, FIRST_ROW, LAST_ROW, LEAST, MOST, WAS_FRESH = range(11)
ENTRY, EXIT, CROSSED, LOST, LATE, OPEN = range(6)
DONE, LOGGED, FREE, USED, GAPS, LACKING, ANSWERS = range(7)


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


@kernel
def write_log(state: State, kind: int, fix: int, craft: int, area: int, entered: int, left: int,
              first_row: int, last_row: int, lowest: int, highest: int, fresh: int) -> None:
    """One line in the log; there is room."""
    line = state.log[state.counts[LOGGED]]
    line[KIND], line[FIX], line[CRAFT], line[WHERE] = kind, fix, craft, area
    line[ENTERED], line[LEFT] = entered, left
    line[FIRST_ROW], line[LAST_ROW] = first_row, last_row
    line[LEAST], line[MOST], line[WAS_FRESH] = lowest, highest, fresh
    state.counts[LOGGED] += 1


@kernel
def open_stay(state: State, link: int, craft: int, area: int, since: int, row: int, height: int,
              fresh: int) -> int:
    """A new slot after `link`, or first of the aircraft's; there is room."""
    slot = state.counts[FREE]
    if slot == NONE:
        slot = state.counts[USED]
        state.counts[USED] += 1
    else:
        state.counts[FREE] = state.slots[slot, NEXT]
    state.slots[slot, AREA], state.slots[slot, SINCE] = area, since
    state.slots[slot, FIRST], state.slots[slot, FRESH] = row, fresh
    state.slots[slot, LOWEST], state.slots[slot, HIGHEST] = height, height
    if link == NONE:
        state.slots[slot, NEXT] = state.crafts[craft, HEAD]
        state.crafts[craft, HEAD] = slot
    else:
        state.slots[slot, NEXT] = state.slots[link, NEXT]
        state.slots[link, NEXT] = slot
    return slot


@kernel
def close_stay(state: State, link: int, slot: int, craft: int, kind: int, fix: int,
               left: int) -> int:
    """Take a slot out and log its stay, which the last fix was the last of; the next slot."""
    one = state.slots[slot]
    write_log(state, kind, fix, craft, one[AREA], one[SINCE], left, one[FIRST],
              state.crafts[craft, ROW], one[LOWEST], one[HIGHEST], one[FRESH])
    after = one[NEXT]
    if link == NONE:
        state.crafts[craft, HEAD] = after
    else:
        state.slots[link, NEXT] = after
    one[NEXT] = state.counts[FREE]
    state.counts[FREE] = slot
    return after


@kernel
def lose(state: State, craft: int, fix: int, head: int) -> None:
    """No line goes on from the last fix: what is open ends there."""
    slot = state.crafts[craft, HEAD]
    while slot >= 0:
        slot = close_stay(state, NONE, slot, craft, LOST, fix, state.crafts[craft, AT])
    state.crafts[craft, HEAD] = head


@kernel
def lose_silent(state: State, before_ms: int) -> None:
    """End the tracks of aircraft whose last fix is earlier; there is room in the log."""
    for craft in range(len(state.crafts)):
        if state.crafts[craft, HEAD] >= NONE and state.crafts[craft, AT] < before_ms:
            lose(state, craft, -1, ENDED)


@kernel
def write_open(state: State) -> None:
    """Log every open stay as it stands, left at its aircraft's last fix; there is room."""
    for craft in range(len(state.crafts)):
        slot = state.crafts[craft, HEAD]
        while slot >= 0:
            one = state.slots[slot]
            write_log(state, OPEN, -1, craft, one[AREA], one[SINCE], state.crafts[craft, AT],
                      one[FIRST], state.crafts[craft, ROW], one[LOWEST], one[HIGHEST], one[FRESH])
            slot = one[NEXT]


@kernel
def restore(state: State, lines: Int64) -> None:
    """Open the stays of log lines again, sorted by aircraft, then area; there is room."""
    craft, link = NONE, NONE
    for i in range(len(lines)):
        line = lines[i]
        if line[CRAFT] != craft:
            craft, link = line[CRAFT], NONE
        link = open_stay(state, link, craft, line[WHERE], line[ENTERED], line[FIRST_ROW],
                         line[LEAST], line[WAS_FRESH])
        state.slots[link, HIGHEST] = line[MOST]


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
def lower(a: int, b: int) -> int:
    """The lower of two heights that may be unknown."""
    return max(a, b) if min(a, b) == LOWEST_MM else min(a, b)


@kernel
def follow(track: Track, state: State, craft: int, i: int, spells: Int64, count: int,
           telling: bool) -> None:
    """Open, keep on and close stays by the spells of the line from the last fix to fix `i`."""
    since = state.crafts[craft, AT]
    lasting = track.at_ms[i] - since
    height = np.int64(track.height[i])
    link, slot = NONE, state.crafts[craft, HEAD]
    for k in range(count):
        area = spells[k, 0]
        n1, d1 = np.uint64(spells[k, 2]), np.uint64(spells[k, 3])
        n2, d2 = np.uint64(spells[k, 4]), np.uint64(spells[k, 5])
        from_start, to_end = n1 == np.uint64(0), n2 == d2
        while slot >= 0 and state.slots[slot, AREA] < area:
            slot = close_stay(state, link, slot, craft, LOST, i, since)
        open_already = slot >= 0 and state.slots[slot, AREA] == area and from_start
        if open_already and to_end:
            one = state.slots[slot]
            one[LOWEST], one[HIGHEST] = lower(one[LOWEST], height), max(one[HIGHEST], height)
            link, slot = slot, one[NEXT]
            continue
        left = moment(since, lasting, n2, d2, True)
        if open_already:
            slot = close_stay(state, link, slot, craft, EXIT, i, left)
            continue
        entered = moment(since, lasting, n1, d1, False)
        if to_end:
            link = open_stay(state, link, craft, area, entered, track.rows[i], height, 0)
            if telling:
                write_log(state, ENTRY, i, craft, area, entered, entered, track.rows[i],
                          track.rows[i], height, height, 0)
        else:
            then = state.crafts[craft, HEIGHT]
            write_log(state, CROSSED, i, craft, area, entered, left, state.crafts[craft, ROW],
                      track.rows[i], lower(then, height), max(then, height), 0)
    while slot >= 0:
        slot = close_stay(state, link, slot, craft, LOST, i, since)


@kernel
def begin(track: Track, state: State, craft: int, i: int, spells: Int64, count: int,
          telling: bool, fresh: int) -> None:
    """A track begins at fix `i`, inside the areas of the spells."""
    link, at_ms, row = NONE, track.at_ms[i], track.rows[i]
    for k in range(count):
        area = spells[k, 0]
        if craft < 0:
            write_log(state, LOST, i, craft, area, at_ms, at_ms, row, row, track.height[i],
                      track.height[i], 0)
            continue
        link = open_stay(state, link, craft, area, at_ms, row, track.height[i], fresh)
        if telling:
            write_log(state, ENTRY, i, craft, area, at_ms, at_ms, row, row, track.height[i],
                      track.height[i], 0)
