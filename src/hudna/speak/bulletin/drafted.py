"""The bulletin of a day, made from what a log held at its cut-off.

A pure function of what is handed in: two nodes that hold the same and are asked the same make the
same bytes. `shared` decides what of it everybody may have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta, tzinfo
from typing import Any

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.kinds import Names
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.speak.bulletin import drafted_around, drafted_days, gathered
from hudna.speak.bulletin.clock import ahead
from hudna.speak.bulletin.corrected import Earlier, Holds, around, corrections
from hudna.speak.bulletin.counted import count, of_clause, of_party
from hudna.speak.bulletin.data import (
    BulletinData,
    Clause,
    Compared,
    Correction,
    Count,
    Incident,
    Party,
    Reconciled,
)
from hudna.speak.bulletin.heard import first_said
from hudna.speak.bulletin.shared import Sharing, printed_in
from hudna.speak.bulletin.sound import MOST_DAYS
from hudna.speak.bulletin.spoken import (
    clauses_corrected,
    clauses_of,
    parties_corrected,
    parties_of,
)
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
    order. `printed`: of `could_print`, what was chosen."""

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
    bulletins, as issued. `newest`: the log at the latest of their cut-offs and this one (`then`
    where it is None), by which earlier days are told: a bulletin that comes late takes back nothing
    that has been said since."""

    then: World
    now: World
    dated: Dated
    earlier: tuple[Earlier, ...] = ()
    newest: World | None = None

    @property
    def past(self) -> World:
        return self.newest or self.then


def newest_cutoff(world: World, cutoff_ms: int = 0) -> int:
    """The moment of `Held.newest`: the latest of `cutoff_ms` and those of this party's own that are
    out."""
    return max((cutoff_ms, *(i.said.cutoff_ms for i in world.bulletins.all()
                             if i.bulletin.author == world.me)))


class _Day(msgspec.Struct, frozen=True):
    """What every part needs. `lines`: this party's own, as all readers have them, at the cut-off;
    `past`: those of the days before, as they are held at the newest one. `by_day`: those that
    count, in the order in which they began."""

    asked: Asked
    held: Held
    zone: tzinfo
    who: Judges
    sharing: Sharing
    lines: tuple[IncidentLine, ...]
    past: tuple[IncidentLine, ...]
    by_day: Mapping[str, tuple[IncidentLine, ...]]

    def of(self, day: str) -> tuple[IncidentLine, ...]:
        return self.by_day.get(day, ())

    def incidents(self, day: str) -> tuple[Incident, ...]:
        agreement = self.held.then.terms.agreement
        return tuple(gathered.incident(x, self.who, agreement) for x in self.of(day))


def drafted(held: Held, asked: Asked) -> BulletinData:
    """Raises `Refused` where the agreement does not say in which zone days are counted."""
    day = _day(held, asked)
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
        **_around(day), **_days(day), corrections=_corrections(day))
    return _with_names(data, agreement)


def corrects(data: BulletinData) -> tuple[RecordHash, ...]:
    """The bulletins that it corrects."""
    return tuple(dict.fromkeys(c.bulletin for c in data.corrections))


def could_print(held: Held, day: str) -> tuple[RecordHash, ...]:
    """What is in the bulletin of a day only where a person chooses it, the first issued first: the
    records of other parties, and the protections, whose names are printed then."""
    then, zone = held.then, _zone(held.then)
    lines = tuple(x for x in then.incidents.between(starts_ms(day, zone), ends_ms(day, zone))
                  if x.author == then.me and x.counts and day_of(x.said.from_ms, zone) == day)
    who = judges(then.terms.agreement)
    said = [r for x in lines for r in (*x.judged, *x.answers, *x.rungs)]
    said += drafted_around.around(then, starts_ms(day, zone), ends_ms(day, zone))
    said += drafted_around.protections_hit(then, lines, who, held.dated)
    said += then.counts.day(day, who).lists.values()
    found = {r.hash: r for r in said if Sharing(held.now, frozenset({r.hash})).depends(r)}
    return tuple(r.hash for r in sorted(found.values(), key=lambda r: (r.issued_ms, r.hash)))


def names(words: Words) -> Names:
    return Names(words.en, words.ar, words.ru)


def _day(held: Held, asked: Asked) -> _Day:
    zone = _zone(held.then)
    shown = printed_in((e.data for e in held.earlier), held.past)
    sharing = Sharing(held.now, asked.printed | shown)
    looked_at = (date.fromisoformat(asked.day) - timedelta(days=MOST_DAYS)).isoformat()
    first = min((looked_at, *(e.data.day for e in held.earlier)))
    window = starts_ms(first, zone), ends_ms(asked.day, zone)
    lines, past = (sharing.lines(x for x in world.incidents.between(*window)
                                 if x.author == world.me) for world in (held.then, held.past))
    by_day = {**_by_day(past, zone), asked.day: _by_day(lines, zone).get(asked.day, ())}
    who = judges(held.then.terms.agreement)
    return _Day(asked, held, zone, who, sharing, lines, past, by_day)


def _by_day(
    lines: Iterable[IncidentLine], zone: tzinfo
) -> dict[str, tuple[IncidentLine, ...]]:
    """Those that count, on the day on which they may have begun."""
    found: defaultdict[str, list[IncidentLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda x: (x.said.from_ms, x.name)):
        if line.counts:
            found[day_of(line.said.from_ms, zone)].append(line)
    return {day: tuple(of) for day, of in found.items()}


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
    return drafted_days.told(day.held.then, day.lines, day.past, _counted_days(day))


def _counted_days(day: _Day) -> drafted_days.Days:
    return drafted_days.Days(day.asked.day, day.zone, day.who, day.asked.areas,
                             first_said(e.data for e in day.held.earlier))


def _corrections(day: _Day) -> tuple[Correction, ...]:
    """Of each day of which a bulletin is out, however long ago."""
    last = {e.data.day: e.data for e in day.held.earlier if e.data.day <= day.asked.day}
    if not last:
        return ()
    quiet = drafted_days.quiet_now(day.held.past, day.past, _counted_days(day), last.values())
    held = {of: Holds(day.incidents(of), around(quiet[of], _reconciled_now(day, said)))
            for of, said in last.items()}
    return corrections((e for e in day.held.earlier if e.data.day in last), held,
                       {x.name: x for x in day.past})


def _reconciled_now(day: _Day, said: BulletinData) -> Reconciled | None:
    """Of the lists that its bulletin has printed, as long as these stand: a later one of another
    party has been chosen by nobody."""
    lists = day.held.past.counts.day(said.day, day.who).lists
    named = {x.party for x in said.reconciled.lists} if said.reconciled else set()
    printed = {r.hash for p, r in lists.items() if p in named and r.issued_ms <= said.cutoff_ms}
    sharing = Sharing(day.held.now, day.sharing.printed | printed)
    return drafted_around.reconciled(day.held.past, sharing, said.day, day.who)


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


def _with_names(data: BulletinData, agreement: Agreement) -> BulletinData:
    """With the names of all parties of the agreement, and of the clauses that are spoken of."""
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
        clauses=tuple(Clause(c, titles.get(c, Names(c))) for c in sorted(clauses) if c))


def _zone(world: World) -> tzinfo:
    terms = world.terms.incidents
    if terms is None or terms.zone is None or cutoff_ms(terms, "2000-01-01") is None:
        raise Refused(Fault("incidents.zone", "open", say(
            "an agreement that says in which zone days are counted")))
    return terms.zone


def _zone_name(agreement: Agreement) -> str:
    zone = agreement.incidents.zone if agreement.incidents else ""
    return "" if isinstance(zone, Open) else zone


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
