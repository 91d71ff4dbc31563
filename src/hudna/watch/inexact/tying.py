"""Whether two sightings may be of one aircraft, and whether one is of an aircraft that sends. Pure.

Sightings that count, and no others, are ever asked about: what nobody here vouches for must tie
nothing together and explain nothing away.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudna.place.geometry import E7, Position
from hudna.place.measure import GEOD
from hudna.record.watching import Craft
from hudna.watch.brief import Reported
from hudna.watch.fix import Fix
from hudna.watch.warnings.courses import SPEEDS, SPOTTED_DEG

TIED_MS = 600_000
"""Between two sightings of one aircraft."""
TURN_DEG = 45.0
"""How far it may have turned from one to the next, beyond what is said badly."""
APART_MS, BESIDE_MS = 120_000, 30_000
"""Between two positions, a line is drawn for so long; beside one it is held to be for so long."""
WIDEST_M = 60_000
"""A sighting that is vaguer places nothing."""
FASTER, SLOWER = 1.25, 0.75
SECONDS = 1000
FASTEST_M_S, SLACK_M = 400, 500
"""What no aircraft outruns here, and what receivers' clocks and places may be off by."""


class Line(NamedTuple):
    """From one place to another: metres, and degrees from true north."""

    metres: float
    course: float


def line(a: Position, b: Position) -> Line:
    course, _, metres = GEOD.inv(a[0] / E7, a[1] / E7, b[0] / E7, b[1] / E7)
    return Line(float(metres), float(course) % 360)


def apart(a: float, b: float) -> float:
    """The angle between two directions, 0 to 180."""
    return abs((a - b + 180) % 360 - 180)


def common(a: Craft, b: Craft) -> Craft | None:
    """The kind that both may be; None where they cannot be one."""
    if b in (a, "unknown"):
        return a
    return b if a == "unknown" else None


def places(report: Reported) -> bool:
    """Whether it says anything of where."""
    return report.within_m <= WIDEST_M


def tied(a: Reported, b: Reported, craft: Craft) -> float | None:
    """Whether one aircraft of a kind may be both: how much of the room for that is taken, 0 to 1;
    None where it cannot be."""
    first, last = (a, b) if a.at_ms <= b.at_ms else (b, a)
    took = last.at_ms - first.at_ms
    kind = common(craft, b.craft)
    if kind is None or common(a.craft, b.craft) is None or took > TIED_MS:
        return None
    way = line((first.lon, first.lat), (last.lon, last.lat))
    vague = first.within_m + last.within_m
    room = vague + SPEEDS[kind][1] * took / SECONDS
    if way.metres > room or not _goes(first, last, way, vague):
        return None
    return way.metres / room if room else 0.0


def _goes(first: Reported, last: Reported, way: Line, vague: float) -> bool:
    """Whether the courses that are said fit each other and the way from one to the other."""
    said = [r.course_mdeg / 1000 for r in (first, last) if r.course_mdeg is not None]
    if len(said) == 2 and apart(*said) > 2 * SPOTTED_DEG + TURN_DEG:
        return False
    if way.metres <= vague:
        return True
    cone = math.degrees(math.asin(vague / way.metres))
    return all(apart(course, way.course) <= SPOTTED_DEG + TURN_DEG + cone for course in said)


class Sender:
    """The positions of one aircraft that says itself where it is, by moment."""

    def __init__(self, name: str, fixes: Iterable[Fix]) -> None:
        self.name = name
        self.fixes = sorted(set(fixes), key=lambda f: (f.at_ms, f.lon, f.lat))
        self._at = [f.at_ms for f in self.fixes]

    def fits(self, report: Reported) -> float | None:
        """How many metres it was from the middle of a sighting that may be of it; else None."""
        found = self._when(report.at_ms)
        if found is None:
            return None
        at, near = found
        way = line(at, (report.lon, report.lat))
        if way.metres > report.within_m or not reached(*near) or not _like(report, near):
            return None
        return way.metres

    def _when(self, at_ms: int) -> tuple[Position, tuple[Fix, Fix]] | None:
        """Where it was, and the two positions that say so: one alone says too little."""
        i = bisect_left(self._at, at_ms)
        if 0 < i < len(self._at) and self._at[i] - self._at[i - 1] <= APART_MS:
            return _between(self.fixes[i - 1], self.fixes[i], at_ms), (
                self.fixes[i - 1], self.fixes[i])
        near = [k for k in (i - 1, i) if 0 <= k < len(self._at)
                and abs(self._at[k] - at_ms) <= BESIDE_MS]
        if not near:
            return None
        k = min(near, key=lambda k: abs(self._at[k] - at_ms))
        beside = self._beside(k, at_ms)
        found = self.fixes[k]
        return None if beside is None else ((found.lon, found.lat), (beside, found))

    def _beside(self, k: int, at_ms: int) -> Fix | None:
        """The position nearest in time to one of them, of about the same time."""
        return min((self.fixes[j] for j in (k - 1, k + 1) if 0 <= j < len(self.fixes)
                    and max(abs(self._at[j] - self._at[k]), abs(self._at[j] - at_ms)) <= APART_MS),
                   key=lambda f: abs(f.at_ms - self._at[k]), default=None)


def _between(a: Fix, b: Fix, at_ms: int) -> Position:
    part = (at_ms - a.at_ms) / (b.at_ms - a.at_ms) if b.at_ms > a.at_ms else 0.0
    return round(a.lon + part * (b.lon - a.lon)), round(a.lat + part * (b.lat - a.lat))


def reached(a: Fix, b: Fix) -> bool:
    """Whether an aircraft can have come from the one place to the other."""
    took = abs(b.at_ms - a.at_ms)
    far = line((a.lon, a.lat), (b.lon, b.lat)).metres
    return took > 0 and far <= FASTEST_M_S * took / SECONDS + SLACK_M


def _like(report: Reported, near: Sequence[Fix]) -> bool:
    """Whether it flies as what was seen does: an airliner explains no helicopter away, and what
    says neither how fast it flies nor in which direction explains nothing."""
    slowest, fastest = SPEEDS[report.craft]
    for fix in near:
        if fix.speed_mm_s is None and None in (fix.course_mdeg, report.course_mdeg):
            return False
        if fix.speed_mm_s is not None and not (
                slowest * SLOWER <= fix.speed_mm_s / 1000 <= fastest * FASTER):
            return False
        if report.craft != "unknown" and fix.craft not in ("", "unknown", report.craft):
            return False
        if None not in (fix.course_mdeg, report.course_mdeg) and apart(
                (fix.course_mdeg or 0) / 1000, (report.course_mdeg or 0) / 1000
        ) > SPOTTED_DEG + TURN_DEG:
            return False
    return True
