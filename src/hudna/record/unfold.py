"""RFC 9901 section 7.1, steps 3 to 5, for any SD-JWT: digests at every level, in arrays, and
disclosures inside disclosures. The profile of our own records (sdjwt.py) is flat: a restriction
of this, which takes nothing that this refuses and reads the same.

As everywhere here, numbers are whole and SHA-256 is the one hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from pybase64 import urlsafe_b64encode

from hudna.fault import Fault, Refused
from hudna.record import base64url, strict_json
from hudna.record.shown import shown
from hudna.say import Say, say

DIGESTS, ELEMENT, HASH = "_sd", "...", "_sd_alg"
RESERVED = (DIGESTS, ELEMENT, HASH)
DEEPEST = 64
"""Levels of the processed payload, all disclosures in their places."""


class Held(NamedTuple):
    """One disclosure: its place among those given, and its array."""

    where: str
    content: list[object]


def digest(text: str) -> str:
    """The digest of a disclosure's text (section 4.2.3), base64url."""
    return base64url.encode(sha256(text.encode("ascii")).digest())


def digests(texts: Sequence[bytes]) -> list[bytes]:
    """The digest of each of many. 33 bytes are 44 letters: all are encoded at once, with a zero
    byte after each, whose last letter is cut off."""
    letters = urlsafe_b64encode(b"\0".join([*[sha256(t).digest() for t in texts], b""]))
    return [letters[i : i + 43] for i in range(0, len(letters), 44)]


def array(text: str, where: str) -> list[object]:
    """The JSON array of a disclosure's text (sections 4.2.1 and 4.2.2)."""
    content = strict_json.parse(base64url.decode(text, where), where)
    if not isinstance(content, list):
        raise no(where, type(content).__name__, say("an array of salt, name and value"))
    return content


def unfold(payload: Mapping[str, object], disclosures: Sequence[str]) -> dict[str, object]:
    """The processed payload of a token whose signature was checked. Refused, by the place:
    whatever section 7.1 says to reject."""
    if payload.get(HASH, "sha-256") != "sha-256":
        raise no(f"payload.{HASH}", payload.get(HASH), say("sha-256"))
    unfolding = _Unfolding(disclosures)
    clear = {name: value for name, value in payload.items() if name != HASH}
    processed = unfolding.members(clear, "payload", DEEPEST)
    unfolding.all_found()
    return processed


class _Unfolding:
    """`unused`: the disclosures whose digest was not come upon yet. `met`: every digest so far."""

    def __init__(self, disclosures: Sequence[str]) -> None:
        self._unused: dict[str, Held] = {}
        self._met: set[str] = set()
        for i, text in enumerate(disclosures):
            where = f"disclosures[{i}]"
            if not text.isascii():
                raise no(where, text, say("ASCII text"))
            if (found := digest(text)) in self._unused:
                raise no(where, found, say("a digest in _sd, disclosed once"))
            self._unused[found] = Held(where, array(text, where))

    def members(self, value: Mapping[str, object], where: str, room: int) -> dict[str, object]:
        """An object with its disclosed members in their places and no digests."""
        for name in (ELEMENT, HASH):
            if name in value:
                raise no(f"{where}.{name}", "a member of this name", say("no such member"))
        clear = {
            name: self._value(v, f"{where}.{shown(name)}", room - 1)
            for name, v in value.items() if name != DIGESTS
        }
        for found in _listed(value.get(DIGESTS, []), f"{where}.{DIGESTS}"):
            if held := self._find(found, f"{where}.{DIGESTS}"):
                self._add(clear, held, room)
        return clear

    def all_found(self) -> None:
        """Step 5: every disclosure was called for by a digest."""
        for held in self._unused.values():
            raise no(held.where, "a disclosure that no digest names",
                     say("a digest in _sd, disclosed once"))

    def _value(self, value: object, where: str, room: int) -> object:
        if not isinstance(value, dict | list):
            return value
        if room == 0:
            raise no(where, f"more than {DEEPEST} levels", say("arrays and objects less deep"))
        if isinstance(value, dict):
            return self.members(value, where, room)
        placed = (self._element(v, f"{where}[{i}]", room - 1) for i, v in enumerate(value))
        return [kept for element in placed for kept in element]

    def _element(self, value: object, where: str, room: int) -> tuple[object, ...]:
        """What stands in the place of an array's element: it, what it hid, or nothing."""
        if not isinstance(value, dict) or ELEMENT not in value:
            return (self._value(value, where, room),)
        found = value[ELEMENT]
        if len(value) != 1 or not isinstance(found, str):
            raise no(where, value, say("a digest under ... and nothing else"))
        if (held := self._find(found, where)) is None:
            return ()
        if len(held.content) != 2 or not isinstance(held.content[0], str):
            raise no(held.where, held.content, say("an array of salt and value"))
        return (self._value(held.content[1], held.where, room),)

    def _add(self, clear: dict[str, object], held: Held, room: int) -> None:
        if len(held.content) != 3:
            raise no(held.where, held.content, say("an array of salt, name and value"))
        salt, name, value = held.content
        if not isinstance(salt, str) or not isinstance(name, str):
            raise no(held.where, held.content, say("a salt and a name that are text"))
        if name in RESERVED:
            raise no(held.where, name, say("a claim name other than _sd and ..."))
        if name in clear:
            raise no(held.where, name, say("a claim that is not there yet"))
        clear[name] = self._value(value, held.where, room - 1)

    def _find(self, found: str, where: str) -> Held | None:
        """Step 4: no digest is come upon twice, at whatever levels, a decoy neither."""
        if found in self._met:
            raise no(where, "a digest twice", say("each digest once"))
        self._met.add(found)
        return self._unused.pop(found, None)


def _listed(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(d, str) for d in value):
        raise no(where, value, say("a list of digests"))
    return value


def no(where: str, found: object, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
