"""shapely: an STRtree over prepared polygons, in two dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.bench.peers.presence import Presence, installed
from hudna.bench.same import Answer
from hudna.bench.workloads.areas import Areas
from hudna.place.columns import Positions

Doubles = NDArray[np.float64]


def presence() -> Presence:
    found = installed("shapely")
    return found._replace(version=f"{found.version} (GEOS {shapely.geos_version_string})")


class Prepared:
    """Ways: the tree's own predicate; its boxes, then the exact test polygon by polygon; and a
    tree over the positions asked for each polygon's box, then the exact test."""

    ways = ("tree", "boxes", "positions")

    def __init__(self, areas: Areas) -> None:
        self._shapes: Any = areas.shapes()
        self._x: Doubles = np.empty(0)
        self._y: Doubles = np.empty(0)

    def load(self, positions: Positions) -> None:
        self._x, self._y = positions.lon.astype(np.float64), positions.lat.astype(np.float64)

    def build(self) -> None:
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def match(self, way: str) -> Answer:
        points = shapely.points(self._x, self._y)
        if way == "tree":
            return Answer(*self._tree.query(points, predicate="intersects"))
        if way == "boxes":
            rows, areas = self._tree.query(points)
            order = np.argsort(areas, kind="stable")
            rows, areas = rows[order], areas[order]
        else:
            areas, rows = shapely.STRtree(points).query(self._shapes)
        held = shapely.intersects_xy(self._shapes[areas], self._x[rows], self._y[rows])
        return Answer(rows[held], areas[held])

    def close(self) -> None:
        """Nothing is held beyond memory."""
