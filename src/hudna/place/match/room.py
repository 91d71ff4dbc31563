"""Memory that matches are written to; it grows where it does not suffice."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int32, Matches, Positions
from hudna.place.match.bulk import NO_ROOM_OUT, ROWS, find_rows
from hudna.place.match.finding import Index

NO_MOMENTS, NO_HEIGHTS = np.empty(0, np.int64), np.empty(0, np.int32)
PER_ROW = 8
LEAST = 1 << 12
MOST_FOUND = 1 << 29


class Room:
    """Room for the matches of so many rows; memory that is not written to costs nothing."""

    def __init__(self, total: int) -> None:
        at_once = min(total, ROWS)
        self.keys, self.spare = np.empty(at_once, np.int64), np.empty(at_once, np.int64)
        self.spans = np.empty((at_once, 2), np.int32)
        self.found = np.empty(LEAST + PER_ROW * at_once, np.int32)
        self.rows = np.empty(LEAST + PER_ROW * total, np.int32)
        self.areas = np.empty(len(self.rows), np.int32)
        self.to = 0

    def fill(self, index: Index, part: Positions, first_row: int) -> None:
        """Match a part of the rows, up to `ROWS`, the first of which is `first_row`."""
        at_ms = NO_MOMENTS if part.at_ms is None else part.at_ms
        low, high = _heights(part)
        while (to := find_rows(index, part.lon, part.lat, at_ms, low, high, first_row, self.keys,
                               self.spare, self.found, self.spans, self.rows, self.areas,
                               self.to)) < 0:
            if to == NO_ROOM_OUT:
                self.rows, self.areas = _doubled(self.rows, self.to), _doubled(self.areas, self.to)
            elif len(self.found) > MOST_FOUND:
                self._fill_halves(index, part, first_row)
                return
            else:
                self.found = np.empty(2 * len(self.found), np.int32)
        self.to = int(to)

    def _fill_halves(self, index: Index, part: Positions, first_row: int) -> None:
        """So many areas lie over one place that a part's matches could not be numbered."""
        half = len(part.lon) // 2
        self.fill(index, part.part(0, half), first_row)
        self.fill(index, part.part(half, len(part.lon)), first_row + half)

    def matches(self) -> Matches:
        return Matches(self.rows[:self.to], self.areas[:self.to])


def _heights(part: Positions) -> tuple[Int32, Int32]:
    """The lowest and highest that may be true; a column that is not there says nothing."""
    low, high = part.low_mm, part.high_mm
    if low is None and high is None:
        return NO_HEIGHTS, NO_HEIGHTS
    rows = len(part.lon)
    return (np.full(rows, LOWEST_MM, np.int32) if low is None else low,
            np.full(rows, HIGHEST_MM, np.int32) if high is None else high)


def _doubled(column: Int32, used: int) -> Int32:
    grown = np.empty(2 * len(column), column.dtype)
    grown[:used] = column[:used]
    return grown
