"""Stays of what is only about known, put to those of exact tracks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hudna.audit.about.files import AboutFile
from hudna.audit.about.judge import AboutJudge, Found
from hudna.audit.about.own import NOTHING, Own, own
from hudna.audit.about.rows import Left, Placed, Rows, ranges, rows_of
from hudna.audit.held import Table
from hudna.place.columns import Int32, Int64
from hudna.place.features import AreaFeature
from hudna.place.tracks.parts import STAY

AT_ONCE = 1 << 14
"""Stays that are handed on together."""


@dataclass(frozen=True)
class About:
    """What is to be audited beside the exact tracks. `places`: where the sightings among it were,
    by their records' hashes; None where no log was given."""

    files: tuple[AboutFile, ...] = ()
    places: Mapping[str, Placed] | None = None

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


@dataclass
class Audited:
    """`crafts`: the aircraft that stays were found of, by code; they go on after `known` others.
    `left`: what was left out. `ends`: the rows of the ends of each stay, and where they were, where
    `places_wanted`: for many stays they are many."""

    known: int
    crafts: dict[str, int] = field(default_factory=dict)
    left: Left = field(default_factory=Left)
    places_wanted: bool = False
    ends: dict[int, tuple[int, int]] = field(default_factory=dict)

    def stays(self, about: About, areas: Sequence[AreaFeature], gap_ms: int, first_row: int
              ) -> Iterator[Table]:
        """All of them, as tables. `first_row`: the number of the first row. Raises `InFile`."""
        hides = any(file.hides for file in about.files)
        held = own(about.files, areas, gap_ms) if hides else ()
        judge, found = AboutJudge(areas, gap_ms, held), list[Found]()
        for names in ranges(about.files):
            rows = rows_of(about.files, first_row, names, about.places, self.left)
            self._count(rows, held, len(areas))
            for one in judge.stays(rows):
                found.append(one)
                if len(found) == AT_ONCE:
                    yield self._table(found)
                    found = []
        yield self._table(found)

    def places(self, rows: Int64) -> Int32:
        """Where those of the rows were that are an end of one of these stays."""
        found = [at for row in rows.tolist() if (at := self.ends.get(row)) is not None]
        return np.array(found, np.int32).reshape(-1, 2)

    def _count(self, rows: Rows, held: Sequence[Own], areas: int) -> None:
        """Rows that hide and were not held against all that was given."""
        for home in np.unique(rows.home[rows.hides]).tolist():
            one = held[home] if home >= 0 else NOTHING
            count = int(np.count_nonzero(rows.hides & (rows.home == home)))
            if not one.held:
                self.left.not_own += count
                self.left.gaps_ms = one.gaps_ms
            elif len(one.held) < areas:
                self.left.narrowed += count

    def _table(self, found: Sequence[Found]) -> Table:
        table = np.empty(len(found), STAY)
        for i, one in enumerate(found):
            craft = self.crafts.setdefault(one.aircraft, self.known + len(self.crafts))
            table[i] = (one.area, craft, one.entered, one.left, one.first, one.last, one.lowest,
                        one.highest, one.crossed)
            if self.places_wanted:
                self.ends[one.first], self.ends[one.last] = one.from_, one.to
        return table
