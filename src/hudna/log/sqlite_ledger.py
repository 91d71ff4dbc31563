"""The ledger in SQLite: a file of its own beside the log's, synced at every write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from hudna.log.database import Database
from hudna.log.kept_ledger import KeptLedger, Ran, Run
from hudna.log.queries import queries

NAME = "ledger.sqlite3"
APPLICATION = 0x48_75_64_4C
"""`HudL`, SQLite's application_id."""
VERSION = 1
Result = TypeVar("Result")


class SqliteLedger(KeptLedger):
    """A `Ledger` in `directory`, which is there. Made where there is none."""

    def __init__(self, directory: Path) -> None:
        self._db = Database(
            directory / NAME, application=APPLICATION, version=VERSION, make=_make
        )

    def close(self) -> None:
        self._db.close()

    def _within(self, work: Callable[[Run], Result]) -> Result:
        with self._db.transaction():
            return work(self._ran)

    def _rows(self, sql: str, **args: object) -> list[tuple[Any, ...]]:
        return self._db.all(sql, **args)

    def _ran(self, sql: str, **args: object) -> Ran:
        if "RETURNING" in sql:
            rows = self._db.all(sql, **args)
            return Ran(rows, len(rows))
        return Ran([], self._db.run(sql, args))


def _make(db: Database) -> None:
    for statement in queries("ledger_schema").values():
        db.run(statement)
