"""Which way an aircraft flies, by all that was seen of it: its own word, else two places. Pure.

The newest position is often a second newer than the last course that was heard: to follow it in
every direction for that would warn hundreds of places that it does not make for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudna.place.geometry import Position
from hudna.place.measure import azimuth, between_mm
from hudna.record.watching import Seen
from hudna.watch.event import Aloft, Approach
from hudna.watch.warnings.courses import ANY_DEG, SPEEDS, TRACKED_DEG, tracked_speeds

WITHIN_M = 100
"""Of a position whose source says nothing of how exact it is."""
FAR_APART_MS = 60_000
"""No course is taken from two positions further apart than this."""
RECENT_MS, TURNS_DEG_S = 5_000, 3.0
"""A course that was heard so long before the newest position still counts, to either side wider by
so much a second: a standard turn is two minutes for a circle."""


class Place(NamedTuple):
    """Where it was; `within_m`: 0 where nothing is said."""

    at_ms: int
    at: Position
    within_m: int


class Said(NamedTuple):
    """What it said of itself at a moment, or what was worked out of its track."""

    at_ms: int
    course_mdeg: int
    speed_mm_s: int | None


class Heading(NamedTuple):
    """Degrees from true north, to either side; m/s."""

    course_deg: float
    spread_deg: float
    slowest: float
    fastest: float


def places(evidence: Iterable[Seen], *aloft: Aloft | None) -> list[Place]:
    """All, the newest first."""
    found = [Place(s.at_ms, (s.lon, s.lat), s.within_m) for s in evidence]
    found += [Place(a.at_ms, (a.lon, a.lat), a.within_m) for a in aloft if a]
    return sorted(found, key=lambda p: p.at_ms, reverse=True)


def words(aloft: Aloft | None, approach: Approach | None) -> list[Said]:
    """What there is."""
    said = []
    if aloft is not None and aloft.course_mdeg is not None:
        said.append(Said(aloft.at_ms, aloft.course_mdeg, aloft.speed_mm_s))
    if approach is not None:
        said.append(Said(approach.at.at_ms, approach.course_mdeg, approach.speed_mm_s))
    return said


def heading(newest: Place, seen: Sequence[Place], said: Iterable[Said]) -> Heading:
    """Any course and speed only where nothing says which. `seen`: the newest first."""
    recent = [s for s in said if abs(newest.at_ms - s.at_ms) <= RECENT_MS]
    if recent:
        return _as_said(max(recent, key=lambda s: s.at_ms), newest.at_ms)
    for before in seen:
        if before.at_ms < newest.at_ms and newest.at_ms - before.at_ms <= FAR_APART_MS:
            apart = between_mm(before.at, newest.at) / 1000
            if apart >= 4 * max(newest.within_m, before.within_m, WITHIN_M):
                return _between(before, newest, apart)
    return Heading(0.0, ANY_DEG, *SPEEDS["unknown"])


def _as_said(said: Said, at_ms: int) -> Heading:
    spread = TRACKED_DEG + TURNS_DEG_S * abs(at_ms - said.at_ms) / 1000
    speeds = (SPEEDS["unknown"] if said.speed_mm_s is None
              else tracked_speeds(said.speed_mm_s / 1000))
    return Heading(said.course_mdeg / 1000, spread, *speeds)


def _between(before: Place, newest: Place, apart: float) -> Heading:
    """Wider by what either place may be off."""
    off, took = before.within_m + newest.within_m, (newest.at_ms - before.at_ms) / 1000
    spread = TRACKED_DEG + math.degrees(math.asin(min(off / apart, 1.0)))
    return Heading(azimuth(before.at, newest.at) % 360, spread,
                   tracked_speeds(max(apart - off, 0.0) / took)[0],
                   tracked_speeds((apart + off) / took)[1])
