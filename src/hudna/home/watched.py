"""What a node's directory has for its watch: the token with which the watch comes to the node, the
warnings that it has written, and whose aircraft is whose as its people have written it down."""

from __future__ import annotations

import os
import re
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.record.sign import Randomness
from hudna.say import say

TOKEN, SETTINGS, WORKS, CAP, AIRCRAFT = (
    "watch.token", "watch.toml", "watch", "cap", "aircraft.txt")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_BYTES = 32
_ADDRESS = re.compile(r"icao:[0-9a-f]{6}")
MOST_AIRCRAFT = 100_000


class Watched(NamedTuple):
    """The same of one node's directory, for its desk."""

    directory: Path
    randomness: Randomness

    def token(self) -> str:
        """What the watch of this node shows at its door."""
        return token(self.directory, self.randomness)

    def is_set_up(self) -> bool:
        return is_set_up(self.directory)

    def aircraft(self) -> dict[str, str]:
        """Which operator each address of an aircraft is said to be of."""
        return aircraft(self.directory)

    @property
    def warnings(self) -> Path:
        """Where the watch writes its CAP messages."""
        return warnings(self.directory)


def token(directory: Path, randomness: Randomness) -> str:
    """The token, which only this machine's user may read. Whoever needs it first makes it: nobody
    ever sees half of one. Refused where the file holds something else."""
    path = directory / TOKEN
    if not path.exists():
        _make(path, randomness)
    try:
        found = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), type(error).__name__, say("the watch's token"))) from None
    if not _TOKEN.fullmatch(found):
        raise Refused(Fault(str(path), "something else",
                            say("the watch's token: remove the file, and it is made anew")))
    return found


def is_set_up(directory: Path) -> bool:
    """Whether this node is meant to have a watch: then a watch that says nothing is an alarm."""
    return (directory / SETTINGS).exists() or (directory / WORKS).is_dir()


def warnings(directory: Path) -> Path:
    """Where the watch writes its CAP messages and their feed."""
    return directory / WORKS / CAP


def aircraft(directory: Path) -> dict[str, str]:
    """Which operator each address is said to be of: a line `icao:4b1234 operator` each, as the
    node's people have it from the parties. Nothing where there is no such file; Refused where a
    line is anything else."""
    path = directory / AIRCRAFT
    if not path.exists():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), type(error).__name__,
                            say("a line for each aircraft: icao:4b1234 operator"))) from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines[:MOST_AIRCRAFT], 1):
        if line.strip() and not line.startswith("#"):
            address, operator = _said(number, line)
            found[address] = operator
    return found


def _said(number: int, line: str) -> tuple[str, str]:
    match line.split():
        case [address, operator] if _ADDRESS.fullmatch(address):
            return address, operator
    raise Refused(Fault(AIRCRAFT, line[:40], say("an address and its operator: icao:4b1234 us"),
                        number))


def _make(path: Path, randomness: Randomness) -> None:
    drawn = urlsafe_b64encode(randomness(_BYTES)).decode().rstrip("=")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(drawn + "\n")
        # A link, unlike a renaming, never takes the place of one that another has made meanwhile.
        with suppress(FileExistsError):
            path.hardlink_to(beside)
    except OSError as error:
        raise Refused(Fault(str(path), error.strerror or "an error",
                            say("a place that this process may write"))) from None
    finally:
        beside.unlink(missing_ok=True)
