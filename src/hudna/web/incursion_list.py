"""Which incursions a list shows: what waits for an answer first, then the latest. A list is of one
day, or of the last ones: the log of years is not gone through each time a page is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hudna.record.kinds import RecordHash
from hudna.say import moment
from hudna.view.incursions import Line, state, waiting
from hudna.view.world import World

UNKNOWN = "unknown"
"""The operator, in an address, of those whose operator is not known."""
LAST_DAYS = 7
_FIRST = {"overdue": 0, "open": 1, "answered": 2, "void": 2}


def listed(
    world: World, day: date | None, wanted: str, operator: str, now_ms: int
) -> list[Line]:
    """Of `day` (UTC), or what waits and what entered in the last days. Empty arguments let
    everything through."""
    lines = world.incursions.on(day) if day else _last(world, moment(now_ms).date())
    fit = [(x, state(world, x, now_ms)) for x in lines if operator in ("", _operator(x))]
    found = [(x, s) for x, s in fit if wanted in ("", s)]
    found.sort(key=lambda one: (_FIRST[one[1]], -one[0].said.entered_ms, one[0].latest.hash))
    return [x for x, _ in found]


def _last(world: World, today: date) -> Iterator[Line]:
    found: dict[RecordHash, Line] = {x.latest.hash: x for x in waiting(world)}
    for ago in range(-1, LAST_DAYS):
        found |= {x.latest.hash: x for x in world.incursions.on(today - timedelta(days=ago))}
    return iter(found.values())


def _operator(line: Line) -> str:
    return line.said.operator or UNKNOWN
