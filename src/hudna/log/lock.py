"""One process a directory: two writers would sign two histories."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from hudna.fault import Fault
from hudna.log.store import StoreError
from hudna.say import say

NAME = "log.lock"


class LogInUseError(StoreError):
    """Another process holds the log."""


class DirectoryLock:
    """Held from creation to `release`, or to the end of the process however it ends."""

    def __init__(self, directory: Path, *, shared: bool = False) -> None:
        """`shared`: with others that share it, for a log that is not in the directory."""
        where = str(directory)
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(directory / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            expected = say("a directory that this process may write in")
            raise StoreError(Fault(where, error.strerror or "an error", expected)) from error
        try:
            fcntl.flock(self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            expected = say("a directory that no running node uses")
            raise LogInUseError(Fault(where, "a log in use", expected)) from error

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
