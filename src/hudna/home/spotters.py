"""Who watches for this node: pseudonyms, and digests of their links and of their numbers.

The file is the node's alone: it is in no log, no backup of a log, and no page shows a link again.
A link is 160 random bits, so a digest of it is as good as the link is long. A telephone number is
short: its digest is made with the node's session key, which lies under the passphrase, so that
whoever finds the file cannot try all numbers. Ending a spotter takes the digests and the place
out of the file: nothing is left that could be tried.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from hudna.fault import Fault, Refused
from hudna.home.written import bare, plain
from hudna.place.geometry import Position
from hudna.record.shown import shown
from hudna.record.sign import Randomness
from hudna.say import Say, say
from hudna.speak.language import CODES, Code
from hudna.web.spotting import Heard, Spotter

NAME = "spotters.toml"
T = TypeVar("T")
_KEY_BYTES = 20
_LONGEST = 100


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Roughly where a spotter is: 1e-7 degree, and how far from there that may be."""

    lon: int
    lat: int
    within_m: int


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One spotter. `key`, `number` and `word` are digests; they and `place` are gone once it has
    ended. Without a word a text message is believed by its number, which can be forged."""

    pseudonym: str
    language: Code
    trusted: bool
    by: str
    since_ms: int
    key: str = ""
    number: str = ""
    word: str = ""
    place: Place | None = None
    ended_ms: int | None = None


class Roster(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`gateway`: the digest of the token of the gateway for text messages."""

    salt: str
    spotters: tuple[Line, ...] = ()
    gateway: str = ""
    zone: str = ""


class Added(msgspec.Struct, frozen=True):
    """A new spotter. `pseudonym`: drawn by lot, where none was given."""

    language: Code
    by: str
    pseudonym: str = ""
    trusted: bool = False
    number: str = ""
    at: Position | None = None
    within_m: int = 0
    word: str = ""


class Spotters:
    """The spotters of `directory`, read anew whenever the file has changed. `secret` is the node's
    session key, asked for only where a number is."""

    def __init__(self, directory: Path, secret: Callable[[], bytes]) -> None:
        self._path, self._secret = directory / NAME, secret
        self._read_at: tuple[int, int, int] | None = None
        self._roster = Roster("")

    # --- what the desk's doors ask ---

    def by_key(self, key: str) -> Spotter | None:
        roster = self._current()
        return _found(roster, _digest(roster, "key", key), lambda line: line.key)

    def by_number(self, number: str) -> Spotter | None:
        return _found(self._current(), self.veiled(number), lambda line: line.number)

    def by_text(self, number: str, text: str) -> Heard:
        line = _one(self._current(), self.veiled(number), lambda line: line.number)
        if line is None or not line.word:
            return Heard(_spotter(line) if line else None, text, line is not None)
        words = text.split()
        # Each is tried: how long it takes must not tell where the word stands.
        spoken = [hmac.compare_digest(line.word, self._word(line.number, w)) for w in words]
        if not any(spoken):
            return Heard(_spotter(line), text, False)
        rest = " ".join(w for w, is_it in zip(words, spoken, strict=True) if not is_it)
        return Heard(_spotter(line), rest, True)

    def veiled(self, number: str) -> str:
        made = hmac.new(self._secret(), f"hudna spotter number\n{plain(number)}".encode(), sha256)
        return _digest(self._current(), "number", made.hexdigest())

    def _word(self, number: str, word: str) -> str:
        # With the number's digest: two who have chosen one word have two digests.
        made = hmac.new(self._secret(), f"hudna spotter word\n{number}\n{bare(word)}".encode(),
                        sha256)
        return _digest(self._current(), "word", made.hexdigest())

    def is_gateway(self, token: str) -> bool:
        roster = self._current()
        tried = _digest(roster, "gateway", token)
        return hmac.compare_digest(roster.gateway or "-" * len(tried), tried)

    @property
    def zone(self) -> str:
        return self._current().zone

    # --- what whoever runs the node does ---

    def all(self) -> tuple[Line, ...]:
        return self._current().spotters

    def add(self, new: Added, now_ms: int, randomness: Randomness) -> tuple[str, str]:
        """Add a spotter. Its pseudonym, and the key of its personal link, which is kept nowhere."""
        self.make(randomness)
        roster = self._current()
        line = self._line(new, now_ms, roster, randomness)
        key = _key(randomness)
        line = msgspec.structs.replace(line, key=_digest(roster, "key", key))
        self._write(msgspec.structs.replace(roster, spotters=(*roster.spotters, line)))
        return line.pseudonym, key

    def renew(self, pseudonym: str, randomness: Randomness) -> str:
        """A new link for a spotter; the one before opens nothing any more."""
        key = _key(randomness)
        self._change(pseudonym, lambda roster, line: msgspec.structs.replace(
            line, key=_digest(roster, "key", key)))
        return key

    def trust(self, pseudonym: str, trusted: bool) -> None:
        self._change(pseudonym, lambda _, line: msgspec.structs.replace(line, trusted=trusted))

    def set_word(self, pseudonym: str, word: str) -> None:
        """The word that each text message of a spotter must have in it from now on."""
        _check_word(word)
        self._change(pseudonym, lambda _, line: msgspec.structs.replace(
            line, word=self._word(line.number, word)))

    def end(self, pseudonym: str, now_ms: int) -> None:
        """Its link and its number open nothing from now on, and nothing of them is kept."""
        self._change(pseudonym, lambda _, line: msgspec.structs.replace(
            line, key="", number="", word="", place=None, trusted=False, ended_ms=now_ms))

    def gateway(self, randomness: Randomness) -> str:
        """A new token for the gateway; the one before is good no more."""
        self.make(randomness)
        roster, token = self._current(), _key(randomness)
        self._write(msgspec.structs.replace(roster, gateway=_digest(roster, "gateway", token)))
        return token

    def set_zone(self, zone: str, randomness: Randomness) -> None:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, LookupError):
            raise _refused("zone", zone, say("a time zone, such as Asia/Damascus")) from None
        self.make(randomness)
        self._write(msgspec.structs.replace(self._current(), zone=zone))

    def make(self, randomness: Randomness) -> None:
        """The first, empty roster, where there is none."""
        if not self._path.exists():
            self._write(Roster(randomness(16).hex()))

    def _line(
        self, new: Added, now_ms: int, roster: Roster, randomness: Randomness
    ) -> Line:
        pseudonym = new.pseudonym.strip() or _drawn(randomness, roster)
        _check(pseudonym, new, roster)
        number = self.veiled(new.number) if new.number else ""
        if number and number in {line.number for line in roster.spotters}:
            raise _refused("number", "", say("a number that no spotter here has yet"))
        place = None if new.at is None else Place(*new.at, new.within_m)
        word = self._word(number, new.word) if new.word else ""
        return Line(pseudonym, new.language, new.trusted, new.by, now_ms, "", number, word, place)

    def _change(self, pseudonym: str, into: Callable[[Roster, Line], Line]) -> None:
        roster = self._current()
        if not any(_stands(line, pseudonym) for line in roster.spotters):
            raise _refused("pseudonym", pseudonym, say("a spotter of this node"))
        changed = tuple(into(roster, line) if _stands(line, pseudonym) else line
                        for line in roster.spotters)
        self._write(msgspec.structs.replace(roster, spotters=changed))

    def _current(self) -> Roster:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return Roster("")
        seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if seen != self._read_at:
            self._roster, self._read_at = self._read(), seen
        return self._roster

    def _read(self) -> Roster:
        try:
            return msgspec.toml.decode(self._path.read_bytes(), type=Roster)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            # The type alone: what is wrong with the file must not be shown with a piece of it.
            raise Refused(Fault(NAME, type(error).__name__, say("the spotters of this node"))
                          ) from None

    def _write(self, roster: Roster) -> None:
        beside = self._path.with_suffix(".toml.new")
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        beside.write_bytes(msgspec.toml.encode(roster))
        beside.replace(self._path)


def _found(roster: Roster, tried: str, of: Callable[[Line], str]) -> Spotter | None:
    line = _one(roster, tried, of)
    return _spotter(line) if line else None


def _one(roster: Roster, tried: str, of: Callable[[Line], str]) -> Line | None:
    # No early end, and one comparison a line: how long it takes must not tell how near it was, nor
    # whether there ever was such a key.
    found = [line for line in roster.spotters
             if hmac.compare_digest(of(line) or "-" * len(tried), tried)]
    return found[0] if found else None


def _spotter(line: Line) -> Spotter:
    if line.place is None:
        return Spotter(line.pseudonym, line.language, line.trusted)
    at = (line.place.lon, line.place.lat)
    return Spotter(line.pseudonym, line.language, line.trusted, at, line.place.within_m)


def _digest(roster: Roster, use: str, text: str) -> str:
    return hmac.new(roster.salt.encode(), f"{use}\n{text[:_LONGEST]}".encode("utf-8", "replace"),
                    sha256).hexdigest()


def _stands(line: Line, pseudonym: str) -> bool:
    return line.pseudonym == pseudonym and line.ended_ms is None


def _check(pseudonym: str, new: Added, roster: Roster) -> None:
    if not 0 < len(pseudonym) <= 40 or not pseudonym.isprintable():
        raise _refused("pseudonym", pseudonym, say("a pseudonym of up to 40 characters, and never "
                                                   "a name"))
    if pseudonym in {line.pseudonym for line in roster.spotters}:
        raise _refused("pseudonym", pseudonym, say("a pseudonym that no spotter here has had yet"))
    if new.language not in CODES:
        raise _refused("language", new.language, say("one of {kinds}", kinds=", ".join(CODES)))
    if new.number and not re.fullmatch(r"\+?\d{5,15}", plain(new.number)):
        # Not shown: an error may be kept.
        raise _refused("number", "", say("a telephone number with its country's code"))
    if new.word:
        _check_word(new.word)


def _check_word(word: str) -> None:
    if len(word.split()) != 1 or not 4 <= len(bare(word)) <= 40:
        raise _refused("word", "", say("one word of 4 to 40 letters or digits"))


def _drawn(randomness: Randomness, roster: Roster) -> str:
    taken = {line.pseudonym for line in roster.spotters}
    while (name := f"s-{_text(randomness, 3)[:4]}") in taken:
        pass
    return name


def _key(randomness: Randomness) -> str:
    return _text(randomness, _KEY_BYTES)


def _text(randomness: Randomness, size: int) -> str:
    return b32encode(randomness(size)).decode("ascii").lower().rstrip("=")


def _refused(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found) if found else "something else", expected))
