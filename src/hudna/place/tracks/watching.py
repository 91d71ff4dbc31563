"""Stays as they happen: micro-batches of positions in, events out."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64, Positions
from hudna.place.match.cover import Cover
from hudna.place.tracks.columns import GAP_MS, Events
from hudna.place.tracks.opening import (
    AREA,
    CRAFT,
    ENTERED,
    FIX,
    HEAD,
    KIND,
    LATE,
    LATES,
    LEFT,
    NEXT,
    WHERE,
    Track,
)
from hudna.place.tracks.running import Run, in_order, unknown_heights

NO_ROWS = np.empty(0, np.int64)


class Watching:
    """Where each aircraft is, and in which areas; aircraft are codes from 0 that the caller keeps.

    Not to be told by two threads at once.
    """

    def __init__(self, cover: Cover, gap_ms: int = GAP_MS, crafts: int = 1024) -> None:
        """`crafts` is how many aircraft to make room for; more may come."""
        self._run = Run(cover, gap_ms, crafts)

    def tell(self, craft: Int32, positions: Positions) -> Events:
        """What these positions bring about, in the order in which they are given."""
        count = len(craft)
        if count == 0:
            return _events(self._run.state.log[:0])
        if positions.at_ms is None:
            raise ValueError("positions without moments")
        self._run.make_room_for(int(craft.max()) + 1)
        low, high = unknown_heights(count)
        low = low if positions.low_mm is None else positions.low_mm
        high = high if positions.high_mm is None else positions.high_mm
        rows = in_order(count)
        log = self._run.take(
            Track(craft, rows, positions.lon, positions.lat, positions.at_ms, low, high, low,
                  rows), telling=True)
        if not self._run.state.counts[LATES]:
            return _events(log)
        late = log[:, KIND] == LATE
        return _events(log[~late])._replace(late=log[late, FIX].copy())

    def silent(self, now_ms: int) -> Events:
        """Ends the tracks of aircraft not heard of for longer than the gap, for good."""
        return _events(self._run.end_silent(now_ms - self._run.gap_ms))

    def inside(self, craft: int) -> tuple[int, ...]:
        """The areas that an aircraft was in at its last fix, sorted."""
        areas, state = [], self._run.state
        slot = int(state.crafts[craft, HEAD]) if craft < len(state.crafts) else -1
        while slot >= 0:
            areas.append(int(state.slots[slot, AREA]))
            slot = int(state.slots[slot, NEXT])
        return tuple(areas)


def _events(log: Int64) -> Events:
    """Lines of the log as events; `Kind` numbers what happened as the log does, an end odd."""
    columns = log.T.copy()
    kind = columns[KIND].astype(np.int8)
    return Events(columns[FIX], columns[WHERE].astype(np.int32), columns[CRAFT].astype(np.int32),
                  kind, np.where(kind & 1, columns[LEFT], columns[ENTERED]), columns[LEFT],
                  NO_ROWS)
