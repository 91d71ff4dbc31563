"""The moment at which the process is looked at: the world, the day by the agreement's own zone, and
which days are known to have been quiet.

Nothing here reads a clock. Two moments of one day, with the same log, are of the same days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta, tzinfo
from functools import cached_property
from typing import TypeAlias

import msgspec

from hudna.record.sound_process import MOST_DAYS
from hudna.record.statement import RecordHash
from hudna.view.days import FIRST, day_of, day_or_none, through
from hudna.view.quiet import QuietState
from hudna.view.world import World


class CountedDay(msgspec.Struct, frozen=True):
    """One day that is over. `why`: a `view.quiet.Why`, or `said` where a bulletin alone says it, or
    `no-bulletin`, `same-name`, `no-rule`, `no-area`. `records`: those that it rests on, that may
    leave here."""

    day: str
    state: QuietState
    why: str = ""
    records: tuple[RecordHash, ...] = ()


NOT_COUNTED = ("no-area", "no-rule")
"""Where days of an area are not counted at all."""
QuietOf: TypeAlias = Callable[[str, tuple[str, ...]], tuple[CountedDay, ...]]
"""Of an area (empty: everywhere) each of these days, which are over and in their order. Of an area
of which days are not counted: one alone, that says why, however many were asked for."""


class Moment:
    """`now_ms`: ms since 1970 UTC. `quiet` is asked of each day of an area once."""

    def __init__(self, world: World, now_ms: int, quiet: QuietOf) -> None:
        self.world, self.now_ms = world, now_ms
        self.zone = zone_of(world)
        self.today = day_of(now_ms, self.zone)
        self._quiet = quiet
        self._counted: dict[str, dict[str, CountedDay]] = {}
        self._rows: dict[tuple[str, str], tuple[CountedDay, ...]] = {}
        self._uncounted: dict[str, str] = {}

    def day(self, at_ms: int) -> str:
        """The day that holds a moment."""
        return day_of(at_ms, self.zone)

    def counted(self, area: str, first: str) -> tuple[CountedDay, ...]:
        """Every day from the first to yesterday; none where it has not come, nor of an area of
        which days are not counted."""
        if (area, first) not in self._rows:
            self._rows[area, first] = self._row(area, first)
        return self._rows[area, first]

    def uncounted(self, area: str) -> str:
        """Why days of it are not counted at all, where some were asked for; else empty."""
        return self._uncounted.get(area, "")

    @cached_property
    def first(self) -> str:
        """The first day that the agreement names: no text of it was published, and no milestone of
        it was to come, before; or twice the longest row ago. No condition looks back beyond it,
        however old it calls itself."""
        agreement = self.world.terms.agreement
        named = (*(s.published for s in agreement.sources),
                 *(self.day(m.due_ms) for m in agreement.milestones if isinstance(m.due_ms, int)))
        begins = min(filter(None, map(day_or_none, named)), default=FIRST)
        return max(begins, later(self.today, -2 * MOST_DAYS))

    def _row(self, area: str, first: str) -> tuple[CountedDay, ...]:
        if area in self._uncounted:
            return ()
        days = tuple(through(first, later(self.today, -1)))
        known = self._counted.setdefault(area, {})
        if missing := tuple(d for d in days if d not in known):
            found = self._quiet(area, missing)
            if area and found[0].why in NOT_COUNTED:
                self._uncounted[area] = found[0].why
                return ()
            known.update((d.day, d) for d in found)
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
