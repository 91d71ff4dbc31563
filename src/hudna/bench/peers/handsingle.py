"""The hand-filtered script for one position at a time: nothing goes through an array of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely

from hudna.bench.peers.handfiltered import presence as presence  # noqa: PLC0414 - said once
from hudna.bench.workloads.areas import Areas

Ask = Callable[[int, int, int, int], list[int]]


class HandSingle:
    """Ways: the tree's boxes, then heights and times as Python's own numbers, then the prepared
    polygon; and the tree's own predicate, then heights and times."""

    def __init__(self, areas: Areas) -> None:
        shapes: Any = areas.shapes()
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)
        self._shapes = list(shapes)
        self._from, self._until, self._floor, self._ceiling = (
            column.tolist() for column in areas.limits)

    @property
    def ways(self) -> dict[str, Ask]:
        return {"boxes first": self.boxes_first, "predicate first": self.predicate_first}

    def boxes_first(self, lon: int, lat: int, at_ms: int, height: int) -> list[int]:
        point = shapely.Point(lon, lat)
        return [a for a in self._tree.query(point).tolist()
                if self._floor[a] <= height <= self._ceiling[a]
                and self._from[a] <= at_ms <= self._until[a]
                and self._shapes[a].intersects(point)]

    def predicate_first(self, lon: int, lat: int, at_ms: int, height: int) -> list[int]:
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return [a for a in found.tolist() if self._floor[a] <= height <= self._ceiling[a]
                and self._from[a] <= at_ms <= self._until[a]]
