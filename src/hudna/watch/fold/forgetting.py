"""Names that are long gone are forgotten, the others numbered anew: a watch runs for months.

Whatever is forgotten has gone silent, is settled, and has nothing to be told of. Should it come
again it is new, as it would be after a gap. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from hudna.place.columns import Int64
from hudna.place.tracks.opening import CRAFT
from hudna.watch.fold.flying import Flying
from hudna.watch.fold.looking_ahead import Ahead
from hudna.watch.fold.named import Named
from hudna.watch.fold.passages import Passages
from hudna.watch.fold.pending import Pending
from hudna.watch.fold.rows import NO_TRACK, Rows
from hudna.watch.fold.splitting import Strand, Strands
from hudna.watch.fold.stage import Saved, Stage
from hudna.watch.fold.state import State

EVERY_MS = 3_600_000
FEW = 1_000
GONE = -1


class Numbers:
    """What stays of so many numbers, and the new number of each; `GONE` of what does not."""

    def __init__(self, stays: Any) -> None:
        self.old = np.flatnonzero(stays)
        self.new = np.full(len(stays) + 1, GONE, np.int64)
        self.new[self.old] = np.arange(len(self.old))

    def of(self, old: Any) -> Any:
        return self.new[old]


def forget(state: State, ahead: Ahead, before_ms: int) -> bool:
    """Forget the names not heard of since `before_ms`, where there are many; whether any were."""
    stays = _names_that_stay(state, ahead, before_ms)
    gone = int(np.count_nonzero(~stays))
    if gone < max(FEW, len(stays) - gone):
        return False
    names, table = Numbers(stays), state.tracks.table
    tracks = Numbers(stays[table["name"]])
    callsigns = Numbers(_callsigns_that_stay(state, tracks))
    _rows(state, names, tracks, callsigns)
    state.names.keep(names.old.tolist())
    state.callsigns.keep(callsigns.old.tolist())
    kept = table[tracks.old].copy()
    kept["name"], kept["callsign"] = names.of(kept["name"]), callsigns.of(kept["callsign"])
    state.tracks.restore(kept)
    state.live, state.near, state.settled = (
        _stage(stage, names, tracks) for stage in (state.live, state.near, state.settled))
    state.flying = Flying({
        int(tracks.of(t)): changes for t, changes in state.flying.changes.items()
        if tracks.of(t) != GONE})
    _passages(state.passages, tracks)
    ahead.take({(int(tracks.of(t)), key): told for (t, key), told in ahead.told.items()})
    state.whose.forget(lambda number: int(names.of(number)))
    return True


def _names_that_stay(state: State, ahead: Ahead, before_ms: int) -> Any:
    stays = np.zeros(len(state.names), np.bool_)
    table = state.tracks.table
    stays[table["name"][table["at"] >= before_ms]] = True
    busy = [*state.passages.busy(), *(track for track, _ in ahead.told)]
    stays[table["name"][np.array(busy, np.int64)]] = True
    for rows in _held(state):
        stays[rows["name"]] = True
    for stage in (state.live, state.near, state.settled):
        stays[np.fromiter(stage.named.odd, np.int64)] = True
    return stays


def _held(state: State) -> Iterator[Rows]:
    """All rows that name anything, some after others."""
    yield from (rows for rows, _, _ in state.pending.pieces())
    yield from state.done


def _callsigns_that_stay(state: State, tracks: Numbers) -> Any:
    stays = np.zeros(len(state.callsigns), np.bool_)
    stays[0] = True
    stays[state.tracks.table["callsign"][tracks.old]] = True
    for rows in _held(state):
        stays[rows["callsign"]] = True
    return stays


def _rows(state: State, names: Numbers, tracks: Numbers, callsigns: Numbers) -> None:
    pending = Pending(state.pending.first, state.pending.spill)
    for rows, near, settled in state.pending.pieces():
        pending.put_back(_renumbered(rows, names, tracks, callsigns), near, settled,
                         len(names.old))
    pending.make_room_for(len(names.old))
    state.pending = pending
    state.done = [_renumbered(rows, names, tracks, callsigns) for rows in state.done]


def _renumbered(rows: Rows, names: Numbers, tracks: Numbers, callsigns: Numbers) -> Rows:
    made = rows.copy()
    made["name"], made["callsign"] = names.of(rows["name"]), callsigns.of(rows["callsign"])
    # -1 is the last of the table, which is -1: on no track.
    assert NO_TRACK == GONE
    made["track"] = tracks.of(rows["track"])
    return made


def _stage(stage: Stage, names: Numbers, tracks: Numbers) -> Stage:
    saved = stage.save()
    lines: Int64 = saved.lines
    lines[:, CRAFT] = tracks.of(lines[:, CRAFT])
    return Stage(stage.run.cover, stage.run.gap_ms, _named(stage.named, names, tracks),
                 stage.horizon_ms, Saved(saved.crafts[tracks.old], lines))


def _named(named: Named, names: Numbers, tracks: Numbers) -> Named:
    made = Named()
    made.table = named.table[names.old].copy()
    made.table["track"] = tracks.of(made.table["track"])
    made.odd = {int(names.of(n)): Strands([_strand(s, int(names.of(n)), tracks)
                                           for s in strands.strands], strands.made)
                for n, strands in named.odd.items()}
    return made


def _strand(strand: Strand, name: int, tracks: Numbers) -> Strand:
    made = strand.copy()
    made.track = int(tracks.of(strand.track))
    if strand.first is not None:
        made.first = strand.first.copy()
        made.first["name"], made.first["track"] = name, NO_TRACK
    return made


def _passages(passages: Passages, tracks: Numbers) -> None:
    of = {track: known for track, known in passages.of.items() if known}
    passages.of.clear()
    for track, known in of.items():
        number = int(tracks.of(track))
        passages.of[number] = known
        for one in known:
            one.track = number
    ends = [(at, int(tracks.of(track)), name) for at, track, name in passages.ends_known]
    passages.ends_known.clear()
    for end in sorted(e for e in ends if e[1] != GONE):
        passages.expect(end)

