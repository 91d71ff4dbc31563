"""Positions put on tracks as they come, and the tracks followed on. Pure.

Most positions are the next of the one aircraft that bears their name: these are placed as columns.
The others go name by name: where one comes late, all that is not settled of the name is placed and
followed anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from hudna.place.columns import LOWEST_MM, Int32, Int64
from hudna.place.tracks.opening import AT, ENDED, FIX, HEAD, LAT, LON, UNSEEN
from hudna.watch.event import Passage
from hudna.watch.fold.aside import HIGHEST_BELIEVED_MM, LOWEST_BELIEVED_MM
from hudna.watch.fold.reachable import all_near_enough, can_climb
from hudna.watch.fold.rows import NO_TRACK, Rows, by_name, names_in
from hudna.watch.fold.splitting import Put, Strands, in_order, split
from hudna.watch.fold.state import State
from hudna.watch.fold.telling import Since, changed_hands, told, told_anew

NOBODY_YET = -1
FIRST = 1


def place(state: State, here: slice) -> list[Passage]:
    """Place the pending rows of one item, and follow their tracks: what is to be told."""
    state.make_room()
    rows = state.pending.rows[here]
    order = by_name(rows)
    twice = _said_twice(state, rows[order])
    state.pending.near[here][order[twice]] = True
    order = order[~twice]
    sorted_ = rows[order]
    slow = ~next_of_one(state, sorted_)
    events: list[Passage] = []
    if slow.any():
        slow = np.isin(sorted_["name"], sorted_["name"][slow])
        for name, new in names_in(sorted_[slow]):
            events += _one_by_one(state, name, new)
    events += _columns(state, here, order[~slow], sorted_[~slow])
    return events


def _said_twice(state: State, rows: Rows) -> Any:
    """Which rows are the very position where the name is already, or the row before, sorted."""
    what = ["name", "at", "lon", "lat", "height"]
    again = np.append(False, rows[what][1:] == rows[what][:-1])
    strand = state.live.named.table[rows["name"]]
    there = (strand["track"] != NO_TRACK) & (strand["height_at"] == strand["at"])
    there |= (strand["track"] != NO_TRACK) & (rows["height"] == LOWEST_MM)
    for column in ("at", "lon", "lat"):
        there &= strand[column] == rows[column]
    return again | (there & ((rows["height"] == strand["height"]) | (rows["height"] == LOWEST_MM)))


def next_of_one(state: State, rows: Rows) -> Any:
    """Whether each row, sorted by name and time, is simply the next of its name's one aircraft, or
    its first. What that depends on is said row by row in `splitting`."""
    name = rows["name"]
    same = np.append(False, name[1:] == name[:-1])
    strand, before = state.live.named.table[name], np.roll(rows, 1)
    known = same | (strand["track"] != NO_TRACK)
    at, lon, lat = (np.where(same, before[c], strand[c]).astype(np.int64)
                    for c in ("at", "lon", "lat"))
    apart = rows["at"] - at
    reached = (apart > 0) & all_near_enough(lon, lat, rows["lon"].astype(np.int64),
                                            rows["lat"].astype(np.int64), np.maximum(apart, 0))
    good = (~known | reached) & _level(rows, same, before, strand) & ~_ended(state, strand, apart)
    if state.live.named.odd:
        good &= ~np.isin(name, np.fromiter(state.live.named.odd, np.int32))
    return good


def _level(rows: Rows, same: Any, before: Rows, strand: Any) -> Any:
    """Whether each height is believed and can be reached; never where that takes a closer look."""
    height, unknown = rows["height"].astype(np.int64), rows["height"] == LOWEST_MM
    then = np.where(same, before["height"], strand["height"]).astype(np.int64)
    datum = np.where(same, before["datum"], strand["datum"])
    since = np.where(same, before["at"], strand["height_at"])
    # A height before an unknown one in between is told by the strand alone.
    hidden = same & (before["height"] == LOWEST_MM) & (strand["height"] != LOWEST_MM)
    twice = same & np.roll(same, 1) & (before["height"] == LOWEST_MM)
    comparable = ~unknown & (then != LOWEST_MM) & (datum == rows["datum"])
    apart = np.where(comparable, rows["at"] - since, 0)
    climbed = ~comparable | can_climb(height, then, apart)
    believed = unknown | ((height >= LOWEST_BELIEVED_MM) & (height <= HIGHEST_BELIEVED_MM))
    return believed & climbed & ~(hidden & ~unknown) & ~(twice & ~unknown)


def _ended(state: State, strand: Any, apart: Any) -> Any:
    """Whether the track was ended by silence too early: a position has come that joins."""
    crafts = state.live.run.state.crafts
    track = strand["track"]
    ended = np.where(track == NO_TRACK, 0, crafts[np.maximum(track, 0), HEAD]) == ENDED
    return ended & (apart <= state.terms.gap_ms)


def _columns(state: State, here: slice, order: Int64, rows: Rows) -> list[Passage]:
    """Rows that are next of their name's one aircraft, sorted by name, then time."""
    if not len(rows):
        return []
    name = rows["name"]
    track = state.live.named.table["track"][name]
    new = track == NO_TRACK
    track[new] = [state.tracks.number(n, FIRST) for n in name[new].tolist()]
    rows["track"] = track
    state.make_room()
    state.pending.rows["track"][here][order] = track
    state.live.named.moved(rows)
    # By name is by track: but the engine's rows, and the tracks', want their own order.
    rows = rows[np.lexsort((rows["at"], track))]
    return _followed(state, rows)


def _followed(state: State, rows: Rows) -> list[Passage]:
    """Placed rows, sorted by track, then time, each track's later than before."""
    hands = _hands(state, rows)
    state.tracks.moved(rows)
    log = state.live.take(rows)
    events = told(state, log, rows)
    for track in hands:
        events += changed_hands(state, track)
    return events


def _hands(state: State, rows: Rows) -> list[int]:
    """Note who flies each track where that changes; the tracks where it does."""
    track = rows["track"]
    same = np.append(False, track[1:] == track[:-1])
    table = state.tracks.table
    before = np.where(same, np.roll(rows["at"], 1), table["at"][track])
    then = np.where(same, np.roll(rows["who"], 1), table["who"][track])
    changed = np.flatnonzero((then != rows["who"]) | (before < 0))
    for i in changed.tolist():
        state.flying.fix(int(track[i]), int(before[i]), int(rows["at"][i]), int(rows["who"][i]))
    return sorted({int(track[i]) for i in changed if before[i] >= 0})


# --- name by name ---------------------------------------------------------------------------


def _one_by_one(state: State, name: int, new: Rows) -> list[Passage]:
    strands = state.live.named.get(name)
    newest = max((s.at for s in strands.strands), default=NOBODY_YET)
    if int(new["at"][0]) <= newest or _too_early(state, name, int(new["at"][0])):
        return _anew(state, name, int(new["at"][0]))
    waiting = state.pending.of(name, state.pending.near)
    rows = state.pending.rows[waiting]
    fresh = waiting[(rows["at"] > newest)]
    placed = _put(state, name, strands, fresh[in_order(state.pending.rows[fresh])])
    state.live.named.put(name, strands)
    state.make_room()
    return _followed(state, placed) if len(placed) else []


def _too_early(state: State, name: int, at: int) -> bool:
    crafts, table = state.live.run.state.crafts, state.tracks.table
    return any(crafts[t, HEAD] == ENDED and at - int(table["at"][t]) <= state.terms.gap_ms
               for t in state.tracks.of_name.get(name, ()))


def _anew(state: State, name: int, first_ms: int) -> list[Passage]:
    """All of a name since the last stage that its first new position does not come too late for."""
    near, pending = state.near.horizon_ms <= first_ms, state.pending
    stage, taken = (state.near, pending.near) if near else (state.settled, pending.settled)
    waiting = pending.of(name, taken)
    waiting = waiting[in_order(pending.rows[waiting])]
    pending.rows["track"][waiting] = NO_TRACK
    pending.rows["doubted"][waiting] = False
    strands = stage.named.get(name)
    early = np.searchsorted(pending.rows["at"][waiting], state.near.horizon_ms)
    before = _put(state, name, strands, waiting[:early])
    if not near:
        state.near.named.put(name, strands.copy())
        pending.near[waiting[:early]] = True
    after = _put(state, name, strands, waiting[early:])
    state.live.named.put(name, strands)
    state.make_room()
    tracks = np.array(sorted(state.tracks.of_name.get(name, ())), np.int32)
    for track in tracks.tolist():
        _back(state, track, stage.run.state.crafts[track])
    since = Since(stage.horizon_ms, stage.open_of(tracks))
    log = _followed_anew(state, tracks, before, after, near=near)
    return told_anew(state, tracks.tolist(), since, log, np.concatenate([before, after]))


def _followed_anew(state: State, tracks: Int32, before: Rows, after: Rows, *, near: bool) -> Int64:
    """The log of rows that the near stage is to have taken, and of those after it. Their numbers in
    it count both."""
    logs = []
    if not near:
        state.near.resume(tracks, state.settled)
        _move(state, before)
        logs = [state.near.take(before),
                state.near.silent(state.near.horizon_ms - state.terms.gap_ms)]
    state.live.resume(tracks, state.near)
    _move(state, after)
    log = state.live.take(after)
    log[:, FIX] += len(before)
    return np.concatenate([*logs, log, state.live.silent(state.silent_ms)])


def _move(state: State, placed: Rows) -> None:
    if len(placed):
        _hands(state, placed)
        state.tracks.moved(placed)


def _back(state: State, track: int, craft: Int64) -> None:
    """A track back to its last fix at a stage."""
    table, at = state.tracks.table, NOBODY_YET
    if craft[HEAD] != UNSEEN:
        at = int(craft[AT])
        table["lon"][track], table["lat"][track] = craft[LON], craft[LAT]
    state.flying.back_to(track, at)
    table["at"][track], table["who"][track] = at, state.flying.at(track, at)


def _put(state: State, name: int, strands: Strands, waiting: Int64) -> Rows:
    """Put rows of a name on tracks; those that are placed, sorted by track, then time."""
    rows = state.pending.rows[waiting]
    puts = list(split(strands, rows, state.terms.gap_ms,
                      lambda nth: state.tracks.number(name, nth), lambda _: None))
    placed = _rows_of(rows, puts)
    for put in puts:
        if put.row >= 0:
            state.pending.rows["track"][waiting[put.row]] = put.track
            state.pending.rows["doubted"][waiting[put.row]] = put.doubted
    _first_ones(state, name, puts)
    return placed[np.lexsort((placed["at"], placed["track"]))]


def _rows_of(rows: Rows, puts: Iterable[Put]) -> Rows:
    made = []
    for put in puts:
        row = (rows[put.row] if put.row >= 0 else put.first).copy()
        row["track"], row["doubted"] = put.track, put.doubted
        made.append(row)
    return np.array(made, rows.dtype)


def _first_ones(state: State, name: int, puts: Iterable[Put]) -> None:
    """Rows placed only now that a second has borne them out, marked where they wait."""
    for put in (p for p in puts if p.row < 0):
        waiting = state.pending.of(name, state.pending.settled)
        rows = state.pending.rows[waiting]
        match = ((rows["at"] == put.first["at"]) & (rows["lon"] == put.first["lon"])
                 & (rows["lat"] == put.first["lat"]) & (rows["track"] == NO_TRACK))
        for i in waiting[match][:1]:
            state.pending.rows["track"][i] = put.track
            state.pending.rows["doubted"][i] = put.doubted
