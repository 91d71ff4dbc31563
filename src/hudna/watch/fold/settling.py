"""What nothing can come before any more is settled: followed for good, and given to the archive.

Pure. What is settled depends on the positions in order of time alone, not on when each arrived.
"""

from __future__ import annotations

import numpy as np

from hudna.place.tracks.columns import Flags
from hudna.watch.fold.named import Named
from hudna.watch.fold.rows import NO_TRACK, ROW, Rows, by_name, names_in
from hudna.watch.fold.splitting import Aside, give_up, split
from hudna.watch.fold.stage import Stage
from hudna.watch.fold.state import State
from hudna.watch.fold.taken import Taken

KEPT_MS = 90_000
"""Settled positions are held so much longer: as evidence, and as a first position may be borne out
so much later."""


def come_near(state: State, before_ms: int) -> None:
    """Let the near stage take what was measured before."""
    advance(state, state.near, state.pending.near, before_ms)


def settle(state: State, before_ms: int) -> None:
    """Settle all that was measured before; the near stage has taken it."""
    if before_ms > state.settled_ms:
        placed = advance(state, state.settled, state.pending.settled, before_ms, state.set_aside)
        if len(placed):
            state.done.append(placed)
        state.passages.settle(before_ms, state.terms.gap_ms)
        _forget_changes(state, before_ms)
        state.pending.let_go(before_ms - KEPT_MS)


def _forget_changes(state: State, before_ms: int) -> None:
    """Who flew before anything that may still be told."""
    for track in tuple(state.flying.many):
        first = min((k.stay.first for k in state.passages.of.get(track, ())), default=before_ms)
        state.flying.forget_before(track, min(first, before_ms))


def advance(
    state: State, stage: Stage, taken: Taken, before_ms: int, aside: Aside = lambda *_: None
) -> Rows:
    """Let a stage take what was measured before, and those that it puts on a track; `taken` are the
    rows that it has."""
    placed = np.empty(0, ROW)
    if before_ms <= stage.horizon_ms:
        return placed
    due = state.pending.due(before_ms, taken)
    if len(due):
        placed = _placed(state, stage, state.pending.rows(due), aside)
        stage.take(placed)
    stage.silent(before_ms - state.terms.gap_ms)
    for name, strands in tuple(stage.named.odd.items()):
        give_up(strands, before_ms, state.terms.gap_ms, aside)
        stage.named.put(name, strands)
    stage.horizon_ms = before_ms
    return placed


def _placed(state: State, stage: Stage, rows: Rows, aside: Aside) -> Rows:
    """The rows that are on a track, sorted by track, then time."""
    rows = rows[by_name(rows, state.whose.rank)]
    plain = _plain(state, stage.named, rows)
    parts = [rows[plain]]
    stage.named.moved(rows[plain])
    for name, own in names_in(rows[~plain]):
        parts.append(_split(state, stage.named, name, own, aside))
    state.make_room()
    placed = np.concatenate(parts)
    return placed[np.lexsort((placed["at"], placed["track"]))]


def _plain(state: State, named: Named, rows: Rows) -> Flags:
    """Which rows are of names that have had one aircraft alone since the stage's horizon."""
    name = rows["name"]
    strand = named.table["track"][name]
    same = np.append(False, name[1:] == name[:-1])
    other = (rows["track"] == NO_TRACK) | ((strand != NO_TRACK) & (rows["track"] != strand))
    other |= same & (rows["track"] != np.roll(rows["track"], 1))
    other |= np.isin(name, np.fromiter(named.odd, np.int32))
    other |= (strand == NO_TRACK) & ~same & (state.tracks.table["nth"][rows["track"]] != 1)
    return ~np.isin(name, name[other])


def _split(state: State, named: Named, name: int, rows: Rows, aside: Aside) -> Rows:
    strands = named.get(name)
    made = []
    for put in split(strands, rows, state.terms.gap_ms,
                     lambda nth: state.tracks.number(name, nth), aside):
        row = (rows[put.row] if put.row >= 0 else put.first).copy()
        row["track"], row["doubted"] = put.track, put.doubted
        made.append(row)
    named.put(name, strands)
    return np.array(made, ROW)
