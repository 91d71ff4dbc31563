"""What goes into a bulletin only where a person chooses it: what other parties have said, of its
day and late of earlier ones, and the protections, whose names are printed then.

What has been printed once is not offered again: it stands. Of an earlier day is offered what came
after the cut-off of its own last bulletin; what was there before has been offered by that, and is
once more where the day is put out anew, or where something late is said of the same incident: two
words may count only together. Nothing is offered for longer than `LATE_MS`, and of each party on an
incident its last word alone, so that years of days make no long list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import msgspec

from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.speak.bulletin import drafted_around
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.held import Held, new_since_ms, out_before, zone_of_days
from hudna.speak.bulletin.shared import Sharing, printed_in
from hudna.view.bulletin_due import LOOKED_BACK
from hudna.view.days import day_of, ends_ms, starts_ms
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine
from hudna.view.releases import PROTECTIONS

LATE_MS = LOOKED_BACK * 86_400_000
"""Before the bulletin's day began; what came since the last one is offered however long ago."""


class Offer(msgspec.Struct, frozen=True):
    """A record that could be chosen, of which day it is, and what it is about: an incident, an
    access or a challenge, by the hash of that record; empty for a side's count."""

    record: RecordHash
    day: str
    about: RecordHash = ""


_Said: TypeAlias = tuple[Record, str, RecordHash]


def could_print(held: Held, day: str) -> tuple[RecordHash, ...]:
    """All that is offered for the bulletin of a day, in the order of `offered`."""
    return tuple(o.record for o in offered(held, day))


def offered(held: Held, day: str) -> tuple[Offer, ...]:
    """Those of the day first, then of the latest day; of each the first issued first. Raises
    `Refused` where the agreement does not say in which zone days are counted."""
    out = printed_in(e.data for e in held.earlier)
    found: dict[RecordHash, _Said] = {}
    for one in (*_of_day(held, day), *_late(held, day)):
        record = one[0]
        if record.hash not in out or isinstance(record.said, PROTECTIONS):
            found.setdefault(record.hash, one)
    may = sorted((x for x in found.values() if _depends(held, x[0])),
                 key=lambda x: (x[0].issued_ms, x[0].hash))
    return tuple(Offer(r.hash, of, about)
                 for r, of, about in sorted(may, key=lambda x: x[1], reverse=True))


def printed(held: Held, day: str, chosen: frozenset[RecordHash]) -> tuple[RecordHash, ...]:
    """Of these and of what is out already, what the bulletin of the day rests on: what was `chosen`
    for it, and of what other parties have said of this day what was printed before."""
    out = printed_in(e.data for e in held.earlier)
    again = {r.hash for r, _, _ in _of_day(held, day)
             if r.hash in out and r.author != held.then.me and _depends(held, r)}
    return tuple(sorted(chosen | again))


def _depends(held: Held, record: Record) -> bool:
    return Sharing(held.now, frozenset({record.hash})).depends(record)


def _of_day(held: Held, day: str) -> Iterator[_Said]:
    then, zone = held.then, zone_of_days(held.then)
    first, end = starts_ms(day, zone), ends_ms(day, zone)
    lines = tuple(x for x in then.incidents.between(first, end)
                  if x.author == then.me and x.counts and day_of(x.said.from_ms, zone) == day)
    who = judges(then.terms.agreement)
    for line in lines:
        yield from ((r, day, line.latest.hash)
                    for r in (*line.judged, *line.answers, *line.rungs))
    since_ms = min(new_since_ms(held, day), first - LATE_MS)
    out = printed_in(e.data for e in held.earlier)
    challenged = drafted_around.challenged(then, Sharing(held.now, before=out), since_ms, end)
    yield from ((r, day, of) for r, of in challenged)
    for ask in drafted_around.asks(then, first, end - 1):
        yield from ((r, day, ask.asked.hash) for r in ask.outcomes)
    yield from ((r, day, of)
                for r, of in drafted_around.protections_hit(then, lines, who, held.dated))
    yield from ((r, day, "") for r in then.counts.day(day, who).lists.values())


def _late(held: Held, day: str) -> Iterator[_Said]:
    out, zone = out_before(held, day), zone_of_days(held.then)
    if not out:
        return
    first = starts_ms(day, zone)
    window = starts_ms(min(out), zone), first
    late = _Late(held, out, min(new_since_ms(held, day), first - LATE_MS))
    for line in held.past.incidents.between(*window):
        of = day_of(line.said.from_ms, zone)
        if line.author == held.past.me and line.counts and of in out:
            yield from late.said_of(line, of)
    for ask in drafted_around.asks(held.past, *window):
        said = tuple(ask.standing_outcomes().values())
        yield from ((r, of, ask.asked.hash) for of in out for r in late.of(said, of)
                    if ask.meets(starts_ms(of, zone), ends_ms(of, zone) - 1))
    who = judges(held.past.terms.agreement)
    for of in out:
        lists = [r for p, r in held.past.counts.lists(of).items() if p in who.all]
        if any(late.of(lists, of)):
            yield from ((r, of, "") for r in lists if r.author != held.past.me)


class _Late(msgspec.Struct, frozen=True):
    """What came here since `since_ms`, and after the cut-off of the last bulletin of its day."""

    held: Held
    out: dict[str, BulletinData]
    since_ms: int

    def of(self, records: Iterable[Record], day: str) -> Iterator[Record]:
        after = max(self.out[day].cutoff_ms, self.since_ms - 1)
        return (r for r in records if r.author != self.held.past.me
                and self.held.past.entries[r.hash].admitted_ms > after)

    def said_of(self, line: IncidentLine, day: str) -> Iterator[_Said]:
        """The last word of each other party, where one of them, or what seconds it, is late."""
        if any(self.of((*line.judged, *line.answers, *line.seconded), day)):
            yield from ((r, day, line.latest.hash)
                        for r in (*line.standing_judgements(), *line.standing_answers().values())
                        if r.author != line.author)
