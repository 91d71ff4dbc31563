"""Which ledger a node's is: a file beside its log's, or in the same database."""

from __future__ import annotations

from pathlib import Path

from hudna.log.ledger import Ledger
from hudna.log.opening import is_database
from hudna.log.sqlite_ledger import SqliteLedger


def open_ledger(store: str | None, directory: Path) -> Ledger:
    """`store` as of `Log.open`, which has been opened by then."""
    if not is_database(store):
        return SqliteLedger(directory)
    from hudna.log.postgres_ledger import PostgresLedger  # noqa: PLC0415 - an optional driver

    return PostgresLedger(str(store))
