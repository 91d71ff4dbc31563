"""The notices and what has been answered to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from hudna.place.bounds import Candidates
from hudna.place.volume import Volume
from hudna.record.kinds import Concurrence, Notice, Objection, PartyId, RecordHash, Renewal
from hudna.record.record import Record
from hudna.view.lines import Lines
from hudna.view.volumes import notice_volume


class Notices:
    """Notices ever announced, the answers of each guarantor, the renewals of each node."""

    def __init__(self) -> None:
        self.lines: Lines[Notice] = Lines(Notice)
        self._candidates = Candidates()
        self._answers: defaultdict[RecordHash, list[Record]] = defaultdict(list)
        self._renewals: defaultdict[RecordHash, list[Record]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        self.lines.apply(record)
        self._candidates.add(record.hash, notice_volume(notice(record)))

    def answer(self, record: Record) -> None:
        self._answers[cast(Concurrence | Objection, record.said).notice].append(record)

    def renew(self, record: Record) -> None:
        self._renewals[cast(Renewal, record.said).of].append(record)

    def near(self, volume: Volume) -> Iterator[Record]:
        return (self.lines.records[h] for h in self._candidates.near(volume))

    def standing(self) -> tuple[Record, ...]:
        """Neither superseded nor withdrawn, by start."""
        rows = self.lines.standing()
        return tuple(sorted(rows, key=lambda r: (notice(r).from_ms, r.hash)))

    def all(self) -> tuple[Record, ...]:
        """Every notice ever announced, latest first."""
        rows = self.lines.records.values()
        return tuple(sorted(rows, key=lambda r: (r.issued_ms, r.hash), reverse=True))

    def answers(self, of: RecordHash) -> tuple[Record, ...]:
        """All answers ever given to a notice, as issued."""
        return tuple(sorted(self._answers[of], key=lambda r: (r.issued_ms, r.hash)))

    def latest_answers(self, of: RecordHash, party: PartyId) -> tuple[Record, ...]:
        """The party's answers that it has not itself replaced; more than one if it contradicts
        itself."""
        own = [r for r in self.answers(of) if r.author == party]
        replaced = {h for r in own for h in cast(Concurrence | Objection, r.said).replaces}
        return tuple(r for r in own if r.hash not in replaced)

    def renewals(self, of: RecordHash, party: PartyId) -> tuple[Record, ...]:
        """The party's renewals of one human statement, as issued."""
        own = [r for r in self._renewals[of] if r.author == party]
        return tuple(sorted(own, key=lambda r: (r.issued_ms, r.hash)))


def notice(record: Record) -> Notice:
    assert isinstance(record.said, Notice)
    return record.said
