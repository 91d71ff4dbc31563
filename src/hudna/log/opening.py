"""Which store a node's log is in: a file of the node's own, or the database of a URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hudna.fault import Fault, Refused
from hudna.log.sqlite import NAME as SQLITE_FILE
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


def shown(store: str | None) -> str:
    """The store as it may be shown to anybody: no password. Refused as of `is_database`."""
    if not is_database(store):
        return SQLITE
    with _driver():
        from hudna.log.postgres_errors import shown_url  # noqa: PLC0415 - an optional driver
    return shown_url(str(store))


def existing(store: str | None, directory: Path) -> Store:
    """Open a store that there is. StoreError where there is none."""
    def none(_size: int) -> bytes:
        raise _none(shown(store))

    if not is_database(store) and not (directory / SQLITE_FILE).is_file():
        raise _none(str(directory / SQLITE_FILE))
    return open_store(store, directory, Owner("", ""), SignedSize(0, ""), none)


def open_store(
    store: str | None, directory: Path, owner: Owner, empty: SignedSize,
    randomness: Callable[[int], bytes],
) -> Store:
    """Open the store, or make it. `directory` holds what is not in the database."""
    if not is_database(store):
        return SqliteStore(directory, owner, empty, randomness)
    with _driver():
        from hudna.log.postgres import PostgresStore  # noqa: PLC0415 - as above
    return PostgresStore(str(store), owner, empty, randomness)


@contextmanager
def _driver() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name != "psycopg":
            raise
        expected = say("the package psycopg: pip install 'hudna[postgres]'")
        raise StoreError(Fault("store", "no driver for PostgreSQL", expected)) from None


def _none(where: str) -> StoreError:
    return StoreError(Fault(where, "nothing", say("a log of Hudna")))
