"""What a bulletin's figures rest on, as the file that `scripts/recount.py` counts them from once
more (docs/bulletin-data.md), with the figures that this node has.

Of each record only the fields that are counted by, and no report at all: of how many told of a day
no more than whether they were enough.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any

import msgspec

from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.terms.agreement import Agreement
from hudna.terms.working_incidents import Quiet
from hudna.view.compliance import NUMBERS, STANDINGS, Row, figures, standing
from hudna.view.days import day_of
from hudna.view.effort import NONE, Effort
from hudna.view.findings import Judges, judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import QuietDay, in_a_row, quiet_days

FORMAT = "hudna-bulletin-data/1"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "incident": ("incident", "revision", "stage", "happened", "from_ms", "until_ms", "clause",
                 "sources", "admin", "accused"),
    "judged": ("incident", "clause", "outcome", "by", "officer", "replaces"),
    "seconded": ("judged", "officer"),
    "incident-answer": ("incident", "outcome", "replaces"),
}
"""What each kind is counted by."""


class Asked(msgspec.Struct, frozen=True):
    """Of what: an author's bulletin, by units of this level, with these days called quiet or not.
    `zone` is the IANA name of `days_of`; `effort` by day, of all units together."""

    author: PartyId
    zone: str
    days_of: tzinfo
    level: int = 0
    days: tuple[str, ...] = ()
    effort: Mapping[str, Effort] = {}
    rule: Quiet | None = None


def recount_data(
    agreement: Agreement, lines: Iterable[IncidentLine], asked: Asked
) -> dict[str, Any]:
    """The whole file, in JSON's types: the same for the same records, in any order."""
    own = [x for x in lines if x.author == asked.author]
    who = judges(agreement)
    return {
        "format": FORMAT, "author": asked.author, "guarantors": list(who.guarantors),
        "monitors": list(who.monitors), "backed_by": _backed(agreement), "zone": asked.zone,
        "level": asked.level, "records": sorted(map(_record, _behind(own)), key=_hash),
        "quiet": _rule(asked.rule), "days": list(asked.days), "sources": _sources(asked),
        "claimed": _claimed(agreement, own, who, asked),
    }


def _behind(lines: Iterable[IncidentLine]) -> Iterator[Record]:
    for line in lines:
        yield from (*line.versions, *line.judged, *line.seconded, *line.answers)


def _record(record: Record) -> dict[str, Any]:
    said = msgspec.to_builtins(record.said)
    return {"kind": said["kind"], "hash": record.hash, "author": record.author,
            "issued_ms": record.issued_ms, **{f: said[f] for f in FIELDS[said["kind"]]}}


def _hash(record: dict[str, Any]) -> str:
    return str(record["hash"])


def _backed(agreement: Agreement) -> dict[PartyId, PartyId]:
    return {p.id: p.backed_by for p in agreement.parties if p.backed_by is not None}


def _rule(rule: Quiet | None) -> dict[str, Any] | None:
    return None if rule is None else {
        "happenings": list(rule.happenings), "stages": list(rule.stages),
        "allowed": rule.allowed, "least": rule.least}


def _sources(asked: Asked) -> dict[str, int]:
    """As many as are enough, or none: whoever reads this is never told of one or two."""
    if asked.rule is None:
        return {}
    least = asked.rule.least
    return {day: least if asked.effort.get(day, NONE).sources >= least else 0
            for day in asked.days}


def _claimed(
    agreement: Agreement, lines: list[IncidentLine], who: Judges, asked: Asked
) -> dict[str, Any]:
    rows = figures(lines, who, agreement, asked.days_of, asked.level)
    days = () if asked.rule is None else quiet_days(
        asked.rule, asked.days, lines, who, effort=asked.effort)
    ruled = asked.rule is not None
    return {"rows": list(map(_row, rows)), "totals": _totals(lines, who, asked.days_of),
            "quiet": list(map(_day, days)) if ruled else None,
            "in_a_row": in_a_row(days) if ruled else None}


def _row(row: Row) -> dict[str, Any]:
    numbers: dict[str, list[str]] = {what: list(getattr(row, what).incidents) for what in NUMBERS}
    key = row.key
    return {"day": key.day, "clause": key.clause, "party": key.party, "unit": key.unit, **numbers}


def _totals(lines: list[IncidentLine], who: Judges, zone: tzinfo) -> list[dict[str, Any]]:
    by_day: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if where := standing(line, who):
            by_day[day_of(line.said.from_ms, zone)][where] += 1
    return [{"day": day, **{what: by_day[day][what] for what in STANDINGS}}
            for day in sorted(by_day)]


def _day(day: QuietDay) -> dict[str, Any]:
    return {"day": day.day, "state": day.state, "why": day.why,
            "on_it": list(day.on_it.incidents), "perhaps": list(day.perhaps.incidents)}
