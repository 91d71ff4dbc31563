"""A node's own log directory (SQLite), looked at from outside: nothing is written, and the node
may be running. Every record is held against its leaf."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hudna.fault import Fault, Refused
from hudna.log import note as notes
from hudna.log import sqlite as kept
from hudna.log import tree, vault
from hudna.log.checkpoint import open_checkpoint, parse
from hudna.log.leaf import leaf_of
from hudna.log.note import Verifier
from hudna.log.outside import Report
from hudna.log.outside_sources import Unreadable
from hudna.log.queries import queries
from hudna.log.sealing import join, unseal
from hudna.log.store import Row, SignedSize
from hudna.log.tiles import HASH, WIDTH, Tile
from hudna.log.tree import Frontier
from hudna.record import claims, sdjwt
from hudna.record.release import filled
from hudna.record.shown import shown
from hudna.record.sign import hash_of
from hudna.say import Say, say

_ENTRIES, _TREE, _VAULT = queries("entries"), queries("tree"), queries("vault")
WAIT_S = 30.0


def log_of(path: Path) -> Path | None:
    """The log's directory, where `path` is a node's or its log's."""
    found = (d for d in (path / "log", path) if (d / kept.NAME).is_file())
    return next(found, None)


def lacks_log(path: Path) -> bool:
    """Whether `path` is a node's, or its log's, and the log itself is not in it."""
    return log_of(path) is None and any(
        (d / vault.NAME).is_file() for d in (path / "log", path))


class Node:
    """A `Source`. Where a row is not what its leaf says, `report` is told as it is read, and so
    it is of a kept checkpoint that does not belong to the tree."""

    ahead = 0

    def __init__(self, directory: Path, verifiers: tuple[Verifier, ...], report: Report) -> None:
        self.name = str(directory)
        self._verifiers, self._report = verifiers, report
        self._log, self._keys = _opened(directory / kept.NAME), _opened(directory / vault.NAME)
        self._frontier, self._before_ms = Frontier(), 0
        self._size = 0
        self.records = 0

    def checkpoint(self) -> str:
        """The latest; and SQLite looks its own files over, page by page."""
        for db in (self._log, self._keys):
            self._sound(db)
        self._owned()
        size, note = self._row(self._log, _TREE["head"])
        self._size = int(size)
        self._vouched(0)
        if (signed := parse(notes.split(note)[0]).size) != size:
            self._report(Fault(f"checkpoints[{size}]", f"{signed} entries", say("{n} entries",
                                                                               n=size)))
        return str(note)

    def get(self, tile: Tile) -> bytes | None:
        if tile.level < 0:
            return self._bundle(tile)
        found = self._all(self._log, _TREE["tile"], level=tile.level, index=tile.n)
        return bytes(found[0][0])[: tile.width * HASH] if found else None

    def finish(self) -> None:
        """Report what lies beyond the log."""
        beyond = self._all(self._log, _ENTRIES["hashes_from"], start=self._size, most=1)
        if beyond and self._row(self._log, _TREE["head"])[0] == self._size:
            self._report(Fault(f"entries[{self._size}]", "an entry",
                               say("none that no checkpoint covers")))

    def close(self) -> None:
        self._log.close()
        self._keys.close()

    def _bundle(self, tile: Tile) -> bytes:
        start = tile.n * WIDTH
        rows = self._rows(start, tile.width)
        hashes = self._all(self._log, _ENTRIES["hashes_from"], start=start, most=tile.width)
        if [bytes.fromhex(row.record_hash) for row in rows] != [h for (h,) in hashes]:
            self._report(Fault(f"entries[{start}]", "other rows than the index of leaves has",
                               say("the log as it was written")))
        for i, row in enumerate(rows):
            self._checked(row, start + i)
        leaves = [leaf_of(row.record_hash) for row in rows]
        self._follow(start, leaves)
        return b"".join(len(leaf).to_bytes(2) + leaf for leaf in leaves)

    def _rows(self, start: int, most: int) -> list[Row]:
        found = self._all(self._log, _ENTRIES["entries_from"], start=start, most=most)
        return [Row(i, h.hex(), *rest) for i, h, *rest in found]

    # --- a record against its leaf ---

    def _checked(self, row: Row, index: int) -> None:
        where = f"entries[{index}]"
        if row.index != index:
            self._report(Fault(where, f"entry {row.index}", say("entry {n}", n=index)))
        if row.admitted_ms < self._before_ms:
            self._report(Fault(f"{where}.admitted_ms", str(row.admitted_ms),
                               say("no moment before the last one")))
        self._before_ms = row.admitted_ms
        if not row.jwt:
            return
        self.records += 1
        try:
            self._read(row)
        except Refused as refused:
            for f in refused.faults:
                self._report(Fault(f"{where}, {f.where}", f.found, f.expected))

    def _read(self, row: Row) -> None:
        """What was signed has the leaf's hash, and what is sealed is what was signed."""
        if hash_of(row.jwt) != row.record_hash:
            raise _no("record", f"SHA-256 {hash_of(row.jwt)}",
                      say("{hash}, as its leaf has it", hash=row.record_hash))
        text = self._unsealed(row)
        if text is None:
            # An erasure may have put another key and another text there since.
            [row] = self._rows(row.index, 1)
            text = self._unsealed(row)
        if text is None and self._erased(row):
            return
        if text is None:
            raise _no("disclosures", "sealed under no key that is held",
                      say("disclosures that the record's key opens"))
        parts = sdjwt.take_apart(join(row.jwt, text))
        envelope, fields = claims.read(parts.payload), sdjwt.disclosed(parts)
        signed = fields.get("kind", row.kind)
        # Of a place that was told at no step the row has the kind as it reads, not as signed.
        kind = row.kind if row.kind in (signed, filled(fields)[0].get("kind")) else signed
        said = (envelope.author, envelope.id, kind)
        if said != (row.author, row.record_id, row.kind):
            raise _no("columns", ", ".join(map(str, (row.author, row.record_id, row.kind))),
                      say("{found}, as the record has it", found=", ".join(map(str, said))))

    def _erased(self, row: Row) -> bool:
        """A store older than an erasure holds what no key opens any more."""
        return any(erased != b"\0" for _, _, erased in self._keys_of(row))

    def _unsealed(self, row: Row) -> str | None:
        keys = [key for secret, coming, _ in self._keys_of(row) for key in (secret, coming)]
        texts = (unseal(row.sealed, row.record_hash, key) for key in keys)
        return next((text for text in texts if text is not None), None)

    def _keys_of(self, row: Row) -> list[tuple[bytes, bytes, bytes]]:
        with self._named(self._keys):
            of = (bytes.fromhex(row.record_hash),)
            return self._keys.execute(_VAULT["key"], of).fetchall()

    # --- every checkpoint that was kept ---

    def _follow(self, start: int, leaves: list[bytes]) -> None:
        """The root after each of these leaves, where a checkpoint of that size was kept."""
        notes = {c.size: c.note for c in self._checkpoints(start + 1, start + len(leaves))}
        for leaf in leaves:
            self._frontier, _ = self._frontier.add(tree.leaf_hash(leaf))
            if note := notes.get(self._frontier.size):
                self._vouched(self._frontier.size, note)

    def _checkpoints(self, first: int, last: int) -> Iterator[SignedSize]:
        found = self._all(self._log, _TREE["checkpoints_from"], start=first, most=last - first + 1)
        return (SignedSize(*row) for row in found if row[0] <= last)

    def _vouched(self, size: int, note: str | None = None) -> None:
        for _, text in [(size, note)] if note else self._checkpoints(size, size):
            try:
                head = open_checkpoint(text, *self._verifiers)
            except Refused as refused:
                for f in refused.faults:
                    self._report(Fault(f"checkpoints[{size}], {f.where}", f.found, f.expected))
                continue
            if (head.size, head.root) != (size, self._frontier.root):
                self._report(Fault(f"checkpoints[{size}]", f"root {head.root.hex()}",
                                   say("root {root}, which the entries give",
                                       root=self._frontier.root.hex())))

    # --- SQLite ---

    def _owned(self) -> None:
        origin, verifier = self._row(self._log, _TREE["owner"])
        self._row(self._keys, _VAULT["size"])
        names = {Verifier.from_text(verifier, "log").name, origin,
                 self._row(self._keys, _VAULT["origin"])[0]}
        if names != {v.name for v in self._verifiers}:
            self._report(Fault("log", f"the log of {origin}",
                               say("the log of {verifier}", verifier=self._verifiers[0].name)))

    def _sound(self, db: sqlite3.Connection) -> None:
        with self._named(db):
            found = [row[0] for row in db.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            self._report(Fault(_path(db), shown(str(found[0])), say("an intact database")))

    def _row(self, db: sqlite3.Connection, sql: str) -> tuple[Any, ...]:
        if not (rows := self._all(db, sql)):
            raise _no(_path(db), "a row that is missing", say("the log as it was written"))
        return rows[0]

    def _all(self, db: sqlite3.Connection, sql: str, **args: object) -> list[tuple[Any, ...]]:
        with self._named(db):
            return db.execute(sql, args).fetchall()

    @contextmanager
    def _named(self, db: sqlite3.Connection) -> Iterator[None]:
        """A file that SQLite finds damaged is not sound; one that is busy cannot be read."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise _failed(_path(db), error) from error


def _opened(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise Unreadable(Fault(str(path), "no such file", say("a node's log directory")))
    # Beside a database that nobody has open, in a directory that we may not write to, SQLite
    # cannot make the file through which readers of a write-ahead log agree: it needs none then.
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        try:
            db = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True,
                                 isolation_level=None, timeout=WAIT_S, check_same_thread=False)
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            if mode == "mode=ro" and not Path(f"{path}-wal").exists():
                continue
            raise _failed(str(path), error) from error
        except sqlite3.DatabaseError as error:
            raise _failed(str(path), error) from error
        return db
    raise AssertionError(path)


def _path(db: sqlite3.Connection) -> str:
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def _failed(path: str, error: sqlite3.DatabaseError) -> Refused:
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    fault = Fault(path, f"{name}: {error}", say("the log as it was written"))
    busy = name.startswith(("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR"))
    return Unreadable(fault) if busy else Refused(fault)


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, found, expected))
