"""A record that was found sound, ready to be kept: sealed under a key drawn for it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from hudna.log.sealing import KEY, NONCE, seal, split, unseal
from hudna.log.store import Name, Row
from hudna.record.kinds import Existence, PartyId, RecordHash
from hudna.record.open import reopen
from hudna.record.record import Record


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """`secret` opens `sealed`. `record` is not there where another process has opened it, and
    `disclosed` (sdjwt.disclosure_hash) only where one has."""

    record_hash: RecordHash
    author: PartyId
    record_id: str
    kind: str
    presentation: str
    secret: bytes
    sealed: bytes
    record: Record | None = None
    disclosed: str = ""

    @property
    def name(self) -> Name:
        return self.author, self.record_id

    def opened(self) -> Record:
        return self.record or reopen(self.presentation)

    def row(self, index: int, admitted_ms: int) -> Row:
        jwt = self.presentation.partition("~")[0]
        return Row(index, self.record_hash, self.author, self.record_id, self.kind, admitted_ms,
                   jwt, self.sealed)

    def under(self, secret: bytes, nonce: bytes) -> Prepared:
        """The same under another key, where the vault has one already."""
        disclosures = unseal(self.sealed, self.record_hash, self.secret) or ""
        sealed = seal(disclosures, self.record_hash, secret, nonce)
        return msgspec.structs.replace(self, secret=secret, sealed=sealed)


def prepare(record: Record, randomness: Callable[[int], bytes]) -> Prepared:
    drawn = randomness(KEY + NONCE)
    secret, nonce = drawn[:KEY], drawn[KEY:]
    sealed = seal(split(record.presentation)[1], record.hash, secret, nonce)
    return Prepared(
        record.hash, record.author, record.envelope.id, kind_of(record), record.presentation,
        secret, sealed, record,
    )


def kind_of(record: Record) -> str:
    """The tag of what it says."""
    return str(record.said.__struct_config__.tag)


def kinds_of(record: Record) -> tuple[str, ...]:
    """The tags that the row of a record may have: what is left of a place after a recall may be no
    more than that it exists, and its row has the kind that came."""
    said = record.said
    return (kind_of(record), said.what) if isinstance(said, Existence) else (kind_of(record),)
