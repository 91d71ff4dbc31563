"""To say something: a statement becomes a signed record."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TypeAlias

import msgspec

from hudna.fault import Fault, Refused
from hudna.record import claims, sdjwt, uuid7
from hudna.record.keys import SigningKey
from hudna.record.kinds import Anything, Existence, PartyId, RecordHash
from hudna.record.record import Envelope, Record, Seen
from hudna.record.sound import unsound
from hudna.say import say

Randomness: TypeAlias = Callable[[int], bytes]
"""Gives so many random bytes: `os.urandom` at the edge, a seeded one in a test."""


def sign(
    said: Anything,
    *,
    author: PartyId,
    key: SigningKey,
    issued_ms: int,
    randomness: Randomness,
    supersedes: RecordHash | None = None,
    exercise: str | None = None,
    seen: tuple[Seen, ...] = (),
) -> Record:
    """Sign `said` as `author` at `issued_ms` (ms since 1970 UTC).

    The same arguments and the same randomness give the same record. Refused where the statement
    is not sound.
    """
    if isinstance(said, Existence):
        raise Refused(Fault("kind", "existence", say("a kind that is ever said")))
    if faults := unsound(said):
        raise Refused(faults)
    fields = msgspec.to_builtins(said)
    drawn = randomness(uuid7.RANDOM_BYTES + sdjwt.random_bytes(len(fields), claims.DIGESTS))
    envelope = Envelope(
        id=uuid7.make(issued_ms, drawn),
        author=author,
        issued_ms=issued_ms,
        supersedes=supersedes,
        exercise=exercise,
        seen=seen,
    )
    presentation = sdjwt.issue(
        claims.write(envelope),
        fields,
        key=key,
        typ=claims.TYP,
        randomness=drawn[uuid7.RANDOM_BYTES :],
    )
    return Record(hash_of(presentation), envelope, said, presentation)


def hash_of(presentation: str) -> RecordHash:
    """A record's name: hex SHA-256 of its issuer-signed part, the same whatever is disclosed."""
    return sha256(presentation.partition("~")[0].encode("ascii")).hexdigest()
