"""Who speaks: one party's name and key, and the exercise that its words belong to."""

from __future__ import annotations

from typing import NamedTuple

from hudna.act.draft import Draft
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId
from hudna.record.record import Record, Seen
from hudna.record.sign import Randomness, sign


class Voice(NamedTuple):
    """`seen`: the latest checkpoints of its peers that this party has cosigned."""

    party: PartyId
    key: SigningKey
    exercise: str | None
    randomness: Randomness
    seen: tuple[Seen, ...] = ()

    def sign(self, draft: Draft, now_ms: int) -> Record:
        """The draft as a record, issued at `now_ms`."""
        return sign(
            draft.said,
            author=self.party,
            key=self.key,
            issued_ms=now_ms,
            randomness=self.randomness,
            supersedes=draft.supersedes,
            exercise=self.exercise,
            seen=self.seen,
        )
