"""Quiet days, by the agreement's own rule: days of its zone, on which no more than it allows of the
happenings that it names have come to a stage that it names.

A day is quiet only where enough was reported to know it, no report of it waits to be assessed,
and nothing that breaks the quiet may have happened on it. What cannot be told is *unknown*, which
is not quiet, and ends a run of quiet days. All areas together are quiet only where each of them is:
silence from where nobody can report must never look like peace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Literal, TypeAlias

import msgspec

import hudna.view.waiting as waits
from hudna.place.volume import Window
from hudna.record.statement import RecordHash
from hudna.terms.working_incidents import Quiet
from hudna.view.compliance import Behind, Figure, figure
from hudna.view.days import window_of
from hudna.view.effort import NONE, Effort
from hudna.view.findings import Judges, told_stage
from hudna.view.incidents import IncidentLine
from hudna.view.reports import report

QuietState: TypeAlias = Literal["quiet", "broken", "unknown"]
Why: TypeAlias = Literal["", "incidents", "when-or-where", "not-here", "not-assessed",
                         "too-few-reports", "areas"]
"""Why it is not quiet: of incidents that were on it; of some that may have been on it and there, or
on another day or elsewhere; of what was heard being known to another node alone; of reports that
nobody has assessed yet; of too few reports to know; of an area that is not quiet."""


class QuietDay(msgspec.Struct, frozen=True):
    """`on_it` are the incidents that break the quiet of this day, `perhaps` those of which it is
    not known whether they do; both whatever `allowed` is. `waiting` are the reports that nobody has
    assessed yet and that may be of it, for this node alone."""

    day: str
    state: QuietState
    why: Why
    on_it: Figure
    perhaps: Figure
    effort: Effort
    waiting: tuple[RecordHash, ...] = ()


class Heard(msgspec.Struct, frozen=True):
    """What a day is known by, by day. `effort`: of the unit that is asked about; None where it is
    not known here. `waiting`: of all units."""

    effort: Mapping[str, Effort] | None = None
    waiting: waits.Waiting = {}

    def of(self, day: str) -> Effort:
        return NONE if self.effort is None else self.effort.get(day, NONE)

    def waits(self, day: str, unit: tuple[str, ...]) -> tuple[RecordHash, ...]:
        return tuple(r.hash for r in self.waiting.get(day, ())
                     if waits.may_be_in(report(r).admin, unit))


def quiet_days(
    rule: Quiet, days: Iterable[str], lines: Iterable[IncidentLine], judges: Judges, *,
    heard: Heard, unit: tuple[str, ...] = (),
) -> tuple[QuietDay, ...]:
    """Each of the days, which must be over. `unit`: of one unit alone, by its code after those of
    the wider ones that hold it; the effort in `heard` of the same. Of what only a wider one is
    known, an incident or a report that waits, may have been in it."""
    breaking = [x for x in lines if _breaks(rule, x, judges)]
    return tuple(_day(rule, day, breaking, heard, unit) for day in days)


def everywhere(
    whole: Iterable[QuietDay], areas: Iterable[Iterable[QuietDay]]
) -> tuple[QuietDay, ...]:
    """The days of all `areas` together, each of which has the same days: of what is quiet taken as
    a whole, that alone which is quiet in each."""
    restless = {d.day for days in areas for d in days if d.state != "quiet"}
    return tuple(
        msgspec.structs.replace(d, state="unknown", why="areas")
        if d.state == "quiet" and d.day in restless else d for d in whole)


def in_a_row(days: Iterable[QuietDay]) -> int:
    """How many days up to the last of these, in their order, were quiet without a break."""
    return sum(1 for _ in takewhile(lambda d: d.state == "quiet", reversed(tuple(days))))


def _breaks(rule: Quiet, line: IncidentLine, judges: Judges) -> bool:
    return (line.counts and line.said.happened in rule.happenings
            and told_stage(line, judges) in rule.stages)


def _day(
    rule: Quiet, day: str, breaking: list[IncidentLine], heard: Heard, unit: tuple[str, ...],
) -> QuietDay:
    window = window_of(day, rule.zone)
    met = [(x, _is_on(x, window) and _is_in(x, unit)) for x in breaking
           if _may_be_on(x, window) and waits.may_be_in(x.said.admin, unit)]
    on_it = _figure(x for x, sure in met if sure)
    perhaps = _figure(x for x, sure in met if not sure)
    waiting = heard.waits(day, unit)
    why = (_broken(rule, on_it.count, perhaps.count)
           or _not_known(rule, day, heard, waiting=bool(waiting)))
    state: QuietState = "broken" if why == "incidents" else "unknown" if why else "quiet"
    return QuietDay(day, state, why, on_it, perhaps, heard.of(day), waiting)


def _broken(rule: Quiet, on_it: int, perhaps: int) -> Why:
    if on_it > rule.allowed:
        return "incidents"
    return "when-or-where" if on_it + perhaps > rule.allowed else ""


def _not_known(rule: Quiet, day: str, heard: Heard, *, waiting: bool) -> Why:
    if heard.effort is None:
        return "not-here"
    if waiting:
        return "not-assessed"
    return "too-few-reports" if heard.of(day).sources < rule.least else ""


def _may_be_on(line: IncidentLine, day: Window) -> bool:
    assert day.from_ms is not None
    assert day.until_ms is not None
    return line.said.from_ms <= day.until_ms and line.said.until_ms >= day.from_ms


def _is_on(line: IncidentLine, day: Window) -> bool:
    """Whether its moment, wherever in its window that was, is on this day."""
    assert day.from_ms is not None
    assert day.until_ms is not None
    return day.from_ms <= line.said.from_ms and line.said.until_ms <= day.until_ms


def _is_in(line: IncidentLine, unit: tuple[str, ...]) -> bool:
    return line.said.admin[:len(unit)] == unit


def _figure(lines: Iterable[IncidentLine]) -> Figure:
    return figure(Behind(x.name, (x.latest.hash,)) for x in lines)
