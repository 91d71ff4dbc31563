"""Raw Mode S into positions, with pyModeS (https://github.com/junzis/pyModeS), an extra. Pure.

Only extended squitters of aircraft are read (DF 17 and 18, ICAO Annex 10 volume IV): they carry
their own address and a checksum over all of it. Those whose checksum does not fit are dropped and
counted; no bit is mended. The fields are pyModeS's; putting halves of positions together is ours
(`cpr.py`), as its own stream decoder takes a second aircraft under one address for an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.watch.feeds.counter import Counter
from hudna.watch.feeds.cpr import Half, Place, Reports, apart_m
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.frames import LONG, Frame
from hudna.watch.feeds.memory import Known, Memory
from hudna.watch.feeds.settings import At
from hudna.watch.feeds.units import (
    E7,
    callsign_of,
    course_of_degrees,
    mm_of_feet,
    speed_of_knots,
    wrong_with,
)
from hudna.watch.fix import Fix

ADS_B, NO_TRANSPONDER = 17, 18
OF_ICAO, OF_NO_ICAO, EITHER = (0,), (1, 5), (2, 6)
"""Control fields of DF 18 (DO-260B 2.2.3.2.1.5): aircraft, with an ICAO address or another; TIS-B
and rebroadcasts, which say which in the frame. 3, 4 and 7 have another form and are not read."""
NAMES, ON_GROUND, IN_AIR, IN_AIR_GNSS, MOVES = (
    range(1, 5), range(5, 9), range(9, 19), range(20, 23), (19,))
ABSENT = say("pyModeS, for raw Mode S: install it with pip install 'hudna[watch]'")


class Framing(Protocol):
    """Bytes into frames."""

    def take(self, data: bytes) -> Iterable[Frame]: ...


class Squitters:
    """Frames into positions. Raises `Refused` where pyModeS is not installed."""

    def __init__(self, dropped: Dropped, receiver: At | None = None) -> None:
        try:
            import pyModeS  # noqa: PLC0415 - an extra
            from pyModeS import position  # noqa: PLC0415
        except ImportError:
            raise Refused(Fault("feed", "no module pyModeS", ABSENT)) from None
        self._message: Any = pyModeS.Message
        self._dropped, self._receiver, self._known = dropped, receiver, Memory()
        here = None if receiver is None else (receiver.lat, receiver.lon)
        self._reports = Reports(position, here)

    def take(self, data: bytes, at_ms: int) -> list[Fix]:
        """Of one frame, which was received then."""
        if len(data) != LONG or data[0] >> 3 not in (ADS_B, NO_TRANSPONDER):
            return []
        message = self._message(data)
        if not message.crc_valid:
            self._dropped.count("bad-checksum", data)
            return []
        if (aircraft := _aircraft(data)) is None:
            return []
        known = self._known.get(aircraft) or self._known.made(aircraft, aircraft)
        return self._squitter(data[4] >> 3, message, known, at_ms)

    def _squitter(self, form: int, message: Any, known: Known, at_ms: int) -> list[Fix]:
        if form in NAMES:
            known.named(callsign_of(message.decode().get("callsign") or ""), at_ms)
        elif form in MOVES:
            _moved(known, message.decode(), at_ms)
        elif form in ON_GROUND:
            said = message.decode()
            _moved(known, said, at_ms)
            return self._placed(known, _half(said, at_ms, surface=True))
        elif form in IN_AIR or form in IN_AIR_GNSS:
            return self._placed(known, _half(message.decode(), at_ms, pressure=form in IN_AIR))
        return []

    def _placed(self, known: Known, half: Half) -> list[Fix]:
        if self._reports.lacks_reference(known.aircraft, half):
            self._dropped.count("no-reference")
            return []
        places = self._reports.take(known.aircraft, half)
        return [_fix(known, place) for place in places if self._believed(place)]

    def _believed(self, place: Place) -> bool:
        wrong = wrong_with(place.lon, place.lat)
        here = self._receiver
        if wrong is None and here is not None:
            at_home = Place(here.lat, here.lon, place.at_ms, None)
            wrong = None if apart_m(at_home, place) <= here.reach_km * 1000 else "out-of-reach"
        if wrong is not None:
            self._dropped.count(wrong)
        return wrong is None


class ModeS:
    """A receiver's bytes into positions, by either form of frames."""

    def __init__(self, framing: Framing, squitters: Squitters) -> None:
        self._framing, self._squitters, self._counter = framing, squitters, Counter()

    def take(self, data: bytes, arrived_ms: int) -> Sequence[Fix]:
        return [fix for frame in self._framing.take(data) for fix in self._squitters.take(
            frame.data, self._counter.at_ms(frame.ticks, arrived_ms))]


def _aircraft(data: bytes) -> str | None:
    address, control = data[1:4].hex(), data[0] & 7
    if data[0] >> 3 == ADS_B or control in OF_ICAO:
        return f"icao:{address}"
    if control in EITHER:
        return f"adsb:~{address}" if _is_other(data) else f"icao:{address}"
    return f"adsb:~{address}" if control in OF_NO_ICAO else None


def _is_other(data: bytes) -> bool:
    """The flag IMF of TIS-B and of rebroadcasts (DO-260B 2.2.17, 2.2.18): the address is none of
    ICAO. It is where other frames say single antenna, time, or intent."""
    form = data[4] >> 3
    if form in ON_GROUND:
        return bool(data[6] & 0x08)
    return bool(data[5] & 0x80 if form in MOVES else data[4] & 0x01)


def _half(said: Any, at_ms: int, *, surface: bool = False, pressure: bool = False) -> Half:
    """The heights of GNSS (types 20 to 22) are not taken: decoders differ in whether they are
    metres or steps of 25 feet, and a height that is not known hides nothing."""
    feet = said.get("altitude") if pressure else None
    return Half(said["cpr_format"], said["cpr_lat"], said["cpr_lon"], at_ms, surface,
                None if feet is None else mm_of_feet(feet))


def _moved(known: Known, said: Any, at_ms: int) -> None:
    speed, course = said.get("groundspeed"), said.get("track")
    known.moved(None if speed is None else speed_of_knots(speed),
                None if course is None else course_of_degrees(course), at_ms)


def _fix(known: Known, place: Place) -> Fix:
    callsign, speed, course = known.at(place.at_ms)
    return Fix(known.aircraft, place.at_ms, round(place.lon * E7), round(place.lat * E7),
               place.height_mm, callsign=callsign, speed_mm_s=speed, course_mdeg=course)
