"""What leaves the watch of a sighting: less than it says, so that nobody is found by it. Pure.

The cell of a fixed grid that holds its place, a whole minute, and a name made of both: told as
often as one likes, they tell no more.
"""

from __future__ import annotations

from hashlib import sha256

from hudna.place.datum import Datum
from hudna.place.grid import SIDES
from hudna.record.watching import Seen
from hudna.watch.brief import Reported
from hudna.watch.fix import Fix

SIGHTED = "seen:"
"""What an aircraft is called that only people have seen begins so."""
CELL, CORNER_M = SIDES["10 km"], 8_000
"""The side of a cell; no point of one is further from its middle."""
MINUTE, SLOT = 60_000, 600_000


def blurred(fix: Fix) -> Seen:
    """The middle of its cell, the minute, and no moment at which it arrived."""
    lon, lat = (v // CELL * CELL + CELL // 2 for v in (fix.lon, fix.lat))
    at_ms = fix.at_ms // MINUTE * MINUTE
    return Seen(at_ms, at_ms, lon, lat, None, Datum.MSL,
                -(-fix.within_m // 1000) * 1000 + CORNER_M)


def minutes(entered: int, left: int | None) -> tuple[int, int | None]:
    """Moments in whole minutes, rounded outward: by the millisecond they would tell when the
    message was sent."""
    return entered // MINUTE * MINUTE, None if left is None else -(-left // MINUTE) * MINUTE


def name_of(report: Reported) -> str:
    """By the kind, the cell and the ten minutes; not by its record, whose place in the log says
    when it was sent."""
    text = f"{report.lon // CELL} {report.lat // CELL} {report.at_ms // SLOT}"
    return f"{SIGHTED}{report.craft}/{sha256(text.encode()).hexdigest()[:8]}"


def as_fix(name: str, report: Reported) -> Fix:
    return Fix(name, report.at_ms, report.lon, report.lat, None, Datum.MSL, "", None,
               report.course_mdeg, report.within_m, report.craft)
