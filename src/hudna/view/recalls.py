"""What was taken back, from whom, and who has hidden it since."""

from __future__ import annotations

from typing import cast

from hudna.record.hiding import recall
from hudna.record.kinds import Hidden, PartyId, RecordHash
from hudna.record.record import Record


class Recalls:
    """Few: folded anew from the records themselves."""

    def __init__(self) -> None:
        self._said: dict[RecordHash, Record] = {}
        self._hidden: dict[RecordHash, dict[PartyId, Record]] = {}

    def apply(self, record: Record) -> None:
        self._said[record.hash] = record

    def hide(self, record: Record) -> None:
        said = cast(Hidden, record.said)
        self._hidden.setdefault(said.recall, {}).setdefault(record.author, record)

    def all(self) -> tuple[Record, ...]:
        """Every recall, in the order it was heard of."""
        return tuple(self._said.values())

    def narrowing(self) -> tuple[Record, ...]:
        """Those that took from all guarantors what they had of a place."""
        return tuple(r for r in self._said.values() if recall(r).narrows)

    def hidden(self, of: RecordHash) -> dict[PartyId, Record]:
        """Who says that it has hidden what the recall `of` names."""
        return dict(self._hidden.get(of, {}))
