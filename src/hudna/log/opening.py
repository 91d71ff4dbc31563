"""Which store a node's log is in: a file of the node's own, or the database of a URL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hudna.fault import Fault, Refused
from hudna.log.sqlite import SqliteStore
from hudna.log.store import Owner, SignedSize, Store, StoreError
from hudna.say import say

SQLITE = "sqlite"
SCHEMES = ("postgresql://", "postgres://")


def is_database(store: str | None) -> bool:
    """Whether it is a URL of PostgreSQL's. Refused, without repeating it, where it is neither
    that nor the file in the directory (`None` or `sqlite`)."""
    if store in (None, SQLITE):
        return False
    if not str(store).startswith(SCHEMES):
        expected = say("{form}, or sqlite", form="postgresql://user@host:port/database")
        raise Refused(Fault("store", "something else", expected))
    return True


def open_store(
    store: str | None, directory: Path, owner: Owner, empty: SignedSize,
    randomness: Callable[[int], bytes],
) -> Store:
    """Open the store, or make it. `directory` holds what is not in the database."""
    if not is_database(store):
        return SqliteStore(directory, owner, empty, randomness)
    try:
        from hudna.log.postgres import PostgresStore  # noqa: PLC0415 - an optional driver
    except ModuleNotFoundError as missing:
        if missing.name != "psycopg":
            raise
        expected = say("the package psycopg: pip install 'hudna[postgres]'")
        raise StoreError(Fault("store", "no driver for PostgreSQL", expected)) from None
    return PostgresStore(str(store), owner, empty, randomness)
