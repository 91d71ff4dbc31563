"""Bytes that one party alone can open: for the depositary's mailbox, and for a file on its way.

libsodium's sealed box (X25519, XSalsa20-Poly1305) to the Curve25519 form of the party's Ed25519
record key. It hides, and proves nothing of who sealed it: what lies within is signed.
"""

from __future__ import annotations

from collections.abc import Sequence

from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.public import PublicKey as BoxKey
from nacl.signing import SigningKey as Seed
from nacl.signing import VerifyKey

from hudna.fault import Fault, Refused
from hudna.record.keys import PublicKey, SigningKey
from hudna.say import say

OVERHEAD = crypto_box_SEALBYTES
"""Bytes that sealing adds."""


def seal(packed: bytes, to: PublicKey) -> bytes:
    """Refused where `to` is no key that anything can be sealed to."""
    return SealedBox(_box_key(to)).encrypt(packed)


def unseal(sealed: bytes, keys: Sequence[SigningKey]) -> bytes:
    """What was sealed to any of `keys`, the newest last; Refused where it was to none of them, or
    a byte of it is another."""
    for key in reversed(keys):
        try:
            return SealedBox(_secret(key)).decrypt(sealed)
        except (CryptoError, ValueError):
            continue
    raise Refused(Fault("sealed", f"{len(sealed)} bytes that no key of this node opens",
                        say("bytes that were sealed to a key that this node holds")))


def _box_key(of: PublicKey) -> BoxKey:
    try:
        return VerifyKey(of.to_bytes()).to_curve25519_public_key()
    except (CryptoError, RuntimeError, ValueError):
        raise Refused(Fault("key", of.text, say("a key that can be sealed to"))) from None


def _secret(key: SigningKey) -> PrivateKey:
    return Seed(key.to_bytes()).to_curve25519_private_key()
