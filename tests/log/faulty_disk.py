"""A disk under SQLite that remembers every write and sync, so that power can be cut at any of them.

The product's own store runs on it through apsw, whose file layer can be written in Python; what
the cut leaves behind is then opened by the store as it is, on a real file system.

What was synced is there. What was not is there, is not, or is torn, sector by sector: as the dice
fall. A file whose name was never synced may be missing whole.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal, NamedTuple

import apsw

SECTOR = 512
NUMBERS = count()
REAL = sqlite3.connect


class Op(NamedTuple):
    """One call to the file layer. `file`: its name within the directory."""

    kind: Literal["write", "truncate", "sync", "delete"]
    file: str
    offset: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """`ops`: all that reached the file layer. `full_at`: from the write of this number on there is
    no room, until it is set to None."""

    directory: Path
    ops: list[Op] = field(default_factory=list)
    full_at: int | None = None
    deaf: bool = False
    """A disk that says that it has synced and has not: the control."""

    def did(self, op: Op) -> None:
        if self.full_at is not None and op.kind == "write" and len(self.ops) >= self.full_at:
            raise apsw.FullError("no room")
        if not (self.deaf and op.kind == "sync"):
            self.ops.append(op)

    @contextmanager
    def under_sqlite(self) -> Iterator[None]:
        """Have every database that is opened meanwhile lie on this disk."""
        layer = _Layer(f"faulty-{next(NUMBERS)}", self)

        def connect(path: Path, **_: Any) -> _Connection:
            return _Connection(path, layer.name)

        sqlite3.connect = connect  # type: ignore[assignment]
        try:
            yield
        finally:
            sqlite3.connect = REAL
            layer.unregister()


def after_a_cut(ops: list[Op], at: int, directory: Path, dice: random.Random) -> None:
    """Write what is left in `directory` when power is cut just before op number `at`."""
    files: dict[str, _File] = {}
    for op in ops[:at]:
        _did(files, op)
    directory.mkdir(parents=True)
    for name, file in files.items():
        content = file.left(dice)
        if content is not None:
            (directory / name).write_bytes(content)


# --- what a file holds for certain, and what it may hold ---------------------------------------


@dataclass
class _File:
    safe: bytearray = field(default_factory=bytearray)
    named: bool = False
    pending: list[Op] = field(default_factory=list)

    def sync(self) -> None:
        for op in self.pending:
            _apply(self.safe, op)
        self.pending, self.named = [], True

    def left(self, dice: random.Random) -> bytes | None:
        if not self.named and dice.random() < 0.5:
            return None
        content = bytearray(self.safe)
        how = dice.choice(("none", "all", "some", "prefix"))
        cut = dice.randrange(len(self.pending) + 1)
        for i, op in enumerate(self.pending):
            if how == "all" or (how == "prefix" and i < cut):
                _apply(content, op)
            elif how == "some":
                _apply_some(content, op, dice)
        return bytes(content)


def _did(files: dict[str, _File], op: Op) -> None:
    if op.kind == "delete":
        files.pop(op.file, None)
        return
    file = files.setdefault(op.file, _File())
    if op.kind == "sync":
        file.sync()
    else:
        file.pending.append(op)


def _apply(content: bytearray, op: Op) -> None:
    if op.kind == "truncate":
        del content[op.offset :]
        return
    content.extend(bytes(max(0, op.offset - len(content))))
    content[op.offset : op.offset + len(op.data)] = op.data


def _apply_some(content: bytearray, op: Op, dice: random.Random) -> None:
    """Some of its sectors, or none of it."""
    if op.kind == "truncate":
        if dice.random() < 0.5:
            _apply(content, op)
        return
    start = op.offset
    while start < op.offset + len(op.data):
        end = min((start // SECTOR + 1) * SECTOR, op.offset + len(op.data))
        if dice.random() < 0.5:
            part = op.data[start - op.offset : end - op.offset]
            _apply(content, Op("write", op.file, start, part))
        start = end


# --- SQLite on such a disk ---------------------------------------------------------------------


class _Layer(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, "")
        self.name, self.disk = name, disk

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _Opened(name, flags, self.disk)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.disk.did(Op("delete", Path(filename).name))
        super().xDelete(filename, syncdir)


class _Opened(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], disk: Disk) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._disk, self._name = disk, Path(path).name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.did(Op("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._disk.did(Op("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._disk.did(Op("sync", self._name))


class _Connection:
    """What the product uses of `sqlite3.Connection`, in its own words for errors."""

    def __init__(self, path: Path, layer: str) -> None:
        self._db = apsw.Connection(str(path), vfs=layer)
        # Python's file layer has no shared memory: the index of the write-ahead log is kept in
        # this process, which changes nothing about what is on disk.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def execute(self, sql: str, args: Mapping[str, object] | tuple[object, ...] = ()) -> _Cursor:
        with _in_its_words():
            return _Cursor(self._db, list(self._db.execute(sql, args or None)))

    def executemany(self, sql: str, rows: Any) -> _Cursor:
        with _in_its_words():
            before = self._db.total_changes()
            self._db.executemany(sql, rows)
            return _Cursor(self._db, [], self._db.total_changes() - before)

    def close(self) -> None:
        with _in_its_words():
            self._db.close()


class _Cursor:
    def __init__(
        self, db: apsw.Connection, rows: list[tuple[Any, ...]], changed: int | None = None
    ) -> None:
        self._rows = rows
        self.rowcount = db.changes() if changed is None else changed

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows[0] if self._rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows


@contextmanager
def _in_its_words() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        told = sqlite3.OperationalError(str(error))
        name = type(error).__name__.removesuffix("Error").upper()
        told.sqlite_errorname = f"SQLITE_{name}"  # type: ignore[misc]
        raise told from error
