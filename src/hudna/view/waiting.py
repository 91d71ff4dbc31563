"""Reports that nobody has assessed yet: what they claim may be so, so of a day on which it may have
happened nobody can say that it was quiet.

That somebody reported is not for others: the records stay with this node, and so does how many
they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TypeAlias

from hudna.record.record import Record
from hudna.view.days import day_of, ends_ms, starts_ms, through
from hudna.view.incidents import Incidents
from hudna.view.reports import Reports, report

Waiting: TypeAlias = Mapping[str, tuple[Record, ...]]
"""By day, those of which it may have happened on it."""


def waiting(
    reports: Reports, incidents: Incidents, days: Sequence[str], zone: tzinfo
) -> tuple[Record, ...]:
    """Own reports that stand, of events of which no person here has said how far they are known,
    and nothing was told: those that may have happened on any of these days, which are in their
    order, and what is linked with them."""
    if not days:
        return ()
    among = reports.between(starts_ms(days[0], zone), ends_ms(days[-1], zone) - 1)
    return tuple(r for event in reports.events(among) if not (
        reports.assessments(event) or incidents.own(reports.names(event)))
        for r in event.reports)


def by_day(waiting: Iterable[Record], days: Sequence[str], zone: tzinfo) -> Waiting:
    """Of these days, which are in their order; each report on every one that its window touches."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    asked = frozenset(days)
    for record in waiting if days else ():
        said = report(record)
        first, last = day_of(said.from_ms, zone), day_of(said.until_ms, zone)
        for day in through(max(first, days[0]), min(last, days[-1])):
            if day in asked:
                found[day].append(record)
    return {day: tuple(of) for day, of in found.items()}


def may_be_in(admin: tuple[str, ...], unit: tuple[str, ...]) -> bool:
    """As far as its units are known they are these, as where none is."""
    known = admin[:len(unit)]
    return known == unit[:len(known)]
