"""A record's disclosures under its own key (AES-256-GCM, RFC 5116): pure."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hudna.record.kinds import RecordHash

KEY = 32
NONCE = 12


def split(presentation: str) -> tuple[str, str]:
    """What was signed, and the disclosures as they stand between the first ~ and the last."""
    jwt, _, rest = presentation.partition("~")
    return jwt, rest[:-1]


def join(jwt: str, disclosures: str) -> str:
    """The presentation of what `split` took apart."""
    return f"{jwt}~{disclosures}~" if disclosures else f"{jwt}~"


def seal(disclosures: str, record_hash: RecordHash, key: bytes, nonce: bytes) -> bytes:
    """`key` is of 32 bytes and this record's alone, `nonce` of 12, drawn anew for each call."""
    text = disclosures.encode("ascii")
    return nonce + AESGCM(key).encrypt(nonce, text, bytes.fromhex(record_hash))


def unseal(sealed: bytes, record_hash: RecordHash, key: bytes) -> str | None:
    """The disclosures, or None where the key, the record or a byte is another."""
    try:
        text = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bytes.fromhex(record_hash))
    except (InvalidTag, ValueError):
        return None
    return text.decode("ascii")
