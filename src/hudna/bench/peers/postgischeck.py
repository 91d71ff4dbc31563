"""PostGIS: one volume against many, by a prepared statement over a binary connection.

One GiST index over shape, window and heights together, on the least box of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import shapely

from hudna.bench.peers.postgis import ranges
from hudna.bench.peers.postgres import presence as presence  # noqa: PLC0414 - said once
from hudna.bench.peers.postgres import server
from hudna.bench.workloads.areas import Areas

TABLE = """
CREATE TABLE volumes (key int4 PRIMARY KEY, shape geometry(Polygon) NOT NULL,
                      during int8range NOT NULL, heights int8range NOT NULL)"""
WAYS = {
    "shape, window and heights": "gist (shape, during, heights)",
    "window, heights and shape": "gist (during, heights, shape)",
}
ASK = """
SELECT key FROM volumes WHERE during && %b::int8range AND heights && %b::int8range
AND ST_Intersects(shape, %b::geometry)"""
ADD = "INSERT INTO volumes VALUES (%b, %b::geometry, %b::int8range, %b::int8range)"
END = "DELETE FROM volumes WHERE key = %b"


class PostGISCheck:
    """Ways: the order of the index's columns, each an index of its own made in turn."""

    ways = tuple(WAYS)

    def __init__(self, volumes: Areas, queries: Areas, added: Areas, base: Any) -> None:
        self._base, self._count = base, len(volumes)
        base.execute(TABLE)
        with base.cursor().copy("COPY volumes FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["int4", "bytea", "int8range", "int8range"])
            for row in zip(range(len(volumes)), *_columns(volumes), strict=True):
                copy.write_row(row)
        self._asked = list(zip(*_columns(queries), strict=True))
        self._added = list(zip(*_columns(added), strict=True))
        self._first = self._count
        self._cursor = base.cursor(binary=True)

    def index(self, way: str) -> None:
        self._base.execute("DROP INDEX IF EXISTS asked")
        self._base.execute(f"CREATE INDEX asked ON volumes USING {WAYS[way]}")
        self._base.execute("VACUUM ANALYZE volumes")

    def ask(self, query: int) -> list[int]:
        shape, during, heights = self._asked[query]
        self._cursor.execute(ASK, (during, heights, shape), prepare=True)
        return [key for key, in self._cursor]

    def add(self) -> int:
        key = self._count
        self._cursor.execute(ADD, (key, *self._added[key - self._first]), prepare=True)
        self._count += 1
        return key

    def remove(self, key: int) -> None:
        self._cursor.execute(END, (key,), prepare=True)


@contextmanager
def opened(volumes: Areas, queries: Areas, added: Areas) -> Iterator[PostGISCheck]:
    """With a server of its own."""
    with server() as base:
        yield PostGISCheck(volumes, queries, added, base)


def _columns(volumes: Areas) -> tuple[list[Any], list[Any], list[Any]]:
    limits = volumes.limits
    return (shapely.to_wkb(volumes.shapes()).tolist(), ranges(limits.from_ms, limits.until_ms),
            ranges(limits.floor_mm, limits.ceiling_mm))


