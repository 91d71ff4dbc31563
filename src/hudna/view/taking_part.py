"""Who takes part: guarantors that have walked out and come back, parties that joined or left."""

from __future__ import annotations

from typing import cast

from hudna.record.kinds import CameBack, Joining, Leaving, PartyId, WalkedOut
from hudna.record.record import Record


class TakingPart:
    """Few: folded anew from the records themselves."""

    def __init__(self) -> None:
        self._walks: dict[PartyId, list[Record]] = {}
        self._joinings: list[Record] = []
        self._leavings: list[Record] = []

    def walk(self, record: Record) -> None:
        assert isinstance(record.said, WalkedOut | CameBack)
        self._walks.setdefault(record.author, []).append(record)

    def join(self, record: Record) -> None:
        assert isinstance(record.said, Joining)
        self._joinings.append(record)

    def leave(self, record: Record) -> None:
        self._leavings.append(record)

    def delivers_to(self, party: PartyId, _record: Record) -> bool:
        """Whether anything is delivered to `party`, and this record of the past, too."""
        return not any(r.author == party and cast(Leaving, r.said).party == party
                       for r in self._leavings)
