"""Rows that wait for minutes, kept in files without a name: they take no memory, and nobody finds
them when the process has ended. What must not be lost is in the journal and the states.
"""

from __future__ import annotations

import logging
import mmap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np

_LOG = logging.getLogger(__name__)


class Spilled:
    """In `directory`, which is there. Called as `hudna.watch.fold.shelf.Spill` is. Where the disk
    takes nothing the rows stay in memory, and that is said once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._worker = ThreadPoolExecutor(1, "spill")
        self._said = False

    def __call__(self, rows: Any, back: Callable[[Any], None]) -> None:
        self._worker.submit(self._put, rows, back)

    def close(self) -> None:
        self._worker.shutdown(cancel_futures=True)

    def _put(self, rows: Any, back: Callable[[Any], None]) -> None:
        try:
            with TemporaryFile(dir=self._directory) as file:
                file.write(memoryview(rows).cast("B"))
                file.flush()
                pages = mmap.mmap(file.fileno(), rows.nbytes, access=mmap.ACCESS_READ)
        except OSError as error:
            self._failed(error)
        else:
            self._said = False
            back(np.frombuffer(pages, rows.dtype))

    def _failed(self, error: OSError) -> None:
        if not self._said:
            _LOG.warning("rows that wait are not kept on disk, and take memory: %s",
                         error.strerror or type(error).__name__)
        self._said = True
