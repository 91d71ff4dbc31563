"""PostGIS: a join of positions and areas in bulk."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from hudna.bench.peers.postgres import presence as presence  # noqa: PLC0414 - said once
from hudna.bench.same import Answer
from hudna.bench.workloads.areas import Areas
from hudna.place.columns import Positions

AREAS = """
CREATE TABLE areas (area int4, shape geometry(Polygon), during int8range, heights int8range)"""
POSITIONS = "CREATE TABLE positions (row int4, point geometry(Point), at_ms int8, height_mm int8)"
# Which table drives the join and which is asked by its index; a polygon that is asked with many
# points in a row is prepared by PostGIS once.
WAYS = {
    "each position asks the areas": ("positions p CROSS JOIN LATERAL (SELECT area FROM areas a "
                                     "WHERE {} OFFSET 0) a"),
    "each area asks the positions": ("areas a CROSS JOIN LATERAL (SELECT row FROM positions p "
                                     "WHERE {} OFFSET 0) p"),
}
CONDITION = "ST_Intersects(a.shape, p.point)"
LIMITS = " AND p.at_ms <@ a.during AND p.height_mm <@ a.heights"
# Two int4 of PostgreSQL's binary COPY: a count of fields, then each one's length and number.
PAIR = np.dtype([("fields", ">i2"), ("long", ">i4"), ("row", ">i4"),
                 ("long2", ">i4"), ("area", ">i4")])
HEAD, TAIL = 19, 2


class PostGIS:
    """GiST indexes on both tables; over shape, window and heights together for the areas."""

    ways = tuple(WAYS)

    def __init__(self, areas: Areas, connection: Any) -> None:
        self._base, self._four = connection, False
        self._base.execute(AREAS)
        limits = areas.limits
        with self._base.cursor().copy("COPY areas FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["int4", "bytea", "int8range", "int8range"])
            for row in zip(range(len(areas)), shapely.to_wkb(areas.shapes()).tolist(),
                           ranges(limits.from_ms, limits.until_ms),
                           ranges(limits.floor_mm, limits.ceiling_mm), strict=True):
                copy.write_row(row)

    def load(self, positions: Positions) -> None:
        self._four = positions.at_ms is not None
        self._base.execute("DROP TABLE IF EXISTS positions")
        self._base.execute(POSITIONS)
        n = len(positions.lon)
        points = shapely.points(positions.lon.astype(np.float64), positions.lat.astype(np.float64))
        at = positions.at_ms.tolist() if positions.at_ms is not None else [0] * n
        height = positions.low_mm.tolist() if positions.low_mm is not None else [0] * n
        with self._base.cursor().copy("COPY positions FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["int4", "bytea", "int8", "int8"])
            for row in zip(range(n), shapely.to_wkb(points).tolist(), at, height, strict=True):
                copy.write_row(row)
        self._base.execute("CREATE INDEX ON positions USING gist (point)")
        self._base.execute("VACUUM ANALYZE positions")

    def build(self) -> None:
        self._base.execute("CREATE INDEX ON areas USING gist (shape)")
        self._base.execute("CREATE INDEX ON areas USING gist (shape, during, heights)")
        self._base.execute("VACUUM ANALYZE areas")

    def match(self, way: str) -> Answer:
        condition = CONDITION + LIMITS if self._four else CONDITION
        question = f"SELECT p.row, a.area FROM {WAYS[way].format(condition)}"
        with self._base.cursor().copy(f"COPY ({question}) TO STDOUT (FORMAT BINARY)") as copy:
            told = b"".join(copy)
        pairs = np.frombuffer(told[HEAD:-TAIL], PAIR)
        return Answer(pairs["row"].astype(np.int64), pairs["area"].astype(np.int64))

    def close(self) -> None:
        self._base.execute("DROP TABLE IF EXISTS areas, positions")


def ranges(low: Any, high: Any) -> list[Any]:
    """Closed ranges; one that ends with its type's last number is without end."""
    from psycopg.types.range import Range  # noqa: PLC0415 - an optional peer

    ends = np.iinfo(low.dtype)
    return [Range(None if a == ends.min else a, None if b == ends.max else b, "[]")
            for a, b in zip(low.tolist(), high.tolist(), strict=True)]
