"""Names that are followed anew: a position has come late, or takes a closer look. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.tracks.opening import ENDED, FIX, HEAD
from hudna.watch.event import Passage
from hudna.watch.fold.judging import next_of_one, said_twice
from hudna.watch.fold.moving import NOBODY_YET, back, followed, move
from hudna.watch.fold.rows import NO_TRACK, Rows, by_name
from hudna.watch.fold.splitting import Put, Strands, split
from hudna.watch.fold.state import State
from hudna.watch.fold.telling import Since, told_anew

FIRST = 1


def one_by_one(state: State, name: int, first_ms: int) -> list[Passage]:
    """A name that has had a position of `first_ms` or later: taken on from where it is, or anew."""
    strands = state.live.named.get(name)
    newest = max((s.at for s in strands.strands), default=NOBODY_YET)
    if first_ms <= newest or _too_early(state, name, first_ms):
        return anew(state, name, first_ms)
    waiting = state.pending.of(name, state.pending.near)
    fresh = waiting[state.pending.at[waiting] > newest]
    placed = _put(state, name, strands, fresh[by_name(state.pending.rows(fresh), state.whose.rank)])
    state.live.named.put(name, strands)
    state.make_room()
    return followed(state, placed) if len(placed) else []


def _too_early(state: State, name: int, at: int) -> bool:
    crafts, table = state.live.run.state.crafts, state.tracks.table
    return any(crafts[t, HEAD] == ENDED and at - int(table["at"][t]) <= state.terms.gap_ms
               for t in state.tracks.of_name.get(name, ()))


def anew(state: State, name: int, first_ms: int) -> list[Passage]:
    """All of a name since the last stage that its first new position does not come too late for."""
    near, pending = state.near.horizon_ms <= first_ms, state.pending
    stage, taken = (state.near, pending.near) if near else (state.settled, pending.settled)
    waiting = pending.of(name, taken)
    waiting = waiting[by_name(pending.rows(waiting), state.whose.rank)]
    pending.put(waiting, NO_TRACK, False)
    strands = stage.named.get(name)
    early = np.searchsorted(pending.at[waiting], state.near.horizon_ms)
    before = _put(state, name, strands, waiting[:early])
    if not near:
        state.near.named.put(name, strands.copy())
        pending.near.put(waiting[:early], True)
    after = _put(state, name, strands, waiting[early:])
    state.live.named.put(name, strands)
    state.make_room()
    tracks = np.array(sorted(state.tracks.of_name.get(name, ())), np.int32)
    back(state, tracks, stage)
    since = Since(stage.horizon_ms, stage.open_of(tracks))
    log = _followed_anew(state, tracks, before, after, near=near)
    return told_anew(state, tracks.tolist(), since, log, np.concatenate([before, after]))


def _followed_anew(state: State, tracks: Int32, before: Rows, after: Rows, *, near: bool) -> Int64:
    """The log of rows that the near stage is to have taken, and of those after it. Their numbers in
    it count both."""
    logs = []
    if not near:
        state.near.resume(tracks, state.settled)
        move(state, before)
        logs = [state.near.take(before),
                state.near.silent(state.near.horizon_ms - state.terms.gap_ms)]
    state.live.resume(tracks, state.near)
    move(state, after)
    log = state.live.take(after)
    log[:, FIX] += len(before)
    return np.concatenate([*logs, log, state.live.silent(state.silent_ms)])


def anew_together(state: State, names: Sequence[int]) -> tuple[list[Passage], list[int]]:
    """Names for which no position came too late for the near stage, all that came since taken anew
    as columns; and those of them that take a closer look."""
    pending, near = state.pending, state.near
    waiting = np.concatenate([pending.of(name, pending.near) for name in names])
    rows = pending.rows(waiting)
    order = by_name(rows, state.whose.rank)
    waiting, rows = waiting[order], rows[order]
    twice = said_twice(near.named, rows)
    plain = np.zeros(len(rows), np.bool_)
    plain[~twice] = next_of_one(near.named, rows[~twice])
    closer = np.unique(rows["name"][~plain & ~twice])
    good = ~np.isin(rows["name"], closer)
    pending.doubted[waiting[good]] = False
    pending.track[waiting[good & twice]] = NO_TRACK
    events = _plain_anew(state, waiting[good & plain]) if good.any() else []
    return events, closer.tolist()


def _plain_anew(state: State, waiting: Int64) -> list[Passage]:
    pending, near, live = state.pending, state.near, state.live
    rows = pending.rows(waiting)
    names = np.unique(rows["name"])
    live.named.table[names] = near.named.table[names]
    for name in names.tolist():
        live.named.odd.pop(name, None)
    numbers = {n: state.tracks.number(n, FIRST) for n in names.tolist()}
    known = near.named.table["track"][rows["name"]]
    new = known == NO_TRACK
    known[new] = [numbers[n] for n in rows["name"][new].tolist()]
    rows["track"], rows["doubted"] = known, False
    pending.track[waiting] = known
    live.named.moved(rows)
    state.make_room()
    tracks = np.array(sorted({t for n in names.tolist() for t in state.tracks.of_name[n]}),
                      np.int32)
    back(state, tracks, near)
    since = Since(near.horizon_ms, near.open_of(tracks))
    live.resume(tracks, near)
    rows = rows[np.lexsort((rows["at"], rows["track"]))]
    move(state, rows)
    log = np.concatenate([live.take(rows), live.silent(state.silent_ms)])
    return told_anew(state, tracks.tolist(), since, log, rows)


def _put(state: State, name: int, strands: Strands, waiting: Int64) -> Rows:
    """Put rows of a name on tracks; those that are placed, sorted by track, then time."""
    rows = state.pending.rows(waiting)
    puts = list(split(strands, rows, state.terms.gap_ms,
                      lambda nth: state.tracks.number(name, nth), lambda *_: None))
    placed = _rows_of(rows, puts)
    for put in puts:
        if put.row >= 0:
            state.pending.put(waiting[put.row], put.track, put.doubted)
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
        rows = state.pending.rows(waiting)
        match = ((rows["at"] == put.first["at"]) & (rows["lon"] == put.first["lon"])
                 & (rows["lat"] == put.first["lat"]) & (rows["track"] == NO_TRACK))
        state.pending.put(waiting[match][:1], put.track, put.doubted)
