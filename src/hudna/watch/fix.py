"""A position of an aircraft, as a feed gave it. Pure."""

from __future__ import annotations

import msgspec

from hudna.place.datum import Datum


class Fix(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`aircraft` is what it calls itself, or is called, with where that comes from: `icao:4b1234`
    (24 bits, hex, small letters), `cot:UID`, `plot:FEED/TRACK` of a radar or sensor.

    `lon`, `lat`: 1e-7 degree, WGS 84. `at_ms`: when it was measured, by the source's own word (by
    the receiver's arrival where the source gives no time). `height_mm` as measured, from `datum`,
    None where not known. Speed over ground; course from true north, clockwise, thousandths of a
    degree. `within_m`: the true place is no further off than this; 0 where nothing is said.
    `hides`: it was placed from where a sensor is, so no more than a blur of it may leave.
    """

    aircraft: str
    at_ms: int
    lon: int
    lat: int
    height_mm: int | None = None
    datum: Datum = Datum.PRESSURE
    callsign: str = ""
    speed_mm_s: int | None = None
    course_mdeg: int | None = None
    within_m: int = 0
    craft: str = ""
    hides: bool = False
