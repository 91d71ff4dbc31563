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
from hudna.record.record import Record
from hudna.speak.bulletin import data, gathered_days
from hudna.speak.bulletin.data_around import EVERYWHERE
from hudna.terms.working_incidents import Quiet
from hudna.view import reports as reports_view
from hudna.view import waiting as waits
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.days import day_of, day_or_none, ends_ms, starts_ms
from hudna.view.effort import NONE, DayUnit, Effort, effort, effort_by_day
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import Heard, QuietDay, everywhere, quiet_days
from hudna.view.world import World

Areas: TypeAlias = tuple[tuple[str, Names], ...]
"""Units by code, in their order."""
Spans: TypeAlias = Sequence[tuple[Sequence[str], Iterable[IncidentLine]]]
"""Days in their order, and the lines by which each of these is told."""


class Efforts(msgspec.Struct, frozen=True):
    """How much was heard of each day: of all together, and of each unit."""

    whole: Mapping[str, Effort]
    by_unit: Mapping[DayUnit, Effort]


class Reports(msgspec.Struct, frozen=True):
    """What was heard: all of it, and of that what counts for quiet; and what waits to be assessed.
    Of what waits neither has what came after the cut-off of its day."""

    all: Efforts
    counts: Efforts
    waiting: waits.Waiting

    def units(self, day: str) -> dict[str, Effort]:
        return {code: e for (d, code), e in self.all.by_unit.items() if d == day}

    def heard(self, code: str, days: Iterable[str]) -> Heard:
        """`code` of a unit, "" of all together."""
        held = self.counts
        of = {d: held.by_unit.get((d, code), NONE) for d in days} if code else held.whole
        return Heard(of, self.waiting)


def reports(world: World, zone: tzinfo, days: Sequence[str]) -> Reports:
    """`days`, in their order: those of which it may be asked whether they were quiet."""
    held = world.reports.all()
    found = waits.waiting(world.reports, world.incidents, days, zone)
    late = {r.hash for r in found
            if _late(world, r, day_of(reports_view.report(r).from_ms, zone))}
    in_time = {d: tuple(r for r in of if not _late(world, r, d))
               for d, of in waits.by_day(found, days, zone).items()}
    whole = _efforts(held, zone)
    counts = _efforts([r for r in held if r.hash not in late], zone) if late else whole
    return Reports(whole, counts, in_time)


def _late(world: World, report: Record, day: str) -> bool:
    """Whether it came after the cut-off of a day."""
    end = cutoff_ms(world.terms.incidents, day) if day_or_none(day) else None
    return end is not None and report.issued_ms > end


def _efforts(held: Sequence[Record], zone: tzinfo) -> Efforts:
    return Efforts(effort_by_day(held, zone), effort(held, zone))


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
