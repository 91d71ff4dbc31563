"""Copies of a node's SQLite files, taken while the node runs or not: each is one moment's.

Of the log and of what is kept of others there may be as many copies as one likes. Of the vault
there is one, replaced each time and its predecessor overwritten: what was erased before the last
backup can be read in none of them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

from hudna.fault import Fault, Refused
from hudna.log import sqlite, sqlite_ledger, vault
from hudna.log.database import sync_directory
from hudna.log.moving import grown
from hudna.log.opening import existing
from hudna.log.store import SignedSize, StoreError
from hudna.say import say

STEP = 1024
"""Pages of a database that are copied at once."""
UNFINISHED = ".unfinished"
Advance: TypeAlias = Callable[[int, int], None]
"""Told how many pages of how many are copied."""


class Saved(NamedTuple):
    head: SignedSize
    file: Path


def back_up(directory: Path, out: Path, advance: Advance) -> Saved:
    """Copy the log in `directory` to `out`, check the copy, and give it the name of its size. The
    ledger and the vault are copied after it, so that no entry lacks its key.

    StoreError where the copy is not as its checkpoint says: then the older ones are left alone.
    """
    beside = out / UNFINISHED
    with _writable(out):
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.mkdir(mode=0o700, exist_ok=True)
        _copied(directory / sqlite.NAME, beside / sqlite.NAME, advance)
        head = _checked(beside)
        file = out / f"log.{head.size}.sqlite3"
        _placed(beside / sqlite.NAME, file)
        for name in (sqlite_ledger.NAME, vault.NAME):
            back_up_one(directory / name, out / name)
        beside.rmdir()
    return Saved(head, file)


def back_up_one(source: Path, target: Path) -> None:
    """Put a copy of a database, if there is one, in the place of the copy before, which is
    overwritten."""
    if not source.is_file():
        return
    beside = target.with_name(target.name + UNFINISHED)
    with _writable(target.parent):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copied(source, beside, lambda *_: None)
        _placed(beside, target)


def _copied(source: Path, target: Path, advance: Advance) -> None:
    if not source.is_file():
        raise StoreError(Fault(str(source), "nothing", say("a log of Hudna")))
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as old, \
                closing(sqlite3.connect(target)) as new:
            # The moment is held, so that a node that writes meanwhile does not start it over.
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            old.backup(new, pages=STEP, progress=lambda _status, left, total: advance(
                total - left, total))
    except sqlite3.Error as error:
        found = f"{getattr(error, 'sqlite_errorname', type(error).__name__)}: {error}"
        raise StoreError(Fault(str(source), found, say("a database that can be copied"))) from error


def _checked(directory: Path) -> SignedSize:
    with closing(existing(None, directory)) as store:
        store.check()
        return grown(store)


def _placed(source: Path, target: Path) -> None:
    """In one step; on disk when this returns, and what was there before is overwritten."""
    handle = os.open(source, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    with _kept_open(target) as before:
        source.replace(target)
        sync_directory(target.parent)
        if before is not None:
            _overwrite(before)


@contextmanager
def _kept_open(path: Path) -> Iterator[int | None]:
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        yield None
        return
    try:
        yield handle
    finally:
        os.close(handle)


def _overwrite(handle: int) -> None:
    left = os.fstat(handle).st_size
    while left > 0:
        left -= os.write(handle, bytes(min(left, 1 << 20)))
    os.fsync(handle)


@contextmanager
def _writable(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(Fault(str(out), error.strerror or "an error",
                            say("a place that this process may write"))) from None
