"""A bare table in SQLite that keeps what a log keeps of its records, and nothing else of a log.

It checks no signature, encrypts nothing and keeps no tree. The same columns and indexes, a
write-ahead log, synchronous FULL: what is committed is on disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TypeAlias

from hudna.bench.peers.presence import Presence

Row: TypeAlias = tuple[bytes, str, str, str, int, str, str]
"""record_hash, author, record_id, kind, admitted_ms, jwt, disclosures."""
MAKE = """
CREATE TABLE entry (
    idx INTEGER PRIMARY KEY, record_hash BLOB NOT NULL UNIQUE, author TEXT NOT NULL,
    record_id TEXT NOT NULL, kind TEXT NOT NULL, admitted_ms INTEGER NOT NULL, jwt TEXT NOT NULL,
    disclosures TEXT NOT NULL, UNIQUE (author, record_id)
)
"""
ADD = """
INSERT INTO entry (record_hash, author, record_id, kind, admitted_ms, jwt, disclosures)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def presence() -> Presence:
    return Presence("sqlite3", sqlite3.sqlite_version)


class Table:
    """`one` commits each row by itself; `together` commits what waits at the same time at once,
    by one thread. Both return once the row is on disk."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(MAKE)
        self._lock = Lock()
        self._waiting: SimpleQueue[tuple[Row, Event] | None] = SimpleQueue()

    def one(self, row: Row) -> None:
        with self._lock:
            self._commit([row])

    def together(self, row: Row) -> None:
        kept = Event()
        self._waiting.put((row, kept))
        kept.wait()

    @contextmanager
    def committing(self) -> Iterator[None]:
        """While `together` is used."""
        thread = Thread(target=self._serve)
        thread.start()
        try:
            yield
        finally:
            self._waiting.put(None)
            thread.join()

    def hashes(self) -> set[bytes]:
        return {found for (found,) in self._db.execute("SELECT record_hash FROM entry")}

    def close(self) -> None:
        self._db.close()

    def _serve(self) -> None:
        while (first := self._waiting.get()) is not None:
            turns = [first]
            while not self._waiting.empty():
                if (more := self._waiting.get()) is None:
                    self._waiting.put(None)
                    break
                turns.append(more)
            self._commit([row for row, _ in turns])
            for _, kept in turns:
                kept.set()

    def _commit(self, rows: Sequence[Row]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(ADD, rows)
        self._db.execute("COMMIT")
