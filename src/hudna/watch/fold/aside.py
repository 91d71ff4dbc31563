"""Which positions are set aside at once, and why. Pure.

They are counted and shown: none of them raises an alarm, and none hides an aircraft, since the
positions beside them still count.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from hudna.place.columns import LOWEST_MM
from hudna.place.geometry import E7
from hudna.watch.fold.rows import Rows

AHEAD_MS = 5_000
"""How far a source's clock may be ahead of the receiver's."""
LOWEST_BELIEVED_MM, HIGHEST_BELIEVED_MM = -1_000_000, 40_000_000
NOWHERE_E7 = E7 // 1_000
"""Within this of 0, 0 a position is a receiver's without one: some hundred metres of open sea."""


class Judged(NamedTuple):
    """What is kept, in the same order, and how many are not, by reason."""

    rows: Rows
    aside: Counter[str]


def judge(rows: Rows, horizon_ms: int) -> Judged:
    """`horizon_ms`: what was measured before it is settled, and can change nothing any more."""
    lon, lat, at = rows["lon"], rows["lat"], rows["at"]
    bad = {
        "nowhere": (np.abs(lon) < NOWHERE_E7) & (np.abs(lat) < NOWHERE_E7),
        "out-of-range": (np.abs(lon.astype(np.int64)) > 180 * E7)
        | (np.abs(lat.astype(np.int64)) > 90 * E7),
        "future": at > rows["arrived"] + AHEAD_MS,
        "too-late": at < horizon_ms,
    }
    aside: Counter[str] = Counter()
    out = np.zeros(len(rows), np.bool_)
    for reason, those in bad.items():
        if count := int(np.count_nonzero(those & ~out)):
            aside[reason] = count
        out |= those
    return Judged(rows if not aside else rows[~out], aside)


def believed(height_mm: int) -> bool:
    """Whether an aircraft can be so high; what is not known is believed."""
    return height_mm == LOWEST_MM or LOWEST_BELIEVED_MM <= height_mm <= HIGHEST_BELIEVED_MM
