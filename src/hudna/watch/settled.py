"""Positions that no later one can change any more, as columns: what goes into the archive. Pure."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.datum import Datum
from hudna.place.tracks.columns import Int8
from hudna.watch.fix import Fix

DATUMS = tuple(Datum)


class Past(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A position that is only about known. `aircraft` as the watch followed it; `begun` tells this
    following of it from every other under that name: no line is drawn from one to the next. Of a
    sighting there is its record's hash and the minute, and no `fix`. `let_go_ms`: when it was given
    up before its time."""

    aircraft: str
    begun: int
    at_ms: int
    fix: Fix | None = None
    arrived_ms: int | None = None
    feed: str = ""
    sighting: str = ""
    let_go_ms: int | None = None

    @property
    def hides(self) -> bool:
        """Whether by it somebody, or a sensor, could be found."""
        return self.fix is None or self.fix.hides


class Settled(NamedTuple):
    """Rows by aircraft, those of each strictly later from row to row.

    `aircraft`, `callsign`, `feed`, `operator` and `category` are codes into `texts`. `height_mm` is
    as measured, `LOWEST_MM` where unknown; `datum` indexes `DATUMS`. `speed_mm_s` and `course_mdeg`
    are -1 where unknown. `about` are the positions that are only about known, in any order.
    """

    texts: tuple[str, ...]
    aircraft: Int32
    callsign: Int32
    feed: Int32
    operator: Int32
    category: Int32
    at_ms: Int64
    arrived_ms: Int64
    lon: Int32
    lat: Int32
    height_mm: Int32
    datum: Int8
    speed_mm_s: Int32
    course_mdeg: Int32
    about: tuple[Past, ...] = ()

    @property
    def total(self) -> int:
        return len(self.at_ms) + len(self.about)


def nothing() -> Settled:
    """No rows."""
    four, eight = np.empty(0, np.int32), np.empty(0, np.int64)
    return Settled((), four, four, four, four, four, eight, eight, four, four, four,
                   np.empty(0, np.int8), four, four)
