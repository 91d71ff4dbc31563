"""Of a day's bulletin what rests on many days: quiet, how much was heard, and the trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo

import msgspec

from hudna.record.kinds import Names
from hudna.speak.bulletin import data, gathered_days
from hudna.speak.bulletin.heard import Said, heard
from hudna.speak.bulletin.trended import trend
from hudna.terms.agreement import Agreement
from hudna.terms.working_incidents import Quiet
from hudna.view.days import day_of, ends_ms, starts_ms, through, window_of
from hudna.view.effort import NONE, DayUnit, Effort, EffortTold, effort, effort_by_day
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import quiet_days
from hudna.view.world import World

SHOWN, LOOKED_AT = 28, 90
"""Days of the trend; days back to which a row of quiet days is followed."""
TRENDS = (7, 14)
EVERYWHERE = Names("Everywhere", "جميع المناطق", "Везде")
"""It is signed for: no catalogue, which changes from version to version, may have a word in it."""


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


class _Reports(msgspec.Struct, frozen=True):
    """How much was heard on each day: of all together, and of each unit."""

    whole: Mapping[str, Effort]
    by_unit: Mapping[DayUnit, Effort]

    def units(self, day: str) -> dict[str, Effort]:
        return {code: e for (d, code), e in self.by_unit.items() if d == day}


def told(
    world: World, lines: tuple[IncidentLine, ...], past: tuple[IncidentLine, ...], days: Days
) -> dict[str, object]:
    """The fields of the data that these are. `past`: the lines by which earlier days are told."""
    reports = _reports(world, days.zone)
    terms = world.terms.incidents
    rule = terms.quiet if terms else None
    counted = tuple(_day_count(d, lines if d == days.day else past, days, reports)
                    for d in _since_began(world, days))
    return {
        "quiet": () if rule is None else _quiet(rule, lines, past, days, reports),
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
    terms, reports = world.terms.incidents, _reports(world, days.zone)
    rule = terms.quiet if terms else None
    units = {EVERYWHERE: "", **{name: code for code, name in days.areas}}

    def now(rule: Quiet, day: str, one: data.Quiet, near: list[IncidentLine]) -> data.Quiet:
        code = units[one.area]
        effort = reports.by_unit.get((day, code)) if code else reports.whole.get(day)
        return gathered_days.quiet(one.area, quiet_days(
            rule, (day,), near, days.who, unit=(code,) if code else (),
            effort={day: effort or NONE}))

    return {b.day: tuple(now(rule, b.day, one, near) for one in b.quiet if one.area in units)
            if rule else () for b in said for near in (_near(lines, b.day, days.zone),)}


def _near(lines: tuple[IncidentLine, ...], day: str, zone: tzinfo) -> list[IncidentLine]:
    """Those that may have been on a day: of years of days, each is held against few."""
    first, last = starts_ms(day, zone), ends_ms(day, zone)
    return [x for x in lines if x.said.from_ms < last and x.said.until_ms >= first]


def _reports(world: World, zone: tzinfo) -> _Reports:
    reports = world.reports.all()
    return _Reports(effort_by_day(reports, zone), effort(reports, zone))


def _day_count(
    day: str, lines: tuple[IncidentLine, ...], days: Days, reports: _Reports
) -> data.DayCount:
    return gathered_days.day_count(day, window_of(day, days.zone), lines, days.who,
                                   _heard(day, days, reports)[0].reports)


def _heard(day: str, days: Days, reports: _Reports) -> list[EffortTold]:
    """Of all together, and of each area."""
    codes = [code for code, _ in days.areas]
    found = heard(reports.whole.get(day, NONE), reports.units(day), codes)
    named = ((EVERYWHERE, found.whole),
             *((name, found.units[code]) for code, name in days.areas))
    return [days.said.of((day, name.en), told) for name, told in named]


def _quiet(
    rule: Quiet, lines: tuple[IncidentLine, ...], past: tuple[IncidentLine, ...], days: Days,
    reports: _Reports,
) -> tuple[data.Quiet, ...]:
    *before, today = days.last(LOOKED_AT)
    areas = ((EVERYWHERE, (), reports.whole), *(
        (name, (code,), {d: e for (d, c), e in reports.by_unit.items() if c == code})
        for code, name in days.areas))
    return tuple(gathered_days.quiet(name, (
        *quiet_days(rule, before, past, days.who, unit=unit, effort=effort),
        *quiet_days(rule, (today,), lines, days.who, unit=unit, effort=effort)))
        for name, unit, effort in areas)


def _effort(days: Days, reports: _Reports) -> tuple[data.Effort, ...]:
    before, today = (_heard(d, days, reports) for d in days.last(2))
    names = (EVERYWHERE, *(name for _, name in days.areas))
    return tuple(data.Effort(name, now.sources, now.reports, None, earlier.reports)
                 for name, now, earlier in zip(names, today, before, strict=True))


def _rule(agreement: Agreement, rule: Quiet) -> Names | None:
    """The clause that says it, whole."""
    clause = next((c for c in agreement.clauses if c.id == rule.clause), None)
    return None if clause is None else Names(clause.text.en, clause.text.ar, clause.text.ru)
