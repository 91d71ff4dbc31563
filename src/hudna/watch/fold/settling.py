"""What nothing can come before any more is settled: followed for good, and given to the archive.

Pure. What is settled depends on the positions in order of time alone, not on when each arrived.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hudna.place.columns import Int64
from hudna.watch.fold.rows import NO_TRACK, ROW, Rows, by_name, names_in
from hudna.watch.fold.splitting import give_up, split
from hudna.watch.fold.state import State

KEPT_MS = 120_000
"""Settled positions are held so much longer, as evidence."""


def settle(state: State, before_ms: int) -> None:
    """Settle all that was measured before."""
    if before_ms <= state.settled_ms:
        return
    due = state.pending.due(before_ms)
    if len(due):
        placed = _placed(state, due)
        state.following.settle(placed)
        state.pending.settled[due] = True
        state.done.append(placed)
    for name, strands in tuple(state.settled.odd.items()):
        give_up(strands, before_ms, state.terms.gap_ms, state.set_aside)
        state.settled.put(name, strands)
    state.settled_ms = before_ms
    state.following.settle_silent(before_ms - state.terms.gap_ms)
    state.passages.settle(before_ms)
    state.pending.let_go(before_ms - KEPT_MS)


def _placed(state: State, due: Int64) -> Rows:
    """The rows that are on a track for good, sorted by track, then time."""
    rows = state.pending.rows[due]
    rows = rows[by_name(rows)]
    plain = _plain(state, rows)
    parts = [rows[plain]]
    state.settled.moved(rows[plain])
    for name, own in names_in(rows[~plain]):
        parts.append(_split(state, name, own))
    placed = np.concatenate(parts)
    return placed[np.lexsort((placed["at"], placed["track"]))]


def _plain(state: State, rows: Rows) -> Any:
    """Which rows are of names that have had one aircraft alone since they were last settled."""
    name = rows["name"]
    strand = state.settled.table["track"][name]
    same = np.append(False, name[1:] == name[:-1])
    other = (rows["track"] == NO_TRACK) | ((strand != NO_TRACK) & (rows["track"] != strand))
    other |= same & (rows["track"] != np.roll(rows["track"], 1))
    other |= np.isin(name, np.fromiter(state.settled.odd, np.int32))
    other |= (strand == NO_TRACK) & ~same & (state.tracks.table["nth"][rows["track"]] != 1)
    return ~np.isin(name, name[other])


def _split(state: State, name: int, rows: Rows) -> Rows:
    strands = state.settled.get(name)
    made = []
    for put in split(strands, rows, state.terms.gap_ms,
                     lambda nth: state.tracks.number(name, nth), state.set_aside):
        row = (rows[put.row] if put.row >= 0 else put.first).copy()
        row["track"], row["doubted"] = put.track, put.doubted
        made.append(row)
    state.settled.put(name, strands)
    state.make_room()
    return np.array(made, ROW)
