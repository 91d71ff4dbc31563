"""Settled rows as columns for the archive. Pure."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32
from hudna.watch.fold.rows import Rows, Texts, measured
from hudna.watch.fold.state import State
from hudna.watch.settled import Settled, nothing


def drained(state: State) -> Settled:
    """All rows settled since this was last asked, by track, each track's in order of time."""
    if not state.done:
        return nothing()
    rows = state.done[0] if len(state.done) == 1 else np.concatenate(state.done)
    state.done = []
    if not len(rows):
        return nothing()
    return _columns(state, rows[np.lexsort((rows["at"], rows["track"]))])


def _columns(state: State, rows: Rows) -> Settled:
    texts = Texts()

    def code(column: str, text: list[str]) -> Int32:
        """Codes of a column whose numbers stand for these texts."""
        numbers = rows[column]
        used = np.flatnonzero(np.bincount(numbers, minlength=1))
        codes = np.zeros(len(text), np.int32)
        codes[used] = [texts.number(text[n]) for n in used.tolist()]
        found: Int32 = codes[numbers]
        return found

    return Settled(
        aircraft=code("track", state.tracks.titles), callsign=code("callsign", state.callsigns.all),
        feed=code("feed", state.feeds.all),
        operator=code("who", [w.operator for w in state.whose.all]),
        category=code("who", [w.category for w in state.whose.all]),
        texts=tuple(texts.all), at_ms=rows["at"].copy(), arrived_ms=rows["arrived"].copy(),
        lon=rows["lon"].copy(), lat=rows["lat"].copy(), height_mm=measured(rows),
        datum=rows["datum"].copy(), speed_mm_s=rows["speed"].copy(),
        course_mdeg=rows["course"].copy())
