"""What the members of a posted position mean, by their names alone. Pure.

The names are those that `hudna audit` finds columns by, whole and without regard to case, and
those of speed, course, callsign and uncertainty beside them. Nothing is guessed from what a member
holds; where two could be one thing, the post is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.place.datum import Datum
from hudna.say import Say, say

MM, FOOT, LEVEL = 1000.0, 304.8, 30_480.0
KNOT = 1852 / 3.6
MSL, ELLIPSOID, PRESSURE, GROUND = Datum.MSL, Datum.ELLIPSOID, Datum.PRESSURE, Datum.GROUND
IN_ORDER = (MSL, ELLIPSOID, PRESSURE, GROUND)
"""Of several heights of a position the first that it has counts, in this order."""

ADDRESS = ("icao24", "hex", "icao", "icao_hex", "icao_address")
NAME = ("aircraft", "aircraft_id", "id", "track_id")
FIELDS: dict[str, tuple[str, ...]] = {
    "lon": ("lon", "lng", "long", "longitude", "lon_deg", "longitude_deg"),
    "lat": ("lat", "latitude", "lat_deg", "latitude_deg"),
    "address": ADDRESS, "name": NAME,
    "callsign": ("callsign", "flight"),
    "course": ("course", "course_deg", "track_deg", "true_track"),
    "within": ("within_m", "accuracy_m"),
    "datum": ("altitude_datum", "height_datum"),
}
PLAIN_TIME = ("time", "time_utc", "timestamp", "timestamp_utc", "datetime", "datetime_utc",
              "date_time", "utc", "at", "observed_at", "ts")
TIME: dict[str, float | None] = {
    **dict.fromkeys(PLAIN_TIME), "unix_time": 1000.0,
    **{f"{name}_{unit}": ms for name in ("at", "time", "timestamp", "ts", "unix", "epoch")
       for unit, ms in (("s", 1e3), ("ms", 1.0), ("us", 1e-3), ("ns", 1e-6))},
}
"""Milliseconds of one that is counted since 1970; None where it is written out."""
SPEED = {"speed_m_s": MM, "velocity": MM, "speed_kt": KNOT, "gs": KNOT, "ground_speed_kt": KNOT}
"""In mm/s. `velocity` is OpenSky's, `gs` readsb's."""
ALTITUDE: dict[str, tuple[float, Datum]] = {
    **{f"{name}_m": (MM, MSL) for name in ("altitude", "alt", "height")},
    **{f"{name}_ft": (FOOT, PRESSURE) for name in ("altitude", "alt", "height")},
    **{f"{name}_msl_{unit}": (mm, MSL) for name in ("altitude", "alt")
       for unit, mm in (("m", MM), ("ft", FOOT))},
    **{f"geo_{name}_{unit}": (mm, ELLIPSOID) for name in ("altitude", "alt")
       for unit, mm in (("m", MM), ("ft", FOOT))},
    "geoaltitude": (MM, ELLIPSOID), "geo_altitude": (MM, ELLIPSOID), "alt_geom": (FOOT, ELLIPSOID),
    "alt_geom_m": (MM, ELLIPSOID), "alt_geom_ft": (FOOT, ELLIPSOID),
    "altitude_hae_m": (MM, ELLIPSOID), "alt_hae_m": (MM, ELLIPSOID),
    **{f"baro_{name}_{unit}": (mm, PRESSURE) for name in ("altitude", "alt")
       for unit, mm in (("m", MM), ("ft", FOOT))},
    "baroaltitude": (MM, PRESSURE), "baro_altitude": (MM, PRESSURE), "alt_baro": (FOOT, PRESSURE),
    "alt_baro_m": (MM, PRESSURE), "alt_baro_ft": (FOOT, PRESSURE),
    "pressure_altitude_m": (MM, PRESSURE), "pressure_altitude_ft": (FOOT, PRESSURE),
    "flight_level": (LEVEL, PRESSURE), "fl": (LEVEL, PRESSURE),
    "altitude_agl_m": (MM, GROUND), "altitude_agl_ft": (FOOT, GROUND),
}
"""A unit in mm, and the datum. In feet without one it is taken to be of pressure, of which the
range that may be true holds the others."""
PLAIN_ALTITUDE = frozenset(
    f"{name}_{unit}" for name in ("altitude", "alt", "height") for unit in ("m", "ft"))
"""The names that a datum said beside them goes for."""
WITHOUT_UNIT = {"altitude": "altitude_m", "alt": "alt_m", "height": "height_m",
                "speed": "speed_m_s"}

ONE = say("one member for it")
UNIT = say("its unit in the name")
NEEDED: dict[str, Say] = {
    "lon": say("a longitude: lon"),
    "lat": say("a latitude: lat"),
    "time": say("a time: time, with its zone (RFC 3339), or time_ms since 1970 UTC"),
    "aircraft": say("what the aircraft is called: icao24 (its address), aircraft or id"),
}


class Height(NamedTuple):
    """A member that gives a height: its unit in mm, its datum unless another is said."""

    member: str
    mm: float
    datum: Datum
    plain: bool


class Plan(NamedTuple):
    """Which member is what; None where there is none. Members are named as they were written."""

    lon: str | None
    lat: str | None
    time: str
    time_ms: float | None
    address: str | None
    name: str | None
    callsign: str | None
    course: str | None
    within: str | None
    datum: str | None
    speed: str | None
    speed_mm_s: float
    heights: tuple[Height, ...]


def plan(members: Sequence[str], where: str, *, placed: bool) -> Plan:
    """Which of the members is what. `placed`: the position stands elsewhere, and members that would
    give it are not looked at. Raises `Refused` with every fault."""
    faults: list[Fault] = []
    one = {what: None if placed and what in ("lon", "lat")
           else _one(members, names, where, faults) for what, names in FIELDS.items()}
    time, speed = _one(members, TIME, where, faults), _one(members, SPEED, where, faults)
    heights = _heights(members, where, faults)
    has = {"time": time, "aircraft": one["address"] or one["name"]}
    has |= {} if placed else {"lon": one["lon"], "lat": one["lat"]}
    faults += [Fault(where, _shown(members), NEEDED[what]) for what, it in has.items() if not it]
    faults += [Fault(where, member, UNIT) for member in members if _low(member) in WITHOUT_UNIT]
    if faults:
        raise Refused(faults)
    return Plan(one["lon"], one["lat"], time or "", TIME[_low(time or "time")], one["address"],
                one["name"], one["callsign"], one["course"], one["within"], one["datum"], speed,
                SPEED[_low(speed)] if speed else 0.0, heights)


def has_name(members: Iterable[str]) -> bool:
    """Whether any of them says what the aircraft is called."""
    return any(_low(member) in ADDRESS + NAME for member in members)


def _heights(members: Sequence[str], where: str, faults: list[Fault]) -> tuple[Height, ...]:
    found = [Height(m, *ALTITUDE[_low(m)], _low(m) in PLAIN_ALTITUDE)
             for m in members if _low(m) in ALTITUDE]
    for datum in IN_ORDER:
        _one([height.member for height in found if height.datum is datum], ALTITUDE, where, faults)
    return tuple(sorted(found, key=lambda height: IN_ORDER.index(height.datum)))


def _one(members: Sequence[str], names: Iterable[str], where: str,
         faults: list[Fault]) -> str | None:
    """The only member of those names; a fault where there are more."""
    known = frozenset(names)
    found = [member for member in members if _low(member) in known]
    if len(found) > 1:
        faults.append(Fault(where, _shown(found), ONE))
    return found[0] if found else None


def _low(member: str) -> str:
    return member.strip().lower()


def _shown(members: Sequence[str]) -> str:
    text = ", ".join(members) or "nothing"
    return text if len(text) <= 200 else text[:197] + "..."
