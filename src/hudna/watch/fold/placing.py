"""Positions put on tracks as they come, and the tracks followed on. Pure.

Most positions are the next of the one aircraft that bears their name: these are placed as columns.
The others are followed anew, from as near a moment as they allow.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hudna.place.columns import Int64
from hudna.place.tracks.opening import ENDED, HEAD
from hudna.watch.event import Passage
from hudna.watch.fold.anew import FIRST, anew_together, one_by_one
from hudna.watch.fold.judging import next_of_one, said_twice
from hudna.watch.fold.moving import followed
from hudna.watch.fold.rows import NO_TRACK, Rows, by_name, names_in
from hudna.watch.fold.state import State


def place(state: State, rows: Rows) -> list[Passage]:
    """Place the rows of one item, and follow their tracks: what is to be told."""
    here = state.pending.add(rows, len(state.names))
    state.make_room()
    order = by_name(rows, state.whose.rank)
    twice = said_twice(state.live.named, rows[order])
    state.pending.near.put(here.start + order[twice], True)
    order = order[~twice]
    sorted_ = rows[order]
    slow = ~next_of_one(state.live.named, sorted_) | _ended(state, sorted_)
    events: list[Passage] = []
    if slow.any():
        slow = np.isin(sorted_["name"], sorted_["name"][slow])
        events += _slowly(state, sorted_[slow])
    events += _columns(state, here.start + order[~slow], sorted_[~slow])
    return events


def _slowly(state: State, rows: Rows) -> list[Passage]:
    firsts = {name: int(new["at"][0]) for name, new in names_in(rows)}
    odd = state.live.named.odd.keys() | state.near.named.odd.keys()
    late = [name for name, at in firsts.items()
            if name not in odd and at >= state.near.horizon_ms]
    events: list[Passage] = []
    left = firsts.keys() - set(late)
    if late:
        events, closer = anew_together(state, late)
        left |= set(closer)
    for name in sorted(left):
        events += one_by_one(state, name, firsts[name])
    return events


def _ended(state: State, rows: Rows) -> Any:
    """Whether the track was ended by silence too early: a position has come that joins."""
    strand = state.live.named.table[rows["name"]]
    track, crafts = strand["track"], state.live.run.state.crafts
    ended = np.where(track == NO_TRACK, 0, crafts[np.maximum(track, 0), HEAD]) == ENDED
    return ended & (rows["at"] - strand["at"] <= state.terms.gap_ms)


def _columns(state: State, where: Int64, rows: Rows) -> list[Passage]:
    """Rows that are next of their name's one aircraft, sorted by name, then time; `where` they
    are pending."""
    if not len(rows):
        return []
    name = rows["name"]
    track = state.live.named.table["track"][name]
    new = track == NO_TRACK
    track[new] = [state.tracks.number(n, FIRST) for n in name[new].tolist()]
    rows["track"] = track
    state.make_room()
    state.pending.track[where] = track
    state.live.named.moved(rows)
    # By name is by track: but the engine's rows, and the tracks', want their own order.
    rows = rows[np.lexsort((rows["at"], track))]
    return followed(state, rows)
