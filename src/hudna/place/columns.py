"""Positions as columns: how the engine takes them in bulk, and what it gives back.

Every column is a NumPy array of one length; row `i` of each belongs to one position. An Arrow
column without nulls is handed over by `to_numpy` without a copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.volume import Heights, Window

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

# Without end: what a limit that is `None` becomes in a column. Every height and moment is within.
LOWEST_MM, HIGHEST_MM = -(2**31), 2**31 - 1
EARLIEST_MS, LATEST_MS = -(2**63), 2**63 - 1


class Positions(NamedTuple):
    """`lon`, `lat` in 1e-7 degree; `at_ms` since 1970 UTC; heights in mm above mean sea level.

    A height may be known only to lie from `low_mm` to `high_mm`; one that is not known at all
    spans from `LOWEST_MM` to `HIGHEST_MM`, and so lies within every area's heights. `None` for a
    column says that of every row: no moment, or no height, is then asked about.
    """

    lon: Int32
    lat: Int32
    at_ms: Int64 | None = None
    low_mm: Int32 | None = None
    high_mm: Int32 | None = None

    def part(self, begin: int, end: int) -> Positions:
        """Rows `begin` up to, not including, `end`; nothing is copied."""
        return Positions(*(None if c is None else c[begin:end] for c in self))  # type: ignore[arg-type]


class Matches(NamedTuple):
    """Row and area of each position that lies in an area, sorted by row, then area."""

    rows: Int32
    areas: Int32


class Limits(NamedTuple):
    """The windows and heights of volumes, one row each, `None` replaced by what has no end."""

    from_ms: Int64
    until_ms: Int64
    floor_mm: Int32
    ceiling_mm: Int32


def limits_of(limits: Iterable[tuple[Window, Heights]]) -> Limits:
    """Windows and heights as columns."""
    rows = [(_or(w.from_ms, EARLIEST_MS), _or(w.until_ms, LATEST_MS),
             _kept(h.floor_mm, LOWEST_MM), _kept(h.ceiling_mm, HIGHEST_MM)) for w, h in limits]
    table = np.array(rows, np.int64).reshape(-1, 4)
    return Limits(table[:, 0].copy(), table[:, 1].copy(),
                  table[:, 2].astype(np.int32), table[:, 3].astype(np.int32))


def _or(value: int | None, without_end: int) -> int:
    return without_end if value is None else value


def _kept(value: int | None, without_end: int) -> int:
    """A height beyond 2,147 km is as good as none."""
    return without_end if value is None else max(LOWEST_MM, min(HIGHEST_MM, value))
