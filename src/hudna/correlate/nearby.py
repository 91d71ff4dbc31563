"""Reports that may be of one event by time and place alone; and the copies among them.

Each is held against at most `MOST` others, the nearest in time first, and against no more than
`OF_ONE_HAND` of one source: a flood by one hand neither costs more nor crowds out the others.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.correlate.cells import SLACK_M, SLACK_MS, Key, kept_under, looked_under
from hudna.correlate.clue import Clue
from hudna.correlate.copies import ALIKE, FEW, SIGNS, Signs, likeness
from hudna.place.geometry import E7

MOST = 150
OF_ONE_HAND = 20
LOOKED_AT = 20_000           # of one cell and day, the last that came
EARTH_M = 6_371_009.0
FLAT = 1.01                  # a sphere is off by less than this; a chord is shorter anyway
_BEGIN = 1024

Rows = NDArray[np.intp]
Place = NDArray[np.float64]


class Near(NamedTuple):
    """`rows` of others, the nearest first; `crowded` where more were left out; `copied`: the row
    that it copies and how alike they are."""

    rows: Rows
    crowded: bool
    copied: tuple[int, float] | None


class Nearby:
    """Reports by where and when they are of. Grows; one writer at a time."""

    def __init__(self) -> None:
        self._count = 0
        self._keys: defaultdict[Key, array[int]] = defaultdict(lambda: array("I"))
        self._times = np.empty((_BEGIN, 2), np.int64)
        self._places = np.empty((_BEGIN, 4))
        self._hands = np.empty(_BEGIN, np.int32)
        self._signs = np.empty((_BEGIN, SIGNS), np.uint16)
        self._hand_of: dict[str, int] = {}

    def __len__(self) -> int:
        return self._count

    def take(self, clue: Clue, signs: Signs) -> int:
        """Keeps `clue`; its row."""
        row = self._count
        self._make_room()
        self._times[row] = clue.from_ms, clue.until_ms
        self._places[row] = _place(clue)
        self._hands[row] = self._hand(clue, row)
        self._signs[row] = signs
        for key in kept_under(clue):
            self._keys[key].append(row)
        self._count += 1
        return row

    def near(self, clue: Clue, signs: Signs, words: int) -> Near:
        """Others that may be of one event with `clue`, whose text has so many `words`. Nothing is
        kept."""
        rows = self._found(clue)
        if not len(rows):
            return Near(rows, crowded=False, copied=None)
        apart_ms, apart_m = self._gaps(clue, rows)
        fits = (apart_ms <= SLACK_MS) & ~(apart_m > SLACK_M)
        rows, apart_ms, apart_m = rows[fits], apart_ms[fits], apart_m[fits]
        copied = self._copied(rows if words >= FEW else rows[self._at_once(clue, rows)], signs)
        kept = self._nearest(rows, apart_ms, apart_m)
        return Near(rows[kept], len(kept) < len(rows), copied)

    def _found(self, clue: Clue) -> Rows:
        lists = [self._keys[key] for key in looked_under(clue) if key in self._keys]
        if not lists:
            return np.empty(0, np.intp)
        rows = np.concatenate([np.frombuffer(found, np.uint32)[-LOOKED_AT:] for found in lists])
        return np.unique(rows).astype(np.intp)

    def _gaps(self, clue: Clue, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """ms between the windows and metres between the circles, below 0 where they meet; NaN
        where one has no point."""
        times = self._times[rows]
        apart_ms = np.maximum(times[:, 0], clue.from_ms) - np.minimum(times[:, 1], clue.until_ms)
        place = _place(clue)
        places = self._places[rows]
        chord = np.sqrt(((places[:, :3] - place[:3]) ** 2).sum(axis=1))
        return apart_ms, chord * EARTH_M / FLAT - places[:, 3] - place[3]

    def _at_once(self, clue: Clue, rows: Rows) -> NDArray[np.bool_]:
        """Which say just the same of when and where."""
        when = (self._times[rows] == (clue.from_ms, clue.until_ms)).all(axis=1)
        place = _place(clue)
        held = self._places[rows]
        where = ((held == place) | (np.isnan(held) & np.isnan(place))).all(axis=1)
        both: NDArray[np.bool_] = when & where
        return both

    def _copied(self, rows: Rows, signs: Signs) -> tuple[int, float] | None:
        alike = likeness(signs, self._signs[rows])
        if not len(alike) or alike.max() < ALIKE:
            return None
        best = int(alike.argmax())
        return int(rows[best]), float(alike[best])

    def _nearest(self, rows: Rows, apart_ms: NDArray[np.int64],
                 apart_m: NDArray[np.float64]) -> Rows:
        far = np.where(np.isnan(apart_m), 0, np.maximum(apart_m, 0))
        order = np.lexsort((rows, far, np.maximum(apart_ms, 0)))
        if len(order) > OF_ONE_HAND:
            order = order[_rank_by_hand(self._hands[rows[order]]) < OF_ONE_HAND]
        return order[:MOST]

    def _hand(self, clue: Clue, row: int) -> int:
        """Whose it is: of whom nothing is known, nobody else's."""
        name = hand_of(clue)
        return self._hand_of.setdefault(name, len(self._hand_of)) if name else -1 - row

    def _make_room(self) -> None:
        if self._count < len(self._times):
            return
        for name in ("_times", "_places", "_hands", "_signs"):
            held = getattr(self, name)
            setattr(self, name, np.concatenate([held, np.empty_like(held)]))


def hand_of(clue: Clue) -> str:
    """Who stands behind it, empty where that is not known."""
    return clue.origin or clue.source


class Turns:
    """How often each report was held against reports of each hand: no more than `OF_ONE_HAND`
    times, whichever of the two came first."""

    def __init__(self) -> None:
        self._taken: defaultdict[tuple[int, str], int] = defaultdict(int)

    def left(self, rows: Rows, clue: Clue) -> Rows:
        """Those of `rows` that may still be held against one of `clue`'s hand."""
        hand = hand_of(clue)
        return np.array([row for row in rows.tolist() if self._may(row, hand)], np.intp) \
            if hand else rows

    def _may(self, row: int, hand: str) -> bool:
        self._taken[row, hand] += 1
        return self._taken[row, hand] <= OF_ONE_HAND


def _place(clue: Clue) -> Place:
    """A point of the unit sphere, NaN where there is none, and metres."""
    if clue.lon is None or clue.lat is None:
        return np.array([np.nan, np.nan, np.nan, 0.0])
    lon, lat = math.radians(clue.lon / E7), math.radians(clue.lat / E7)
    level = math.cos(lat)
    return np.array([level * math.cos(lon), level * math.sin(lon), math.sin(lat), clue.within_m])


def _rank_by_hand(hands: NDArray[np.int32]) -> Rows:
    """How many of the same hand stand before each."""
    order = np.argsort(hands, kind="stable")
    of = hands[order]
    begins = np.concatenate([[True], of[1:] != of[:-1]])
    first = np.maximum.accumulate(np.where(begins, np.arange(len(of)), 0))
    rank = np.empty(len(of), np.intp)
    rank[order] = np.arange(len(of)) - first
    return rank
