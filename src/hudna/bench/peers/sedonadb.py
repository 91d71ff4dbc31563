"""SedonaDB: `ST_Intersects` as a join in SQL, planar, on so many partitions as there are cores."""

from __future__ import annotations

from typing import Any

from hudna.bench.peers.presence import Presence, installed
from hudna.bench.peers.sqlcolumns import areas_table, pairs_of, positions_table
from hudna.bench.same import Answer
from hudna.bench.workloads.areas import Areas
from hudna.place.columns import Positions

PARTITIONS = "datafusion.execution.target_partitions"
WAYS = {
    "tg ystripes": {},
    "tg natural": {"sedona.spatial_join.tg.index_type": "'natural'"},
    "geo": {"sedona.spatial_join.spatial_library": "'geo'"},
    "geos": {"sedona.spatial_join.spatial_library": "'geos'"},
}
LIMITS = """ AND p.at_ms BETWEEN a.from_ms AND a.until_ms
 AND p.height_mm BETWEEN a.floor_mm AND a.ceiling_mm"""
JOIN = """
SELECT p.row, a.area FROM positions p JOIN areas a ON ST_Intersects(a.shape, ST_Point(p.x, p.y))"""


def presence() -> Presence:
    return installed("SedonaDB", "sedonadb")


class SedonaDB:
    """Ways: its libraries for the exact test. It builds its index anew for each join."""

    ways = tuple(WAYS)

    def __init__(self, areas: Areas, cores: int = 1) -> None:
        table = areas_table(areas)
        self._contexts = {way: _context(table, {PARTITIONS: str(cores), **options})
                          for way, options in WAYS.items()}
        self._four = False

    def load(self, positions: Positions) -> None:
        table = positions_table(positions)
        self._four = positions.at_ms is not None
        for context in self._contexts.values():
            context.create_data_frame(table).to_view("positions", overwrite=True)

    def build(self) -> None:
        """Nothing that lasts."""

    def match(self, way: str) -> Answer:
        import pyarrow as pa  # noqa: PLC0415 - only where a peer runs

        question = JOIN + LIMITS if self._four else JOIN
        return Answer(*pairs_of(pa.table(self._contexts[way].sql(question))))

    def close(self) -> None:
        self._contexts.clear()


def _context(table: Any, options: dict[str, str]) -> Any:
    import sedonadb  # noqa: PLC0415 - an optional peer

    context = sedonadb.connect()
    for name, value in options.items():
        context.sql(f"SET {name} = {value}").execute()
    context.create_data_frame(table).to_view("given")
    shapes = context.sql("SELECT area, from_ms, until_ms, floor_mm, ceiling_mm, "
                         "ST_GeomFromWKB(wkb) AS shape FROM given").to_memtable()
    shapes.to_view("areas")
    return context
