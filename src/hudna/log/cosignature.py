"""Cosignatures (C2SP tlog-cosignature), Ed25519 (type 0x04) only.

A witness that cosigns a checkpoint says: at this time, on my clock, this was the largest tree of
that log that I had seen, and it extends every one that I had seen before.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.log import note
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.shown import shown
from hudna.say import say

COSIGNATURE_V1 = b"\x04"
LATEST_S = 2**37 - 1
"""In the year 6325. The specification lets a verifier reject what lies in the future; no calendar
reaches the 2^63 - 1 that it allows."""
_TIME, _SIGNATURE = 8, 64


@dataclass(frozen=True)
class CosignerKey:
    """A witness's name and key. Text form: name+keyid+base64(type || key), as of any note key."""

    name: str
    key: PublicKey

    def __post_init__(self) -> None:
        note.Verifier(self.name, self.key)  # refuses a name that no note could carry

    @property
    def id(self) -> bytes:
        named = self.name.encode() + b"\n" + COSIGNATURE_V1 + self.key.to_bytes()
        return sha256(named).digest()[:4]

    @property
    def text(self) -> str:
        raw = b64encode(COSIGNATURE_V1 + self.key.to_bytes()).decode("ascii")
        return f"{self.name}+{self.id.hex()}+{raw}"

    def verifies(self, signature: bytes, text: str) -> bool:
        """`signature`: eight bytes of time, then the signature over time and text."""
        if len(signature) != _TIME + _SIGNATURE or (time_s := time_of(signature)) > LATEST_S:
            return False
        return self.key.verifies(signature[_TIME:], message(text, time_s))

    @classmethod
    def from_text(cls, text: str, where: str = "key") -> CosignerKey:
        """Refused, naming `where`, unless it is a cosigner's Ed25519 key whose id is its own."""
        name, _, rest = text.partition("+")
        raw = _unbase64(rest.partition("+")[2])
        if len(raw) != 33 or raw[:1] != COSIGNATURE_V1:
            expected = say("a witness's verifier key, name+id+base64, of type 0x04")
            raise Refused(Fault(where, shown(text), expected))
        key = cls(name, PublicKey(raw[1:]))
        if key.text != text:
            raise Refused(Fault(where, shown(text), say("{id}", id=key.id.hex())))
        return key


class Cosigner(NamedTuple):
    """A witness's own key, which signs cosignatures and nothing else."""

    name: str
    key: SigningKey

    @property
    def public(self) -> CosignerKey:
        return CosignerKey(self.name, self.key.public)

    def line(self, text: str, time_s: int) -> str:
        """The signature line, ended, over a checkpoint's text. `time_s`: s since 1970 UTC."""
        raw = self.public.id + time_s.to_bytes(_TIME, "big")
        raw += self.key.sign(message(text, time_s))
        return f"— {self.name} {b64encode(raw).decode('ascii')}\n"


class Cosigned(NamedTuple):
    """One cosignature that was verified; `line` is ended."""

    witness: CosignerKey
    time_s: int
    line: str


def message(text: str, time_s: int) -> bytes:
    """What is signed: two lines, then the checkpoint's text."""
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def time_of(signature: bytes) -> int:
    """The witness's clock when it signed, s since 1970 UTC."""
    return int.from_bytes(signature[:_TIME], "big")


def cosignatures(signed: str, witnesses: Iterable[CosignerKey]) -> list[Cosigned]:
    """Those in a note that are by `witnesses`; lines of others are passed over. Refused where one
    by a witness's name and key id fails."""
    known = tuple(witnesses)
    text, lines = note.split(signed)
    note.signers(text, lines, known)
    by_place = {(w.name, w.id): w for w in known}
    return [
        Cosigned(by_place[line.name, line.id], time_of(line.signature), line.text)
        for line in lines if (line.name, line.id) in by_place
    ]


def in_answer(answer: str, text: str, witnesses: Iterable[CosignerKey]) -> list[Cosigned]:
    """Those in a witness's answer: signature lines alone, over the checkpoint's `text`."""
    return cosignatures(f"{text}\n{answer}", witnesses)


def _unbase64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""
