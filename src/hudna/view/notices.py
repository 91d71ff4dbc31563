"""The notices and what has been answered to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from hudna.place.volume import Volume
from hudna.record.kinds import (
    Concurrence,
    Notice,
    Objection,
    PartyId,
    RecordHash,
    Renewal,
    Suspension,
)
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, Frozen, Sections
from hudna.view.lines import Lines
from hudna.view.many import Many
from hudna.view.nearby import Nearby
from hudna.view.volumes import notice_volume


class Notices:
    """Notices ever announced, the answers of each guarantor, the renewals of each node."""

    def __init__(self, entries: Entries, frozen: Frozen = EMPTY) -> None:
        self._entries = entries
        self.lines: Lines[Notice] = Lines(
            "notices", Notice, entries=entries, until_ms=lambda r: notice(r).until_ms,
            frozen=frozen)
        self._nearby = Nearby("notices", frozen)
        self._answers = Many("answers", frozen)
        self._renewals = Many("renewals", frozen)
        self._suspensions = Many("suspensions", frozen)

    def apply(self, record: Record) -> None:
        self.lines.apply(record)
        self._nearby.add(self._entries.place_of(record), notice_volume(notice(record)))

    def answer(self, record: Record) -> None:
        of = cast(Concurrence | Objection, record.said).notice
        self._answers.add(of, self._entries.place_of(record))

    def renew(self, record: Record) -> None:
        self._renewals.add(cast(Renewal, record.said).of, self._entries.place_of(record))

    def suspend(self, record: Record) -> None:
        of = cast(Suspension, record.said).of
        self._suspensions.add(of, self._entries.place_of(record))

    def suspensions(self, of: RecordHash, party: PartyId) -> tuple[Record, ...]:
        """How often the party's node has taken back its word `of`, as issued."""
        records = map(self._entries.record, self._suspensions.get(of))
        return tuple(sorted((r for r in records if r.author == party), key=_issued))

    def near(self, volume: Volume) -> Iterator[Record]:
        return map(self._entries.record, self._nearby.near(volume))

    def back_from(self, place: int, since_ms: int) -> Iterator[Record]:
        """Those before a place in the log that were admitted after a moment, latest first."""
        for entry in map(self._entries.at, self.lines.places_back()):
            if entry.admitted_ms <= since_ms:
                return
            if entry.index < place:
                yield entry.record

    def standing(self) -> tuple[Record, ...]:
        """Neither superseded nor withdrawn, by start."""
        return _by_start(self.lines.standing())

    def live(self, now_ms: int) -> tuple[Record, ...]:
        """Those of the standing that are not over, by start."""
        return _by_start(self.lines.live(now_ms))

    def all(self) -> tuple[Record, ...]:
        """Every notice ever announced, latest first."""
        rows = self.lines.records.values()
        return tuple(sorted(rows, key=_issued, reverse=True))

    def answers(self, of: RecordHash) -> tuple[Record, ...]:
        """All answers ever given to a notice, as issued."""
        return tuple(sorted(map(self._entries.record, self._answers.get(of)), key=_issued))

    def latest_answers(self, of: RecordHash, party: PartyId) -> tuple[Record, ...]:
        """The party's answers that it has not itself replaced; more than one if it contradicts
        itself."""
        own = [r for r in self.answers(of) if r.author == party]
        replaced = {h for r in own for h in cast(Concurrence | Objection, r.said).replaces}
        return tuple(r for r in own if r.hash not in replaced)

    def renewals(self, of: RecordHash, party: PartyId) -> tuple[Record, ...]:
        """The party's renewals of one human statement, as issued."""
        records = map(self._entries.record, self._renewals.get(of))
        return tuple(sorted((r for r in records if r.author == party), key=_issued))

    def freeze(self) -> Sections:
        return {**self.lines.freeze(), **self._nearby.freeze(), **self._answers.freeze(),
                **self._renewals.freeze(), **self._suspensions.freeze()}


def notice(record: Record) -> Notice:
    assert isinstance(record.said, Notice)
    return record.said


def _by_start(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda r: (notice(r).from_ms, r.hash)))


def _issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)
