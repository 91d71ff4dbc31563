"""Numbers of a column of heights as mm, and the range of what may be true above mean sea level."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.audit.numbers import Bytes, Floats
from hudna.audit.source import Altitude, Unit
from hudna.audit.trouble import Trouble
from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int32
from hudna.place.datum import DOUBTS, Datum
from hudna.place.kernel import kernel

TENTHS = {Unit.METRE: 10_000, Unit.FOOT: 3_048, Unit.FLIGHT_LEVEL: 304_800}
"""Tenths of a millimetre in one of each: whole numbers, so that whole feet come out exact."""
LEAST_MM, MOST_MM = -10_000_000, 100_000_000
NOISE_MM = 1e-6
"""More than a double can be off by, at these heights, from the decimal number it was read of."""
NOT_FINITE, BEYOND = int(Trouble.NOT_FINITE), int(Trouble.BEYOND)
UNKNOWN, WITHOUT_END = LOWEST_MM, HIGHEST_MM


class Measured(NamedTuple):
    """`height_mm` as measured, `LOWEST_MM` where unknown; `low_mm` to `high_mm` may be true."""

    height_mm: Int32
    low_mm: Int32
    high_mm: Int32


def unknown(rows: int) -> Measured:
    """Heights of which nothing is known: every height may be true."""
    return Measured(np.full(rows, LOWEST_MM, np.int32), np.full(rows, LOWEST_MM, np.int32),
                    np.full(rows, HIGHEST_MM, np.int32))


def measure(values: Floats, trouble: Bytes, altitude: Altitude, into: Measured) -> None:
    """Fill in what is not known yet. What is not finite, or beyond -10 to 100 km, is marked.

    The range is that of `hudna.place.datum.to_msl`.
    """
    doubt = DOUBTS[Datum(altitude.datum)]
    kept = values.view()
    kept.flags.writeable = False     # one kind of array, one compiled loop
    _measure(kept, trouble, TENTHS[altitude.unit], doubt.down, doubt.up,
             min(doubt.percent), max(doubt.percent), *into)


@kernel
def _measure(values: Floats, trouble: Bytes, tenths: int, down: int, up: int, least: int,
             most: int, height: Int32, low: Int32, high: Int32) -> None:
    for row in range(values.shape[0]):
        if trouble[row] != 0:
            continue
        if not np.isfinite(values[row]):
            trouble[row] = NOT_FINITE
            continue
        mm = values[row] * tenths / 10
        if not LEAST_MM <= mm <= MOST_MM:
            trouble[row] = BEYOND
            continue
        if height[row] != UNKNOWN:
            continue
        below = np.int64(np.floor(mm + NOISE_MM)) - down
        above = np.int64(np.ceil(mm - NOISE_MM)) + up
        height[row] = np.int32(np.rint(mm))
        low[row] = np.int32(below * (least if below >= 0 else most) // 100)
        high[row] = np.int32(-(-above * (most if above >= 0 else least) // 100))
