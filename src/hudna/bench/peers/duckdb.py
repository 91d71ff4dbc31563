"""DuckDB spatial: `ST_Intersects` as a join, which its SPATIAL_JOIN operator answers by an R-tree.

The extension comes as a package of its own and is loaded from its file: nothing is fetched.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hudna.bench.peers.presence import Presence, installed
from hudna.bench.peers.sqlcolumns import areas_table, pairs_of, positions_table
from hudna.bench.same import Answer
from hudna.bench.workloads.areas import Areas
from hudna.place.columns import Positions

EXTENSION = "spatial.duckdb_extension"
FLAT = """
SELECT p.row, a.area FROM positions p JOIN areas a ON ST_Intersects(a.shape, p.point)"""
# Limits beside the spatial condition would turn its operator off, so they are asked after it.
WAYS = {
    "held apart": """
SELECT row, area FROM (
  SELECT p.row, p.at_ms, p.height_mm, a.area, a.from_ms, a.until_ms, a.floor_mm, a.ceiling_mm
  FROM positions p JOIN areas a ON ST_Intersects(a.shape, p.point) OFFSET 0)
WHERE at_ms BETWEEN from_ms AND until_ms AND height_mm BETWEEN floor_mm AND ceiling_mm""",
    "joined again": """
SELECT row, area FROM (
  SELECT p.row, p.at_ms, p.height_mm, a.area
  FROM positions p JOIN areas a ON ST_Intersects(a.shape, p.point)) JOIN areas USING (area)
WHERE at_ms BETWEEN from_ms AND until_ms AND height_mm BETWEEN floor_mm AND ceiling_mm""",
}


def presence() -> Presence:
    found = installed("DuckDB spatial", "duckdb")
    if found.here and _extension() is None:
        return found._replace(version="", why="no spatial extension for this version of DuckDB: "
                              "the package duckdb-extension-spatial is not installed (make peers)")
    return found


class DuckDB:
    """Ways: how the limits are kept from the spatial join."""

    ways = tuple(WAYS)

    def __init__(self, areas: Areas, cores: int = 1) -> None:
        import duckdb  # noqa: PLC0415 - an optional peer

        self._base: Any = duckdb.connect()
        self._base.execute(f"LOAD '{_extension()}'")
        self._base.execute(f"SET threads = {cores}")
        self._base.register("given", areas_table(areas))
        self._base.execute("CREATE TABLE areas AS SELECT area, from_ms, until_ms, floor_mm, "
                           "ceiling_mm, ST_GeomFromWKB(wkb) AS shape FROM given")
        self._four = False

    def load(self, positions: Positions) -> None:
        self._four = positions.at_ms is not None
        self._base.register("seen", positions_table(positions))
        self._base.execute("CREATE OR REPLACE TABLE positions AS "
                           "SELECT *, ST_Point(x, y) AS point FROM seen")

    def build(self) -> None:
        """Nothing that lasts: the operator builds its tree for each join."""

    def match(self, way: str) -> Answer:
        table = self._base.execute(WAYS[way] if self._four else FLAT).to_arrow_table()
        return Answer(*pairs_of(table))

    def close(self) -> None:
        self._base.close()


def _extension() -> Path | None:
    """The extension's file for the version of DuckDB that is installed."""
    spec = find_spec("duckdb_extension_spatial")
    if spec is None or not spec.submodule_search_locations:
        return None
    wanted = f"v{installed('duckdb').version}"
    package = Path(next(iter(spec.submodule_search_locations)))
    return next(package.glob(f"extensions/{wanted}/{EXTENSION}"), None)
