"""What actors said in public on each question, over time. Pure.

An actor inside a party is never that party: a foreign minister for and a defence minister against
stand side by side. Whoever enters the same words from the same source says the same: that is seen,
and each entry stays its author's own.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias, cast

import msgspec

from hudna.record import kinds
from hudna.record.process import Day, Towards
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.process.said import issued

Key: TypeAlias = tuple[PartyId, str]
IN_FAVOUR: frozenset[Towards] = frozenset({"for", "conditional"})


def stance(record: Record) -> kinds.Stance:
    return cast(kinds.Stance, record.said)


class Told(msgspec.Struct, frozen=True):
    """One thing said on one day, by one source: `records` are all who entered it, each its own,
    the first as issued before the others."""

    records: tuple[Record, ...]

    @property
    def said(self) -> kinds.Stance:
        return stance(self.records[0])

    @property
    def authors(self) -> tuple[PartyId, ...]:
        return tuple(dict.fromkeys(r.author for r in self.records))


class Row(msgspec.Struct, frozen=True):
    """One actor on one question. `told`: by day, the earliest first; never empty."""

    actor: str
    party: PartyId
    told: tuple[Told, ...]

    @property
    def latest(self) -> tuple[Told, ...]:
        """Of its last day; several where sources tell several."""
        day = self.told[-1].said.day
        return tuple(t for t in self.told if t.said.day == day)

    @property
    def earlier(self) -> tuple[Told, ...]:
        return self.told[:len(self.told) - len(self.latest)]

    @property
    def towards(self) -> tuple[Towards, ...]:
        """On its last day. Two or more: sources differ, and none of them is chosen here."""
        return tuple(dict.fromkeys(t.said.towards for t in self.latest))

    @property
    def before(self) -> Towards | None:
        """The last thing that it said otherwise on an earlier day; None where it never did."""
        return next((t.said.towards for t in reversed(self.earlier)
                     if t.said.towards not in self.towards), None)

    def on(self, day: Day) -> tuple[Told, ...]:
        return tuple(t for t in self.told if t.said.day == day)


class Within(msgspec.Struct, frozen=True):
    """Actors of one party, some of whom are for (also on a condition) and others against."""

    party: PartyId
    in_favour: tuple[Row, ...]
    against: tuple[Row, ...]


class Question(msgspec.Struct, frozen=True):
    """`days`: those on which anything was said, the earliest first."""

    words: str
    rows: tuple[Row, ...]
    days: tuple[Day, ...]
    within: tuple[Within, ...]


def folded(words: str) -> str:
    """What is the same in words that differ in spaces, in letters' size or in a last full stop."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(plain.split()).rstrip(".…؟?! /")


def actor_key(said: kinds.Stance) -> Key:
    return said.party, folded(said.actor)


def questions(records: Iterable[Record], until: Day = "") -> tuple[Question, ...]:
    """Of stances that stand: the question last spoken of first. `until`: as it was on that day."""
    by: defaultdict[str, list[Record]] = defaultdict(list)
    for record in sorted(records, key=issued):
        if not until or stance(record).day <= until:
            by[folded(stance(record).question)].append(record)
    found = (_question(some) for some in by.values())
    return tuple(sorted(found, key=lambda q: (_backwards(q.days[-1]), folded(q.words))))


def alike(said: kinds.Stance, records: Iterable[Record]) -> tuple[Record, ...]:
    """Those that say the same of the same day, from the same source, whoever entered them."""
    if not said.origin.strip():
        return ()
    return tuple(sorted((r for r in records if same(stance(r), said) and not _unsourced(r)),
                        key=issued))


def same(one: kinds.Stance, other: kinds.Stance) -> bool:
    """Whether both say the same of the same day, and name the same source."""
    return _what(one) == _what(other) and actor_key(one) == actor_key(other) and (
        folded(one.question) == folded(other.question))


def _what(said: kinds.Stance) -> tuple[Day, Towards, str]:
    return said.day, said.towards, folded(said.origin)


def _unsourced(record: Record) -> bool:
    """Its source is not told here, so that nobody can say whether it is another's, too."""
    return "origin" in record.withheld or not stance(record).origin.strip()


def _question(records: Sequence[Record]) -> Question:
    by: defaultdict[Key, list[Record]] = defaultdict(list)
    for record in records:
        by[actor_key(stance(record))].append(record)
    rows = tuple(sorted((_row(some) for some in by.values()),
                        key=lambda r: (r.party == "", r.party, folded(r.actor))))
    days = tuple(sorted({stance(r).day for r in records}))
    return Question(stance(records[0]).question, rows, days, _within(rows))


def _row(records: Sequence[Record]) -> Row:
    by: defaultdict[tuple[Day, Towards, str], list[Record]] = defaultdict(list)
    for record in records:
        day, towards, origin = _what(stance(record))
        by[day, towards, record.hash if _unsourced(record) else origin].append(record)
    told = sorted((Told(tuple(some)) for some in by.values()),
                  key=lambda t: (t.said.day, issued(t.records[0])))
    return Row(stance(records[0]).actor, stance(records[0]).party, tuple(told))


def _within(rows: Iterable[Row]) -> tuple[Within, ...]:
    by: defaultdict[PartyId, list[Row]] = defaultdict(list)
    for row in rows:
        if row.party:
            by[row.party].append(row)
    found = (Within(party, tuple(r for r in some if IN_FAVOUR & {*r.towards}),
                    tuple(r for r in some if "against" in r.towards))
             for party, some in by.items())
    return tuple(w for w in found if w.in_favour and w.against and
                 len({folded(r.actor) for r in (*w.in_favour, *w.against)}) > 1)


def _backwards(day: Day) -> tuple[int, ...]:
    return tuple(-ord(c) for c in day)
