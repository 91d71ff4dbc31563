"""Tracks followed through the areas up to a moment: as positions come, shortly after, and for good.

What a later stage has made of a track can be thrown away and made anew from the one before. Pure.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.match.cover import Cover
from hudna.place.tracks.opening import WHERE, Track
from hudna.place.tracks.resuming import open_again, open_of, resume
from hudna.place.tracks.running import LINE, ROW, Run, in_order
from hudna.watch.fold.named import Named
from hudna.watch.fold.rows import Rows, heights_of, measured

FIRST_ROOM = 1_024
NEVER = -(2**62)


class Saved(NamedTuple):
    """The aircraft of a run, a row each, and their open stays as lines of its log."""

    crafts: Int64
    lines: Int64

    @classmethod
    def of(cls, crafts: Int64, lines: Int64) -> Saved:
        """Out of all numbers of each, one after another."""
        return cls(crafts.reshape(-1, ROW), lines.reshape(-1, LINE))


class Stage:
    """All that was measured before `horizon_ms` is taken: which strands each name has by then, and
    the run of the engine. Lines of its log give fixes by their moments."""

    def __init__(self, cover: Cover, gap_ms: int, named: Named | None = None,
                 horizon_ms: int = NEVER, saved: Saved | None = None) -> None:
        self.run = Run(cover, gap_ms, FIRST_ROOM)
        self.named = named or Named()
        self.horizon_ms = horizon_ms
        if saved is not None:
            open_again(self.run, saved.crafts, saved.lines)

    def make_room_for(self, names: int, tracks: int) -> None:
        self.named.make_room_for(names)
        self.run.make_room_for(tracks)

    def take(self, rows: Rows) -> Int64:
        """What rows, sorted by track and time and each track's later than all before, bring about:
        lines of the log."""
        if not len(rows):
            return np.empty((0, LINE), np.int64)
        low, high = heights_of(rows)
        at = np.ascontiguousarray(rows["at"])
        return self.run.take(Track(
            np.ascontiguousarray(rows["track"]), at, np.ascontiguousarray(rows["lon"]),
            np.ascontiguousarray(rows["lat"]), at, low, high, measured(rows),
            in_order(len(rows))), telling=True).copy()

    def silent(self, before_ms: int) -> Int64:
        """Tracks not heard of since end: lines of the log."""
        return self.run.end_silent(before_ms).copy()

    def resume(self, tracks: Int32, at: Stage) -> None:
        """Tracks, ascending, as they are at another stage."""
        resume(self.run, tracks, at.run)

    def open_of(self, tracks: Int32) -> Int64:
        """The open stays of tracks, as lines of the log."""
        return open_of(self.run, tracks)

    def save(self) -> Saved:
        return Saved(self.run.state.crafts.copy(), self.run.open())

    def over(self, cover: Cover, numbers: Int64, gap_ms: int) -> Stage:
        """The same over other areas: `numbers` gives each area's number there, -1 where it is
        gone."""
        saved = self.save()
        lines = saved.lines
        lines[:, WHERE] = numbers[lines[:, WHERE]]
        return Stage(cover, gap_ms, self.named, self.horizon_ms,
                     Saved(saved.crafts, lines[lines[:, WHERE] >= 0]))

    def later(self, named: Named | None = None) -> Stage:
        """Another stage that begins as this one is; with its own strands, where none are given."""
        return Stage(self.run.cover, self.run.gap_ms, named or self.named.copy(),
                     self.horizon_ms, self.save())
