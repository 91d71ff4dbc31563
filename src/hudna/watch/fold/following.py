"""Tracks followed through the areas twice: as positions come, and as they can change no more. Pure.

What the first run has made of a track can be thrown away and made anew from the second.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.match.cover import Cover
from hudna.place.tracks.opening import HEAD, UNSEEN, WHERE, Track
from hudna.place.tracks.resuming import open_again, open_of, resume
from hudna.place.tracks.running import LINE, ROW, Run, in_order
from hudna.watch.fold.rows import Rows, heights_of, measured

FIRST_ROOM = 1_024


class Saved(NamedTuple):
    """The aircraft of a run, a row each, and their open stays as lines of its log."""

    crafts: Int64
    lines: Int64

    @classmethod
    def of(cls, crafts: Int64, lines: Int64) -> Saved:
        """Out of all numbers of each, one after another."""
        return cls(crafts.reshape(-1, ROW), lines.reshape(-1, LINE))


class Following:
    """Tracks by number over the areas of a cover. Rows of the log give fixes by their moments."""

    def __init__(self, cover: Cover, gap_ms: int) -> None:
        self.live, self.settled = (Run(cover, gap_ms, FIRST_ROOM) for _ in range(2))

    def make_room_for(self, tracks: int) -> None:
        self.live.make_room_for(tracks)
        self.settled.make_room_for(tracks)

    def take(self, rows: Rows) -> Int64:
        """What rows, those of each track later than all before, bring about: lines of the log."""
        return _taken(self.live, rows)

    def settle(self, rows: Rows) -> None:
        """The same rows, once nothing can come before them any more."""
        _taken(self.settled, rows)

    def silent(self, before_ms: int) -> Int64:
        """Tracks not heard of since end: lines of the log."""
        return self.live.end_silent(before_ms).copy()

    def settle_silent(self, before_ms: int) -> None:
        self.settled.end_silent(before_ms)

    def anew(self, tracks: Int32) -> Int64:
        """Tracks, ascending, as they are settled: their open stays, as lines of the log. What is
        not settled of them is to be taken once more."""
        resume(self.live, tracks, self.settled)
        return open_of(self.live, tracks)

    def open_of(self, tracks: Int32) -> Int64:
        """What is open as positions come, as lines of the log."""
        return open_of(self.live, tracks)

    def forget(self, tracks: Int32) -> None:
        """Tracks that are over in both runs: their numbers may be given anew."""
        for run in (self.live, self.settled):
            run.state.crafts[tracks, HEAD] = UNSEEN

    def save(self) -> Saved:
        """The settled run."""
        return Saved(self.settled.state.crafts.copy(), self.settled.open())

    def over(self, cover: Cover, numbers: Int64, gap_ms: int) -> Following:
        """The settled run over other areas, in both runs: `numbers` gives each area's number there,
        -1 where it is gone. What is not settled is to be taken once more."""
        saved = self.save()
        lines = saved.lines
        lines[:, WHERE] = numbers[lines[:, WHERE]]
        return resumed(cover, gap_ms, Saved(saved.crafts, lines[lines[:, WHERE] >= 0]))


def resumed(cover: Cover, gap_ms: int, saved: Saved) -> Following:
    """Both runs as one was saved."""
    following = Following(cover, gap_ms)
    open_again(following.live, saved.crafts, saved.lines)
    open_again(following.settled, saved.crafts, saved.lines)
    return following


def _taken(run: Run, rows: Rows) -> Int64:
    if not len(rows):
        return np.empty((0, LINE), np.int64)
    low, high = heights_of(rows)
    at = np.ascontiguousarray(rows["at"])
    track = Track(np.ascontiguousarray(rows["track"]), at, np.ascontiguousarray(rows["lon"]),
                  np.ascontiguousarray(rows["lat"]), at, low, high, measured(rows),
                  in_order(len(rows)))
    return run.take(track, telling=True).copy()


