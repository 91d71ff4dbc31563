"""What can be wrong with one value of a track, and how it is said."""

from __future__ import annotations

from enum import IntEnum

from hudna.place import times
from hudna.say import Say, say


class Trouble(IntEnum):
    """0 is none. `ODD` is not yet decided: a form that the loops leave to the exact reader."""

    NONE = 0
    EMPTY = 1
    ODD = 2
    NO_NUMBER = 3
    NOT_FINITE = 4
    BEYOND = 5
    SWAPPED = 6
    NO_ZONE = 7
    NO_INSTANT = 8
    NO_MOMENT = 9
    OUT_OF_TIME = 10
    NO_TEXT = 11
    MISQUOTED = 12
    RAGGED = 13
    AHEAD = 14


NUMBER = say("a number")
FINITE = say("a finite number")
LONGITUDE = say("a longitude from -180 to 180")
LATITUDE = say("a latitude from -90 to 90")
SWAPPED = say("a latitude from -90 to 90; this and the longitude look swapped")
ALTITUDE = say("an altitude from -10 to 100 km")
SOON = say("a moment from 1980 to 2200")
PAST = say("a moment that is no more than a day ahead of this computer's clock")
NAMED = say("an aircraft's id")
TEXT = say("text in UTF-8 without control characters")
QUOTED = say("a cell in quotation marks that ends with one (RFC 4180)")
CELLS = say("as many cells as the header has")

EXPECTED: dict[Trouble, Say] = {
    Trouble.EMPTY: NUMBER, Trouble.NO_NUMBER: NUMBER, Trouble.NOT_FINITE: FINITE,
    Trouble.SWAPPED: SWAPPED, Trouble.NO_ZONE: times.ZONE_MISSING,
    Trouble.NO_INSTANT: times.EXPECTED, Trouble.NO_MOMENT: times.NO_SUCH_MOMENT,
    Trouble.OUT_OF_TIME: SOON, Trouble.NO_TEXT: TEXT, Trouble.MISQUOTED: QUOTED,
    Trouble.RAGGED: CELLS, Trouble.AHEAD: PAST,
}
OF_COLUMN: dict[tuple[str, Trouble], Say] = {
    ("lon", Trouble.BEYOND): LONGITUDE, ("lat", Trouble.BEYOND): LATITUDE,
    ("altitude", Trouble.BEYOND): ALTITUDE, ("aircraft", Trouble.EMPTY): NAMED,
    ("time", Trouble.EMPTY): times.EXPECTED,
}


def expected(what: str, trouble: Trouble) -> Say:
    """What was expected instead, in the column that is `what`."""
    return OF_COLUMN.get((what, trouble)) or EXPECTED[trouble]
