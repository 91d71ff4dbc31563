"""The log in PostgreSQL. Several processes may append: each moves the head from where it saw it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import psycopg

from hudna.fault import Fault
from hudna.log.postgres_pool import Connection, Pool, lost
from hudna.log.queries import queries
from hudna.log.store import Name, Owner, Row, SignedSize, Staged, StoreError
from hudna.log.tiles import TilePlace
from hudna.record.kinds import RecordHash
from hudna.say import say

VERSION = 1
ATTEMPTS = 3
_SQL = queries("postgres")


class PostgresStore:
    """A `Store` in the schema `hudna` of a database."""

    def __init__(
        self, url: str, owner: Owner, empty: SignedSize, randomness: Callable[[int], bytes]
    ) -> None:
        """Open, or make with `owner` and the checkpoint of the `empty` tree.

        `url`: postgresql://user@host:port/database, in any form that libpq reads.
        """
        self._pool = Pool(url)
        try:
            with self._pool.named(), self._pool.lent() as db:
                self._settle(db, owner, empty, randomness)
            self._identity = str(self._pool.row(_SQL["identity"])[0])
        except BaseException:
            self._pool.close()
            raise
        self._pool.vet = self._same

    def _settle(
        self, db: Connection, owner: Owner, empty: SignedSize,
        randomness: Callable[[int], bytes],
    ) -> None:
        with db.transaction():
            db.execute(_SQL["making"])
            schema, log = db.execute(_SQL["found"]).fetchone()
            if not schema:
                for statement in queries("postgres_schema").values():
                    db.execute(statement)
                db.execute(_SQL["claim_log"], (VERSION, *owner, randomness(16).hex()))
                db.execute(_SQL["claim_head"])
                db.execute(_SQL["add_checkpoint"], empty)
            elif not log:
                raise self._pool.fault("another program's schema", say("a log of Hudna"))
            elif (version := db.execute(_SQL["version"]).fetchone()[0]) != VERSION:
                expected = say("a log of version {version}", version=VERSION)
                raise self._pool.fault(f"a log of version {version}", expected)

    def _same(self, db: Connection) -> None:
        """A database that was restored or promoted meanwhile may have lost what was told."""
        if (found := str(db.execute(_SQL["identity"]).fetchone()[0])) != self._identity:
            expected = say("database {identity}; start the node again", identity=self._identity)
            raise self._pool.fault(f"database {found}", expected)

    def owner(self) -> Owner:
        return Owner(*self._pool.row(_SQL["owner"]))

    def identity(self) -> str:
        """Another one after a copy, a dump that was read back, or a recovery to a point in time.
        A data directory that is overwritten in place by its own copy keeps the one it had."""
        return self._identity

    def head(self) -> SignedSize:
        return SignedSize(*self._pool.row(_SQL["head"]))

    def checkpoint_at(self, size: int) -> str | None:
        found = self._pool.all(_SQL["checkpoint_at"], size=size)
        return found[0][0] if found else None

    def checkpoints(self, start: int, most: int) -> list[SignedSize]:
        found = self._pool.all(_SQL["checkpoints_from"], start=start, most=most)
        return [SignedSize(*row) for row in found]

    def tile(self, place: TilePlace) -> bytes:
        found = self._pool.all(_SQL["tile"], level=place[0], index=place[1])
        return found[0][0] if found else b""

    def entry(self, record_hash: RecordHash) -> Row | None:
        found = self._pool.all(_SQL["entry_by_hash"], record_hash=bytes.fromhex(record_hash))
        return _row(found[0]) if found else None

    def entries(self, start: int, most: int) -> list[Row]:
        return list(map(_row, self._pool.all(_SQL["entries_from"], start=start, most=most)))

    def entries_of(self, kinds: Collection[str]) -> list[Row]:
        return list(map(_row, self._pool.all(_SQL["entries_of"], kinds=list(kinds))))

    def hashes(self, start: int, most: int) -> list[bytes]:
        found = self._pool.all(_SQL["hashes_from"], start=start, most=most)
        return [record_hash for (record_hash,) in found]

    def hashes_by_id(self, names: Collection[Name]) -> dict[Name, RecordHash]:
        if not names:
            return {}
        authors, ids = zip(*names, strict=True)
        found = self._pool.all(_SQL["hashes_by_id"], authors=list(authors), ids=list(ids))
        return {(author, record_id): raw.hex() for author, record_id, raw in found}

    def commit(self, staged: Staged) -> bool:
        """Where the connection is lost on the way, the store is asked what it holds: the answer
        is certain, or it is a StoreError."""
        with self._pool.named():
            for _ in range(ATTEMPTS):
                with self._pool.lent() as db:
                    try:
                        return _swapped(db, staged)
                    except psycopg.OperationalError as error:
                        if not lost(db, error):
                            raise
                if self._kept(staged):
                    return True
        raise self._pool.fault("a connection that is lost each time", say("a server that runs"))

    def _kept(self, staged: Staged) -> bool:
        """Whether a commit of which no answer came has come about."""
        def settled(db: Connection) -> bool:
            # What the lost connection left under way holds the row until it is done or undone.
            db.execute(_SQL["settled_head"])
            found = db.execute(_SQL["checkpoint_at"], {"size": staged.checkpoint.size}).fetchone()
            return found is not None and found[0] == staged.checkpoint.note

        return self._pool.do(settled)

    def reseal(self, record_hash: RecordHash, sealed: bytes) -> None:
        args = {"record_hash": bytes.fromhex(record_hash), "sealed": sealed}
        if self._pool.do(lambda db: db.execute(_SQL["reseal"], args).rowcount) != 1:
            raise StoreError(Fault("entry", record_hash, say("an entry of this log")))

    def fill(self, found: Row) -> None:
        args = {
            "record_hash": bytes.fromhex(found.record_hash), "author": found.author,
            "record_id": found.record_id, "kind": found.kind, "jwt": found.jwt,
            "sealed": found.sealed,
        }
        self._pool.do(lambda db: db.execute(_SQL["fill"], args))

    def check(self) -> None:
        self._pool.row(_SQL["read_all"])

    def counts(self) -> tuple[int, int]:
        tiles, checkpoints = self._pool.row(_SQL["counts"])
        return int(tiles), int(checkpoints)

    def close(self) -> None:
        self._pool.close()


def _swapped(db: Connection, staged: Staged) -> bool:
    """One transaction, two journeys. The head's row is locked by the first, so that the second,
    which writes and commits, is never on its way where the head had moved."""
    with db.pipeline():
        db.execute("BEGIN")
        size = {"before": staged.before, "size": staged.checkpoint.size}
        moved = db.execute(_SQL["move_head"], size)
    if moved.rowcount != 1:
        db.execute("ROLLBACK")
        return False
    with db.pipeline():
        db.execute(_SQL["add_entries"], _columns(staged))
        db.execute(_SQL["keep_tiles"], _tiles(staged))
        for checkpoint in (*staged.earlier, staged.checkpoint):
            db.execute(_SQL["add_checkpoint"], checkpoint)
        db.execute("COMMIT")
    return True


def _row(row: tuple[Any, ...]) -> Row:
    index, record_hash, *rest = row
    return Row(index, record_hash.hex(), *rest)


def _columns(staged: Staged) -> tuple[list[Any], ...]:
    rows = staged.rows
    return (
        [r.index for r in rows], [bytes.fromhex(r.record_hash) for r in rows],
        [r.author for r in rows], [r.record_id for r in rows], [r.kind for r in rows],
        [r.admitted_ms for r in rows], [r.jwt for r in rows], [r.sealed for r in rows],
    )


def _tiles(staged: Staged) -> tuple[list[Any], ...]:
    return (
        [level for level, _ in staged.tiles], [index for _, index in staged.tiles],
        list(staged.tiles.values()),
    )
