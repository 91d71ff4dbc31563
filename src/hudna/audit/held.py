"""Stays that are over, held until all are known: in memory, or, past a number, in a file.

Runs sorted by the moment of entering go to one nameless file; at the end they are read together,
window by window of time, so that no more than a window and a block of each run is in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.audit.source import InFile
from hudna.fault import Fault
from hudna.place.columns import EARLIEST_MS, Int64
from hudna.place.tracks.parts import STAY
from hudna.say import say

Table = NDArray[Any]
RUN = 1 << 18
WINDOW = 1 << 17
EVERY = 256
BLOCK = 1 << 12
ROOM = say("room for stays that do not fit in memory")
NO_STAYS = np.empty(0, STAY)


class Run(NamedTuple):
    """Where a run begins in the file, in stays, and how many it has."""

    begin: int
    length: int


class Held:
    """Stays in any order in; by the moment of entering out. `beside` is where a file may be."""

    def __init__(self, beside: Path) -> None:
        self.beside = beside
        self.tables: list[Table] = []
        self.count = 0
        self.runs: list[Run] = []
        self.samples: list[Int64] = []
        self.file: IO[bytes] | None = None

    def add(self, table: Table) -> None:
        """Stays more."""
        self.tables.append(table)
        self.count += len(table)
        if self.count >= RUN:
            self._spill()

    def windows(self) -> Iterator[Table]:
        """All stays, sorted by the moment of entering alone, a window of time after another."""
        rest = self._take()
        readers = [_in_memory(rest), *(_in_file(self.file, run) for run in self.runs if self.file)]
        cursors = [Cursor(reader) for reader in readers]
        for threshold in _thresholds([*self.samples, rest["entered"][::EVERY]]):
            yield _sorted(np.concatenate([cursor.until(threshold) for cursor in cursors]))
        yield _sorted(np.concatenate([cursor.rest() for cursor in cursors]))

    def close(self) -> None:
        """The file is gone with its last reader."""
        if self.file is not None:
            self.file.close()

    def _take(self) -> Table:
        """What is in memory, sorted, and no more in memory here."""
        table = _sorted(np.concatenate([NO_STAYS, *self.tables]))
        self.tables, self.count = [], 0
        return table

    def _spill(self) -> None:
        table = self._take()
        begin = self.runs[-1].begin + self.runs[-1].length if self.runs else 0
        try:
            if self.file is None:
                self.file = tempfile.TemporaryFile(dir=self.beside)  # noqa: SIM115 - see `close`
            self.file.write(table.tobytes())
        except OSError as error:
            found = error.strerror or str(error)
            raise InFile(str(self.beside), Fault("", found, ROOM)) from None
        self.runs.append(Run(begin, len(table)))
        self.samples.append(table["entered"][::EVERY].copy())


class Cursor:
    """A run read from its beginning, and how far."""

    def __init__(self, blocks: Iterator[Table]) -> None:
        self.blocks = blocks
        self.block = NO_STAYS

    def until(self, threshold: int) -> Table:
        """What was entered before a moment."""
        found = [NO_STAYS]
        while len(self.block) or self._next():
            n = int(np.searchsorted(self.block["entered"], threshold, "left"))
            found.append(self.block[:n])
            self.block = self.block[n:]
            if len(self.block):
                break
        return np.concatenate(found)

    def rest(self) -> Table:
        """All the rest."""
        return np.concatenate([self.block, *self.blocks])

    def _next(self) -> bool:
        self.block = next(self.blocks, NO_STAYS)
        return len(self.block) > 0


def _in_memory(table: Table) -> Iterator[Table]:
    yield table


def _in_file(file: IO[bytes], run: Run) -> Iterator[Table]:
    for begin in range(run.begin, run.begin + run.length, BLOCK):
        end = min(begin + BLOCK, run.begin + run.length)
        file.seek(begin * STAY.itemsize)
        yield np.frombuffer(file.read((end - begin) * STAY.itemsize), STAY)


def _thresholds(samples: list[Int64]) -> list[int]:
    """Moments about a window's stays apart."""
    together = np.sort(np.concatenate(samples))
    return sorted({int(at) for at in together[WINDOW // EVERY::WINDOW // EVERY]} - {EARLIEST_MS})


def _sorted(table: Table) -> Table:
    return table[np.argsort(table["entered"], kind="stable")]
