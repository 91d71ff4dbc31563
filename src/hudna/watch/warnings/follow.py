"""How an aircraft flies on, by what was seen of it; how little of a sighting a warning may show.

A warning is public. From the windows of many places the place could be computed at which a sighting
was made, and with it where somebody watches: a sighting is followed from the cell of a fixed grid
and the minute that hold it, and never from itself. So is every position as vague as a sighting's.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hudna.place.about.blur import CELL, MINUTE
from hudna.record.watching import Seen
from hudna.watch.event import Aloft, Approach, Passage
from hudna.watch.inexact.blurred import CLASSES_M, SIGHTED, is_blurred, within
from hudna.watch.inexact.fusing import Course
from hudna.watch.warnings.courses import ANY_DEG, Flying
from hudna.watch.warnings.heading import WITHIN_M, heading, places, words

VAGUE_M = 500
"""A position that is less exact may be somebody's who watches."""
STAYS = 1.0
"""Metres in a second: what is not followed moves, and by next to nothing."""
COURSE_DEG, SPREAD_DEG, SPEED_STEP = 15.0, 5.0, 10.0
"""In what steps a vague course is followed: two sightings have an exact direction between them."""


def approaching(event: Approach, aloft: Aloft | None) -> Flying:
    """By the newest of what the event and the sky say."""
    return _followed([event.at], event.at.within_m, aloft, event)


def passing(event: Passage, aloft: Aloft | None, approach: Approach | None = None) -> Flying | None:
    """The same; None where nothing says where it is, or sightings alone do: their own course says
    more. `approach`: the last one of the same aircraft."""
    if event.aircraft.startswith(SIGHTED) or not (event.evidence or aloft):
        return None
    last = max(event.evidence, key=lambda s: s.at_ms, default=None)
    return _followed(event.evidence, last.within_m if last else 0, aloft, approach)


def sighted(course: Course) -> Flying:
    """By sightings alone. Two of one kind, in one cell and one minute, give the same."""
    return _blurred(course.flying)


def close_by(flying: Flying) -> Flying:
    """The same, followed nowhere: from the middle of its cell as far as the least circle goes that
    is told. Those close by are warned; who watches is shown by it no more than by any other."""
    return msgspec.structs.replace(
        flying, within_m=CLASSES_M[0], course_deg=0.0, spread_deg=ANY_DEG, slowest=0.0,
        fastest=STAYS)


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


def _followed(evidence: Sequence[Seen], within_m: int, aloft: Aloft | None,
              approach: Approach | None) -> Flying:
    """From the newest place, on the course that is known best."""
    seen = places(evidence, aloft)
    newest = seen[0]
    flying = Flying(newest.at_ms, newest.at, max(within_m, WITHIN_M),
                    *heading(newest, seen, words(aloft, approach)))
    return _blurred(flying) if within_m >= VAGUE_M else flying
