"""Connections to one PostgreSQL database: lent one at a time, made anew where they are lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore
from typing import Any, TypeAlias, TypeVar

import psycopg

from hudna.fault import Fault
from hudna.log.postgres_errors import gone, meaning, shown_url
from hudna.log.store import StoreError
from hudna.say import Say, say

Connection: TypeAlias = Any
"""A `psycopg.Connection` in autocommit mode: transactions are begun and ended by name."""
Result = TypeVar("Result")

MOST = 8
CONNECT_S = 10
PAUSES_S = (0.0, 0.1, 0.2, 0.4, 0.8, 1.5)
"""Between the attempts to reach a server that was there before."""
SESSION = {
    "application_name": "hudna",
    "default_transaction_isolation": "read committed",
    # A process that hangs in the middle of a commit must not hold up the others for good.
    "idle_in_transaction_session_timeout": "30s",
    "lock_timeout": "60s",
    "statement_timeout": "0",
    "search_path": "hudna",
}
NEEDED = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}
DURABLE = ("on", "remote_apply")


class Pool:
    """Safe to use from several threads. Whatever the server cannot do is a `StoreError` that
    names the database, and never a password."""

    def __init__(self, url: str) -> None:
        """Nothing is connected yet. StoreError where the URL will not do."""
        self._url, self.where = url, shown_url(url)
        self._idle: list[Connection] = []
        self._free = BoundedSemaphore(MOST)
        self._closed = self._reached = False
        self.vet: Callable[[Connection], None] = lambda _db: None
        """Asked of every new connection: whether it leads where it should."""

    def do(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` gives. Where the connection is lost it is done again on a new one: for
        reading, and for what is the same done twice."""
        with self.named():
            with self.lent() as db:
                try:
                    return work(db)
                except psycopg.OperationalError as error:
                    if not lost(db, error):
                        raise
            with self.lent() as db:
                return work(db)

    def all(self, sql: str, **args: object) -> list[tuple[Any, ...]]:
        return self.do(lambda db: list(db.execute(sql, args, binary=True).fetchall()))

    def row(self, sql: str, **args: object) -> tuple[Any, ...]:
        """The first row; StoreError where there is none."""
        rows = self.all(sql, **args)
        if not rows:
            raise self.fault("a row that is missing", say("the log as it was written"))
        return rows[0]

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """A connection for one piece of work. Errors are psycopg's: see `named`."""
        with self._free:
            db = self._taken()
            try:
                yield db
            finally:
                self._returned(db)

    @contextmanager
    def named(self) -> Iterator[None]:
        try:
            yield
        # The cause is not passed on: it may hold more of the connection than is to be told.
        except psycopg.Error as error:
            raise self.fault(*meaning(error, self._url)) from None

    def fault(self, found: str, expected: Say) -> StoreError:
        return StoreError(Fault(self.where, found, expected))

    def close(self) -> None:
        """What is lent is closed when it comes back."""
        self._closed = True
        self._drop()

    def _taken(self) -> Connection:
        if self._closed:
            raise self.fault("a store that is closed", say("an open one"))
        with suppress(IndexError):
            return self._idle.pop()
        return self._connected()

    def _returned(self, db: Connection) -> None:
        if db.closed:
            # The others led to the same server: they are lost with it, or soon made again.
            self._drop()
        elif self._closed or db.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            db.close()
        else:
            self._idle.append(db)

    def _drop(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _connected(self) -> Connection:
        pauses = iter(PAUSES_S if self._reached else PAUSES_S[:1])
        time.sleep(next(pauses))
        while True:
            try:
                return self._settled()
            except psycopg.OperationalError:
                if (pause := next(pauses, None)) is None:
                    raise
                time.sleep(pause)

    def _settled(self) -> Connection:
        db: Connection = psycopg.connect(
            self._url, autocommit=True, connect_timeout=CONNECT_S, client_encoding="utf8"
        )
        try:
            self._set_up(db)
            self.vet(db)
        except BaseException:
            db.close()
            raise
        self._reached = True
        return db

    def _set_up(self, db: Connection) -> None:
        """Durability is the session's own affair: no default of a server, a database or a role
        is relied on."""
        for name, value in SESSION.items():
            db.execute("SELECT set_config(%s, %s, false)", (name, value))
        if _setting(db, "synchronous_commit") not in DURABLE:
            db.execute("SET synchronous_commit = on")
        for name, needed in NEEDED.items():
            if (found := _setting(db, name)) != needed:
                expected = say("{setting}", setting=f"{name} = {needed}")
                raise self.fault(f"{name} = {found}", expected)


def lost(db: Connection, error: psycopg.Error) -> bool:
    """Whether the connection is gone; it is closed then."""
    if gone(error):
        db.close()
    return bool(db.closed)


def _setting(db: Connection, name: str) -> str:
    return str(db.execute("SELECT current_setting(%s)", (name,)).fetchone()[0])
