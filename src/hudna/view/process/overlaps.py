"""Which statements about who holds ground lie near a place, and which share ground: of all that was
ever said, whatever became of it since."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.place.volume import Volume
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.nearby import Nearby
from hudna.view.process.claims import holding


class Overlaps:
    """It only grows, so that the order of arrival does not matter."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._nearby = Nearby("holdings")
        self._hashes: list[RecordHash] = []

    def apply(self, record: Record) -> None:
        self._nearby.add(self._entries.place_of(record), Volume(holding(record).shape))
        self._hashes.append(record.hash)

    def __len__(self) -> int:
        return len(self._hashes)

    def near(self, volume: Volume) -> Iterator[Record]:
        """All that may meet it; the exact test is the caller's."""
        return map(self._entries.record, self._nearby.near(volume))

    def all(self, since: int = 0) -> tuple[Record, ...]:
        """As they came, from the so-manieth on."""
        return tuple(self._entries[of].record for of in self._hashes[since:])
