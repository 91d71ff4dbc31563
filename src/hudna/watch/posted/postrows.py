"""One posted position, from its members. Pure.

A member that is absent, empty or null is not said. One that is said and unsound is a fault.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from hudna.fault import Fault, Refused
from hudna.place.datum import Datum
from hudna.place.geometry import E7
from hudna.place.times import parse_instant
from hudna.say import Say, say
from hudna.watch.fix import Fix
from hudna.watch.posted.postnames import Plan
from hudna.watch.sound import (
    EARLIEST_MS,
    FASTEST_MM_S,
    HIGHEST_MM,
    LATEST_MS,
    LONGEST_CALLSIGN,
    WIDEST_M,
)

Members = Mapping[str, Any]
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
ADDRESS = re.compile(r"(?:icao:)?([0-9a-f]{6})", re.ASCII | re.IGNORECASE)
NAMED_ADDRESS = re.compile(r"icao:[0-9a-f]{6}", re.ASCII | re.IGNORECASE)
ON_THE_GROUND = "ground"
"""What readsb writes for the height of an aircraft that stands: no height."""
LONGEST_NAME = 64

A_NUMBER = say("a number")
LON, LAT = say("degrees from -180 to 180"), say("degrees from -90 to 90")
COURSE = say("degrees from 0 to 360, from true north, clockwise")
SPEED = say("a speed over ground")
HEIGHT = say("a height")
WITHIN = say("metres, from 0 to {most}", most=WIDEST_M)
CENTURY = say("a moment between 1980 and 2200")
AN_ADDRESS = say("an ICAO address: six hexadecimal digits")
A_NAME = say("a name of at most {most} printable characters", most=LONGEST_NAME)
A_CALLSIGN = say("a callsign of at most {most} printable characters", most=LONGEST_CALLSIGN)
A_DATUM = say("one of msl, ellipsoid, ground, pressure")
TEXT = say("text")


class Row:
    """The members of one position, and where they stand. Each reader raises `Refused`."""

    def __init__(self, members: Members, where: str, line: int | None = None) -> None:
        self._members, self._where, self._line = members, where, line

    def fault(self, member: str, found: object, expected: Say) -> Refused:
        return Refused(Fault(f"{self._where}{member}", repr(found)[:60], expected, self._line))

    def said(self, member: str | None) -> Any:
        """What it holds; None where nothing is said."""
        value = None if member is None else self._members.get(member)
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, member: str | None, longest: int, expected: Say) -> str:
        value = self.said(member)
        if value is None or member is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or len(value) > longest or not value.strip().isprintable():
            raise self.fault(member, value, expected)
        return value.strip()

    def number(self, member: str | None, low: float, high: float, expected: Say) -> float | None:
        value = self.said(member)
        if value is None or member is None:
            return None
        number = _number(value)
        if number is None:
            raise self.fault(member, value, A_NUMBER)
        if not low <= number <= high:
            raise self.fault(member, value, expected)
        return number


def fix_of(row: Row, plan: Plan, feed: str, at: tuple[float, ...] | None = None) -> Fix:
    """The position. `at`: longitude, latitude and perhaps a height above the ellipsoid where they
    stand elsewhere. Raises `Refused` naming the member."""
    lon, lat = (_place(row, plan) if at is None else at[:2])
    height_mm, datum = _height(row, plan)
    if height_mm is None and at is not None and len(at) == 3:
        height_mm, datum = round(at[2] * 1000), Datum.ELLIPSOID
    course = row.number(plan.course, 0, 360, COURSE)
    within = row.number(plan.within, 0, WIDEST_M, WITHIN)
    return Fix(_aircraft(row, plan, feed), _moment(row, plan), round(lon * E7), round(lat * E7),
               height_mm, datum, row.text(plan.callsign, LONGEST_CALLSIGN, A_CALLSIGN),
               _speed(row, plan), None if course is None else round(course * 1000) % 360_000,
               math.ceil(within or 0))


def _place(row: Row, plan: Plan) -> tuple[float, float]:
    lon, lat = row.number(plan.lon, -180, 180, LON), row.number(plan.lat, -90, 90, LAT)
    if lon is None:
        raise row.fault(plan.lon or "lon", "", LON)
    if lat is None:
        raise row.fault(plan.lat or "lat", "", LAT)
    return lon, lat


def _aircraft(row: Row, plan: Plan, feed: str) -> str:
    """By its address where it has one. A name is the feed's own, unless it says that it is an
    address: `icao:4b1234`."""
    address = row.text(plan.address, LONGEST_NAME, AN_ADDRESS)
    if address:
        match = ADDRESS.fullmatch(address)
        if match is None:
            raise row.fault(plan.address or "", address, AN_ADDRESS)
        return f"icao:{match[1].lower()}"
    name = row.text(plan.name, LONGEST_NAME, A_NAME)
    if not name:
        raise row.fault(plan.name or plan.address or "", "", A_NAME)
    return name.lower() if NAMED_ADDRESS.fullmatch(name) else f"plot:{feed}/{name}"


def _moment(row: Row, plan: Plan) -> int:
    value = row.said(plan.time)
    if plan.time_ms is not None and value is not None:
        counted = row.number(plan.time, -math.inf, math.inf, CENTURY) or 0
        ms = round(min(max(counted * plan.time_ms, -1), 2 * LATEST_MS))
    else:
        ms = _written(row, plan.time, value)
    if not EARLIEST_MS <= ms <= LATEST_MS:
        raise row.fault(plan.time, value, CENTURY)
    return ms


def _written(row: Row, member: str, value: Any) -> int:
    """A blank may stand for the `T` (RFC 3339 section 5.6, note)."""
    text = "" if value is None else value
    if isinstance(text, str) and text.strip()[10:11] == " ":
        text = text.strip().replace(" ", "T", 1)
    try:
        return parse_instant(text, member)
    except Refused as refused:
        raise row.fault(member, value, refused.faults[0].expected) from None


def _height(row: Row, plan: Plan) -> tuple[int | None, Datum]:
    datum = _datum(row, plan)
    for height in plan.heights:
        said = row.said(height.member)
        if isinstance(said, str) and said.strip().lower() == ON_THE_GROUND:
            continue
        most = HIGHEST_MM / height.mm
        value = row.number(height.member, -most, most, HEIGHT)
        if value is not None:
            return round(value * height.mm), datum if datum and height.plain else height.datum
    return None, Datum.PRESSURE


def _datum(row: Row, plan: Plan) -> Datum | None:
    text = row.text(plan.datum, LONGEST_NAME, A_DATUM).lower()
    try:
        return Datum(text) if text else None
    except ValueError:
        raise row.fault(plan.datum or "", text, A_DATUM) from None


def _speed(row: Row, plan: Plan) -> int | None:
    most = FASTEST_MM_S / (plan.speed_mm_s or 1)
    value = row.number(plan.speed, 0, most, SPEED)
    return None if value is None else round(value * plan.speed_mm_s)


def _number(value: Any) -> float | None:
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
