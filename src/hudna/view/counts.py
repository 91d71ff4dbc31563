"""Counts: what each side counts for a day, and whether the lists have been held against each other.

A list is its author's and stays so: that two sides count differently is not settled by anybody, but
shown line by line. They are reconciled once every guarantor has a list, and each whose list counts
has said the same matches, over the lists that stand. Which lines are one event is what they say; in
what those differ follows from the lines, whatever anybody said of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

import msgspec

from hudna.record.incidents import Counted, CountLine, CountMatch, Reconciled
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.view.entries import Entries
from hudna.view.findings import Judges
from hudna.view.matching import LineName, Named, differs

Matches: TypeAlias = frozenset[frozenset[LineName]]
"""Which lines are one event: the same whatever the order in which they were said."""


class Tally(msgspec.Struct, frozen=True):
    """Events in several lists alike, in several and not alike, and in one list alone."""

    same: int = 0
    different: int = 0
    unmatched: int = 0


class Day(msgspec.Struct, frozen=True):
    """One day. `lists` and `said` are what stands of each party whose list counts, by party;
    `beside` the lists of others. `lacks`: the guarantors that have none. `waits_for`: who has not
    said yet how the lists that stand match. `apart`: all have, and do not say the same. `agreed`:
    no list is lacking, and all say the same, which `matches` are then."""

    day: str
    lists: dict[PartyId, Record]
    beside: dict[PartyId, Record]
    said: dict[PartyId, Record]
    lacks: tuple[PartyId, ...]
    waits_for: tuple[PartyId, ...]
    apart: bool
    agreed: bool
    matches: tuple[CountMatch, ...]

    @property
    def tally(self) -> Tally:
        return tally(self.matches)


class Counts:
    """Of the places in the log, by day; the records are with the entries."""

    def __init__(self, me: PartyId, entries: Entries) -> None:
        self._me, self._entries = me, entries
        self._lists: defaultdict[str, list[int]] = defaultdict(list)
        self._reconciled: defaultdict[str, list[int]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        self._lists[counted(record).day].append(self._entries.place_of(record))

    def reconcile(self, record: Record) -> None:
        self._reconciled[reconciled(record).day].append(self._entries.place_of(record))

    def days(self) -> tuple[str, ...]:
        """Those of which there is a list, the latest first."""
        return tuple(sorted(self._lists, reverse=True))

    def lists(self, day: str) -> dict[PartyId, Record]:
        """The list of each author that stands for a day."""
        return self._standing(self._lists.get(day, ()))

    def said(self, day: str) -> dict[PartyId, Record]:
        """How the lists match by each party's last word."""
        return self._standing(self._reconciled.get(day, ()))

    def versions(self, day: str) -> tuple[Record, ...]:
        """Every list of a day ever said, replaced or not, as issued."""
        return self._issued(self._lists.get(day, ()))

    def day(self, day: str, who: Judges) -> Day:
        """The lists of `who` count: no other can hold up that these agree, nor agree in their
        stead."""
        lists = self.lists(day)
        own = {p: r for p, r in lists.items() if p in who.all}
        beside = {p: r for p, r in lists.items() if p not in own}
        said = {p: r for p, r in self.said(day).items() if p in own}
        lacks = tuple(sorted(g for g in who.guarantors if g not in own))
        waits = tuple(p for p in sorted(own)
                      if p not in said or not covers(reconciled(said[p]), own.values()))
        words = {as_said(reconciled(r).matches) for p, r in said.items() if p not in waits}
        apart = not waits and len(words) > 1
        agreed = len(own) > 1 and not (lacks or waits or apart)
        matches = by_lines(reconciled(said[min(own)]).matches, own) if agreed else ()
        return Day(day, own, beside, said, lacks, waits, apart, agreed, matches)

    def _standing(self, places: Iterable[int]) -> dict[PartyId, Record]:
        """The last issued of each author, of those that it has not itself replaced."""
        found = self._issued(places)
        replaced = {(r.author, h) for r in found for h in _replaces(r)}
        return {r.author: r for r in found if (r.author, r.hash) not in replaced}

    def _issued(self, places: Iterable[int]) -> tuple[Record, ...]:
        records = map(self._entries.record, places)
        return tuple(sorted(records, key=lambda r: (r.issued_ms, r.hash)))


def covers(said: Reconciled, lists: Iterable[Record]) -> bool:
    """Whether it names each line of these lists once, and nothing else: what was said of a list
    that has been replaced since is said of no list that stands."""
    named = Counter(name for m in said.matches for name in m.lines)
    return named == Counter(names(lists))


def names(lists: Iterable[Record]) -> tuple[LineName, ...]:
    """Every line of the lists."""
    return tuple((r.hash, line.ref) for r in lists for line in counted(r).lines)


def as_said(matches: Iterable[CountMatch]) -> Matches:
    return frozenset(frozenset(m.lines) for m in matches)


def lines_of(lists: Mapping[PartyId, Record]) -> dict[LineName, tuple[PartyId, CountLine]]:
    """Every line of the lists, and whose it is."""
    return {(r.hash, line.ref): (p, line) for p, r in lists.items() for line in counted(r).lines}


def by_lines(
    matches: Iterable[CountMatch], lists: Mapping[PartyId, Record]
) -> tuple[CountMatch, ...]:
    """The same events, with what their lines do differ in, of those that are in these lists."""
    known = lines_of(lists)
    return tuple(
        CountMatch(m.lines, differs([Named(n, known[n][1]) for n in m.lines if n in known]))
        for m in matches)


def tally(matches: Iterable[CountMatch]) -> Tally:
    alone, differ, alike = 0, 0, 0
    for match in matches:
        if len(match.lines) < 2:
            alone += 1
        elif match.differs:
            differ += 1
        else:
            alike += 1
    return Tally(alike, differ, alone)


def counted(record: Record) -> Counted:
    return cast(Counted, record.said)


def reconciled(record: Record) -> Reconciled:
    return cast(Reconciled, record.said)


def _replaces(record: Record) -> tuple[RecordHash, ...]:
    return cast(Counted | Reconciled, record.said).replaces
