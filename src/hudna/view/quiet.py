"""Quiet days, by the agreement's own rule: days of its zone, on which no more than it allows of the
happenings that it names have come to a stage that it names.

A day is quiet only where enough was reported to know it, and nothing that breaks the quiet may have
happened on it. What cannot be told is *unknown*, which is not quiet, and ends a run of quiet days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Literal, TypeAlias

import msgspec

from hudna.place.volume import Window
from hudna.terms.working_incidents import Quiet
from hudna.view.compliance import Behind, Figure, figure
from hudna.view.days import window_of
from hudna.view.effort import NONE, Effort
from hudna.view.findings import Judges, told_stage
from hudna.view.incidents import IncidentLine

QuietState: TypeAlias = Literal["quiet", "broken", "unknown"]
Why: TypeAlias = Literal["", "incidents", "when-or-where", "too-few-reports"]
"""Why it is not quiet: of incidents that were on it; of some that may have been on it and there, or
on another day or elsewhere; of too few reports to know."""


class QuietDay(msgspec.Struct, frozen=True):
    """`on_it` are the incidents that break the quiet of this day, `perhaps` those of which it is
    not known whether they do; both whatever `allowed` is."""

    day: str
    state: QuietState
    why: Why
    on_it: Figure
    perhaps: Figure
    effort: Effort


def quiet_days(
    rule: Quiet, days: Iterable[str], lines: Iterable[IncidentLine], judges: Judges, *,
    effort: Mapping[str, Effort], unit: tuple[str, ...] = (),
) -> tuple[QuietDay, ...]:
    """Each of the days, which must be over. `unit`: of one unit alone, by its code after those of
    the wider ones that hold it; `effort` by day, of the same. An incident of which only a wider one
    is known may have been in it."""
    breaking = [x for x in lines if _breaks(rule, x, judges)]
    return tuple(_day(rule, day, breaking, effort.get(day, NONE), unit) for day in days)


def in_a_row(days: Iterable[QuietDay]) -> int:
    """How many days up to the last of these, in their order, were quiet without a break."""
    return sum(1 for _ in takewhile(lambda d: d.state == "quiet", reversed(tuple(days))))


def _breaks(rule: Quiet, line: IncidentLine, judges: Judges) -> bool:
    return (line.counts and line.said.happened in rule.happenings
            and told_stage(line, judges) in rule.stages)


def _day(
    rule: Quiet, day: str, breaking: list[IncidentLine], effort: Effort,
    unit: tuple[str, ...],
) -> QuietDay:
    window = window_of(day, rule.zone)
    met = [(x, _is_on(x, window) and _is_in(x, unit)) for x in breaking
           if _may_be_on(x, window) and _may_be_in(x, unit)]
    on_it = _figure(x for x, sure in met if sure)
    perhaps = _figure(x for x, sure in met if not sure)
    why = _why(rule, on_it.count, perhaps.count, effort)
    state: QuietState = "broken" if why == "incidents" else "unknown" if why else "quiet"
    return QuietDay(day, state, why, on_it, perhaps, effort)


def _why(rule: Quiet, on_it: int, perhaps: int, effort: Effort) -> Why:
    if on_it > rule.allowed:
        return "incidents"
    if on_it + perhaps > rule.allowed:
        return "when-or-where"
    return "too-few-reports" if effort.sources < rule.least else ""


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


def _may_be_in(line: IncidentLine, unit: tuple[str, ...]) -> bool:
    """As far as its units are known they are these, as where none is."""
    known = line.said.admin[:len(unit)]
    return known == unit[:len(known)]


def _figure(lines: Iterable[IncidentLine]) -> Figure:
    return figure(Behind(x.name, (x.latest.hash,)) for x in lines)
