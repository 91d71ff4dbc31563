"""The bulletin of a day, made from what a log held at its cut-off.

A pure function of what is handed in: two nodes that hold the same and are asked the same make the
same bytes. `shared` decides what of it everybody may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta, tzinfo
from typing import Any

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.kinds import Names
from hudna.record.statement import PartyId, RecordHash
from hudna.say import moment, say
from hudna.speak.bulletin import drafted_around, drafted_days, gathered
from hudna.speak.bulletin.corrected import Earlier, corrections
from hudna.speak.bulletin.counted import concerns, count, of_clause, of_party
from hudna.speak.bulletin.data import (
    BulletinData,
    Clause,
    Compared,
    Correction,
    Count,
    Incident,
    Party,
)
from hudna.speak.bulletin.shared import Sharing
from hudna.speak.bulletin.sound import MOST_DAYS
from hudna.terms.agreement import Agreement, Open, Words
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.days import day_of, ends_ms, starts_ms
from hudna.view.findings import Judges, judges
from hudna.view.incidents import IncidentLine
from hudna.view.knowledge import Dated
from hudna.view.world import World


class Asked(msgspec.Struct, frozen=True):
    """Which bulletin: `size` entries of the log `origin` are said, whose root is `root` (hex
    SHA-256). `areas`: the units of level 0 that quiet and effort are told of, by code, in their
    order. `printed`: the records of other parties whose words are printed."""

    day: str
    cutoff_ms: int
    made_ms: int
    origin: str
    size: int
    root: str
    exercise: str | None = None
    areas: tuple[tuple[str, Names], ...] = ()
    printed: frozenset[RecordHash] = frozenset()


class Held(msgspec.Struct, frozen=True):
    """What the log holds for it: `then` at the cut-off; `now` when it is made, by which is decided
    who may have what; `dated` when something was told, by other clocks. `earlier`: this party's own
    bulletins, as issued."""

    then: World
    now: World
    dated: Dated
    earlier: tuple[Earlier, ...] = ()


class _Day(msgspec.Struct, frozen=True):
    """What every part needs. `lines`: this party's own, as all readers have them."""

    asked: Asked
    held: Held
    zone: tzinfo
    who: Judges
    sharing: Sharing
    lines: tuple[IncidentLine, ...]

    def of(self, day: str) -> tuple[IncidentLine, ...]:
        """Those that count on a day, in the order in which they began."""
        found = (x for x in self.lines if x.counts and day_of(x.said.from_ms, self.zone) == day)
        return tuple(sorted(found, key=lambda x: (x.said.from_ms, x.name)))

    def incidents(self, day: str) -> tuple[Incident, ...]:
        return tuple(gathered.incident(x, self.who) for x in self.of(day))


def drafted(held: Held, asked: Asked) -> BulletinData:
    """Raises `Refused` where the agreement does not say in which zone days are counted."""
    day = _day(held, asked)
    now, before = day.incidents(asked.day), day.incidents(_before(asked.day))
    # What is not out was told to nobody: nothing is compared with it.
    earlier = before if held.then.bulletins.latest(_before(asked.day), held.then.me) else None
    agreement = held.then.terms.agreement
    data = BulletinData(
        exercise=asked.exercise, author=held.then.me, agreement=names(agreement.title),
        day=asked.day, zone=_zone_name(agreement), ahead_minutes=_ahead(asked.cutoff_ms, day.zone),
        from_ms=starts_ms(asked.day, day.zone), cutoff_ms=asked.cutoff_ms, made_ms=asked.made_ms,
        origin=asked.origin, size=asked.size, root=asked.root, parties=(), clauses=(),
        totals=_compared("", now, earlier), incidents=now,
        by_clause=tuple(_by_clause(now, earlier)),
        by_party=tuple(_by_party(agreement, now, earlier)),
        **_around(day), **_days(day), corrections=_corrections(day))
    return _with_names(data, agreement)


def corrects(data: BulletinData) -> tuple[RecordHash, ...]:
    """The bulletins that it corrects."""
    return tuple(dict.fromkeys(c.bulletin for c in data.corrections))


def words_of_others(held: Held, day: str) -> tuple[RecordHash, ...]:
    """The records of other parties in the bulletin of a day that have words which could be
    printed, the first issued first."""
    then, zone = held.then, _zone(held.then)
    lines = (x for x in then.incidents.all()
             if x.author == then.me and x.counts and day_of(x.said.from_ms, zone) == day)
    said = [r for x in lines for r in (*x.judged, *x.answers)]
    said += drafted_around.words(then, starts_ms(day, zone), ends_ms(day, zone))
    found = {r.hash: r for r in said if r.author != then.me}
    ordered = sorted(found.values(), key=lambda r: (r.issued_ms, r.hash))
    return tuple(r.hash for r in ordered if getattr(r.said, "text", ""))


def names(words: Words) -> Names:
    return Names(words.en, words.ar, words.ru)


def _day(held: Held, asked: Asked) -> _Day:
    zone = _zone(held.then)
    sharing = Sharing(held.now, asked.printed)
    first = (date.fromisoformat(asked.day) - timedelta(days=MOST_DAYS)).isoformat()
    own = (x for x in held.then.incidents.between(
        starts_ms(first, zone), ends_ms(asked.day, zone)) if x.author == held.then.me)
    who = judges(held.then.terms.agreement)
    return _Day(asked, held, zone, who, sharing, sharing.lines(own))


def _around(day: _Day) -> dict[str, Any]:
    asked, then = day.asked, day.held.then
    return {
        "access": drafted_around.access(then, day.sharing, asked.day, asked.cutoff_ms),
        "challenges": drafted_around.challenges(then, day.sharing, asked.day, asked.cutoff_ms),
        "told_hit": drafted_around.told_hit(
            then, day.sharing, day.of(asked.day), day.who, day.held.dated),
        "reconciled": drafted_around.reconciled(then, day.sharing, asked.day, day.who),
    }


def _days(day: _Day) -> dict[str, Any]:
    asked, then = day.asked, day.held.then
    return drafted_days.told(
        then, day.lines, drafted_days.Days(asked.day, day.zone, day.who, asked.areas))


def _corrections(day: _Day) -> tuple[Correction, ...]:
    days = {e.data.day for e in day.held.earlier if e.data.day <= day.asked.day}
    return corrections(
        (e for e in day.held.earlier if e.data.day in days),
        {d: day.incidents(d) for d in days}, {x.name: x for x in day.lines})


def _by_clause(
    now: tuple[Incident, ...], before: tuple[Incident, ...] | None
) -> Iterator[Compared]:
    for clause in sorted({i.clause for i in (*now, *(before or ()))}):
        yield Compared(clause, of_clause(now, clause),
                       None if before is None else of_clause(before, clause))


def _by_party(
    agreement: Agreement, now: tuple[Incident, ...], before: tuple[Incident, ...] | None
) -> Iterator[Compared]:
    known = [p.id for p in agreement.parties]
    spoken = {p for i in (*now, *(before or ())) for p in _spoken_of(i)}
    for party in (*(p for p in known if p in spoken), *sorted(spoken - set(known))):
        if any(concerns(i, party) for i in (*now, *(before or ()))):
            yield Compared(party, of_party(now, party),
                           None if before is None else of_party(before, party))


def _compared(
    of: str, now: Iterable[Incident], before: Iterable[Incident] | None
) -> Compared:
    counted: Count | None = None if before is None else count(before)
    return Compared(of, count(now), counted)


def _with_names(data: BulletinData, agreement: Agreement) -> BulletinData:
    """With the names of all parties of the agreement, and of the clauses that are spoken of."""
    known = {p.id: Party(p.id, names(p.name), p.backed_by or "") for p in agreement.parties}
    spoken = dict.fromkeys((*known, *(p for i in data.incidents for p in _spoken_of(i))))
    titles = {c.id: names(c.title) for c in agreement.clauses}
    clauses = {c.of for c in data.by_clause} | {i.clause for i in data.incidents} | {
        of for c in data.corrections if c.what == "clause" for of in (c.was, c.now)}
    return msgspec.structs.replace(
        data, parties=tuple(known.get(p, Party(p, Names(p))) for p in spoken),
        clauses=tuple(Clause(c, titles.get(c, Names(c))) for c in sorted(clauses) if c))


def _spoken_of(incident: Incident) -> tuple[PartyId, ...]:
    said = (*incident.accused, *(p for o in incident.outcomes for p in (o.author, o.by)),
            *(a.author for a in incident.answers), *(s.to for s in incident.steps))
    return tuple(p for p in said if p)


def _zone(world: World) -> tzinfo:
    terms = world.terms.incidents
    if terms is None or terms.zone is None or cutoff_ms(terms, "2000-01-01") is None:
        raise Refused(Fault("incidents.zone", "open", say(
            "an agreement that says in which zone days are counted")))
    return terms.zone


def _zone_name(agreement: Agreement) -> str:
    zone = agreement.incidents.zone if agreement.incidents else ""
    return "" if isinstance(zone, Open) else zone


def _ahead(at_ms: int, zone: tzinfo) -> int:
    ahead = moment(at_ms).astimezone(zone).utcoffset() or timedelta()
    return int(ahead.total_seconds()) // 60


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
