"""Of a day's bulletin what rests on many days: quiet, how much was heard, and the trend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo

import msgspec

from hudna.record.kinds import Names
from hudna.speak.bulletin import data, drafted_quiet, gathered_days
from hudna.speak.bulletin.data_around import EVERYWHERE
from hudna.speak.bulletin.drafted_quiet import By, Reports
from hudna.speak.bulletin.heard import Said, heard
from hudna.speak.bulletin.trended import trend
from hudna.terms.agreement import Agreement
from hudna.terms.working_incidents import Quiet
from hudna.view.days import day_of, through, window_of
from hudna.view.effort import NONE, EffortTold
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.world import World

SHOWN, LOOKED_AT = 28, 90
"""Days of the trend; days back to which a row of quiet days is followed."""
TRENDS = (7, 14)


class Days(msgspec.Struct, frozen=True):
    """Up to which day, whose judgements count, the units, by code, and what bulletins have said
    before of what was heard."""

    day: str
    zone: tzinfo
    who: Judges
    areas: tuple[tuple[str, Names], ...]
    said: Said = Said()

    def last(self, n: int) -> tuple[str, ...]:
        first = date.fromisoformat(self.day) - timedelta(days=n - 1)
        return tuple(through(first.isoformat(), self.day))


def told(
    world: World, lines: tuple[IncidentLine, ...], past: tuple[IncidentLine, ...], days: Days
) -> dict[str, object]:
    """The fields of the data that these are. `past`: the lines by which earlier days are told."""
    *before, today = days.last(LOOKED_AT)
    reports = drafted_quiet.reports(world, days.zone, (*before, today))
    terms = world.terms.incidents
    rule = terms.quiet if terms else None
    counted = tuple(_day_count(d, lines if d == days.day else past, days, reports)
                    for d in _since_began(world, days))
    return {
        "quiet": () if rule is None else drafted_quiet.told(
            By(rule, days.who, reports), days.areas, ((before, past), ((today,), lines))),
        "quiet_rule": None if rule is None else _rule(world.terms.agreement, rule),
        "effort": _effort(days, reports), "trend": counted,
        "trends": tuple(t for n in TRENDS if (t := trend(counted, n)) is not None),
    }


def _since_began(world: World, days: Days) -> tuple[str, ...]:
    """Of a day before this log began nothing is known: it is no day without incidents."""
    began_ms = world.entries.began_ms()
    if began_ms is None:
        return ()
    began = day_of(began_ms, days.zone)
    return tuple(d for d in days.last(SHOWN) if began <= d)


def quiet_now(
    world: World, lines: tuple[IncidentLine, ...], days: Days, said: Iterable[data.BulletinData]
) -> dict[str, tuple[data.Quiet, ...]]:
    """Of the days and areas that bulletins have said it of, by day, what is to be said now; of
    those alone of which that can be told."""
    bulletins, terms = tuple(said), world.terms.incidents
    if terms is None or terms.quiet is None:
        return {b.day: () for b in bulletins}
    reports = drafted_quiet.reports(world, days.zone, sorted({b.day for b in bulletins}))
    by = By(terms.quiet, days.who, reports)
    return {b.day: drafted_quiet.now(by, days.areas, b, lines) for b in bulletins}


def _day_count(
    day: str, lines: tuple[IncidentLine, ...], days: Days, reports: Reports
) -> data.DayCount:
    return gathered_days.day_count(day, window_of(day, days.zone), lines, days.who,
                                   _heard(day, days, reports)[0].reports)


def _heard(day: str, days: Days, reports: Reports) -> list[EffortTold]:
    """Of all together, and of each area."""
    codes = [code for code, _ in days.areas]
    found = heard(reports.all.whole.get(day, NONE), reports.units(day), codes)
    named = ((EVERYWHERE, found.whole),
             *((name, found.units[code]) for code, name in days.areas))
    return [days.said.of((day, name.en), told) for name, told in named]


def _effort(days: Days, reports: Reports) -> tuple[data.Effort, ...]:
    before, today = (_heard(d, days, reports) for d in days.last(2))
    names = (EVERYWHERE, *(name for _, name in days.areas))
    return tuple(data.Effort(name, now.sources, now.reports, None, earlier.reports)
                 for name, now, earlier in zip(names, today, before, strict=True))


def _rule(agreement: Agreement, rule: Quiet) -> Names | None:
    """The clause that says it, whole."""
    clause = next((c for c in agreement.clauses if c.id == rule.clause), None)
    return None if clause is None else Names(clause.text.en, clause.text.ar, clause.text.ru)
