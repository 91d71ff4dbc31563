"""A node's log, looked at by a process that is not the node, which may be running meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from hudna.fault import Fault, Refused
from hudna.home.folder import Folder
from hudna.log import sqlite, vault
from hudna.log.entry import Entry
from hudna.log.opening import is_database, open_store
from hudna.log.reader import Reader
from hudna.log.store import LOST, Owner, SignedSize, StoreError
from hudna.record.kinds import PartyId, RecordHash
from hudna.say import say


class ReadLog:
    """Neither locks nor writes. `store`: of a log that is elsewhere than the node's settings say.
    Refused where the directory, or the database, has no log yet, or another node's."""

    def __init__(self, folder: Folder, store: str | None = None) -> None:
        origin, store = folder.config.origin, store or folder.config.store
        files = [vault.NAME] if is_database(store) else [vault.NAME, sqlite.NAME]
        for name in files:
            if not (folder.log / name).is_file():
                raise _none(str(folder.log / name))
        with ExitStack() as opened:
            self._store = open_store(
                store, folder.log, Owner(origin, ""), SignedSize(0, ""), _not_made)
            opened.callback(self._store.close)
            if (found := self._store.owner().origin) != origin:
                raise Refused(Fault(str(folder.log), f"the log of {found}",
                                    say("the log of {origin}", origin=origin)))
            keys = vault.Vault(folder.log, origin)
            opened.callback(keys.close)
            self._reader = Reader(self._store, keys)
            self._opened = opened.pop_all()

    def entries(self, start: int = 0) -> Iterator[Entry]:
        return self._reader.entries(start)

    def entry(self, record_hash: RecordHash) -> Entry | None:
        return self._reader.entry(record_hash)

    def entries_of(self, kinds: Collection[str]) -> list[Entry]:
        return self._reader.entries_of(kinds)

    def checkpoint_at(self, size: int) -> str | None:
        return self._store.checkpoint_at(size)

    @property
    def lost(self) -> list[int]:
        """The places of the entries that have no content."""
        return [row.index for row in self._store.entries_of([LOST])]

    def hash_by_id(self, author: PartyId, record_id: str) -> RecordHash | None:
        return self._store.hashes_by_id([(author, record_id)]).get((author, record_id))

    def first_ms(self) -> int | None:
        """When the first entry was admitted, ms; None of an empty log."""
        rows = self._store.entries(0, 1)
        return rows[0].admitted_ms if rows else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()


def _not_made(_: int) -> bytes:
    """A store draws randomness only to make a log: it is then given up, and nothing is made."""
    raise _none("store")


def _none(where: str) -> StoreError:
    return StoreError(Fault(where, "no log", say("the log of a node that has been started")))
