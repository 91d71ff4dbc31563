"""Signed notes (C2SP signed-note): text signed by named keys, Ed25519 (type 0x01) only."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol, TypeVar

from hudna.fault import Fault, Refused
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.shown import shown
from hudna.say import Say, say

ED25519 = b"\x01"
MOST_SIGNATURES = 64
"""At least 16 must be accepted; more than this is somebody wasting our time."""
_NAME = re.compile(r"[^\s+]+")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Verifier:
    """A name and its key. Text form, as Go's `note` has it: name+keyid+base64(type || key)."""

    name: str
    key: PublicKey

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise _no("key name", self.name, say("a name without spaces or plus signs"))

    @property
    def id(self) -> bytes:
        named = self.name.encode() + b"\n" + ED25519 + self.key.to_bytes()
        return sha256(named).digest()[:4]

    @property
    def text(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.key.to_bytes())}"

    def verifies(self, signature: bytes, text: str) -> bool:
        return self.key.verifies(signature, text.encode())

    @classmethod
    def from_text(cls, text: str, where: str = "key") -> Verifier:
        """Refused, naming `where`, unless it is an Ed25519 verifier key whose id is its own."""
        parts = text.split("+", 2)
        raw = _unbase64(parts[2], where) if len(parts) == 3 else b""
        if len(raw) != 33 or raw[:1] != ED25519:
            raise _no(where, text, say("a verifier key, name+id+base64, of type Ed25519"))
        verifier = cls(parts[0], PublicKey(raw[1:]))
        if verifier.text != text:
            raise _no(where, parts[1], say("{id}", id=verifier.id.hex()))
        return verifier


def sign(text: str, name: str, key: SigningKey) -> str:
    """The note: `text` (which ends in a newline), a blank line, one signature line."""
    if not text.endswith("\n") or _CONTROLS.search(text):
        raise _no("note", text, say("lines of text, the last ended too"))
    verifier = Verifier(name, key.public)
    signature = verifier.id + key.sign(text.encode())
    return f"{text}\n— {name} {_base64(signature)}\n"


class Line(NamedTuple):
    """A signature line taken apart: what follows the key id is of the key's type."""

    name: str
    id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """As it stands in a note, ended."""
        return f"— {self.name} {_base64(self.id + self.signature)}\n"


class Knows(Protocol):
    """A key as notes know keys, of whatever type: Ed25519 here, a witness's in `cosign`."""

    @property
    def name(self) -> str: ...

    @property
    def id(self) -> bytes: ...

    def verifies(self, signature: bytes, text: str) -> bool:
        """Whether `signature` (all that follows the key id) is this key's over the note's text."""


def split(note: str) -> tuple[str, list[Line]]:
    """The text of a note and its signature lines, none of them believed yet."""
    if _CONTROLS.search(note):
        raise _no("note", note, say("text without control characters"))
    body, blank, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not blank or lines[-1] != "" or not 1 < len(lines) <= MOST_SIGNATURES + 1:
        raise _no("note", note, say("a text, a blank line and signature lines"))
    return f"{body}\n", [line_of(text, f"signatures[{i}]") for i, text in enumerate(lines[:-1])]


def line_of(line: str, where: str = "signature") -> Line:
    """A signature line without its newline, taken apart."""
    parts = _LINE.fullmatch(line)
    if parts is None:
        raise _no(where, line, say("— name base64"))
    raw = _unbase64(parts[2], where)
    if len(raw) < 5:
        raise _no(where, line, say("a key id and a signature"))
    return Line(parts[1], raw[:4], raw[4:])


Known = TypeVar("Known", bound=Knows)


def signers(text: str, lines: Sequence[Line], known: Iterable[Known]) -> list[Known]:
    """Those of `known` that have signed `text`, each once, in the order of the lines.

    Signatures of others are passed over; one by a known name and id which fails refuses the whole.
    """
    keys = {(key.name, key.id): key for key in known}
    found: dict[tuple[str, bytes], Known] = {}
    for i, line in enumerate(lines):
        place = line.name, line.id
        if (key := keys.get(place)) is None:
            continue
        if not key.verifies(line.signature, text):
            raise _no(f"signatures[{i}]", "a signature that does not verify",
                      say("a true signature by its key"))
        found[place] = key
    return list(found.values())


def open_note(note: str, *verifiers: Verifier) -> str:
    """The text of a note that one of `verifiers` at least has signed."""
    text, lines = split(note)
    if not signers(text, lines, verifiers):
        names = ", ".join(dict.fromkeys(v.name for v in verifiers))
        raise _no("signatures", "none by this key", say("a signature by {name}", name=names))
    return text


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _unbase64(text: str, where: str) -> bytes:
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raise _no(where, text, say("standard base64")) from None
    if _base64(raw) != text:
        raise _no(where, text, say("canonical base64"))
    return raw


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
