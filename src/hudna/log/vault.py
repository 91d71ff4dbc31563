"""The keys of what is sealed in the log's store: one a record, in a file beside it.

Kept before the entry that needs it. Destroying a key makes what it sealed unreadable in every
copy of the store, backups too; so a backup of the store must not hold the vault for longer than
the law lets it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hudna.fault import Fault
from hudna.log.database import Database
from hudna.log.queries import queries
from hudna.log.sealing import KEY
from hudna.log.store import StoreError
from hudna.record.kinds import RecordHash
from hudna.say import say

NAME, LOCK = "vault.sqlite3", "vault.lock"
APPLICATION = 0x48_75_64_56
"""`HudV`."""
VERSION = 1
_NONE = bytes(KEY)
_VAULT = queries("vault")


class Keys(NamedTuple):
    """`coming` seals what remains, while an erasure is under way. `erased`: one was made."""

    secret: bytes
    coming: bytes | None
    erased: bool


class Vault:
    """Every method raises `StoreError` when it cannot do what it says."""

    def __init__(self, directory: Path, origin: str) -> None:
        """Open the vault in `directory`, or make it. StoreError where it is another log's."""
        def make(db: Database) -> None:
            for name in ("make_vault", "make_key"):
                db.run(_VAULT[name])
            db.run(_VAULT["claim_vault"], (origin,))

        self._db = Database(
            directory / NAME, application=APPLICATION, version=VERSION, make=make
        )
        if (found := self._db.one(_VAULT["origin"])) != origin:
            self._db.close()
            raise self._db.fault(f"the vault of {found}", say("the vault of {origin}",
                                                              origin=origin))

    @property
    def path(self) -> Path:
        return self._db.path

    def reached(self) -> int:
        """How many entries the log has had, at least."""
        return int(self._db.one(_VAULT["size"]))

    def take(
        self, hashes: Collection[RecordHash], size: int, randomness: Callable[[int], bytes]
    ) -> list[bytes]:
        """A key for each of the records, in their order, kept when this returns. `size` is what
        the log has reached."""
        drawn = randomness(KEY * len(hashes))
        secrets = [drawn[i : i + KEY] for i in range(0, len(drawn), KEY)]
        return self.keep(hashes, secrets, size)

    def keep(
        self, hashes: Collection[RecordHash], secrets: Collection[bytes], size: int
    ) -> list[bytes]:
        """Keep these keys; the keys that the vault has now, which may be earlier ones."""
        raw = [bytes.fromhex(h) for h in hashes]
        with self._db.transaction():
            added = self._db.many(_VAULT["add_key"], list(zip(raw, secrets, strict=True)))
            self._db.run(_VAULT["reach"], (size,))
            if added == len(raw):
                return list(secrets)
            found = self._db.each(_VAULT["key"], [(h,) for h in raw])
        return [rows[0][0] for _, rows in found]

    def keys(self, hashes: Collection[RecordHash]) -> dict[RecordHash, Keys]:
        """The keys of those records that have any."""
        asked = list(hashes)
        found = self._db.all(
            _VAULT["keys"], hashes=bytes.fromhex("".join(asked)), count=len(asked))
        return {
            asked[n]: Keys(secret, None if coming == _NONE else coming, erased != b"\0")
            for n, secret, coming, erased in found
        }

    def prepare(self, record_hash: RecordHash, coming: bytes) -> None:
        """Keep the key that is about to take the place of a record's."""
        with self._db.transaction():
            self._db.run(_VAULT["prepare"], (coming, bytes.fromhex(record_hash)))

    def destroy(self, record_hash: RecordHash) -> None:
        """Put the coming key in the place of the record's; `forget` ends it."""
        with self._db.transaction():
            self._db.run(_VAULT["destroy"], (bytes.fromhex(record_hash),))

    def forget(self) -> None:
        """When this returns, keys that were destroyed are in no file any more."""
        self._db.forget()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time: what is done within touches the vault and the store."""
        lock = self.path.with_name(LOCK)
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            expected = say("a file that this process may write")
            raise StoreError(Fault(str(lock), error.strerror or "an error", expected)) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def check(self) -> None:
        self._db.check()

    def close(self) -> None:
        self._db.close()
