"""What one process of the bulk door does: open, verify and seal, with nothing but its arguments."""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from hudna.fault import Refused
from hudna.log.admission import Admission
from hudna.log.prepared import prepare
from hudna.log.sealing import KEY, NONCE
from hudna.record.authority import Authority
from hudna.record.keys import PublicKey
from hudna.record.kinds import PartyId, RecordHash

DRAWN = KEY + NONCE
"""Random bytes that each record takes."""

copyreg.pickle(PublicKey, lambda key: (PublicKey, (key.to_bytes(),)))


class Found(NamedTuple):
    """Of a `Prepared` what the other process does not have."""

    record_hash: RecordHash
    author: PartyId
    record_id: str
    kind: str
    secret: bytes
    sealed: bytes


def packed(admission: Admission, authority: Authority) -> bytes:
    """What a worker needs to know of the door, as bytes of this program's own."""
    return pickle.dumps(
        (authority, admission.exercise, admission.ahead_ms, admission.limit), protocol=5
    )


@lru_cache(maxsize=4)
def _door(blob: bytes) -> Admission:
    authority, exercise, ahead_ms, limit = pickle.loads(blob)
    return Admission(authority, exercise, ahead_ms, limit)


def open_all(
    blob: bytes, presentations: Sequence[str], now_ms: int, drawn: bytes
) -> list[Found | None]:
    """Each that may enter whatever else the log holds, None for the others."""
    door = _door(blob)
    return [
        _opened(door, text, now_ms, drawn[i * DRAWN : (i + 1) * DRAWN])
        for i, text in enumerate(presentations)
    ]


def _opened(door: Admission, presentation: str, now_ms: int, drawn: bytes) -> Found | None:
    try:
        found = prepare(door.admit(presentation, now_ms), lambda _count: drawn)
    except Refused:
        return None
    return Found(
        found.record_hash, found.author, found.record_id, found.kind, found.secret, found.sealed
    )
