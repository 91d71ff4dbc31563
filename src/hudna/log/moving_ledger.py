"""A ledger that is taken from one database to another: all of it, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hudna.log.kept_ledger import KeptLedger, Run

PAGE = 500
TABLES: dict[str, tuple[str, ...]] = {
    "cosigned": ("origin", "size", "note"),
    "cosigned_time": ("one", "time_s"),
    "cosignature": ("origin", "size", "witness", "time_s", "line"),
    "pending": ("origin", "size", "root", "note"),
    "mirror": ("origin", "size", "note"),
    "mirror_tile": ("origin", "level", "idx", "hashes"),
    "remembered": ("name", "value"),
}
"""Each table and its columns, as the schema has them."""


def copy(source: KeptLedger, target: KeptLedger) -> None:
    """Put what `source` holds in the place of all that `target` holds."""
    def replaced(run: Run) -> None:
        for table, columns in TABLES.items():
            run(f"DELETE FROM {table}")
            values = ", ".join(f":{c}" for c in columns)
            add = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"
            for row in rows(source, table):
                run(add, **dict(zip(columns, row, strict=True)))

    target._within(replaced)


def rows(ledger: KeptLedger, table: str) -> Iterator[tuple[Any, ...]]:
    """All of a table, by its columns in their order."""
    columns = ", ".join(TABLES[table])
    order = ", ".join(c for c in TABLES[table] if c not in ("note", "line", "hashes", "value"))
    sql = f"SELECT {columns} FROM {table} ORDER BY {order} LIMIT :most OFFSET :start"
    start = 0
    while page := ledger._rows(sql, most=PAGE, start=start):
        yield from page
        start += len(page)
