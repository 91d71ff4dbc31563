"""How far a record has come with people: opened, passed on to operators, looked at."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import cast

from hudna.record.kinds import Looked, Opened, PartyId, PassedOn, RecordHash
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, Frozen, Sections
from hudna.view.many import Many


class Steps:
    """By the record that the step is about, in log order; looks by who looked, too."""

    def __init__(self, entries: Entries, frozen: Frozen = EMPTY) -> None:
        self._entries = entries
        self._opened = Many("opened", frozen)
        self._passed = Many("passed-on", frozen)
        self._looked = Many("looked", frozen)
        self._lookers = Many("lookers", frozen)

    def open(self, record: Record) -> None:
        self._opened.add(cast(Opened, record.said).subject, self._entries.place_of(record))

    def pass_on(self, record: Record) -> None:
        self._passed.add(cast(PassedOn, record.said).subject, self._entries.place_of(record))

    def look(self, record: Record) -> None:
        place = self._entries.place_of(record)
        self._lookers.add(_key(record.author), place)
        for subject in cast(Looked, record.said).subjects:
            self._looked.add(subject, place)

    def opened(self, of: RecordHash) -> dict[PartyId, Record]:
        """The first time that a person at each party has opened it."""
        first: dict[PartyId, Record] = {}
        for record in map(self._entries.record, self._opened.get(of)):
            first.setdefault(record.author, record)
        return first

    def passed_on(self, of: RecordHash) -> tuple[Record, ...]:
        return tuple(map(self._entries.record, self._passed.get(of)))

    def looks(self, of: RecordHash) -> tuple[Record, ...]:
        """Every look at a protection by people of other parties, and by this node's own."""
        return tuple(map(self._entries.record, self._looked.get(of)))

    def looks_of(self, of: RecordHash, party: PartyId) -> Iterator[Record]:
        """The looks at a protection by people of one party, latest first."""
        records = map(self._entries.record, reversed(self._looked.get(of)))
        return (r for r in records if r.author == party)

    def looks_by(self, party: PartyId) -> Iterator[Record]:
        """Every look by people of one party, latest first."""
        return map(self._entries.record, reversed(self._lookers.get(_key(party))))

    def freeze(self) -> Sections:
        return {**self._opened.freeze(), **self._passed.freeze(), **self._looked.freeze(),
                **self._lookers.freeze()}


def _key(party: PartyId) -> str:
    """A party, where a record's hash is kept."""
    return sha256(f"party {party}".encode()).hexdigest()
