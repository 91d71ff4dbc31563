"""The bulletin of a day, made from what a log held at its cut-off.

A pure function of what is handed in: two nodes that hold the same and are asked the same make the
same bytes. `shared` decides what of it everybody may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from hudna.record.kinds import Names
from hudna.record.statement import RecordHash
from hudna.speak.bulletin import drafted_around, drafted_days, drafted_hits, drafted_past
from hudna.speak.bulletin.clock import ahead
from hudna.speak.bulletin.counted import count, of_clause, of_party
from hudna.speak.bulletin.data import (
    BulletinData,
    Clause,
    Compared,
    Count,
    Incident,
    Party,
    Unit,
)
from hudna.speak.bulletin.drafting import Drafting, drafting
from hudna.speak.bulletin.held import Asked, Held, new_since_ms
from hudna.speak.bulletin.offered import printed
from hudna.speak.bulletin.spoken import (
    clauses_corrected,
    clauses_of,
    parties_corrected,
    parties_of,
)
from hudna.terms.agreement import Agreement, Open, Words
from hudna.view.days import ends_ms, starts_ms


def drafted(held: Held, asked: Asked) -> BulletinData:
    """Raises `Refused` where the agreement does not say in which zone days are counted."""
    day = drafting(held, asked)
    hits = drafted_hits.hits(day)
    now, before = day.incidents(asked.day), day.incidents(_before(asked.day))
    # What is not out was told to nobody: nothing is compared with it.
    earlier = before if held.then.bulletins.latest(_before(asked.day), held.then.me) else None
    agreement = held.then.terms.agreement
    data = BulletinData(
        exercise=asked.exercise, author=held.then.me, agreement=names(agreement.title),
        day=asked.day, zone=_zone_name(agreement), ahead_minutes=ahead(asked.cutoff_ms, day.zone),
        from_ms=starts_ms(asked.day, day.zone), cutoff_ms=asked.cutoff_ms, made_ms=asked.made_ms,
        origin=asked.origin, size=asked.size, root=asked.root, parties=(), clauses=(),
        totals=_compared("", now, earlier), incidents=now,
        by_clause=tuple(_by_clause(now, earlier)),
        by_party=tuple(_by_party(agreement, now, earlier)),
        **_around(day, hits), **_days(day), corrections=drafted_past.corrected(day, hits),
        printed=printed(held, asked.day, day.sharing.printed))
    return _with_names(data, agreement, asked.units)


def corrects(data: BulletinData) -> tuple[RecordHash, ...]:
    """The bulletins that it corrects."""
    return tuple(dict.fromkeys(c.bulletin for c in data.corrections))


def names(words: Words) -> Names:
    return Names(words.en, words.ar, words.ru)


def _around(day: Drafting, hits: Mapping[str, drafted_hits.OfDay]) -> dict[str, Any]:
    held, asked, then, sharing = day.held, day.asked, day.held.then, day.sharing
    asks = drafted_around.asks(
        then, starts_ms(asked.day, day.zone), ends_ms(asked.day, day.zone) - 1)
    today = drafted_around.told_hit(then, sharing, day.of(asked.day), day.who, held.dated)
    return {
        "access": drafted_around.access(asks, sharing, asked.cutoff_ms),
        "challenges": drafted_around.challenges(
            then, sharing, new_since_ms(held, asked.day), asked.cutoff_ms),
        "told_hit": (*today, *drafted_hits.late(hits, asked.day)),
        "reconciled": drafted_around.reconciled(then, sharing, asked.day, day.who),
    }


def _days(day: Drafting) -> dict[str, Any]:
    return drafted_days.told(day.held.then, day.lines, day.past, day.days)


def _by_clause(
    now: tuple[Incident, ...], before: tuple[Incident, ...] | None
) -> Iterator[Compared]:
    for clause in sorted({c.clause for i in (*now, *(before or ())) for c in i.counted}):
        yield Compared(clause, of_clause(now, clause),
                       None if before is None else of_clause(before, clause))


def _by_party(
    agreement: Agreement, now: tuple[Incident, ...], before: tuple[Incident, ...] | None
) -> Iterator[Compared]:
    known = [p.id for p in agreement.parties]
    counted = {c.party for i in (*now, *(before or ())) for c in i.counted if c.party}
    for party in (*(p for p in known if p in counted), *sorted(counted - set(known))):
        yield Compared(party, of_party(now, party),
                       None if before is None else of_party(before, party))


def _compared(
    of: str, now: Iterable[Incident], before: Iterable[Incident] | None
) -> Compared:
    counted: Count | None = None if before is None else count(before)
    return Compared(of, count(now), counted)


def _with_names(
    data: BulletinData, agreement: Agreement, units: Mapping[str, Names]
) -> BulletinData:
    """With the names of all parties of the agreement, and of the clauses and units that are spoken
    of."""
    known = {p.id: Party(p.id, names(p.name), p.backed_by or "") for p in agreement.parties}
    spoken = dict.fromkeys((
        *known, *(p for i in data.incidents for p in parties_of(i) if p),
        *(p for c in data.corrections for p in parties_corrected(c))))
    titles = {c.id: names(c.title) for c in agreement.clauses}
    clauses = {c.of for c in data.by_clause} | {
        of for i in data.incidents for of in clauses_of(i)} | {
        of for c in data.corrections for of in clauses_corrected(c)}
    return msgspec.structs.replace(
        data, parties=tuple(known.get(p, Party(p, Names(p))) for p in spoken),
        clauses=tuple(Clause(c, titles.get(c, Names(c))) for c in sorted(clauses) if c),
        units=tuple(Unit(code, units[code]) for code in sorted(
            {code for i in data.incidents for code in i.admin if code in units})))


def _zone_name(agreement: Agreement) -> str:
    zone = agreement.incidents.zone if agreement.incidents else ""
    return "" if isinstance(zone, Open) else zone


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
