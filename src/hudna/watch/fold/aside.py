"""Which positions are set aside at once, and why. Pure.

They are counted and shown: none of them raises an alarm, and none hides an aircraft, since the
positions beside them still count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from hudna.place.columns import LOWEST_MM
from hudna.place.datum import Datum, to_msl_mm
from hudna.place.geometry import E7
from hudna.watch.fold.rows import Rows, heights_of

AHEAD_MS = 5_000
"""How far a source's clock may be ahead of the receiver's."""
LOWEST_BELIEVED_MM, HIGHEST_BELIEVED_MM = -1_000_000, 40_000_000
"""A height beyond these is doubted: it counts as unknown, and so as inside every area. By this
project's choice, just beyond what a transponder can say: -1,000 to 126,750 ft, 38.6 km (Height Code
Tables for Use with the Air Traffic Control Radar Beacon System, 1962, DTIC AD0615818, of the code
that ICAO adopted)."""
DEEPEST_MM, SPACE_MM = -1_000_000, 100_000_000
"""Above mean sea level, no aircraft is beyond these, by this project's choice: half a kilometre
below the lowest dry land (the shore of the Dead Sea, about -430 m and falling), and 100 km, which
the FAI uses as the boundary of space (its Statement about the Karman line, 30 November 2018: 80 km
is argued for too; the higher is the safer here). A height is beyond them only where all that it may
be above mean sea level is."""
NOWHERE_E7 = E7 // 1_000
"""Within this of 0, 0 a position is a receiver's without one: some hundred metres of open sea."""


class Judged(NamedTuple):
    """What is kept, in the same order, and how many are not, by reason."""

    rows: Rows
    aside: Counter[str]


def why(reason: str, feed: str) -> str:
    """Under which it is counted: a reason has no space in it, and the feed's name may."""
    return f"{reason} {feed}"


def by_reason(aside: Mapping[str, int]) -> dict[str, int]:
    """The counts of all feeds."""
    found: Counter[str] = Counter()
    for of, count in aside.items():
        found[of.partition(" ")[0]] += count
    return dict(found)


def by_feed(aside: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """The counts by reason of each feed; empty is the name of none."""
    found: dict[str, dict[str, int]] = {}
    for of, count in sorted(aside.items()):
        reason, _, feed = of.partition(" ")
        found.setdefault(feed, {})[reason] = count
    return found


def judge(rows: Rows, horizon_ms: int) -> Judged:
    """`horizon_ms`: what was measured before it is settled, and can change nothing any more."""
    lon, lat, at = rows["lon"], rows["lat"], rows["at"]
    bad = {
        "nowhere": (np.abs(lon) < NOWHERE_E7) & (np.abs(lat) < NOWHERE_E7),
        "out-of-range": (np.abs(lon.astype(np.int64)) > 180 * E7)
        | (np.abs(lat.astype(np.int64)) > 90 * E7),
        "future": at > rows["arrived"] + AHEAD_MS,
        "too-late": at < horizon_ms,
        "height": ~_flown_at(rows),
    }
    aside: Counter[str] = Counter()
    out = np.zeros(len(rows), np.bool_)
    for reason, those in bad.items():
        if count := int(np.count_nonzero(those & ~out)):
            aside[reason] = count
        out |= those
    return Judged(rows if not aside else rows[~out], aside)


def _flown_at(rows: Rows) -> Any:
    """Whether an aircraft can be at each height; what is not known may be any."""
    low, high = heights_of(rows)
    return (low <= SPACE_MM) & (high >= DEEPEST_MM)


def flown_at(height_mm: int | None, datum: Datum) -> bool:
    """The same of one height."""
    if height_mm is None:
        return True
    low, high = to_msl_mm(height_mm, height_mm, datum)
    return low <= SPACE_MM and high >= DEEPEST_MM


def believed(height_mm: int) -> bool:
    """Whether a height is believed; what is not known is."""
    return height_mm == LOWEST_MM or LOWEST_BELIEVED_MM <= height_mm <= HIGHEST_BELIEVED_MM
