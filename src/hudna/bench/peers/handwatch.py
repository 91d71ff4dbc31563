"""The hand-filtered script over micro-batches: who was inside at the last fix, and who is now.

It tells entering and leaving by fixes alone: what was crossed between two of them it does not see.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.bench.peers.handfiltered import HandFiltered
from hudna.bench.workloads.areas import Areas
from hudna.place.columns import Int32, Int64, Positions


class Changes(NamedTuple):
    """Keys of (aircraft, area) with the row at which each was entered or left."""

    entered: Int64
    left: Int64


class HandWatch:
    """One batch at a time; inside is kept as sorted keys of aircraft and area."""

    def __init__(self, areas: Areas) -> None:
        self._areas = len(areas)
        self._filtered = HandFiltered(areas)
        self._filtered.build()
        self.forget()

    def forget(self) -> None:
        self._inside = np.empty(0, np.int64)

    def tell(self, craft: Int32, positions: Positions) -> Changes:
        """Each aircraft's fixes of the batch after one another, the last batch's end before."""
        self._filtered.load(positions)
        rows, areas = self._filtered.match("areas")
        turn = _turns(craft)
        key = craft[rows].astype(np.int64) * self._areas + areas
        now = np.unique((key << 10) | turn[rows])
        before = self._inside << 10
        seen = np.union1d(now + 1, before)
        last = turn_of_last(craft, turn)
        entered = np.setdiff1d(now, seen, assume_unique=True)
        ended = (seen & 1023) > last[(seen >> 10) // self._areas]
        left = np.setdiff1d(seen[~ended], now, assume_unique=True)
        self._inside = np.unique(seen[ended] >> 10)
        return Changes(entered, left)


def _turns(craft: Int32) -> Int64:
    """Of each row, which of its aircraft's fixes in this batch it is, from 0."""
    order = np.argsort(craft, kind="stable")
    sorted_craft = craft[order]
    first = np.searchsorted(sorted_craft, sorted_craft)
    turn = np.empty(len(craft), np.int64)
    turn[order] = np.arange(len(craft)) - first
    return turn


def turn_of_last(craft: Int32, turn: Int64) -> Int64:
    """Of each aircraft by number, its last turn in this batch; -1 where it has no fix."""
    last = np.full(1 << 16, -1, np.int64)
    np.maximum.at(last, craft, turn)
    return last
