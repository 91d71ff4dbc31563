"""The moment at which the process is looked at: the world, the day by the agreement's own zone, and
which days are known to have been quiet.

Nothing here reads a clock. Two moments of one day, with the same log, are of the same days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta, tzinfo
from typing import TypeAlias

import msgspec

from hudna.record.statement import RecordHash
from hudna.view.days import day_of, day_or_none, through
from hudna.view.quiet import QuietState
from hudna.view.world import World


class CountedDay(msgspec.Struct, frozen=True):
    """One day that is over. `why`: a `view.quiet.Why`, or `said` where a bulletin alone says it, or
    `no-bulletin`, `no-rule`, `no-area`. `records`: those that it rests on, that may leave here."""

    day: str
    state: QuietState
    why: str = ""
    records: tuple[RecordHash, ...] = ()


QuietOf: TypeAlias = Callable[[str, tuple[str, ...]], tuple[CountedDay, ...]]
"""Of an area (empty: everywhere) each of these days, which are over and in their order."""


class Moment:
    """`now_ms`: ms since 1970 UTC. `quiet` is asked of each day of an area once."""

    def __init__(self, world: World, now_ms: int, quiet: QuietOf) -> None:
        self.world, self.now_ms = world, now_ms
        self.zone = zone_of(world)
        self.today = day_of(now_ms, self.zone)
        self._quiet = quiet
        self._counted: dict[str, dict[str, CountedDay]] = {}
        self._rows: dict[tuple[str, str], tuple[CountedDay, ...]] = {}

    def day(self, at_ms: int) -> str:
        """The day that holds a moment."""
        return day_of(at_ms, self.zone)

    def counted(self, area: str, first: str) -> tuple[CountedDay, ...]:
        """Every day from the first to yesterday; none where it has not come."""
        if (area, first) not in self._rows:
            self._rows[area, first] = self._row(area, first)
        return self._rows[area, first]

    def _row(self, area: str, first: str) -> tuple[CountedDay, ...]:
        days = tuple(through(first, later(self.today, -1)))
        known = self._counted.setdefault(area, {})
        if missing := tuple(d for d in days if d not in known):
            known.update((d.day, d) for d in self._quiet(area, missing))
        return tuple(known[d] for d in days)


def zone_of(world: World) -> tzinfo:
    """In which days are counted: the agreement's, UTC where it leaves that open."""
    terms = world.terms.incidents
    return terms.zone if terms and terms.zone else UTC


def later(day: str, days: int) -> str:
    """So many days after a day; the day itself where the calendar ends before."""
    try:
        found = (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (OverflowError, ValueError):
        return day
    return day_or_none(found) or day
