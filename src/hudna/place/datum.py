"""Heights measured from something other than mean sea level, as heights that may be true above it.

Whatever decides in this project is in mm above mean sea level (`Heights`). A height from another
datum becomes a range there that holds the true height: it may add height, never hide any
(promise 9). No model of the geoid, the ground or the weather is asked, so the bounds are those of
the whole earth, and wide:

- *ellipsoid* (WGS 84, what a satellite receiver measures): above mean sea level it is less by the
  geoid's undulation, which is -107 m south of India to +86 m at New Guinea (EGM2008, Pavlis and
  others, J. Geophys. Res. 117, 2012, B04406). Four metres are added on either side: mean sea level
  lies up to 2 m off the geoid, and models of the geoid differ.
- *ground*: from the shore of the Dead Sea (-430 m in 2016, falling 1 m a year; -460 m is taken) to
  the top of Everest (8,849 m).
- *pressure* (the ICAO standard atmosphere, Doc 7488: flight levels, what a transponder sends): the
  true height of a level of pressure altitude H is r (H - H0), by the hypsometric equation, where
  H0 is the pressure altitude of the true pressure at sea level and r the mean temperature of the
  air below over the standard one. Taken for H0: -383 m to 629 m, which is sea-level pressure from
  1,060 to 940 hPa, beyond what most altimeters can be set to (28.00 to 31.00 inHg; FAA
  Aeronautical Information Manual 7-2-2); not the eye of a tropical cyclone, nor the deepest lows
  of the northern seas. Taken for r: 0.84 to 1.13, as the layer from 1,000 to 500 hPa, 5,463 m
  thick by the standard, is some 4,650 m in the coldest winters and 6,060 m in the hottest summers,
  with 1 % for gravity's change with latitude and height. 61 m more for the altimeter and its
  coding in steps of 100 ft.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int32
from hudna.place.volume import Heights


class Datum(StrEnum):
    """What a height is measured from."""

    MSL = "msl"
    ELLIPSOID = "ellipsoid"
    GROUND = "ground"
    PRESSURE = "pressure"


class Doubt(NamedTuple):
    """A height h is from (h - `down`) to (h + `up`) above mean sea level, times any `percent`."""

    down: int
    up: int
    percent: tuple[int, ...] = (100,)


DOUBTS = {
    Datum.MSL: Doubt(0, 0),
    Datum.ELLIPSOID: Doubt(90_000, 111_000),
    Datum.GROUND: Doubt(460_000, 8_849_000),
    Datum.PRESSURE: Doubt(690_000, 444_000, (84, 113)),
}


def to_msl(height_mm: Int32, datum: Datum) -> tuple[Int32, Int32]:
    """The least and the greatest height above mean sea level that each height may be.

    One that is not known (`LOWEST_MM`) spans from `LOWEST_MM` to `HIGHEST_MM`. What lies beyond
    the column's range is kept at its end.
    """
    known = height_mm != LOWEST_MM
    low, high = _lows(height_mm, DOUBTS[datum]), _highs(height_mm, DOUBTS[datum])
    return (np.where(known, low, np.int32(LOWEST_MM)),
            np.where(known, high, np.int32(HIGHEST_MM)))


def to_msl_mm(low_mm: int, high_mm: int, datum: Datum) -> tuple[int, int]:
    """A range of heights widened to hold what it may be above mean sea level.

    `LOWEST_MM` and `HIGHEST_MM` are without end and stay so; nothing lies beyond them.
    """
    low = low_mm if low_mm <= LOWEST_MM else _low(low_mm, DOUBTS[datum])
    high = high_mm if high_mm >= HIGHEST_MM else _high(high_mm, DOUBTS[datum])
    return _kept(low), _kept(high)


def heights_in_msl(heights: Heights, datum: Datum) -> Heights:
    """Floor and ceiling in a datum as floor and ceiling above mean sea level, moved outward."""
    floor, ceiling, doubt = heights.floor_mm, heights.ceiling_mm, DOUBTS[datum]
    return Heights(None if floor is None else _low(floor, doubt),
                   None if ceiling is None else _high(ceiling, doubt))


def _low(mm: int, doubt: Doubt) -> int:
    return min((mm - doubt.down) * percent // 100 for percent in doubt.percent)


def _high(mm: int, doubt: Doubt) -> int:
    return max(-(-(mm + doubt.up) * percent // 100) for percent in doubt.percent)


def _lows(mm: Int32, doubt: Doubt) -> Int32:
    below = mm.astype(np.int64) - doubt.down
    return _column(np.minimum.reduce([below * percent // 100 for percent in doubt.percent]))


def _highs(mm: Int32, doubt: Doubt) -> Int32:
    above = mm.astype(np.int64) + doubt.up
    return _column(np.maximum.reduce([-(-above * percent // 100) for percent in doubt.percent]))


def _column(mm: Any) -> Int32:
    return np.asarray(np.clip(mm, LOWEST_MM, HIGHEST_MM).astype(np.int32))


def _kept(mm: int) -> int:
    return max(LOWEST_MM, min(HIGHEST_MM, mm))
