"""Other areas in effect: the state moves to them, and what that changes is told. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hudna.place.columns import Int64
from hudna.place.tracks.columns import Flags
from hudna.place.tracks.opening import CRAFT, HEAD, UNSEEN
from hudna.watch.brief import Barred
from hudna.watch.event import Passage
from hudna.watch.fold.anew import anew
from hudna.watch.fold.laid import Laid, Version, changed, lay
from hudna.watch.fold.rows import NO_TRACK, Rows
from hudna.watch.fold.settling import advance
from hudna.watch.fold.stage import NEVER
from hudna.watch.fold.state import State
from hudna.watch.fold.telling import Since, told_anew

GONE = -1


def in_effect(state: State, areas: Sequence[Barred], follows: bool = False) -> list[Passage]:
    """These areas are in effect from here on, and no others. `follows`: aircraft that are only
    about known have been there before."""
    before = state.laid.versions
    first = not before and not len(state.names) and not follows
    settled = state.settled_ms if state.settled_ms != NEVER else state.arrived_ms
    held = {known.key for of in state.passages.of.values() for known in of}
    versions = changed(before, areas, state.arrived_ms, settled, first=first, held=held)
    if versions == before and state.live.run.gap_ms == state.terms.gap_ms:
        # The areas of this brief, and not their equals of the one before: one of each is enough.
        state.lay(Laid(versions, state.cover))
        return []
    other_gap = state.live.run.gap_ms != state.terms.gap_ms
    numbers = _numbers(before, versions)
    state.lay(lay(versions))
    state.settled = state.settled.over(state.cover, numbers, state.terms.gap_ms)
    events = follow_again(state, state.near.horizon_ms)
    if other_gap:
        for name in _several(state):
            events += anew(state, name, NEVER)
    return events


def _several(state: State) -> list[int]:
    """The names of which more than one aircraft may be known: by the gap a silent one is given
    up."""
    seen: set[int] = set()
    for rows, _, settled in state.pending.pieces():
        nth = np.append(state.tracks.table["nth"], 0)[rows["track"]]
        seen.update(rows["name"][~settled & (nth != 1)].tolist())
    return sorted(seen | state.live.named.odd.keys() | state.settled.named.odd.keys())


def follow_again(state: State, near_ms: int) -> list[Passage]:
    """All that is not settled, followed anew out of what is. `near_ms`: up to where the near stage
    was."""
    state.near = state.settled.later()
    state.live = state.settled.later(state.live.named)
    state.pending.near_as_settled()
    state.make_room()
    since = Since(state.settled_ms, state.settled.save().lines)
    advance(state, state.near, state.pending.near, near_ms)
    rows = np.concatenate([
        rows[(rows["track"] != NO_TRACK) & _to_be_taken(state, rows, settled)]
        for rows, _, settled in state.pending.pieces()])
    rows = rows[np.lexsort((rows["at"], rows["track"]))]
    log = np.concatenate([state.live.take(rows), state.live.silent(state.silent_ms)])
    tracks = {*since.lines[:, CRAFT].tolist(), *log[:, CRAFT].tolist(), *state.passages.of}
    return told_anew(state, sorted(tracks), since, log, rows)


def _to_be_taken(state: State, rows: Rows, settled: Flags) -> Flags:
    """What the settled stage has not put on its track: what is not settled, and first positions
    that are borne out only by later ones."""
    crafts, track = state.settled.run.state.crafts, np.maximum(rows["track"], 0)
    unseen: Flags = crafts[track, HEAD] == UNSEEN
    return unseen | ~settled


def _numbers(before: Sequence[Version], after: Sequence[Version]) -> Int64:
    """The new number of each version by its old one."""
    if not before:
        return np.empty(0, np.int64)
    known = {v.key: i for i, v in enumerate(after)}
    return np.array([known.get(v.key, GONE) for v in before], np.int64)
