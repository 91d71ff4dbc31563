"""Bytes that a node keeps for somebody, beside its log: one file each, whole or not at all.

A file is there only once all of it is on disk, so a process that is killed, or a disk that is full,
leaves either the whole or nothing. Names are 64 hexadecimal digits, and never come from a path.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hudna.fault import Fault
from hudna.log.database import sync_directory
from hudna.log.store import StoreError
from hudna.say import say

_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
_HALF = ".half"


class Blobs:
    """Owned by one process. `StoreError` where the disk does not do what is asked."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        with _named(directory):
            directory.mkdir(mode=0o700, exist_ok=True)
            for half in directory.glob(f"*{_HALF}"):
                half.unlink(missing_ok=True)

    def put(self, name: str, content: bytes) -> None:
        """Keep it, in place of what had the name: on disk when this returns."""
        path = self._path(name)
        half = path.with_name(f"{name}{_HALF}")
        with _named(path):
            try:
                _write(half, content)
                half.replace(path)
                sync_directory(self._directory)
            finally:
                half.unlink(missing_ok=True)

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        with _named(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def has(self, name: str) -> bool:
        return self._path(name).is_file()

    def size(self, name: str) -> int:
        """Bytes; 0 where there is nothing of this name."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return 0

    def drop(self, name: str) -> None:
        """Let go of it, if it is there; it is not there when this returns."""
        path = self._path(name)
        with _named(path):
            path.unlink(missing_ok=True)
            sync_directory(self._directory)

    def names(self) -> frozenset[str]:
        with _named(self._directory):
            return frozenset(p.name for p in self._directory.iterdir() if _NAME.fullmatch(p.name))

    def _path(self, name: str) -> Path:
        assert _NAME.fullmatch(name), "a name is a hash"
        return self._directory / name


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What the disk cannot do, as a fault that names the file."""
    try:
        yield
    except OSError as error:
        found = error.strerror or type(error).__name__
        expected = say("a disk with room that this process may write")
        raise StoreError(Fault(str(path), found, expected)) from error
