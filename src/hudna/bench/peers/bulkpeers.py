"""Who is asked to match positions in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from hudna.bench.peers import duckdb, geopandas, handfiltered, postgis, prepared, sedonadb
from hudna.bench.peers.bulk import Bulk
from hudna.bench.peers.postgres import server
from hudna.bench.peers.presence import Presence
from hudna.bench.workloads.areas import Areas

Maker = Callable[[Areas, int], Bulk]


class BulkPeer(NamedTuple):
    """`whole`: in which dimensions it is fast enough for all positions; `share`: of the slice
    otherwise. `counts_build`: its index outlasts a question, and is to be counted apart."""

    key: str
    presence: Callable[[], Presence]
    make: Maker | None
    dimensions: tuple[int, ...]
    sql: bool = False
    whole: tuple[int, ...] = ()
    share: float = 1.0
    counts_build: bool = False

    @contextmanager
    def opened(self, areas: Areas, cores: int = 1) -> Iterator[Bulk]:
        """The peer with the areas in its own form."""
        if self.make is None:
            with server() as connection:
                yield postgis.PostGIS(areas, connection)
            return
        peer = self.make(areas, cores)
        try:
            yield peer
        finally:
            peer.close()


PEERS = (
    BulkPeer("sedonadb", sedonadb.presence, sedonadb.SedonaDB, (2, 4), sql=True,
             whole=(2,), share=2.5),
    BulkPeer("shapely", prepared.presence, lambda areas, _: prepared.Prepared(areas), (2,)),
    BulkPeer("handfiltered", handfiltered.presence,
             lambda areas, _: handfiltered.HandFiltered(areas), (4,), whole=(4,),
             counts_build=True),
    BulkPeer("handfiltered", handfiltered.presence_by_days,
             lambda areas, _: handfiltered.ByDays(areas), (4,), whole=(4,), counts_build=True),
    BulkPeer("geopandas", geopandas.presence, lambda areas, _: geopandas.GeoPandas(areas), (2, 4)),
    BulkPeer("duckdb", duckdb.presence, duckdb.DuckDB, (2, 4), sql=True),
    BulkPeer("postgis", postgis.presence, None, (2, 4), sql=True, share=0.25),
)
