"""The names of the archive's files, and of the journals and streams whose items they are of. Pure
but for the time that a file bears.

`part-<of>-<number>.parquet`, and `…-joined` where others have become one; `of` is empty where an
older version of hudna wrote it. They sort by when their journal or stream began, then by number.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hudna.watch.kept.disk import write_whole

IDENTITY, LOCK, JOURNAL, STREAM = "identity", "lock", "j", "s"
JOINED = "joined"
_PART = re.compile(rf"part-(?:(.+)-)?(\d+)(-{JOINED})?", re.ASCII)


class Part(NamedTuple):
    """`number`: of the first item after those that settled its rows, in that journal or stream."""

    of: str
    number: int
    joined: bool = False

    @property
    def name(self) -> str:
        words = ("part", *([self.of] if self.of else []), f"{self.number:012}",
                 *([JOINED] if self.joined else []))
        return "-".join(words) + ".parquet"


def part_of(path: Path) -> Part:
    """What a name says, also of one that lies aside under a longer one. Raises `ValueError` where
    it is not the archive's."""
    words = _PART.fullmatch(path.stem.split(".")[0])
    if words is None:
        raise ValueError(f"{path.name} is no part")
    return Part(words[1] or "", int(words[2]), bool(words[3]))


def is_part(path: Path) -> bool:
    """Whether the archive gave the file its name; anybody may have put others beside."""
    return path.suffix == ".parquet" and bool(_PART.fullmatch(path.stem.split(".")[0]))


def begun(ms: int, what: str) -> str:
    """The name of a journal or stream that began then: no other of this archive has it."""
    return f"{ms:011x}{what}"


def of_journal(directory: Path, anew: bool) -> str:
    """The journal's own name, kept in it. `anew`: nothing is in it, so it is another from now on.

    A disk that takes nothing keeps no watch from starting: then it has the name that its lock
    gives, the same each time."""
    path = directory / IDENTITY
    known = path.read_text("ascii", "replace").strip() if path.exists() else ""
    if known and not anew:
        return known
    found = _stamped(directory / LOCK)
    with suppress(OSError):
        write_whole(path, [])
        found = _stamped(path) if anew else found
        write_whole(path, [found.encode()])
    return found


def _stamped(path: Path) -> str:
    return begun(path.stat().st_mtime_ns // 1_000_000, JOURNAL)
