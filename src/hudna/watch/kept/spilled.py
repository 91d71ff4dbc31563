"""Rows that wait for minutes, kept in files without a name: they take no memory, and nobody finds
them when the process has ended. What must not be lost is in the journal and the states.

They are read row by row, and never mapped: of a mapping the kernel counts sixteen pages for each
row that is looked at.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np

from hudna.place.columns import Int64

SPARSE = 16
"""Rows that lie closer than that, all in all, are read in one go with those between."""
_LOG = logging.getLogger(__name__)


class Filed:
    """A block of rows in a file, which is gone with it. For any thread."""

    def __init__(self, file: IO[bytes], dtype: Any) -> None:
        self._file, self._dtype = file, dtype

    def read(self, where: Int64) -> Any:
        """The rows, ascending. Raises `OSError`."""
        first, end = int(where[0]), int(where[-1]) + 1
        if end - first <= SPARSE * len(where):
            return self.part(first, end)[where - first]
        return np.concatenate([self.part(at, at + 1) for at in where.tolist()])

    def part(self, begin: int, until: int) -> Any:
        """Raises `OSError`."""
        size = self._dtype.itemsize
        return np.frombuffer(
            os.pread(self._file.fileno(), (until - begin) * size, begin * size), self._dtype)


class Spilled:
    """In `directory`, which is there. Called as `hudna.watch.fold.shelf.Spill` is. Where the disk
    takes nothing the rows stay in memory, and that is said once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._worker = ThreadPoolExecutor(1, "spill")
        self._said = False

    def __call__(self, rows: Any, back: Callable[[Filed], None]) -> None:
        self._worker.submit(self._put, rows, back)

    def close(self) -> None:
        self._worker.shutdown(cancel_futures=True)

    def _put(self, rows: Any, back: Callable[[Filed], None]) -> None:
        try:
            back(Filed(self._written(rows), rows.dtype))
            self._said = False
        except OSError as error:
            self._failed(error)

    def _written(self, rows: Any) -> IO[bytes]:
        file: IO[bytes] = TemporaryFile(dir=self._directory)  # noqa: SIM115 - the block holds it
        try:
            file.write(memoryview(rows).cast("B"))
            file.flush()
        except OSError:
            file.close()
            raise
        return file

    def _failed(self, error: OSError) -> None:
        if not self._said:
            _LOG.warning("rows that wait are not kept on disk, and take memory: %s",
                         error.strerror or type(error).__name__)
        self._said = True
