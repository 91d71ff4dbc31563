"""The ledger in PostgreSQL, for nodes of several processes: in a schema of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from hudna.log.kept_ledger import KeptLedger, Ran, Run
from hudna.log.postgres_pool import Connection, Pool
from hudna.log.queries import queries

SCHEMA = "hudna_ledger"
Result = TypeVar("Result")
_NAMED = re.compile(r":(\w+)")
_MAKING = 0x48_75_64_4C
"""The lock under which it is made, where several processes begin at once."""


class PostgresLedger(KeptLedger):
    """A `Ledger` in the database of `url`. Made where there is none."""

    def __init__(self, url: str) -> None:
        self._pool = Pool(url)
        self._pool.vet = _enter
        try:
            self._within(_make)
        except BaseException:
            self._pool.close()
            raise

    def close(self) -> None:
        self._pool.close()

    def _within(self, work: Callable[[Run], Result]) -> Result:
        def done(db: Connection) -> Result:
            with db.transaction():
                return work(_run(db))

        return self._pool.do(done)

    def _rows(self, sql: str, **args: object) -> list[tuple[Any, ...]]:
        return self._pool.all(_translated(sql), **args)


def _run(db: Connection) -> Run:
    def run(sql: str, **args: object) -> Ran:
        cursor = db.execute(_translated(sql), args, binary=True)
        return Ran(cursor.fetchall() if cursor.description else [], cursor.rowcount)

    return run


def _enter(db: Connection) -> None:
    db.execute("SELECT set_config('search_path', %s, false)", (SCHEMA,))


def _make(run: Run) -> None:
    run("SELECT pg_advisory_xact_lock(:key)", key=_MAKING)
    run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for statement in queries("ledger_schema").values():
        run(statement.replace("BLOB", "BYTEA"))


@cache
def _translated(sql: str) -> str:
    """SQLite's `:name` as psycopg's `%(name)s`."""
    return _NAMED.sub(r"%(\1)s", sql)
