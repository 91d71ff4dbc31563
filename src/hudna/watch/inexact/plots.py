"""Plots of radars and of sensors that listen, in the body of a plain HTTP POST: JSON. Pure.

    {"plots": [
      {"kind": "radar", "track": "17", "at": "2016-07-31T06:00:00Z", "lat": 36.2, "lon": 37.1,
       "range_m": 42000, "range_accuracy_m": 150, "azimuth_accuracy_deg": 0.5,
       "height_m": 3000, "height_above": "msl", "speed_m_s": 210, "course_deg": 45},
      {"kind": "radar", "track": "18", "at": "…", "sensor": {"lat": 36.0, "lon": 37.0},
       "azimuth_deg": 30, "azimuth_accuracy_deg": 0.5, "range_m": 42000, "range_accuracy_m": 150},
      {"kind": "acoustic", "at": "…", "sensor": {"lat": 36.0, "lon": 37.0}, "bearing_deg": 75,
       "bearing_accuracy_deg": 8, "range_m": 4000, "range_accuracy_m": 2500, "craft": "helicopter"},
      {"kind": "acoustic", "at": "…", "sensor": {"lat": 36.0, "lon": 37.0}, "radius_m": 6000}
    ]}

Accuracies are limits: the true value is no further off. Where they are not given nothing is
guessed, the plot is refused; so is a member that is not known. All are taken or none. A plot
without a `track` is an aircraft of its own: nothing says that two are the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias, get_args

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.datum import Datum
from hudna.place.geometry import E7, Position
from hudna.place.sector import sector
from hudna.place.strictjson import decode
from hudna.place.times import parse_instant
from hudna.record.watching import Craft
from hudna.say import Say, say
from hudna.watch.fix import Fix
from hudna.watch.inexact.blurred import plot_of_its_own
from hudna.watch.sound import EARLIEST_MS, LATEST_MS, WIDEST_M

Json: TypeAlias = Any
MOST_BYTES, MOST_PLOTS, MOST_FAULTS = 1_000_000, 5_000, 20
FARTHEST_M = 500_000
LONGEST_TRACK = 64
KINDS = ("radar", "acoustic")
MEMBERS = frozenset({
    "kind", "track", "at", "lat", "lon", "within_m", "sensor", "azimuth_deg", "bearing_deg",
    "azimuth_accuracy_deg", "bearing_accuracy_deg", "range_m", "range_accuracy_m", "radius_m",
    "height_m", "height_above", "speed_m_s", "course_deg", "craft"})
PLACED = say("lat and lon, or sensor with azimuth_deg or bearing_deg, or with radius_m")
ACCURATE = say("how far off the place may be: within_m; or range_accuracy_m and the accuracy of "
               "the direction, with range_m")


def plots(body: bytes, feed: str, arrived_ms: int) -> tuple[Fix, ...]:
    """The plots of a body, each called `plot:FEED/TRACK`. One that gives no time is of
    `arrived_ms`. Raises `Refused` naming plot and member, with at most `MOST_FAULTS` faults."""
    if len(body) > MOST_BYTES:
        raise Refused(Fault("body", f"{len(body)} bytes", say("at most {most} bytes",
                                                              most=MOST_BYTES)))
    listed = decode(body, "body")
    items = listed.get("plots") if isinstance(listed, dict) else None
    if not isinstance(items, list) or len(items) > MOST_PLOTS:
        raise Refused(Fault("plots", "something else", say("a list of at most {most} plots",
                                                           most=MOST_PLOTS)))
    fixes, faults = [], list[Fault]()
    for i, item in enumerate(items):
        plot = _Plot(item, f"plots[{i}]", faults)
        fixes.append(plot.fix(feed, i, arrived_ms))
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise Refused(faults[:MOST_FAULTS])
    return tuple(fix for fix in fixes if fix is not None)


class _Plot:
    """One plot: each reader gives a value, or notes a fault and gives None."""

    def __init__(self, item: Json, where: str, faults: list[Fault]) -> None:
        self._where, self._faults = where, faults
        self._before = len(faults)
        self._of: Mapping[str, Json] = item if isinstance(item, dict) else {}
        if not isinstance(item, dict):
            self._fault("", "something else", say("an object"))
        for name in sorted(set(self._of) - MEMBERS):
            self._fault(name[:40], "a member", say("one of {kinds}",
                                                   kinds=", ".join(sorted(MEMBERS))))

    def fix(self, feed: str, number: int, arrived_ms: int) -> Fix | None:
        self._one_of("kind", KINDS)
        at_ms = self._moment(arrived_ms)
        track = self._track()
        craft = self._one_of("craft", get_args(Craft)) if "craft" in self._of else ""
        datum = (self._one_of("height_above", tuple(Datum)) if "height_above" in self._of
                 else Datum.MSL)
        height, speed = self._number("height_m", -1_000, 100_000), self._number("speed_m_s", 0, 3e3)
        course = self._number("course_deg", 0, 360)
        placed = self._placed()
        if placed is None or len(self._faults) > self._before:
            return None
        (lon, lat), within_m = placed
        fix = Fix(f"plot:{feed}/{track or f'-{at_ms}.{number}'}", at_ms, lon, lat, _mm(height),
                  Datum(datum), "", _mm(speed),
                  None if course is None else round(course * 1000) % 360_000, max(1, within_m),
                  craft, "sensor" in self._of)
        return fix if track or not fix.hides else msgspec.structs.replace(
            fix, aircraft=plot_of_its_own(feed, fix, number))

    # --- where ---

    def _placed(self) -> tuple[Position, int] | None:
        """The middle of the circle that holds the aircraft, and its reach in metres."""
        if "lat" in self._of or "lon" in self._of:
            at, off_m = self._position(self._of, ""), self._accuracy()
            return None if at is None or off_m is None else (at, off_m)
        sensor = self._of.get("sensor")
        if not isinstance(sensor, dict):
            self._fault("", "no place", PLACED)
            return None
        at = self._position(sensor, "sensor.")
        found = self._direction() or self._detection()
        return None if at is None or found is None else self._from(at, *found)

    def _from(self, at: Position, ring: tuple[float, float], bearing: float | None,
              askew: float) -> tuple[Position, int] | None:
        found = sector(at, 0, ring, bearing, askew)
        if found[1] > WIDEST_M:
            self._fault("", "a wider circle", ACCURATE)
            return None
        return found

    def _direction(self) -> tuple[tuple[float, float], float, float] | None:
        """The ring, the direction and how far that may be off."""
        name = next((n for n in ("azimuth", "bearing") if f"{n}_deg" in self._of), None)
        if name is None:
            return None
        bearing = self._needed(f"{name}_deg", 0, 360)
        askew = self._needed(f"{name}_accuracy_deg", 0, 180)
        ring = self._ring()
        return None if bearing is None or askew is None or ring is None else (ring, bearing, askew)

    def _ring(self) -> tuple[float, float] | None:
        if "range_m" not in self._of:
            reach = self._needed("radius_m", 1, FARTHEST_M)
            return None if reach is None else (0.0, reach)
        far = self._needed("range_m", 0, FARTHEST_M)
        off = self._needed("range_accuracy_m", 0, FARTHEST_M)
        return None if far is None or off is None else (max(0.0, far - off), far + off)

    def _detection(self) -> tuple[tuple[float, float], None, float] | None:
        if "radius_m" not in self._of:
            self._fault("", "no place", PLACED)
            return None
        reach = self._needed("radius_m", 1, WIDEST_M)
        return None if reach is None else ((0.0, reach), None, 180.0)

    def _accuracy(self) -> int | None:
        """Of a position that was given: itself, or from those of distance and direction."""
        if "within_m" in self._of:
            within = self._needed("within_m", 0, WIDEST_M)
            return None if within is None else math.ceil(within)
        if "range_accuracy_m" not in self._of:
            self._fault("", "no accuracy", ACCURATE)
            return None
        along = self._needed("range_accuracy_m", 0, WIDEST_M)
        turn = self._needed("azimuth_accuracy_deg", 0, 60)
        far = self._needed("range_m", 0, FARTHEST_M)
        if along is None or turn is None or far is None:
            return None
        within_m = math.ceil(math.hypot(along, (far + along) * math.radians(turn)))
        if within_m > WIDEST_M:
            self._fault("", "a wider circle", ACCURATE)
            return None
        return within_m

    def _position(self, of: Mapping[str, Json], before: str) -> Position | None:
        lat = self._number("lat", -90, 90, of, before, needed=True)
        lon = self._number("lon", -180, 180, of, before, needed=True)
        return None if lat is None or lon is None else (round(lon * E7), round(lat * E7))

    # --- single members ---

    def _moment(self, arrived_ms: int) -> int:
        if "at" not in self._of:
            return arrived_ms
        try:
            at_ms = parse_instant(self._of["at"], f"{self._where}.at")
        except Refused as refused:
            self._faults += refused.faults
            return arrived_ms
        if not EARLIEST_MS <= at_ms <= LATEST_MS:
            self._fault("at", str(self._of["at"])[:40], say("a moment between 1980 and 2200"))
        return at_ms

    def _track(self) -> str:
        track = self._of.get("track", "")
        track = str(track) if isinstance(track, int) and not isinstance(track, bool) else track
        if not isinstance(track, str) or len(track) > LONGEST_TRACK or not track.isprintable():
            self._fault("track", "something else", say("a name of at most {most} characters",
                                                       most=LONGEST_TRACK))
            return ""
        return track.strip()

    def _one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self._of.get(name)
        if isinstance(value, str) and value in allowed:
            return value
        self._fault(name, "something else", say("one of {kinds}", kinds=", ".join(allowed)))
        return allowed[0]

    def _needed(self, name: str, least: float, most: float) -> float | None:
        return self._number(name, least, most, needed=True)

    def _number(self, name: str, least: float, most: float, of: Mapping[str, Json] | None = None,
                before: str = "", *, needed: bool = False) -> float | None:
        value = (self._of if of is None else of).get(name)
        if value is None and not needed:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            if least <= value <= most:
                return float(value)
            found = repr(value)[:30]
        else:
            found = "no number"
        self._fault(before + name, found,
                    say("a number from {least} to {most}", least=least, most=most))
        return None

    def _fault(self, name: str, found: str, expected: Say) -> None:
        self._faults.append(Fault(f"{self._where}.{name}".rstrip("."), found, expected))


def _mm(metres: float | None) -> int | None:
    return None if metres is None else round(metres * 1000)
