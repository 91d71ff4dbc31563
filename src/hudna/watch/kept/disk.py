"""Files that are there whole or not at all, and on disk when a call returns."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, parts: Iterable[bytes | memoryview], mode: int = 0o666) -> None:
    """Written beside, of that mode from its first byte on, brought to disk, renamed. Raises
    `OSError`; then what bore the name stays, and nothing is left beside it."""
    beside = path.with_name(f".{path.name}.new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    sync(path.parent)


def make_within(directory: Path) -> None:
    """Made, where it is not there, no more open to others than what it is in. Raises `OSError`."""
    directory.mkdir(directory.parent.stat().st_mode & 0o777, exist_ok=True)


def close_to_others(directory: Path) -> int:
    """Nobody but the owner reads what is in it, however it came there. How much of it is open all
    the same."""
    whole = [Path(home, name) for home, _, names in os.walk(directory) for name in ("", *names)]
    return sum(not _closed(path) for path in whole if not path.is_symlink())


def _closed(path: Path) -> bool:
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(path.stat().st_mode & 0o700)
    return not path.stat().st_mode & 0o077


def sync(directory: Path) -> None:
    """What names stand in a directory is on disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
