"""Who may sit at this node's desk: posts and the scrypt digests of their sign-in codes."""

from __future__ import annotations

from base64 import b32encode
from hashlib import scrypt, sha256
from hmac import compare_digest
from pathlib import Path

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.person import same_person
from hudna.record.shown import shown
from hudna.record.sign import Randomness
from hudna.say import say
from hudna.web.people import Officer

NAME = "people.toml"
ROLES = ("duty-officer", "notification-officer", "monitor", "mediator", "auditor")
_CODE_BYTES = 15
_LONGEST_CODE = 100


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    role: str
    digest: str


class Roster(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One salt for the file: codes are drawn, 120 random bits each, so nothing is gained by
    guessing several at once."""

    salt: str
    officers: tuple[Line, ...] = ()


class Officers:
    """The people of `directory`, read anew whenever the file has changed."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / NAME
        self._read_at: tuple[int, int] | None = None
        self._roster = Roster("")

    def by_code(self, code: str) -> Officer | None:
        """The officer with this code, compared in constant time."""
        roster = self._current()
        if len(code) > _LONGEST_CODE:
            return None
        tried = digest(code, roster.salt)
        # No early end: how long it takes must not tell whose code was nearly right.
        found = [o for o in roster.officers if compare_digest(o.digest, tried)]
        return _officer(found[0]) if found else None

    def all(self) -> tuple[Officer, ...]:
        return tuple(map(_officer, self._current().officers))

    def add(self, name: str, role: str, randomness: Randomness) -> str:
        """Add an officer and give the new sign-in code, which is kept nowhere."""
        roster = self._current()
        name = name.strip()
        _check(name, role, roster)
        code = _code(randomness)
        line = Line(name, role, digest(code, roster.salt))
        self._write(msgspec.structs.replace(roster, officers=(*roster.officers, line)))
        return code

    def make(self, randomness: Randomness) -> None:
        """The first, empty roster."""
        self._write(Roster(randomness(16).hex()))

    def _current(self) -> Roster:
        try:
            stat = self._path.stat()
            seen = (stat.st_mtime_ns, stat.st_size)
            if seen != self._read_at:
                self._roster = msgspec.toml.decode(self._path.read_bytes(), type=Roster)
                self._read_at = seen
        except (OSError, msgspec.DecodeError) as error:
            raise Refused(
                Fault(str(self._path), type(error).__name__, say("the people of this node"))
            ) from None
        return self._roster

    def _write(self, roster: Roster) -> None:
        beside = self._path.with_suffix(".toml.new")
        beside.write_bytes(msgspec.toml.encode(roster))
        beside.chmod(0o600)
        beside.replace(self._path)


def _officer(line: Line) -> Officer:
    return Officer(line.name, line.role, sha256(b"since " + line.digest.encode()).hexdigest())


def digest(code: str, salt: str) -> str:
    """Spaces, dashes and case of a code are the reader's own."""
    bare = "".join(c for c in code.lower() if c.isalnum())
    return scrypt(bare.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()


def _check(name: str, role: str, roster: Roster) -> None:
    if role not in ROLES:
        raise Refused(Fault("role", shown(role), say("one of {roles}", roles=", ".join(ROLES))))
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise Refused(Fault("name", shown(name), say("a post, such as duty officer 2")))
    # Two whose names look alike would be one person to every partner: `view/incidents.py`.
    if any(same_person(name, o.name) for o in roster.officers):
        raise Refused(Fault("name", shown(name), say("a name that no officer here has yet")))


def _code(randomness: Randomness) -> str:
    text = b32encode(randomness(_CODE_BYTES)).decode("ascii").lower()
    return "-".join(text[i : i + 6] for i in range(0, len(text), 6))
