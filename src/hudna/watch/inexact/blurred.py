"""What leaves the watch of a sighting: less than it says, so that nobody is found by it. Pure.

The cell of a fixed grid that holds its place, a whole minute, and a name made of both: told as
often as one likes, they tell no more.
"""

from __future__ import annotations

import math
from hashlib import sha256

from hudna.place.about.blur import CELL, MINUTE, middle
from hudna.place.datum import Datum
from hudna.record.watching import Seen
from hudna.watch.brief import Reported
from hudna.watch.fix import Fix

SIGHTED = "seen:"
"""What an aircraft is called that only people have seen begins so."""
CORNER_M = 8_000
"""No point of a cell is further from its middle."""
SLOT = 600_000
CLASSES_M = (10_000, 20_000, 40_000, 80_000, 160_000)
"""A circle is told as one of these: by its metres it would tell which place was named, and how far
off somebody heard."""


def blurred(fix: Fix) -> Seen:
    """The middle of its cell, the minute, one of few circles, and no moment at which it arrived."""
    lon, lat = middle(fix.lon, fix.lat)
    at_ms = fix.at_ms // MINUTE * MINUTE
    return Seen(at_ms, at_ms, lon, lat, None, Datum.MSL, within(fix.within_m))


def within(metres: float) -> int:
    """The circle about the middle of a cell that holds one of so many metres anywhere in it."""
    wide = math.ceil(metres) + CORNER_M
    return next((c for c in CLASSES_M if wide <= c), -(-wide // CLASSES_M[-1]) * CLASSES_M[-1])


def is_blurred(lon: int, lat: int, within_m: float) -> bool:
    """Whether a place is as such a one is told: made wider once more it would say less."""
    return lon % CELL == lat % CELL == CELL // 2 and within_m in CLASSES_M


def name_of(report: Reported) -> str:
    """By the kind, the cell and the ten minutes; not by its record, whose place in the log says
    when it was sent."""
    text = f"{report.lon // CELL} {report.lat // CELL} {report.at_ms // SLOT}"
    return f"{SIGHTED}{report.craft}/{sha256(text.encode()).hexdigest()[:8]}"


def plot_of_its_own(feed: str, fix: Fix, number: int) -> str:
    """What a plot is called that a sensor has given no name: by no more than is told of it."""
    text = f"{fix.lon // CELL} {fix.lat // CELL}"
    nth = f"{fix.at_ms // MINUTE}.{number}.{sha256(text.encode()).hexdigest()[:8]}"
    return f"plot:{feed}/-{nth}"


def as_fix(name: str, report: Reported) -> Fix:
    return Fix(name, report.at_ms, report.lon, report.lat, None, Datum.MSL, "", None,
               report.course_mdeg, report.within_m, report.craft)
