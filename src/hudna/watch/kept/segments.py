"""The files of a journal: opening them after whatever happened, and writing to the last."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from hudna.fault import Fault
from hudna.say import say
from hudna.watch.kept import entries
from hudna.watch.kept.disk import sync
from hudna.watch.kept.entries import Numbered

WITHOUT_GAPS = say("entries numbered one after another from the state on")


class Found(NamedTuple):
    """`items` from the number asked for on; `next`: the number of the first that is yet to come.
    `end`: the file that it is to be appended to, and its size; None where a new one must begin."""

    items: tuple[Numbered, ...]
    next: int
    end: tuple[Path, int] | None
    fault: Fault | None = None


def find(directory: Path, number: int) -> Found:
    """All that is sound from `number` on, one after another; what was cut off at the end is not.

    At the first damage or gap the rest is refused: the fault says where."""
    items: list[Numbered] = []
    reached, fault = number, None
    end: tuple[Path, int] | None = None
    for path in _since(directory, number):
        walked = entries.walk(path.read_bytes(), first(path), path.name)
        fault = fault or _gap(path, reached)
        if fault is None:
            items += [one for one in walked.items if one.number >= number]
            fault = walked.damage
        reached = max(reached, walked.next)
        end = (path, walked.sound) if fault is None and walked.next == reached else None
    return Found(tuple(items), reached, end, fault)


def remove_before(directory: Path, number: int) -> None:
    """Remove the files all of whose entries are before `number`."""
    paths = _all(directory)
    for path, following in pairwise(paths):
        if first(following) <= number:
            path.unlink(missing_ok=True)


def first(path: Path) -> int:
    """The number of a file's first entry."""
    return int(path.stem.removeprefix("items-"))


class Segment:
    """The file that is written to. Every method raises `OSError`."""

    def __init__(self, path: Path, size: int) -> None:
        """What is in the file beyond `size` is cut off."""
        self.path, self.size = path, size
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(self._file, size)
            os.fsync(self._file)
            sync(path.parent)
        except OSError:
            self.close()
            raise

    @classmethod
    def begin(cls, directory: Path, number: int) -> Segment:
        """A new file, whose first entry will be `number`."""
        return cls(directory / f"items-{number:012}.log", 0)

    def write(self, number: int, group: bytes) -> None:
        """Entries from `number` on, on disk when it returns; where it raises, none is kept."""
        data = memoryview(entries.mark(number, self.size) + group)
        try:
            self._write(data)
            os.fsync(self._file)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, self.size)
            raise
        self.size += len(data)

    def close(self) -> None:
        """All is on disk already."""
        os.close(self._file)

    def _write(self, data: memoryview) -> None:
        done = 0
        while done < len(data):
            done += os.pwrite(self._file, data[done:], self.size + done)


def _since(directory: Path, number: int) -> list[Path]:
    """The files that may hold entries from `number` on."""
    paths = _all(directory)
    older = [path for path in paths if first(path) <= number]
    return older[-1:] + [path for path in paths if first(path) > number]


def _gap(path: Path, reached: int) -> Fault | None:
    if first(path) <= reached:
        return None
    return Fault(path.name, f"no entries {reached} to {first(path) - 1}", WITHOUT_GAPS)


def _all(directory: Path) -> list[Path]:
    return sorted(directory.glob("items-*.log"))
