"""Who speaks: one party's name and key, and the exercise that its words belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hudna.act.draft import Draft, released
from hudna.fault import Fault, Refused
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId
from hudna.record.record import Record, Seen
from hudna.record.sign import Randomness, sign
from hudna.say import Say


def must_sign(holding: Say | None) -> None:
    """Refused while a log is held, and why: what comes back could not be kept."""
    if holding is not None:
        raise Refused(Fault("log", "a log that may not sign at present", holding))


class Signed(NamedTuple):
    """What is said, and the releases of it, which stand before it in the log: so no beginning of
    the log lets more out."""

    releases: list[Record]
    records: list[Record]

    @property
    def presentations(self) -> list[str]:
        """All of them, in the order of the log."""
        return [r.presentation for r in (*self.releases, *self.records)]


class Voice(NamedTuple):
    """`seen`: the latest checkpoints of its peers that this party has cosigned."""

    party: PartyId
    key: SigningKey
    exercise: str | None
    randomness: Randomness
    seen: tuple[Seen, ...] = ()

    def sign_all(self, drafts: Sequence[Draft], now_ms: int) -> Signed:
        """The drafts as records, and who is told what of them."""
        records = [self.sign(d, now_ms) for d in drafts]
        return Signed([
            self.sign(released(record.hash, reader), now_ms)
            for record, d in zip(records, drafts, strict=True) for reader in d.release
        ], records)

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
