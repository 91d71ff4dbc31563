"""Ed25519 keys (RFC 8032). Records, log and witness each have a key of their own."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from hudna.fault import Fault, Refused
from hudna.record import base64url
from hudna.say import say

SIZE = 32
SIGNATURE_SIZE = 64


class PublicKey:
    """A verification key; equal keys are equal and hash alike. Text form: base64url, 43 letters."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != SIZE:
            raise Refused(Fault("key", f"{len(raw)} bytes", say("an Ed25519 key of 32 bytes")))
        self._raw = bytes(raw)

    @classmethod
    def from_text(cls, text: str, where: str = "key") -> PublicKey:
        """Refused, naming `where`, unless `text` is the base64url of 32 bytes."""
        raw = base64url.decode(text, where)
        if len(raw) != SIZE:
            raise Refused(Fault(where, f"{len(raw)} bytes", say("an Ed25519 key of 32 bytes")))
        return cls(raw)

    def to_bytes(self) -> bytes:
        return self._raw

    @cached_property
    def text(self) -> str:
        return base64url.encode(self._raw)

    @cached_property
    def kid(self) -> str:
        """The key's name: its JWK thumbprint (RFC 7638), base64url."""
        jwk = f'{{"crv":"Ed25519","kty":"OKP","x":"{self.text}"}}'
        return base64url.encode(sha256(jwk.encode("ascii")).digest())

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` over `message` is this key's, by the strictest reading of RFC 8032
        section 5.1.7 (decision 74): S below the order, no point of small order or written in two
        ways, and the equation without the cofactor. The interpreter runs on meanwhile.
        """
        if len(signature) != SIGNATURE_SIZE:
            return False
        try:
            crypto_sign_open(signature + message, self._raw)
        except BadSignatureError:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and self._raw == other._raw

    def __hash__(self) -> int:
        return hash(self._raw)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"PublicKey({self.text})"


class SigningKey:
    """A secret key. Its bytes leave it only through `to_bytes`; repr shows the public half."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SIZE:
            raise Refused(Fault("key", f"{len(seed)} bytes", say("a secret key of 32 bytes")))
        self._seed = bytes(seed)
        public, self._secret = crypto_sign_seed_keypair(self._seed)
        self.public = PublicKey(public)

    @classmethod
    def generate(cls, randomness: bytes) -> SigningKey:
        """A new key out of 32 random bytes that the caller drew for it alone."""
        return cls(randomness)

    @classmethod
    def from_bytes(cls, seed: bytes) -> SigningKey:
        return cls(seed)

    def to_bytes(self) -> bytes:
        """The 32 secret bytes (RFC 8032 section 5.1.5)."""
        return self._seed

    @property
    def kid(self) -> str:
        return self.public.kid

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same key and message always give the same signature."""
        return crypto_sign(message, self._secret)[:SIGNATURE_SIZE]

    def __repr__(self) -> str:
        return f"SigningKey({self.public.text})"
