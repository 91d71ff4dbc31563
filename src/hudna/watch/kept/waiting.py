"""Settled rows on their way to the archives, each in a line of its own: one that fails holds up no
other, and loses nothing of theirs."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import NamedTuple

from hudna.watch.kept.archives import KINDS, ArchiveError, Archives, split
from hudna.watch.settled import Settled


class Rows(NamedTuple):
    """Settled before item `number`, and not before."""

    number: int
    rows: Settled


class Waiting:
    """For one thread."""

    def __init__(self, archives: Archives) -> None:
        self._archives = archives
        self._lines: tuple[deque[Rows], ...] = tuple(deque() for _ in KINDS)

    def add(self, all_of_it: Rows) -> None:
        for line, rows in zip(self._lines, split(all_of_it.rows), strict=True):
            if rows.total:
                line.append(Rows(all_of_it.number, rows))

    def put(self) -> tuple[ArchiveError, ...]:
        """All that the archives take; of each that does not, why."""
        return tuple(error for which in range(len(KINDS))
                     if (error := self._put(which)) is not None)

    def _put(self, which: int) -> ArchiveError | None:
        line = self._lines[which]
        try:
            while line:
                self._archives.put_one(which, *line[0])
                line.popleft()
        except ArchiveError as error:
            return error
        return None

    def lose(self, directory: Path, most: int) -> int:
        """Let go of the oldest that wait for this archive, until `most` wait for any; how many."""
        line = self._lines[[kind.name for kind in KINDS].index(directory.name)]
        over, lost = sum(one.rows.total for each in self._lines for one in each) - most, 0
        while line and lost < over:
            lost += line.popleft().rows.total
        return lost
