"""A SQLite file of this node: write-ahead log, synchronous FULL, one connection, one lock."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from hudna.fault import Fault
from hudna.log.store import StoreError
from hudna.say import Say, say

BUSY_S = 30.0
BUSY_PAUSE_S = 0.01
# By the start of SQLite's name for the error, the first that fits.
_MEANING: dict[str, tuple[str, Say]] = {
    "SQLITE_FULL": ("a full disk", say("room to write; nothing of this was kept")),
    "SQLITE_READONLY": ("a store that is read-only", say("a store that this process may write")),
    "SQLITE_CANTOPEN": ("a file that cannot be opened", say("a file that this process may write")),
    "SQLITE_IOERR": ("a disk that fails", say("a sound disk with room; nothing of this was kept")),
    "SQLITE_CORRUPT": ("a damaged database", say("the log as it was written; restore a copy")),
    "SQLITE_NOTADB": ("a file that is no database", say("the log as it was written")),
    "SQLITE_BUSY": ("a log in use", say("a directory that no running node uses")),
}


class Database:
    """Safe to use from several threads; whatever SQLite cannot do is a `StoreError` that names
    the file."""

    def __init__(
        self,
        path: Path,
        *,
        application: int,
        version: int,
        make: Callable[[Database], None],
    ) -> None:
        """Open `path`, or make it with `make`, which runs in the transaction that creates it.

        `application` is SQLite's application_id: another program's file is never taken for ours.
        """
        self.path = path
        self.lock = RLock()
        with self.named():
            self._db = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, cached_statements=64,
                timeout=BUSY_S,
            )
            try:
                self._settle(application, version, make)
            except BaseException:
                self._db.close()
                raise

    def _settle(self, application: int, version: int, make: Callable[[Database], None]) -> None:
        whose, which, empty = self._found()
        if empty:
            self._ready()
            self._make(application, version, make)
        elif whose != application:
            raise self.fault("another program's database", say("a log of Hudna"))
        elif which != version:
            expected = say("a log of version {version}", version=version)
            raise self.fault(f"a log of version {which}", expected)
        else:
            self._ready()

    def _found(self) -> tuple[object, object, bool]:
        """Whose file it is, of which version, and whether nobody has made it yet: as of one
        moment, since another process may be making it."""
        self._db.execute("BEGIN")
        whose, which = self._pragma("application_id"), self._pragma("user_version")
        tables = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        self._db.execute("COMMIT")
        return whose, which, whose == which == tables == 0

    def _make(self, application: int, version: int, make: Callable[[Database], None]) -> None:
        with self.transaction():
            # Another process may have made it since it was looked at.
            if self._pragma("user_version") == 0:
                make(self)
                self._db.execute(f"PRAGMA application_id = {application}")
                self._db.execute(f"PRAGMA user_version = {version}")
        sync_directory(self.path.parent)

    def _ready(self) -> None:
        self._write_ahead()
        # FULL: the write-ahead log is synced at every commit, so what returned survives power loss.
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA trusted_schema = OFF")
        # What is deleted is overwritten, and nothing spills to a file of its own.
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("PRAGMA temp_store = MEMORY")

    def _write_ahead(self) -> None:
        """The change to write-ahead logging is refused at once, without SQLite's wait for a lock,
        while another process opens the file."""
        end = time.monotonic() + BUSY_S
        while not self._changed(last=time.monotonic() > end):
            time.sleep(BUSY_PAUSE_S)

    def _changed(self, *, last: bool) -> bool:
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if last or not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            return False
        return True

    def _pragma(self, name: str) -> object:
        return self._db.execute(f"PRAGMA {name}").fetchone()[0]

    def run(self, sql: str, args: Mapping[str, object] | tuple[object, ...] = ()) -> int:
        """Run one statement; how many rows it changed."""
        with self.lock, self.named():
            return self._db.execute(sql, args).rowcount

    def many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Run one statement for each of `rows`; how many rows of the table it changed."""
        with self.lock, self.named():
            return self._db.executemany(sql, rows).rowcount

    def each(
        self, sql: str, keys: Iterable[tuple[Any, ...]]
    ) -> list[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
        """What one query finds for each of `keys`."""
        with self.lock, self.named():
            return [(key, self._db.execute(sql, key).fetchall()) for key in keys]

    def all(self, sql: str, **args: object) -> list[tuple[Any, ...]]:
        with self.lock, self.named():
            return self._db.execute(sql, args).fetchall()

    def row(self, sql: str, **args: object) -> tuple[Any, ...]:
        """The first row; StoreError where there is none."""
        rows = self.all(sql, **args)
        if not rows:
            raise self.fault("a row that is missing", say("the log as it was written"))
        return rows[0]

    def one(self, sql: str, **args: object) -> Any:
        return self.row(sql, **args)[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is run within it, or nothing; durable at its end."""
        with self.lock, self.named():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def forget(self) -> None:
        """Fold the write-ahead log into the file and cut it to nothing: what was overwritten is
        in no file any more. StoreError where another reader holds it."""
        with self.lock, self.named():
            if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise self.fault("a reader that holds the write-ahead log", say("none"))

    def check(self) -> None:
        found = self.one("PRAGMA integrity_check")
        if found != "ok":
            raise self.fault(str(found)[:200], say("an intact database"))

    def close(self) -> None:
        with self.lock, self.named():
            self._db.close()

    @contextmanager
    def named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self.fault(*_meaning(error)) from error

    def fault(self, found: str, expected: Say) -> StoreError:
        return StoreError(Fault(str(self.path), found, expected))


def _meaning(error: sqlite3.Error) -> tuple[str, Say]:
    name = getattr(error, "sqlite_errorname", "")
    for start, meaning in _MEANING.items():
        if name.startswith(start):
            return meaning
    return f"{name or type(error).__name__}: {error}", say("a store that works")


def sync_directory(directory: Path) -> None:
    """A new file is safe only when its name is: SQLite syncs the one, this the other."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
