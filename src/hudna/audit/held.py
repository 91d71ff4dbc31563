"""Stays that are over, held until all are known: in memory, or, past a number, in a file.

Runs sorted by the moment of entering go to one nameless file; at the end they are read together,
window by window of time, each by any thread, so that no more than a window for each is in memory.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.audit.source import InFile
from hudna.fault import Fault
from hudna.place.columns import EARLIEST_MS, Int64
from hudna.place.tracks.parts import STAY
from hudna.say import Say, say

Table = NDArray[Any]
RUN = 1 << 18
WINDOW = 1 << 17
EVERY = 256
ROOM = say("room for stays that do not fit in memory")
THERE = say("the stays that were put there")
NO_STAYS = np.empty(0, STAY)


class Run(NamedTuple):
    """Where a run begins in the file, in stays, how many it has, and the moment of every
    `EVERY`th from its first on."""

    begin: int
    length: int
    samples: Int64


class Window(NamedTuple):
    """From a moment until before another; `None` where there is no end on that side."""

    begin: int | None
    until: int | None


class Held:
    """Stays in any order in; by the moment of entering out. `beside` is where a file may be."""

    def __init__(self, beside: Path) -> None:
        self.beside = beside
        self.tables: list[Table] = []
        self.count = 0
        self.runs: list[Run] = []
        self.rest = NO_STAYS
        self.file: IO[bytes] | None = None

    def add(self, table: Table) -> None:
        """Stays more."""
        self.tables.append(table)
        self.count += len(table)
        if self.count >= RUN:
            self._spill()

    def windows(self) -> list[Window]:
        """Windows of time one after another, that have all stays among them; no more are added."""
        self.rest = self._take()
        edges = _thresholds([self.rest["entered"][::EVERY], *(run.samples for run in self.runs)])
        return [*map(Window, [None, *edges], [*edges, None])]

    def stays(self, window: Window) -> Table:
        """The stays of a window, sorted by the moment of entering alone. In any thread."""
        found = [_within(self.rest, window), *(self._of(run, window) for run in self.runs)]
        return _sorted(np.concatenate(found))

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
            self.file.write(table.view(np.uint8).data)
            self.file.flush()
        except OSError as error:
            raise self._refused(error.strerror or str(error), ROOM) from None
        self.runs.append(Run(begin, len(table), table["entered"][::EVERY].copy()))

    def _of(self, run: Run, window: Window) -> Table:
        """What a run has of a window. The samples say where to read, to within `EVERY` stays; the
        file is read at a place of its own, as other threads read it too."""
        assert self.file is not None
        begin, end = 0, run.length
        if window.begin is not None:
            begin = max(0, int(np.searchsorted(run.samples, window.begin)) - 1) * EVERY
        if window.until is not None:
            end = min(end, int(np.searchsorted(run.samples, window.until)) * EVERY)
        size = max(0, end - begin) * STAY.itemsize
        data = os.pread(self.file.fileno(), size, (run.begin + begin) * STAY.itemsize)
        if len(data) < size:
            raise self._refused(f"{len(data)} of {size} bytes", THERE)
        return _within(np.frombuffer(data, STAY), window)

    def _refused(self, found: str, expected: Say) -> InFile:
        return InFile(str(self.beside), Fault("", found, expected))


def _within(table: Table, window: Window) -> Table:
    """The stays of a window, of some that are sorted."""
    moments = table["entered"]
    begin = 0 if window.begin is None else int(np.searchsorted(moments, window.begin))
    end = len(table) if window.until is None else int(np.searchsorted(moments, window.until))
    return table[begin:end]


def _thresholds(samples: list[Int64]) -> list[int]:
    """Moments about a window's stays apart."""
    together = np.sort(np.concatenate(samples))
    return sorted({int(at) for at in together[WINDOW // EVERY::WINDOW // EVERY]} - {EARLIEST_MS})


def _sorted(table: Table) -> Table:
    """`take` copies packed rows three times as fast as an index does."""
    return table.take(np.argsort(table["entered"], kind="stable"))
