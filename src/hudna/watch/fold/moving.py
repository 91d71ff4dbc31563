"""Placed positions followed on, and who flies them. Pure."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32
from hudna.place.tracks.opening import AT, HEAD, LAT, LON, UNSEEN
from hudna.watch.event import Passage
from hudna.watch.fold.rows import Rows
from hudna.watch.fold.stage import Stage
from hudna.watch.fold.state import State
from hudna.watch.fold.telling import changed_hands, told

NOBODY_YET = -1


def followed(state: State, rows: Rows) -> list[Passage]:
    """Placed rows, sorted by track, then time, each track's later than before."""
    changed = hands(state, rows)
    state.tracks.moved(rows)
    log = state.live.take(rows)
    events = told(state, log, rows)
    for track in changed:
        events += changed_hands(state, track)
    return events


def hands(state: State, rows: Rows) -> list[int]:
    """Note who flies each track where that changes; the tracks where it does."""
    track = rows["track"]
    same = np.append(False, track[1:] == track[:-1])
    table = state.tracks.table
    before = np.where(same, np.roll(rows["at"], 1), table["at"][track])
    then = np.where(same, np.roll(rows["who"], 1), table["who"][track])
    changed = np.flatnonzero((then != rows["who"]) | (before < 0))
    for i in changed.tolist():
        state.flying.fix(int(track[i]), int(before[i]), int(rows["at"][i]), int(rows["who"][i]),
                         state.terms.gap_ms)
    return sorted({int(track[i]) for i in changed if before[i] >= 0})


def move(state: State, placed: Rows) -> None:
    if len(placed):
        hands(state, placed)
        state.tracks.moved(placed)


def back(state: State, tracks: Int32, stage: Stage) -> None:
    """Tracks back to their last fixes at a stage."""
    table, crafts = state.tracks.table, stage.run.state.crafts[tracks]
    seen = crafts[:, HEAD] != UNSEEN
    table["lon"][tracks[seen]], table["lat"][tracks[seen]] = crafts[seen, LON], crafts[seen, LAT]
    at = np.where(seen, crafts[:, AT], NOBODY_YET)
    table["at"][tracks] = at
    for track, moment in zip(tracks.tolist(), at.tolist(), strict=True):
        state.flying.back_to(track, moment)
        table["who"][track] = state.flying.at(track, moment)
