"""geopandas: `sjoin`, with heights and times filtered after it."""

from __future__ import annotations

from typing import Any

import numpy as np

from hudna.bench.peers.presence import Presence, installed
from hudna.bench.same import Answer
from hudna.bench.workloads.areas import Areas
from hudna.place.columns import Positions


def presence() -> Presence:
    return installed("geopandas")


class GeoPandas:
    """The spatial index of the areas is kept between joins, as geopandas does by itself.

    geopandas' `intersects` asks the tree of the frame on the right with the one on the left.
    """

    ways = ("points first", "areas first")

    def __init__(self, areas: Areas) -> None:
        import geopandas  # noqa: PLC0415 - an optional peer

        self._module: Any = geopandas
        limits = areas.limits._asdict()
        self._areas = geopandas.GeoDataFrame(limits, geometry=areas.shapes())

    def load(self, positions: Positions) -> None:
        columns: dict[str, Any] = {}
        if positions.at_ms is not None:
            columns = {"at": positions.at_ms, "height": positions.low_mm}
        points = self._module.points_from_xy(positions.lon.astype(np.float64),
                                             positions.lat.astype(np.float64))
        self._four = bool(columns)
        self._positions = self._module.GeoDataFrame(columns, geometry=points)

    def build(self) -> None:
        assert self._areas.sindex is not None

    def match(self, way: str) -> Answer:
        if way == "points first":
            joined = self._module.sjoin(self._positions, self._areas, predicate="intersects")
            rows, areas = joined.index.to_numpy(), joined["index_right"].to_numpy()
        else:
            joined = self._module.sjoin(self._areas, self._positions, predicate="intersects")
            rows, areas = joined["index_right"].to_numpy(), joined.index.to_numpy()
        if not self._four:
            return Answer(rows, areas)
        held = (joined["height"].between(joined["floor_mm"], joined["ceiling_mm"])
                & joined["at"].between(joined["from_ms"], joined["until_ms"])).to_numpy()
        return Answer(rows[held], areas[held])

    def close(self) -> None:
        """Nothing is held beyond memory."""
