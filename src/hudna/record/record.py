"""A record: one signed statement by one author, as the rest of the house sees it."""

from __future__ import annotations

import msgspec

from hudna.record.kinds import Anything, PartyId, RecordHash


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A log's checkpoint that an author knew when signing: its origin, size and root (hex)."""

    origin: str
    size: int
    root: str


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """The clear claims: all that is signed about a statement but its content.

    `seen` is the latest cosigned checkpoint that the author knew of each peer, by origin: whatever
    they cover was said before this, whatever any clock says."""

    id: str
    author: PartyId
    issued_ms: int
    supersedes: RecordHash | None = None
    exercise: str | None = None
    version: int = 1
    seen: tuple[Seen, ...] = ()


class Record(msgspec.Struct, frozen=True, gc=False):
    """`hash` is the hex SHA-256 of the issuer-signed JWT; `presentation` is the SD-JWT text.
    `withheld` are the fields that were signed and are shown here to nobody (record/erasure.py)."""

    hash: RecordHash
    envelope: Envelope
    said: Anything
    presentation: str
    withheld: tuple[str, ...] = ()

    @property
    def author(self) -> PartyId:
        return self.envelope.author

    @property
    def supersedes(self) -> RecordHash | None:
        return self.envelope.supersedes

    @property
    def issued_ms(self) -> int:
        return self.envelope.issued_ms
