"""What lies with the depositary for whoever does not answer: deposited, and available since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from hudna.record.kinds import Available, Deposit, PartyId, RecordHash
from hudna.record.record import Record


class Mailbox:
    """Few: folded anew from the records themselves."""

    def __init__(self) -> None:
        self.deposits: dict[RecordHash, Record] = {}
        self._by_subject: dict[RecordHash, list[Record]] = {}
        self._available: dict[RecordHash, list[Record]] = {}

    def deposit(self, record: Record) -> None:
        self.deposits[record.hash] = record
        for subject in cast(Deposit, record.said).records:
            self._by_subject.setdefault(subject, []).append(record)

    def make_available(self, record: Record) -> None:
        self._available.setdefault(cast(Available, record.said).deposit, []).append(record)

    def of(self, subject: RecordHash, to: PartyId) -> tuple[Record, ...]:
        """The deposits that carry `subject` to a party, in log order."""
        return tuple(r for r in self._by_subject.get(subject, ())
                     if cast(Deposit, r.said).to == to)

    def about(self, subject: RecordHash) -> Iterator[Record]:
        """Every deposit that carries `subject`, and the word that it is there."""
        for deposit in self._by_subject.get(subject, ()):
            yield deposit
            yield from self._available.get(deposit.hash, ())

    def available(self, deposit: RecordHash, by: PartyId | None = None) -> Record | None:
        """The word that what was deposited is held: by the depositary `by`, if one is named."""
        return next((r for r in self._available.get(deposit, ()) if by in (None, r.author)), None)

    def all_available(self) -> Iterator[Record]:
        """Every such word, whoever said it."""
        return (r for said in self._available.values() for r in said)


def deposit(record: Record) -> Deposit:
    assert isinstance(record.said, Deposit)
    return record.said


def available(record: Record) -> Available:
    assert isinstance(record.said, Available)
    return record.said
