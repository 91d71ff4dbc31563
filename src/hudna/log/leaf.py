"""What the tree holds of a record: a version byte and a digest, 33 bytes, none of its content."""

from __future__ import annotations

from hudna.record.kinds import RecordHash

VERSION = b"\x01"


def leaf_of(record: RecordHash) -> bytes:
    """The leaf of a record by its hash (hex SHA-256 of the issuer-signed JWT)."""
    return VERSION + bytes.fromhex(record)
