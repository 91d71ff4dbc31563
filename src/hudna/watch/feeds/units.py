"""What receivers say, in this project's units. Pure.

A number that is none, or that no unit could hold, gives None: nothing is guessed, nothing raised.
"""

from __future__ import annotations

from math import isfinite

from hudna.watch.feeds.dropped import Reason

E7 = 10_000_000
FOOT_MM = 304.8
KNOT_MM_S = 1852 / 3.6
"""The international nautical mile an hour."""
HIGHEST_FT = 3e8
"""Beyond it a number is no height; what is below, however high, is for the fold to weigh."""
FASTEST_KT = 190_000.0
"""Both within what `hudna.watch.sound` lets in: a number beyond them is not known, and its position
counts."""
LAST_MS = 253_402_300_799_999
"""The end of the year 9999."""


def mm_of_feet(feet: float) -> int | None:
    """None where it is not finite or no height at all."""
    return round(feet * FOOT_MM) if -HIGHEST_FT <= feet <= HIGHEST_FT else None


def speed_of_knots(knots: float) -> int | None:
    """mm/s."""
    return round(knots * KNOT_MM_S) if 0 <= knots <= FASTEST_KT else None


def course_of_degrees(degrees: float) -> int | None:
    """Thousandths of a degree, from 0 up to 360,000."""
    return round(degrees * 1000) % 360_000 if -360 <= degrees <= 360 else None


def moment_of_seconds(seconds: float) -> int | None:
    """ms UTC of seconds since 1970."""
    return round(seconds * 1000) if 0 <= seconds * 1000 <= LAST_MS else None


def wrong_with(lon: float, lat: float) -> Reason | None:
    """What is wrong with a position in degrees. 0, 0 is a place: whether to believe it is for the
    fold."""
    if not (isfinite(lon) and isfinite(lat)):
        return "not-a-number"
    return None if -180 <= lon <= 180 and -90 <= lat <= 90 else "out-of-range"


def number(text: bytes) -> float | None:
    """A decimal number; None where there is none. It may be NaN."""
    try:
        return float(text)
    except ValueError:
        return None


def callsign_of(text: str) -> str:
    """At most eight letters, digits, hyphens and blanks within, else nothing: a callsign is what a
    transponder may send, and goes to pages."""
    name = text.strip()
    usual = len(name) <= 8 and name.isascii() and name.replace("-", "").replace(" ", "").isalnum()
    return name.upper() if usual else ""
