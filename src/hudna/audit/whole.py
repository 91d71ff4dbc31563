"""A file that is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from hudna.audit.source import InFile
from hudna.fault import Fault
from hudna.say import say

WRITABLE = say("a place for the result that can be written")
READABLE_BY_MASK = 0o666


class Whole:
    """Bytes written beside `path`, which take its name when the block ends well and all is on disk.

    Until then whatever bears that name stays as it was; where the block raises, or after
    `discard`, nothing is left. Raises `InFile` where the disk does not take it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept = True
        self.closed = False

    def __enter__(self) -> Self:
        try:
            if self.path.is_dir():
                raise IsADirectoryError(0, "a directory")
            handle, name = tempfile.mkstemp(".part", f".{self.path.name}.", self.path.parent)
        except OSError as error:
            raise self._refused(error) from None
        self._beside, self._file = Path(name), os.fdopen(handle, "wb")
        return self

    def write(self, data: bytes | memoryview) -> int:
        """Append. Raises `InFile`."""
        try:
            return self._file.write(data)
        except OSError as error:
            raise self._refused(error) from None

    def flush(self) -> None:
        """Nothing is promised before the end."""

    def discard(self) -> None:
        """Let nothing of it be kept."""
        self.kept = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        try:
            if kind is None and self.kept:
                self._keep()
        except OSError as fault:
            raise self._refused(fault) from None
        finally:
            with suppress(OSError):
                self._file.close()
            with suppress(FileNotFoundError):
                self._beside.unlink()

    def _keep(self) -> None:
        """On disk before it has its name, and the name on disk before anyone is told."""
        self._file.flush()
        os.fchmod(self._file.fileno(), READABLE_BY_MASK & ~_mask())
        os.fsync(self._file.fileno())
        self._file.close()
        self._beside.replace(self.path)
        directory = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def _refused(self, error: OSError) -> InFile:
        return InFile(str(self.path), Fault("", error.strerror or str(error), WRITABLE))


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
