"""Of a day's bulletin which days were quiet: in each area, and everywhere where each of these was.

That a report waits to be assessed is told to nobody: its day is not known, as where too few told of
it. What came after the cut-off of a day changes nothing until somebody has assessed it: else who
reads the next bulletin would learn that somebody came late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TypeAlias

import msgspec

from hudna.record.kinds import Names
from hudna.speak.bulletin import data, gathered_days
from hudna.speak.bulletin.data_around import EVERYWHERE
from hudna.terms.working_incidents import Quiet
from hudna.view import waiting as waits
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.days import ends_ms, starts_ms
from hudna.view.effort import NONE, DayUnit, Effort, effort, effort_by_day
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import Heard, QuietDay, everywhere, quiet_days
from hudna.view.world import World

Areas: TypeAlias = tuple[tuple[str, Names], ...]
"""Units by code, in their order."""
Spans: TypeAlias = Sequence[tuple[Sequence[str], Iterable[IncidentLine]]]
"""Days in their order, and the lines by which each of these is told."""


class Reports(msgspec.Struct, frozen=True):
    """What was heard of each day: of all together, of each unit, and what waits to be assessed."""

    whole: Mapping[str, Effort]
    by_unit: Mapping[DayUnit, Effort]
    waiting: waits.Waiting

    def units(self, day: str) -> dict[str, Effort]:
        return {code: e for (d, code), e in self.by_unit.items() if d == day}

    def heard(self, code: str, days: Iterable[str]) -> Heard:
        """`code` of a unit, "" of all together."""
        of = {d: self.by_unit.get((d, code), NONE) for d in days} if code else self.whole
        return Heard(of, self.waiting)


def reports(world: World, zone: tzinfo, days: Sequence[str]) -> Reports:
    """`days`, in their order: those of which it may be asked whether they were quiet."""
    held = world.reports.all()
    found = waits.by_day(waits.waiting(world.reports, world.incidents), days, zone)
    ends = {d: cutoff_ms(world.terms.incidents, d) for d in found}
    in_time = {d: tuple(r for r in of if (end := ends[d]) is None or r.issued_ms <= end)
               for d, of in found.items()}
    return Reports(effort_by_day(held, zone), effort(held, zone), in_time)


class By(msgspec.Struct, frozen=True):
    """By what a day is called quiet."""

    rule: Quiet
    who: Judges
    held: Reports


def told(by: By, areas: Areas, spans: Spans) -> tuple[data.Quiet, ...]:
    """Up to the last of all these days."""
    made = [_each(by, on, lines, [c for c, _ in areas]) for on, lines in spans]
    names = (("", EVERYWHERE), *areas)
    return tuple(gathered_days.quiet(name, tuple(d for of in made for d in of[code]))
                 for code, name in names)


def known(by: By, days: Sequence[str], codes: Sequence[str]) -> frozenset[str]:
    """The days of which enough was heard to call them quiet if nothing happened: everywhere, as in
    each of these units."""
    return frozenset(d.day for d in _each(by, days, (), codes)[""] if d.state == "quiet")


def now(
    by: By, areas: Areas, said: data.BulletinData, lines: Iterable[IncidentLine]
) -> tuple[data.Quiet, ...]:
    """Of a day that has a bulletin what is to be said now, of those areas alone of which that can
    be told. Without one of them nobody can say that all were quiet."""
    codes = {name: code for code, name in areas}
    asked = [q.area for q in said.quiet if q.area != EVERYWHERE]
    there = [codes[name] for name in asked if name in codes]
    made = _each(by, (said.day,), _near(lines, said.day, by.rule.zone), there)
    whole = made[""] if len(there) == len(asked) or made[""][-1].state == "broken" else ()
    days = {EVERYWHERE: whole, **{name: made[codes[name]] for name in asked if name in codes}}
    return tuple(gathered_days.quiet(q.area, of) for q in said.quiet
                 if (of := days.get(q.area, ())))


def _each(
    by: By, on: Sequence[str], lines: Iterable[IncidentLine], codes: Sequence[str]
) -> dict[str, tuple[QuietDay, ...]]:
    """By code, "" for everywhere."""
    told_ = tuple(lines)
    of = {c: quiet_days(by.rule, on, told_, by.who, heard=by.held.heard(c, on),
                        unit=(c,) if c else ()) for c in ("", *codes)}
    return {**of, "": everywhere(of[""], (of[c] for c in codes))}


def _near(lines: Iterable[IncidentLine], day: str, zone: tzinfo) -> list[IncidentLine]:
    """Those that may have been on a day: of years of days, each is held against few."""
    first, last = starts_ms(day, zone), ends_ms(day, zone)
    return [x for x in lines if x.said.from_ms < last and x.said.until_ms >= first]
