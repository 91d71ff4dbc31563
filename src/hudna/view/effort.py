"""Reporting effort: how much was reported of each unit and day, and by how many.

It stands beside every count, so that silence from where nobody can report does not look like peace.
Who reports is as dangerous to know as who watches: no record behind these numbers leaves this node,
and what others are told of them is never so small that it could be somebody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import TypeAlias

import msgspec

from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.view.compliance import unit_of
from hudna.view.days import day_of
from hudna.view.independent import sources
from hudna.view.reports import report

DayUnit: TypeAlias = tuple[str, str]
"""A day, and a unit's code: "" for reports whose place is not known at that level."""
LEAST_TOLD = 3
"""Fewer than so many are told to nobody: one of two sources in a village is soon found."""


class Effort(msgspec.Struct, frozen=True):
    """`reports` that tell of the unit and the day. `sources`: how many of them do not repeat each
    other; a flood by one hand is one. `records`: the reports, for this node alone."""

    reports: int = 0
    sources: int = 0
    records: tuple[RecordHash, ...] = ()


class EffortTold(msgspec.Struct, frozen=True):
    """What others are told: None where there are some, and too few to say how many."""

    reports: int | None
    sources: int | None


NONE = Effort()


def effort(
    reports: Iterable[Record], zone: tzinfo, level: int = 0
) -> Mapping[DayUnit, Effort]:
    """Of own reports that stand, each on the day on which what it tells may have begun."""
    held: defaultdict[DayUnit, list[Record]] = defaultdict(list)
    for record in reports:
        said = report(record)
        held[day_of(said.from_ms, zone), unit_of(said.admin, level)].append(record)
    return {at: effort_of(found) for at, found in sorted(held.items())}


def effort_by_day(reports: Iterable[Record], zone: tzinfo) -> Mapping[str, Effort]:
    """The same of all units together. A source that tells of two of them is one."""
    held: defaultdict[str, list[Record]] = defaultdict(list)
    for record in reports:
        held[day_of(report(record).from_ms, zone)].append(record)
    return {day: effort_of(found) for day, found in sorted(held.items())}


def for_others(of: Effort, least: int = LEAST_TOLD) -> EffortTold:
    """Without the records, and without a number from which somebody could be guessed."""
    return EffortTold(at_least(of.reports, least), at_least(of.sources, least))


def effort_of(records: Iterable[Record]) -> Effort:
    """Of these reports together, whatever day and unit they are of."""
    ordered = sorted(records, key=lambda r: (r.issued_ms, r.hash))
    return Effort(
        len(ordered), sources(map(report, ordered)), tuple(sorted(r.hash for r in ordered)))


def at_least(number: int, least: int = LEAST_TOLD) -> int | None:
    """The number; None where there are some, and too few to tell."""
    return number if number == 0 or number >= least else None
