"""What quiet days and reporting effort are told from, of one author's incidents.

Only this party's own reports are known here: of what another's monitors heard nobody else knows,
and no day of theirs is called quiet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo

import msgspec

from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.terms.working_incidents import Quiet
from hudna.view import waiting as waits
from hudna.view.compliance import unit_of
from hudna.view.days import ends_ms, through
from hudna.view.effort import NONE, Effort, effort, effort_by_day, effort_of
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import Heard, QuietDay, everywhere, quiet_days
from hudna.view.reports import report
from hudna.view.world import World

QUIET_BACK = 90
"""Days back to which a row of quiet days is followed."""
Unit = tuple[str, ...]
"""A unit after those that hold it; none of them: all together."""


class Chosen(msgspec.Struct, frozen=True):
    """Whose told incidents are counted, of which days, by units of which level (0 the widest).
    `now_ms` is the moment at which it is asked, or was known. `areas`: the widest units, which have
    a line whether anything is told of them or not, and without which not all is quiet."""

    author: PartyId
    first: str
    last: str
    zone: tzinfo
    now_ms: int
    level: int = 0
    areas: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[str, ...]:
        return tuple(through(self.first, self.last))

    @property
    def over(self) -> tuple[str, ...]:
        """Those of them that are over."""
        return tuple(d for d in self.days if ends_ms(d, self.zone) <= self.now_ms)


class HeardOf:
    def __init__(self, world: World, chosen: Chosen, own: tuple[IncidentLine, ...]) -> None:
        self.chosen, self._own, self.rule = chosen, own, rule_of(world)
        self._who = judges(world.terms.agreement)
        mine = chosen.author == world.me
        held = world.reports.all() if mine else ()
        self._by_hash = {r.hash: r for r in held}
        self.whole = effort_by_day(held, chosen.zone)
        self.units = effort(held, chosen.zone, chosen.level)
        self._wide = effort(held, chosen.zone) if chosen.level else self.units
        days = self._looked_at() if mine else ()
        self._waiting = waits.by_day(
            waits.waiting(world.reports, world.incidents, days, chosen.zone), days, chosen.zone)
        admins = {*(x.said.admin for x in own), *(report(r).admin for r in held)}
        self.spoken = frozenset(unit_of(a, chosen.level) for a in admins)
        """The units of which anything was told or reported, "" where one is not known."""
        self._path = {unit_of(a, chosen.level): a[:chosen.level + 1] for a in sorted(admins)}
        self._quiet: dict[Unit, tuple[QuietDay, ...]] = {}

    def quiet(self, unit: Unit = ()) -> tuple[QuietDay, ...]:
        """Up to the last day that is over; none where there is none, and without a rule. All
        together as far as each area is."""
        if unit:
            return self._of(unit)
        return everywhere(self._of(()), [self._of((code,)) for code in self.chosen.areas])

    def path(self, unit: str) -> Unit:
        """A unit after those that hold it."""
        return self._path.get(unit, (unit,))

    def waiting(self, days: Iterable[str], unit: Unit = ()) -> frozenset[RecordHash]:
        """The reports that wait to be assessed, of those that may be of these days and the unit."""
        held = Heard(None, self._waiting)
        return frozenset(r for day in days for r in held.waits(day, unit))

    def unplaced(self, days: Iterable[str]) -> frozenset[RecordHash]:
        """Of these those of which no unit of the level is known."""
        return frozenset(r.hash for day in days for r in self._waiting.get(day, ())
                         if not unit_of(report(r).admin, self.chosen.level))

    def span(self, unit: str) -> Effort:
        """Of all days together: who told of two of them is one source."""
        return effort_of(self._records(
            h for d in self.chosen.days for h in self.units.get((d, unit), NONE).records))

    def _records(self, of: Iterable[RecordHash]) -> list[Record]:
        return [self._by_hash[h] for h in of]

    def _looked_at(self) -> tuple[str, ...]:
        """In their order, up to the last that was chosen."""
        first = min((self.chosen.first, *(_back(d, QUIET_BACK)[0] for d in self.chosen.over[-1:])))
        return tuple(through(first, self.chosen.last))

    def _of(self, unit: Unit) -> tuple[QuietDay, ...]:
        if self.rule is None or not self.chosen.over:
            return ()
        if unit not in self._quiet:
            days = _back(self.chosen.over[-1], QUIET_BACK)
            self._quiet[unit] = quiet_days(
                self.rule, days, self._own, self._who, unit=unit, heard=self._heard(unit, days))
        return self._quiet[unit]

    def _heard(self, unit: Unit, days: tuple[str, ...]) -> Heard:
        if not self._by_hash:
            return Heard(None)
        of = self._wide if len(unit) == 1 else self.units
        return Heard({d: of.get((d, unit[-1]), NONE) for d in days} if unit else self.whole,
                     self._waiting)


def rule_of(world: World) -> Quiet | None:
    terms = world.terms.incidents
    return terms.quiet if terms else None


def _back(day: str, n: int) -> tuple[str, ...]:
    """So many days up to this one."""
    first = date.fromisoformat(day) - timedelta(days=n - 1)
    return tuple(through(first.isoformat(), day))
