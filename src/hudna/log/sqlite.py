"""The log in SQLite: write-ahead log, synchronous FULL, one connection under one lock."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from msgspec.structs import asdict

from hudna.fault import Fault
from hudna.log.queries import queries
from hudna.log.store import Owner, Row, SignedSize, StoreError
from hudna.log.tree import Hash, Node, Place
from hudna.record.kinds import PartyId, RecordHash
from hudna.say import Say, say

NAME = "log.sqlite3"
APPLICATION = 0x48_75_64_6E
"""`Hudn`, SQLite's application_id: another program's database is never taken for a log."""
VERSION = 1

_ENTRIES, _TREE = queries("entries"), queries("tree")
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


class SqliteStore:
    """A `Store` in `directory`. The caller holds the directory's lock."""

    def __init__(self, directory: Path, owner: Owner, empty: SignedSize) -> None:
        """Open, or make with `owner` and the checkpoint of the `empty` tree."""
        self._path = directory / NAME
        self._lock = RLock()
        with self._named():
            self._db = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, cached_statements=64
            )
            try:
                self._settle(owner, empty)
            except BaseException:
                self._db.close()
                raise

    def _settle(self, owner: Owner, empty: SignedSize) -> None:
        application = self._one("PRAGMA application_id")
        version = self._one("PRAGMA user_version")
        tables = self._one("SELECT count(*) FROM sqlite_schema")
        if (application, version, tables) == (0, 0, 0):
            self._make(owner, empty)
        elif application != APPLICATION:
            raise self._fault("another program's database", say("a log of Hudna"))
        elif version != VERSION:
            expected = say("a log of version {version}", version=VERSION)
            raise self._fault(f"a log of version {version}", expected)
        self._ready()

    def _make(self, owner: Owner, empty: SignedSize) -> None:
        self._ready()
        with self._transaction():
            for statement in queries("schema").values():
                self._db.execute(statement)
            self._db.execute(_TREE["claim_log"], owner._asdict())
            self._db.execute(_TREE["add_checkpoint"], empty._asdict())
            self._db.execute(f"PRAGMA application_id = {APPLICATION}")
            self._db.execute(f"PRAGMA user_version = {VERSION}")
        _sync_directory(self._path.parent)

    def _ready(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # FULL: the write-ahead log is synced at every commit, so what returned survives power loss.
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA trusted_schema = OFF")

    def owner(self) -> Owner:
        return Owner(*self._row(_TREE["owner"]))

    def size(self) -> int:
        return int(self._row(_ENTRIES["size"])[0])

    def latest_checkpoint(self) -> SignedSize:
        return SignedSize(*self._row(_TREE["latest_checkpoint"]))

    def checkpoint_at(self, size: int) -> str | None:
        found = self._all(_TREE["checkpoint_at"], size=size)
        return found[0][0] if found else None

    def node(self, place: Place) -> Hash:
        level, index = place
        return bytes(self._row(_TREE["node"], level=level, index=index)[0])

    def entry(self, record_hash: RecordHash) -> Row | None:
        found = self._all(_ENTRIES["entry_by_hash"], record_hash=record_hash)
        return Row(*found[0]) if found else None

    def entries(self, start: int, most: int) -> list[Row]:
        return [Row(*row) for row in self._all(_ENTRIES["entries_from"], start=start, most=most)]

    def hash_by_id(self, author: PartyId, record_id: str) -> RecordHash | None:
        found = self._all(_ENTRIES["hash_by_id"], author=author, record_id=record_id)
        return found[0][0] if found else None

    def commit(
        self, rows: Sequence[Row], nodes: Sequence[Node], checkpoint: SignedSize
    ) -> None:
        with self._lock, self._named(), self._transaction():
            self._db.executemany(_ENTRIES["add_entry"], [asdict(row) for row in rows])
            self._db.executemany(_TREE["add_node"], nodes)
            self._db.execute(_TREE["add_checkpoint"], checkpoint._asdict())

    def check(self) -> None:
        found = self._row("PRAGMA integrity_check")[0]
        if found != "ok":
            raise self._fault(str(found)[:200], say("an intact database"))

    def counts(self) -> tuple[int, int]:
        nodes, checkpoints = (self._row(_TREE[q])[0] for q in ("count_nodes", "count_checkpoints"))
        return int(nodes), int(checkpoints)

    def close(self) -> None:
        with self._lock, self._named():
            self._db.close()

    def _all(self, sql: str, **args: object) -> list[tuple[Any, ...]]:
        with self._lock, self._named():
            return self._db.execute(sql, args).fetchall()

    def _row(self, sql: str, **args: object) -> tuple[Any, ...]:
        rows = self._all(sql, **args)
        if not rows:
            raise self._fault("a row that is missing", say("the log as it was written"))
        return rows[0]

    def _one(self, sql: str) -> object:
        return self._db.execute(sql).fetchone()[0]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._fault(*_meaning(error)) from error

    def _fault(self, found: str, expected: Say) -> StoreError:
        return StoreError(Fault(str(self._path), found, expected))


def _meaning(error: sqlite3.Error) -> tuple[str, Say]:
    name = getattr(error, "sqlite_errorname", "")
    for start, meaning in _MEANING.items():
        if name.startswith(start):
            return meaning
    return f"{name or type(error).__name__}: {error}", say("a store that works")


def _sync_directory(directory: Path) -> None:
    """A new file is safe only when its name is: SQLite syncs the one, this the other."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
