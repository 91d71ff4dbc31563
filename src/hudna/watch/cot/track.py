"""What an air track says, whichever way it was written, as a position of an aircraft. Pure."""

from __future__ import annotations

import math
import re

import msgspec

from hudna.place.datum import Datum
from hudna.place.geometry import E7
from hudna.watch.cot.allowed import Dropped
from hudna.watch.fix import Fix
from hudna.watch.sound import LONGEST_CALLSIGN, LONGEST_NAME

UNKNOWN = 9_999_999.0
"""How the CoT event schema writes a height or an error that is not known."""
RECEIVERS_OWN_M = 100.0
"""Up to here a circular error is a receiver's own accuracy, which every position has."""
ICAO = re.compile(r"ICAO[-.]([0-9A-Fa-f]{6})", re.ASCII | re.IGNORECASE)
LONGEST_UID = LONGEST_NAME - len("cot:")


class Track(msgspec.Struct, frozen=True, gc=False):
    """An event as it was written: degrees, metres, metres a second; None where it says nothing."""

    uid: str
    at_ms: int
    lon: float
    lat: float
    hae: float | None = None
    ce: float | None = None
    speed: float | None = None
    course: float | None = None
    callsign: str = ""


def fix_of(track: Track) -> Fix | Dropped:
    """The position, or why there is none. `hae` is metres above the WGS 84 ellipsoid."""
    if not (math.isfinite(track.lon) and math.isfinite(track.lat)
            and abs(track.lon) <= 180 and abs(track.lat) <= 90):
        return Dropped.NO_POSITION
    aircraft = name_of(track.uid)
    if not aircraft:
        return Dropped.NO_NAME
    return Fix(aircraft, track.at_ms, round(track.lon * E7), round(track.lat * E7),
               _height_mm(track.hae), Datum.ELLIPSOID, _callsign(track.callsign),
               _speed_mm_s(track.speed), _course_mdeg(track.course), _within_m(track.ce))


def name_of(uid: str) -> str:
    """`icao:4b1234` where the uid is an ICAO address as gateways of ADS-B write it, else
    `cot:UID`; empty where that is no name."""
    address = ICAO.fullmatch(uid)
    if address is not None:
        return f"icao:{address[1].lower()}"
    sound = 0 < len(uid) <= LONGEST_UID and uid.isprintable() and bool(uid.strip())
    return f"cot:{uid}" if sound else ""


def _height_mm(hae: float | None) -> int | None:
    """Whether an aircraft can be as high as is said is for the fold to weigh."""
    known = hae is not None and math.isfinite(hae) and abs(hae) < UNKNOWN
    return round(hae * 1000) if known and hae is not None else None


def _within_m(ce: float | None) -> int:
    """However wide: whether that is a place at all is for `hudna.watch.sound` to say."""
    if ce is None or not math.isfinite(ce) or ce >= UNKNOWN or ce <= RECEIVERS_OWN_M:
        return 0
    return math.ceil(ce)


def _speed_mm_s(speed: float | None) -> int | None:
    """Nothing that flies is as fast as 100 km/s: such a number is no speed."""
    known = speed is not None and math.isfinite(speed) and 0 <= speed < 100_000
    return round(speed * 1000) if known and speed is not None else None


def _course_mdeg(course: float | None) -> int | None:
    known = course is not None and math.isfinite(course) and 0 <= course <= 360
    return round(course * 1000) % 360_000 if known and course is not None else None


def _callsign(text: str) -> str:
    short = text.strip()
    return short if len(short) <= LONGEST_CALLSIGN and short.isprintable() else ""
