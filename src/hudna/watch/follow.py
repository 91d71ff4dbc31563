"""How an aircraft flies on, by what was seen of it; how little of a sighting a warning may show.

A warning is public. From the windows of many places the place could be computed at which a sighting
was made, and with it where somebody watches: a sighting is followed from the cell of a fixed grid
and the minute that hold it, and never from itself. So is every position as vague as a sighting's.
"""

from __future__ import annotations

from hudna.place.geometry import Position
from hudna.place.measure import azimuth, between_mm
from hudna.record.watching import Seen
from hudna.watch.blurred import CELL, MINUTE, SIGHTED, is_blurred, within
from hudna.watch.courses import ANY_DEG, SPEEDS, TRACKED_DEG, Flying, tracked_speeds
from hudna.watch.event import Aloft, Approach, Passage
from hudna.watch.fusing import Course

WITHIN_M = 100
"""Of a position whose source says nothing of how exact it is."""
VAGUE_M = 500
"""A position that is less exact may be somebody's who watches."""
COURSE_DEG, SPREAD_DEG, SPEED_STEP = 15.0, 5.0, 10.0
"""In what steps a vague course is followed: two sightings have an exact direction between them."""
FAR_APART_MS = 60_000
"""No course is taken from two positions further apart than this."""


def approaching(event: Approach, aloft: Aloft | None) -> Flying:
    """By the newest of what the event and the sky say."""
    if aloft is not None and aloft.at_ms > event.at.at_ms:
        return _aloft(aloft, event.at.within_m)
    at = event.at
    return _on_course(at.at_ms, (at.lon, at.lat), at.within_m, event.course_mdeg, event.speed_mm_s)


def passing(event: Passage, aloft: Aloft | None) -> Flying | None:
    """The same; None where nothing says where it is, or sightings alone do: their own course says
    more."""
    if event.aircraft.startswith(SIGHTED):
        return None
    last = max(event.evidence, key=lambda s: s.at_ms, default=None)
    if aloft is not None and (last is None or aloft.at_ms >= last.at_ms):
        return _aloft(aloft, last.within_m if last else 0)
    return None if last is None else _by_evidence(event.evidence, last)


def sighted(course: Course) -> Flying:
    """By sightings alone. Two of one kind, in one cell and one minute, give the same."""
    return _blurred(course.flying)


def _blurred(flying: Flying) -> Flying:
    """Wider in every way, and never narrower in any."""
    lon, lat = (x - x % CELL + CELL // 2 for x in flying.at)
    wide = flying.within_m
    if not is_blurred(*flying.at, wide):
        wide = within(wide)
    course = round(flying.course_deg / COURSE_DEG) * COURSE_DEG
    off = COURSE_DEG / 2 if course != flying.course_deg else 0.0
    return Flying(
        flying.at_ms - flying.at_ms % MINUTE, (lon, lat),
        wide, course % 360,
        min(-(-(flying.spread_deg + off) // SPREAD_DEG) * SPREAD_DEG, ANY_DEG),
        flying.slowest // SPEED_STEP * SPEED_STEP, -(-flying.fastest // SPEED_STEP) * SPEED_STEP,
        MINUTE,
    )


def _aloft(aloft: Aloft, within_m: int) -> Flying:
    return _on_course(aloft.at_ms, (aloft.lon, aloft.lat), within_m, aloft.course_mdeg,
                      aloft.speed_mm_s)


def _on_course(at_ms: int, at: Position, within_m: int, course_mdeg: int | None,
               speed_mm_s: int | None) -> Flying:
    """What is not known is any: each direction, every speed that something flies at."""
    speeds = SPEEDS["unknown"] if speed_mm_s is None else tracked_speeds(speed_mm_s / 1000)
    spread = ANY_DEG if course_mdeg is None else TRACKED_DEG
    flying = Flying(
        at_ms, at, max(within_m, WITHIN_M), (course_mdeg or 0) / 1000, spread, *speeds)
    return _blurred(flying) if within_m >= VAGUE_M else flying


def _by_evidence(evidence: tuple[Seen, ...], last: Seen) -> Flying:
    """The course between the last two positions, if they are near in time and not in place."""
    at = (last.lon, last.lat)
    before = max((s for s in evidence if s.at_ms < last.at_ms and (s.lon, s.lat) != at),
                 key=lambda s: s.at_ms, default=None)
    if before is None or last.at_ms - before.at_ms > FAR_APART_MS:
        return _on_course(last.at_ms, at, last.within_m, None, None)
    start, took = (before.lon, before.lat), last.at_ms - before.at_ms
    apart = between_mm(start, at)
    if apart < 4 * 1000 * max(last.within_m, before.within_m, WITHIN_M):
        return _on_course(last.at_ms, at, last.within_m, None, None)
    course = round(azimuth(start, at) * 1000)
    return _on_course(last.at_ms, at, last.within_m, course, apart * 1000 // took)
