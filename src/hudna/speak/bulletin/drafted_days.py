"""Of a day's bulletin what rests on many days: quiet, how much was heard, and the trend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo

import msgspec

from hudna.record.kinds import Names
from hudna.say import Say, say
from hudna.speak.bulletin import data, gathered_days
from hudna.speak.bulletin.trended import trend
from hudna.speak.language import CODES, language
from hudna.terms.agreement import Agreement
from hudna.terms.working_incidents import Quiet
from hudna.view.days import day_of, through, window_of
from hudna.view.effort import NONE, DayUnit, Effort, effort, effort_by_day
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import quiet_days
from hudna.view.world import World

SHOWN, LOOKED_AT = 28, 90
"""Days of the trend; days back to which a row of quiet days is followed."""
TRENDS = (7, 14)
EVERYWHERE = say("Everywhere")


class Days(msgspec.Struct, frozen=True):
    """Up to which day, whose judgements count, and the units, by code."""

    day: str
    zone: tzinfo
    who: Judges
    areas: tuple[tuple[str, Names], ...]

    def last(self, n: int) -> tuple[str, ...]:
        first = date.fromisoformat(self.day) - timedelta(days=n - 1)
        return tuple(through(first.isoformat(), self.day))


def told(
    world: World, lines: tuple[IncidentLine, ...], days: Days
) -> dict[str, object]:
    """The fields of the data that these are."""
    reports = world.reports.all()
    whole = effort_by_day(reports, days.zone)
    terms = world.terms.incidents
    rule = terms.quiet if terms else None
    by_unit = effort(reports, days.zone)
    since = _since(world, lines, days.zone)
    counted = tuple(
        gathered_days.day_count(d, window_of(d, days.zone), lines, days.who, whole.get(d, NONE))
        for d in days.last(SHOWN) if d >= since)
    return {
        "quiet": () if rule is None else _quiet(rule, lines, days, whole, by_unit),
        "quiet_rule": None if rule is None else _rule(world.terms.agreement, rule),
        "effort": _effort(days, whole, by_unit), "trend": counted,
        "trends": tuple(t for n in TRENDS if (t := trend(counted, n)) is not None),
    }


def everywhere(words: Say = EVERYWHERE) -> Names:
    """In the three languages of the data."""
    return Names(**{code: language(code).say(words) for code in CODES})


def _since(world: World, lines: tuple[IncidentLine, ...], zone: tzinfo) -> str:
    """The first day of which this log could hold anything: none before it is shown as empty."""
    began = day_of(world.entries.at(0).admitted_ms, zone)
    return min((began, *(day_of(x.said.from_ms, zone) for x in lines if x.counts)))


def _quiet(
    rule: Quiet, lines: tuple[IncidentLine, ...], days: Days, whole: Mapping[str, Effort],
    by_unit: Mapping[DayUnit, Effort],
) -> tuple[data.Quiet, ...]:
    looked = days.last(LOOKED_AT)
    first = gathered_days.quiet(everywhere(), quiet_days(
        rule, looked, lines, days.who, effort=whole))
    return (first, *(
        gathered_days.quiet(name, quiet_days(
            rule, looked, lines, days.who, unit=(code,),
            effort={d: by_unit.get((d, code), NONE) for d in looked}))
        for code, name in days.areas))


def _effort(
    days: Days, whole: Mapping[str, Effort], by_unit: Mapping[DayUnit, Effort]
) -> tuple[data.Effort, ...]:
    before, today = days.last(2)
    rows = ((everywhere(), whole.get(today, NONE), whole.get(before, NONE)),
            *((name, by_unit.get((today, code), NONE), by_unit.get((before, code), NONE))
              for code, name in days.areas))
    return tuple(gathered_days.effort(*row, None) for row in rows)


def _rule(agreement: Agreement, rule: Quiet) -> Names | None:
    """The clause that says it, whole."""
    clause = next((c for c in agreement.clauses if c.id == rule.clause), None)
    return None if clause is None else Names(clause.text.en, clause.text.ar, clause.text.ru)
