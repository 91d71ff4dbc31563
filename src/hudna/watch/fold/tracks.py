"""The tracks by number: of which name each is, and where it was last. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyproj import Geod

from hudna.place.geometry import E7
from hudna.watch.fold.rows import ROW, UNKNOWN, Rows, Texts

EARTH = Geod(ellps="WGS84")
TRACK = np.dtype([*((name, ROW[name]) for name in ROW.names or ()), ("nth", "i4"),
                  ("asked", "i8")])
"""A row of `ROW` as last taken; `nth`: which track of its name it is; `asked`: of which moment was
the position whose course was last followed."""
SLOWEST_MS, LONGEST_MS = 500, 120_000
"""Between two positions nearer in time, or further apart, speed and course say nothing."""


class Tracks:
    def __init__(self, names: Texts) -> None:
        self._names = names
        self._table = np.empty(256, TRACK)
        self.count = 0
        self._numbers: dict[tuple[int, int], int] = {}
        self.of_name: dict[int, list[int]] = {}
        self.titles: list[str] = []
        self._titled: dict[str, int] = {}

    @property
    def table(self) -> Any:
        """A row for each track."""
        return self._table[:self.count]

    def number(self, name: int, nth: int) -> int:
        """The n-th track of a name, n from 1; a new one where it is new."""
        found = self._numbers.get((name, nth))
        if found is not None:
            return found
        if self.count == len(self._table):
            more = np.empty(max(256, len(self._table)), TRACK)
            self._table = np.concatenate([self._table, more])
        row = np.zeros(1, TRACK)
        row["name"], row["nth"], row["at"] = name, nth, -1
        self._table[self.count] = row[0]
        self._entitle(self.count, name, nth)
        self.count += 1
        return self.count - 1

    def title(self, track: int) -> str:
        """What the track is called: its name, and which of several it is."""
        return self.titles[track]

    def find(self, title: str) -> int | None:
        """The track that is called so."""
        return self._titled.get(title)

    def _entitle(self, track: int, name: int, nth: int) -> None:
        self._numbers[name, nth] = track
        self.of_name.setdefault(name, []).append(track)
        title = self._names[name] if nth == 1 else f"{self._names[name]}#{nth}"
        self.titles.append(title)
        self._titled[title] = track

    def moved(self, rows: Rows) -> None:
        """Each track at its last row; rows are sorted by track, then time."""
        last = np.flatnonzero(np.append(rows["track"][1:] != rows["track"][:-1], True))
        table, here = self._table, rows["track"][last]
        before = np.empty(len(last), rows.dtype)
        for column in ("at", "lon", "lat", "track"):
            before[column] = table[column][here]
        same = np.flatnonzero((last > 0) & (rows["track"][last - 1] == here))
        before[same] = rows[last[same] - 1]
        rows = rows[last]
        _derive(rows, before)
        for column in ROW.names or ():
            table[column][here] = rows[column]

    def restore(self, table: Any) -> None:
        """These tracks and no others."""
        for known in (self._numbers, self.of_name, self.titles, self._titled):
            known.clear()
        self._table, self.count = table.copy(), len(table)
        for number, (name, nth) in enumerate(zip(table["name"].tolist(), table["nth"].tolist(),
                                                 strict=True)):
            self._entitle(number, name, nth)


def _derive(rows: Rows, before: Any) -> None:
    """Speed and course from the last two positions, where the source says nothing of them."""
    apart = rows["at"] - before["at"]
    need = ((rows["speed"] == UNKNOWN) & (before["at"] >= 0)
            & (apart >= SLOWEST_MS) & (apart <= LONGEST_MS))
    if not need.any():
        return
    a, b = before[need], rows[need]
    course, _, metres = EARTH.inv(a["lon"] / E7, a["lat"] / E7, b["lon"] / E7, b["lat"] / E7)
    rows["speed"][need] = np.rint(np.asarray(metres) * 1e6 / apart[need]).astype(np.int32)
    rows["course"][need] = np.rint(np.asarray(course) % 360 * 1000).astype(np.int32)
