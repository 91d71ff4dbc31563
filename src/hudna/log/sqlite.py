"""The log in SQLite."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from hudna.fault import Fault
from hudna.log.database import Database
from hudna.log.identity import of_file
from hudna.log.queries import queries
from hudna.log.store import Name, Owner, Row, SignedSize, Staged, StoreError
from hudna.log.tiles import TilePlace
from hudna.record.kinds import PartyId, RecordHash
from hudna.say import say

NAME = "log.sqlite3"
APPLICATION = 0x48_75_64_6E
"""`Hudn`."""
VERSION = 2

_ENTRIES, _TREE = queries("entries"), queries("tree")


class SqliteStore:
    """A `Store` in `directory`. The caller holds the directory's lock."""

    def __init__(
        self,
        directory: Path,
        owner: Owner,
        empty: SignedSize,
        randomness: Callable[[int], bytes],
    ) -> None:
        """Open, or make with `owner` and the checkpoint of the `empty` tree."""
        def make(db: Database) -> None:
            for statement in queries("schema").values():
                db.run(statement)
            db.run(_TREE["claim_log"], (*owner, randomness(16).hex()))
            db.run(_TREE["add_checkpoint"], empty)

        self._db = Database(
            directory / NAME, application=APPLICATION, version=VERSION, make=make
        )

    def owner(self) -> Owner:
        return Owner(*self._db.row(_TREE["owner"]))

    def identity(self) -> str:
        """What was drawn at its making, and the file itself. A file that is overwritten in place
        by an older copy of itself has the identity that it had."""
        return f"{self._db.one(_TREE['instance'])}:{of_file(self._db.path)}"

    def head(self) -> SignedSize:
        return SignedSize(*self._db.row(_TREE["head"]))

    def checkpoint_at(self, size: int) -> str | None:
        found = self._db.all(_TREE["checkpoint_at"], size=size)
        return found[0][0] if found else None

    def checkpoints(self, start: int, most: int) -> list[SignedSize]:
        found = self._db.all(_TREE["checkpoints_from"], start=start, most=most)
        return [SignedSize(*row) for row in found]

    def tile(self, place: TilePlace) -> bytes:
        found = self._db.all(_TREE["tile"], level=place[0], index=place[1])
        return bytes(found[0][0]) if found else b""

    def entry(self, record_hash: RecordHash) -> Row | None:
        found = self._db.all(_ENTRIES["entry_by_hash"], record_hash=bytes.fromhex(record_hash))
        return _row(found[0]) if found else None

    def entries(self, start: int, most: int) -> list[Row]:
        return list(map(_row, self._db.all(_ENTRIES["entries_from"], start=start, most=most)))

    def entries_of(self, kinds: Collection[str]) -> list[Row]:
        found = [row for kind in kinds for row in self._db.all(_ENTRIES["entries_of"], kind=kind)]
        return list(map(_row, sorted(found)))

    def hashes(self, start: int, most: int) -> list[bytes]:
        found = self._db.all(_ENTRIES["hashes_from"], start=start, most=most)
        return [record_hash for (record_hash,) in found]

    def hashes_by_id(self, names: Collection[Name]) -> dict[Name, RecordHash]:
        by_author: dict[PartyId, list[str]] = defaultdict(list)
        for author, record_id in names:
            by_author[author].append(record_id)
        return {
            (author, record_id): record_hash.hex()
            for author, ids in by_author.items()
            for record_id, record_hash in self._db.all(
                _ENTRIES["hashes_by_id"], author=author, ids=json.dumps(ids))
        }

    def commit(self, staged: Staged) -> bool:
        with self._db.transaction():
            if self.head().size != staged.before:
                return False
            self._db.many(_ENTRIES["add_entry"], map(_columns, staged.rows))
            self._db.many(_TREE["keep_tile"], _tiles(staged))
            self._db.many(_TREE["add_checkpoint"], [*staged.earlier, staged.checkpoint])
        return True

    def reseal(self, record_hash: RecordHash, sealed: bytes) -> None:
        args = {"record_hash": bytes.fromhex(record_hash), "sealed": sealed}
        with self._db.transaction():
            if self._db.run(_ENTRIES["reseal"], args) != 1:
                expected = say("an entry of this log")
                raise StoreError(Fault("entry", record_hash, expected))
        self._db.forget()

    def fill(self, found: Row) -> None:
        with self._db.transaction():
            self._db.run(_ENTRIES["fill"], {
                "record_hash": bytes.fromhex(found.record_hash), "author": found.author,
                "record_id": found.record_id, "kind": found.kind, "jwt": found.jwt,
                "sealed": found.sealed,
            })

    def check(self) -> None:
        self._db.check()

    def counts(self) -> tuple[int, int]:
        return self._db.one(_TREE["count_tiles"]), self._db.one(_TREE["count_checkpoints"])

    def close(self) -> None:
        self._db.close()


def _row(row: tuple[Any, ...]) -> Row:
    index, record_hash, *rest = row
    return Row(index, record_hash.hex(), *rest)


def _columns(row: Row) -> tuple[object, ...]:
    return (
        row.index, bytes.fromhex(row.record_hash), row.author, row.record_id, row.kind,
        row.admitted_ms, row.jwt, row.sealed,
    )


def _tiles(staged: Staged) -> Iterable[tuple[int, int, bytes]]:
    return ((level, index, hashes) for (level, index), hashes in staged.tiles.items())
