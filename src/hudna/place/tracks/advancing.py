"""Fix after fix: the line to each from its aircraft's last, and what comes of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import LOWEST_MM, Int64
from hudna.place.kernel import kernel
from hudna.place.match.finding import Index
from hudna.place.tracks.calming import (
    ROOM,
    TAGS,
    TOGETHER,
    ask_edges,
    draw,
    fetch_columns,
    find_bundles,
    find_cells,
    find_entries,
    find_near,
    find_sharing,
)
from hudna.place.tracks.halving import ASK, Line, reach_spells, sure_ends
from hudna.place.tracks.meeting import FULL
from hudna.place.tracks.opening import (
    ANSWERS,
    AREA,
    AT,
    DONE,
    ENDED,
    GAPS,
    HEAD,
    HIGH,
    LACKING,
    LAT,
    LATE,
    LATES,
    LOGGED,
    LON,
    LOW,
    NEXT,
    NONE,
    UNSEEN,
    USED,
    State,
    Track,
    begin,
    follow,
    go_on,
    keep_fix,
    lose,
    write_log,
)
from hudna.place.tracks.sorting import COLUMNS
from hudna.place.tracks.spelling import settle, sweep_all, whole_spells
from hudna.place.tracks.walking import (
    EDGE,
    POLE,
    WORLD,
    Keys,
    gather,
    meet_poles,
    start_in_bodies,
    trace,
)

ENOUGH, SCRATCH, LOG, SLOTS, ANSWER = range(5)


class Scratch(NamedTuple):
    """Room to work in.

    `ends` has moment, lowest and highest of the line's ends, a row each, and two rows to write
    to. `answers` are area, place and whether it is inside (1) or not (0), of fixes in doubt.
    `near` and `stretches` are what `gather` writes.
    """

    events: Int64
    spells: Int64
    rounds: Int64
    ends: Int64
    answers: Int64
    near: Int64
    stretches: Int64


@kernel
def room_lacks(crafts: Int64, slots: Int64, log: Int64, counts: Int64, craft: int,
               count: int) -> int:
    """Whether the log or the slots may be too few for what `count` spells bring about."""
    closing = 0
    if craft >= 0:
        slot = crafts[craft, HEAD]
        while slot >= 0:
            closing += 1
            slot = slots[slot, NEXT]
    if counts[LOGGED] + count + closing + 1 > len(log):
        return LOG
    if counts[USED] + count > len(slots):
        return SLOTS
    return ENOUGH


@kernel
def with_extra(extra: Int64, begin: int, end: int, spells: Int64, found: int) -> int:
    """Spells judged elsewhere put beside those found; the new count, or `FULL`."""
    if found < 0 or found + end - begin > len(spells):
        found = FULL
    else:
        for i in range(begin, end):
            for column in range(COLUMNS):
                spells[found, column] = extra[i, column]
            found += 1
    return found


@kernel
def stays_put(crafts: Int64, slots: Int64, craft: int, spells: Int64, count: int,
              height: int) -> bool:
    """Whether the spells are those of the open stays, all from end to end; if so, go on."""
    slot, k = crafts[craft, HEAD], 0
    while slot >= 0 and k < count and slots[slot, AREA] == spells[k, 0]:
        slot, k = slots[slot, NEXT], k + 1
    same = slot < 0 and k == count
    if same:
        go_on(crafts, slots, craft, height)
    return same


@kernel
def advance(index: Index, keys: Keys, track: Track, extra_start: Int64, extra: Int64,
            gap_ms: int, telling: bool, state: State, scratch: Scratch) -> None:
    """Take fixes in their order until all are taken or some room is lacking.

    `extra` are spells judged elsewhere, those of fix `i` from `extra_start[i]` on; no row of
    `extra_start` where there are none at all. A fix is taken whole or not at all.
    """
    # An array read from a tuple is counted as held each time, which costs more than the look.
    heads, limits, entries, box = index.heads, index.limits, keys.entries, keys.box
    edges, of_block = keys.edges, keys.of_block
    of_area, apart, reaching, key_area = keys.of_area, keys.apart, keys.reaching, keys.area
    crafts, slots, log, counts = state.crafts, state.slots, state.log, state.counts
    events, spells, rounds, ends = scratch.events, scratch.spells, scratch.rounds, scratch.ends
    codes, lons, lats, moments = track.craft, track.lon, track.lat, track.at_ms
    rows_of, lows, highs, heights = track.rows, track.low, track.high, track.height
    numbers = index.numbers
    slice_begin, slice_length, slices = numbers[5], numbers[6], numbers[7]
    order, others = track.order, len(extra_start) > 0
    near, stretches = scratch.near, scratch.stretches
    first_slice, last_slice, same_from, same_until = 0, -1, 0, 0
    counts[LACKING] = ENOUGH
    calm, lines = np.zeros(TOGETHER, np.bool_), np.empty((TOGETHER, 14), np.int64)
    spots, tags = np.empty((TOGETHER, 8), np.int64), np.empty(TAGS, np.int32)
    which, owner = np.empty(ROOM, np.int32), np.empty(ROOM, np.int32)
    kept, whose = np.empty(ROOM, np.int32), np.empty(ROOM, np.int32)
    first = last = counts[DONE]
    for step in range(counts[DONE], len(order)):
        if step == last and not others:
            first, last = step, min(step + TOGETHER, len(order))
            fetch_columns(codes, lons, lats, moments, lows, highs, heights, order, last,
                          last + TOGETHER)
            draw(codes, lons, lats, moments, lows, highs, order, first, last, crafts, gap_ms,
                 tags, lines, calm)
            find_cells(heads, numbers, lines, last - first, calm, spots)
            found = find_entries(heads, entries, spots, last - first, calm, kept, whose)
            found = find_sharing(entries, lines, kept, whose, found)
            found = find_bundles(entries, box, reaching, lines, kept, whose, found, calm, which,
                                 owner)
            found = find_near(box, edges, lines, which, owner, found)
            ask_edges(box, edges, lines, which, owner, found, calm)
        i = order[step]
        craft, bx, by = int(np.int64(codes[i])), int(np.int64(lons[i])), int(np.int64(lats[i]))
        low, high, until = int(np.int64(lows[i])), int(np.int64(highs[i])), int(moments[i])
        height = int(np.int64(heights[i]))
        if not others and calm[step - first]:
            go_on(crafts, slots, craft, height)
            keep_fix(crafts, craft, rows_of[i], bx, by, until, low, high, height)
            continue
        ax, ay, since, low_a, high_a = bx, by, until, low, high
        seen = craft >= 0 and crafts[craft, HEAD] != UNSEEN
        joined = False
        if seen:
            since = int(crafts[craft, AT])
            if until <= since:
                if room_lacks(crafts, slots, log, counts, craft, 0) != ENOUGH:
                    counts[LACKING], counts[DONE] = LOG, step
                    return
                write_log(log, counts, LATE, i, craft, -1, until, until, rows_of[i], rows_of[i],
                          LOWEST_MM, LOWEST_MM, 0)
                counts[LATES] += 1
                continue
            joined = crafts[craft, HEAD] != ENDED and until - since <= gap_ms
            if joined:
                ax, ay = int(crafts[craft, LON]), int(crafts[craft, LAT])
                low_a, high_a = int(crafts[craft, LOW]), int(crafts[craft, HIGH])
            else:
                since = until
        ends[0, 0], ends[0, 1], ends[0, 2] = since, low_a, high_a
        ends[1, 0], ends[1, 1], ends[1, 2] = until, low, high
        vx, vy = bx, by
        if bx - ax > EDGE:
            vx = bx - WORLD
        elif ax - bx > EDGE:
            vx = bx + WORLD
        wx, wy, turned = ax, ay, vx < ax or (vx == ax and vy < ay)
        if turned:
            wx, wy, vx, vy = vx, vy, ax, ay
        # Nearly every line lies in the slice of the one before: a division less, twice.
        if slices > 0 and not same_from <= since <= until < same_until:
            first_slice = max((since - slice_begin) // slice_length, 0)
            last_slice = min((until - slice_begin) // slice_length, slices - 1)
            same_from, same_until = until, until
            if first_slice > last_slice:
                first_slice, last_slice = 0, -1
            elif first_slice == last_slice:
                same_from = slice_begin + first_slice * slice_length
                same_until = same_from + slice_length
        count, around, found = 0, 0, 0
        low_all, high_all = min(low, low_a), max(high, high_a)
        for frame in range(0 if vx >= EDGE else 1, 3 if wx <= -EDGE else 2):
            aside = (frame - 1) * WORLD
            found = gather(heads, entries, numbers, first_slice, last_slice, slices,
                           wx + aside, wy, vx + aside, vy, since, until, low_all, high_all, near,
                           stretches)
            if found < 0:
                count = FULL
                break
            count, around = trace(
                near, found, stretches, heads, entries, box, edges, of_block, of_area, apart,
                reaching, wx + aside, wy, vx + aside, vy, frame, events, count, rounds, around)
        if around > 0:
            count = start_in_bodies(keys, rounds, around, events, count)
        if max(abs(wy), abs(vy)) >= POLE:
            count = meet_poles(keys, wy, vy, events, count)
        found = FULL
        if count < 0 or around < 0:
            counts[LACKING], counts[DONE] = SCRATCH, step
            return
        if around == 0 and not others:
            found = whole_spells(events, count, key_area, limits, ends, spells) if count else 0
        if found < 0:
            found = sweep_all(events, count, key_area, turned, spells, 0)
            line = Line(wx, wy, vx, vy, until - since, turned)
            if around > 0 and found >= 0:
                found = reach_spells(index, keys, line, rounds, around, spells, found)
            if others:
                found = with_extra(extra, extra_start[i], extra_start[i + 1], spells, found)
            if found >= 0:
                found = settle(limits, ends, spells, found)
            if around > 0 and found >= 0:
                found = sure_ends(index, keys, ax, ay, bx, by, first_slice, last_slice,
                                  scratch.answers, counts[ANSWERS], ends[3], spells, found)
            if found < 0:
                counts[LACKING], counts[DONE] = ANSWER if found == ASK else SCRATCH, step
                return
        elif joined and ((found == 0 and crafts[craft, HEAD] == NONE)
                         or stays_put(crafts, slots, craft, spells, found, height)):
            found = -1
        if found >= 0:
            lacking = room_lacks(crafts, slots, log, counts, craft, found)
            if lacking != ENOUGH:
                counts[LACKING], counts[DONE] = lacking, step
                return
            row = rows_of[i]
            if joined:
                follow(crafts, slots, log, counts, craft, i, row, until, height, spells, found,
                       telling)
            else:
                if seen:
                    counts[GAPS] += 1
                    lose(crafts, slots, log, counts, craft, i, NONE)
                elif craft >= 0:
                    crafts[craft, HEAD] = NONE
                begin(crafts, slots, log, counts, craft, i, row, until, height, spells, found,
                      telling, int(not seen))
        if craft >= 0:
            keep_fix(crafts, craft, rows_of[i], bx, by, until, low, high, height)
    counts[DONE] = len(order)
