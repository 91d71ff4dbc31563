"""Positions that no later one can change any more, as columns: what goes into the archive. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.datum import Datum
from hudna.place.tracks.columns import Int8

DATUMS = tuple(Datum)


class Settled(NamedTuple):
    """Rows by aircraft, those of each strictly later from row to row.

    `aircraft`, `callsign`, `feed`, `operator` and `category` are codes into `texts`. `height_mm` is
    as measured, `LOWEST_MM` where unknown; `datum` indexes `DATUMS`. `speed_mm_s` and `course_mdeg`
    are -1 where unknown.
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


def nothing() -> Settled:
    """No rows."""
    four, eight = np.empty(0, np.int32), np.empty(0, np.int64)
    return Settled((), four, four, four, four, four, eight, eight, four, four, four,
                   np.empty(0, np.int8), four, four)
