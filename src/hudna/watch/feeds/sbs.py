"""SBS-1 BaseStation lines, as dump1090 and readsb give them on port 30003. Pure.

    MSG,3,1,1,4B1234,1,2016/07/31,06:00:00.123,…,…,,33000,,,36.2,37.1,,,0,0,0,0

22 fields (http://woodair.net/sbs/article/barebones42_socket_data.htm). Only MSG,2 (on the ground)
and MSG,3 (in the air) hold positions; callsign, speed and course come in others. The heights are of
pressure. The moment is that of `generated`, in the receiver's own local time, which is taken for
UTC unless the settings say otherwise; where it is empty, that of arrival.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from math import isnan

from hudna.place.datum import Datum
from hudna.watch.feeds.dropped import Dropped, Reason
from hudna.watch.feeds.lines import Lines
from hudna.watch.feeds.memory import Known, Memory, aircraft_of
from hudna.watch.feeds.units import (
    E7,
    callsign_of,
    course_of_degrees,
    mm_of_feet,
    number,
    speed_of_knots,
    wrong_with,
)
from hudna.watch.fix import Fix

FIELDS = 22
IS_ON_GROUND = (b"-1", b"1")
ON_GROUND, IN_AIR = b"2", b"3"
POSITIONS, NO_POSITIONS = (IN_AIR, ON_GROUND), (b"1", b"4", b"5", b"6", b"7", b"8")
OTHERS = (b"SEL", b"ID", b"AIR", b"STA", b"CLK")
"""Lines about the receiver's own screen, without a position by the format."""
MOST_DIGITS = 9
"""Of a second's fraction."""


class Sbs:
    """`offset_ms`: how far the receiver's local time is ahead of UTC."""

    def __init__(self, dropped: Dropped, offset_ms: int = 0) -> None:
        self._dropped, self._offset_ms = dropped, offset_ms
        self._lines, self._known = Lines(dropped), Memory()

    def take(self, data: bytes, arrived_ms: int) -> Sequence[Fix]:
        fixes = []
        for line in self._lines.take(data):
            fields = line.split(b",")
            if len(fields) != FIELDS or fields[0] != b"MSG":
                self._no_message(line, fields[0])
                continue
            made = self._message(fields, arrived_ms)
            if isinstance(made, Fix):
                fixes.append(made)
            elif made is not None:
                self._dropped.count(made, line)
        return fixes

    def _no_message(self, line: bytes, kind: bytes) -> None:
        if line.strip() and kind not in OTHERS:
            self._dropped.count("unreadable", line)

    def _message(self, fields: list[bytes], arrived_ms: int) -> Fix | Reason | None:
        address = fields[4]
        known = self._known.get(address) or self._first(address)
        if known is None:
            return "unreadable"
        if fields[10]:
            known.named(callsign_of(fields[10].decode("ascii", "replace")), arrived_ms)
        if fields[12] or fields[13]:
            _moved(known, fields[12], fields[13], arrived_ms)
        if fields[1] in POSITIONS:
            return self._position(fields, known, arrived_ms)
        return None if fields[1] in NO_POSITIONS else "unreadable"

    def _position(self, fields: list[bytes], known: Known, arrived_ms: int) -> Fix | Reason:
        if not fields[14] or not fields[15]:
            return "no-position"
        lat, lon = number(fields[14]), number(fields[15])
        if lat is None or lon is None:
            return "not-a-number"
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return wrong_with(lon, lat) or "out-of-range"
        at_ms = self._at_ms(fields[6], fields[7], arrived_ms)
        if at_ms is None:
            return "bad-time"
        height = _height(fields)
        if isinstance(height, str):
            return height
        callsign, speed, course = known.at(arrived_ms)
        return Fix(known.aircraft, at_ms, round(lon * E7), round(lat * E7), height,
                   Datum.PRESSURE, callsign, speed, course)

    def _first(self, address: bytes) -> Known | None:
        aircraft = aircraft_of(address.decode("ascii", "replace"))
        return None if aircraft is None else self._known.made(address, aircraft)

    def _at_ms(self, day: bytes, clock: bytes, arrived_ms: int) -> int | None:
        if not day or not clock:
            return arrived_ms
        at_ms = moment_ms(day, clock)
        return None if at_ms is None else at_ms - self._offset_ms


def _height(fields: list[bytes]) -> int | Reason | None:
    """mm; None on the ground, and where nothing is said."""
    if not fields[11] or fields[1] == ON_GROUND or fields[21].strip() in IS_ON_GROUND:
        return None
    feet = number(fields[11])
    if feet is None or isnan(feet):
        return "not-a-number"
    height = mm_of_feet(feet)
    return "out-of-range" if height is None else height


def _moved(known: Known, knots: bytes, degrees: bytes, at_ms: int) -> None:
    speed, course = number(knots), number(degrees)
    known.moved(None if speed is None else speed_of_knots(speed),
                None if course is None else course_of_degrees(course), at_ms)


def generated_ms(line: bytes, offset_ms: int) -> int | None:
    """The moment that a line says, whatever else is in it; None where it says none."""
    fields = line.split(b",", 8)
    at_ms = moment_ms(fields[6], fields[7]) if len(fields) > 8 else None
    return None if at_ms is None else at_ms - offset_ms


def moment_ms(day: bytes, clock: bytes) -> int | None:
    """ms of `2016/07/31`, `06:00:00.123`, as if UTC; None where there is no such moment."""
    second, fraction = second_ms(day, clock[:8]), clock[8:]
    if second is None or not fraction:
        return second
    digits = fraction[1:]
    if fraction[:1] != b"." or len(digits) > MOST_DIGITS or not digits.isdigit():
        return None
    return second + int(digits[:3] if len(digits) > 2 else digits.ljust(3, b"0"))


@lru_cache(maxsize=4096)
def second_ms(day: bytes, clock: bytes) -> int | None:
    """ms UTC of `2016/07/31`, `06:00:00`; None where there is no such second."""
    try:
        moment = datetime.strptime(f"{day.decode('ascii')} {clock.decode('ascii')}Z",
                                   "%Y/%m/%d %H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp()) * 1000
