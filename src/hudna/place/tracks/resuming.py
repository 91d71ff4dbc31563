"""Some aircraft of a run read off and put into another: a track followed anew from a moment."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.opening import (
    AREA,
    CRAFT,
    ENTERED,
    FIRST,
    FIRST_ROW,
    FREE,
    FRESH,
    HEAD,
    HIGHEST,
    LEAST,
    LOWEST,
    MOST,
    NEXT,
    NONE,
    SINCE,
    WAS_FRESH,
    WHERE,
    restore,
)
from hudna.place.tracks.running import LINE, Run


@kernel
def _clear(crafts: Int64, slots: Int64, counts: Int64, codes: Int32) -> None:
    """What is open of these aircraft is free again."""
    for craft in codes:
        slot = crafts[craft, HEAD]
        while slot >= 0:
            after = slots[slot, NEXT]
            slots[slot, NEXT] = counts[FREE]
            counts[FREE] = slot
            slot = after
        crafts[craft, HEAD] = NONE


@kernel
def _open_of(crafts: Int64, slots: Int64, codes: Int32, lines: Int64) -> int:
    """The open stays of these aircraft as lines of the log; how many, which may be more than there
    is room for."""
    count = 0
    for craft in codes:
        slot = crafts[craft, HEAD]
        while slot >= 0:
            if count < len(lines):
                lines[count, CRAFT], lines[count, WHERE] = craft, slots[slot, AREA]
                lines[count, ENTERED], lines[count, FIRST_ROW] = (slots[slot, SINCE],
                                                                  slots[slot, FIRST])
                lines[count, LEAST], lines[count, MOST] = slots[slot, LOWEST], slots[slot, HIGHEST]
                lines[count, WAS_FRESH] = slots[slot, FRESH]
            count += 1
            slot = slots[slot, NEXT]
    return count


def open_of(run: Run, codes: Int32) -> Int64:
    """The open stays of aircraft that the run has room for, as lines of its log, in the order of
    `codes`, then by area."""
    lines = np.zeros((64, LINE), np.int64)
    while (count := _open_of(run.state.crafts, run.state.slots, codes, lines)) > len(lines):
        lines = np.zeros((2 * count, LINE), np.int64)
    return lines[:count]


def resume(run: Run, codes: Int32, as_in: Run) -> None:
    """Aircraft of `run` as they are in `as_in`, over the same areas; `codes` ascend, and both runs
    have room for them."""
    crafts, counts = run.state.crafts, run.state.counts
    _clear(crafts, run.state.slots, counts, codes)
    lines = open_of(as_in, codes)
    run.make_slots_for(len(lines))
    theirs = as_in.state.crafts[codes]
    crafts[codes] = theirs
    crafts[codes, HEAD] = np.where(theirs[:, HEAD] >= 0, NONE, theirs[:, HEAD])
    restore(crafts, run.state.slots, counts, lines)


def open_again(run: Run, rows: Int64, lines: Int64) -> None:
    """All aircraft of a new run from their rows of another's, over areas that are numbered anew:
    `lines` are the open stays by the new numbers."""
    run.make_room_for(len(rows))
    run.state.crafts[:len(rows)] = rows
    heads = run.state.crafts[:len(rows), HEAD]
    heads[heads >= 0] = NONE
    run.make_slots_for(len(lines))
    restore(run.state.crafts, run.state.slots, run.state.counts,
            lines[np.lexsort((lines[:, WHERE], lines[:, CRAFT]))])


