"""Bulletins: what each author has put out for a day, and what it has corrected since.

A bulletin that was put out stays as it was. Who was wrong says so in a later one, which names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

import msgspec

from hudna.record.incidents import Bulletin
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.view.entries import Entries
from hudna.view.findings import Judges


class Issue(msgspec.Struct, frozen=True):
    """One bulletin. `corrected_by` are its author's later ones that name it, as issued: nobody
    corrects another's. `corrects` are those of its author that it names and that are held here."""

    bulletin: Record
    corrected_by: tuple[Record, ...]
    corrects: tuple[Record, ...]

    @property
    def said(self) -> Bulletin:
        return bulletin(self.bulletin)


class Bulletins:
    """Of the places in the log; the records are with the entries."""

    def __init__(self, me: PartyId, entries: Entries) -> None:
        self._me, self._entries = me, entries
        self._days: defaultdict[str, list[int]] = defaultdict(list)
        self._correcting: defaultdict[RecordHash, list[int]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        place = self._entries.place_of(record)
        self._days[bulletin(record).day].append(place)
        for earlier in dict.fromkeys(bulletin(record).corrects):
            self._correcting[earlier].append(place)

    def issue(self, of: RecordHash) -> Issue | None:
        """None where no bulletin has this hash."""
        record = self._held(of)
        return self._issue(record) if record else None

    def of_day(self, day: str) -> tuple[Issue, ...]:
        """All that were put out for a day, by every author, as issued."""
        return tuple(map(self._issue, self._issued(self._days.get(day, ()))))

    def latest(self, day: str, author: PartyId) -> Issue | None:
        """An author's last word on a day: of several the one that was issued last."""
        own = [x for x in self.of_day(day) if x.bulletin.author == author]
        return own[-1] if own else None

    def all(self) -> tuple[Issue, ...]:
        """Every one, the latest day first, and of a day the latest issued."""
        days = sorted(self._days, reverse=True)
        return tuple(x for day in days for x in reversed(self.of_day(day)))

    def _issue(self, record: Record) -> Issue:
        later = (r for r in self._issued(self._correcting.get(record.hash, ()))
                 if r.author == record.author)
        earlier = (r for h in bulletin(record).corrects if (r := self._held(h)))
        return Issue(record, tuple(later), tuple(r for r in earlier if r.author == record.author))

    def _held(self, of: RecordHash) -> Record | None:
        entry = self._entries.get(of)
        return entry.record if entry and isinstance(entry.record.said, Bulletin) else None

    def _issued(self, places: Iterable[int]) -> list[Record]:
        return sorted(map(self._entries.record, places), key=lambda r: (r.issued_ms, r.hash))


def of_monitors(issues: Iterable[Issue], who: Judges) -> tuple[Issue, ...]:
    """Those of the parties that monitor, in their order. What another puts out is that party's word
    and nothing more: it is never fetched, kept or shown to everybody as a bulletin."""
    return tuple(i for i in issues if i.bulletin.author in who.monitors)


def bulletin(record: Record) -> Bulletin:
    return cast(Bulletin, record.said)
