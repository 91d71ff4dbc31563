"""What a bulletin's figures rest on, as the file that `scripts/recount.py` counts them from once
more (docs/bulletin-data.md), with the figures that were signed.

Of each record only the fields that are counted by, and no report at all: of what was heard of a day
no more than whether it was enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any

import msgspec

from hudna.record.incidents import Seconded
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.speak.bulletin.data import BulletinData, Compared, QuietState
from hudna.terms.agreement import Agreement
from hudna.terms.working_incidents import Quiet
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine

FORMAT = "hudna-bulletin-data/1"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "incident": ("incident", "revision", "stage", "happened", "from_ms", "until_ms", "clause",
                 "sources", "admin", "accused"),
    "judged": ("incident", "clause", "outcome", "by", "officer", "replaces"),
    "seconded": ("judged", "officer"),
    "incident-answer": ("incident", "outcome", "replaces"),
}
"""What each kind is counted by."""
STATES: Mapping[QuietState, str] = {
    "quiet": "quiet", "not-quiet": "broken", "not-known": "unknown"}


class Asked(msgspec.Struct, frozen=True):
    """Of what: an author's bulletin, by units of this level, with these days called quiet or not.
    `zone` is the IANA name of `days_of`; `known` are those of the days of which enough was heard
    here, of each area too, to call them quiet if nothing happened."""

    author: PartyId
    zone: str
    days_of: tzinfo
    level: int = 0
    days: tuple[str, ...] = ()
    known: Collection[str] = ()
    rule: Quiet | None = None


def recount_data(
    agreement: Agreement, lines: Iterable[IncidentLine], asked: Asked,
    said: BulletinData | None = None,
) -> dict[str, Any]:
    """The whole file, in JSON's types: the same for the same records, in any order. What it claims
    is what the signed bulletin has `said`, and nothing that is counted here."""
    own = [x for x in lines if x.author == asked.author]
    who = judges(agreement)
    return {
        "format": FORMAT, "author": asked.author, "guarantors": list(who.guarantors),
        "monitors": list(who.monitors), "backed_by": _backed(agreement), "zone": asked.zone,
        "level": asked.level, "records": sorted(map(_record, _behind(own)), key=_hash),
        "quiet": _rule(asked.rule), "days": list(asked.days), "known": _known(asked),
        **({} if said is None else {"claimed": claimed(said, quiet=asked.rule is not None)}),
    }


def claimed(said: BulletinData, *, quiet: bool) -> dict[str, Any]:
    """The figures of a bulletin that can be counted again from these records. `quiet`: whether a
    day can be called so from them."""
    return {
        "totals": [_line(said, said.totals)],
        "by_clause": [_line(said, c, clause=c.of) for c in said.by_clause],
        "by_party": [_line(said, c, party=c.of) for c in said.by_party],
        **({"quiet": [{"day": said.day, "state": STATES[q.state]} for q in said.quiet[:1]]}
           if quiet else {}),
    }


def until(
    line: IncidentLine, moment_ms: int, printed: Collection[RecordHash]
) -> IncidentLine | None:
    """An incident as it was signed up to a moment, with what others said of it that is `printed`;
    None where it was not yet."""
    def cut(records: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(r for r in records if r.issued_ms <= moment_ms
                     and (r.author == line.author or r.hash in printed
                          or (isinstance(r.said, Seconded) and r.said.judged in printed)))

    kept = [(v, ms) for v, ms in zip(line.versions, line.told_ms, strict=True)
            if v.issued_ms <= moment_ms]
    return msgspec.structs.replace(
        line, versions=tuple(v for v, _ in kept), told_ms=tuple(ms for _, ms in kept),
        judged=cut(line.judged), seconded=cut(line.seconded), answers=cut(line.answers),
        rungs=cut(line.rungs)) if kept else None


def _line(said: BulletinData, of: Compared, **key: str) -> dict[str, Any]:
    return {"day": said.day, **key, **msgspec.structs.asdict(of.today)}


def _behind(lines: Iterable[IncidentLine]) -> Iterator[Record]:
    for line in lines:
        yield from (*line.versions, *line.judged, *line.seconded, *line.answers)


def _record(record: Record) -> dict[str, Any]:
    said = msgspec.to_builtins(record.said)
    kept = {f: said[f] for f in FIELDS[said["kind"]]}
    # Whether there are any is all that is counted by.
    kept |= {"sources": min(kept["sources"], 1)} if "sources" in kept else {}
    return {"kind": said["kind"], "hash": record.hash, "author": record.author,
            "issued_ms": record.issued_ms, **kept}


def _hash(record: dict[str, Any]) -> str:
    return str(record["hash"])


def _backed(agreement: Agreement) -> dict[PartyId, PartyId]:
    return {p.id: p.backed_by for p in agreement.parties if p.backed_by is not None}


def _rule(rule: Quiet | None) -> dict[str, Any] | None:
    return None if rule is None else {
        "happenings": list(rule.happenings), "stages": list(rule.stages), "allowed": rule.allowed}


def _known(asked: Asked) -> dict[str, bool]:
    """Yes or no: whoever reads this is never told how many told of a day, from which area too few
    did, or that a report waits."""
    return {} if asked.rule is None else {day: day in asked.known for day in asked.days}
