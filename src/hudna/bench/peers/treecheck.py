"""shapely and NumPy: one volume against many, with volumes added and ended in between.

A tree cannot be changed, so it is built once; what came after it is looked at as columns of
boxes, and what has ended is marked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.bench.peers.presence import Presence, installed
from hudna.bench.workloads.areas import Areas

Numbers = NDArray[Any]
Ask = Callable[[int], list[int]]


def presence() -> Presence:
    found = installed("shapely and NumPy", "shapely")
    return found._replace(version=f"{found.version}, {np.__version__}")


class TreeCheck:
    """Ways: a tree over the boxes, then the exact test by each volume's prepared polygon or by
    the query's; or no tree, and every window, height and box compared as a column. Keys are
    rows; what is added goes on behind."""

    def __init__(self, volumes: Areas, queries: Areas, added: Areas) -> None:
        self._count, self._treed = len(volumes), len(volumes)
        room = self._count + len(added)
        self._shapes = np.empty(room, object)
        self._shapes[:self._count] = volumes.shapes()
        self._shapes[self._count:] = added.shapes()
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes[:self._count])
        self._boxes = np.ascontiguousarray(shapely.bounds(self._shapes).T)
        self._limits = np.stack([np.concatenate([a, b]).astype(np.int64) for a, b in
                                 zip(volumes.limits, added.limits, strict=True)])
        self._alive = np.zeros(room, np.bool_)
        self._alive[:self._count] = True
        self._asked = list(queries.shapes())
        shapely.prepare(self._asked)
        self._asked_boxes = [shape.bounds for shape in self._asked]
        self._asked_limits = list(zip(*(column.tolist() for column in queries.limits),
                                      strict=True))

    @property
    def ways(self) -> dict[str, Ask]:
        return {"tree": self.by_tree, "tree, asked by the query": self.by_query,
                "columns": self.by_columns}

    def add(self) -> int:
        """The next of those to be added; its key."""
        self._alive[self._count] = True
        self._count += 1
        return self._count - 1

    def remove(self, key: int) -> None:
        self._alive[key] = False

    def by_tree(self, query: int) -> list[int]:
        """Boxes by the tree, limits by NumPy, then each one's prepared polygon."""
        rows = self._candidates(query)
        return _keys(rows[shapely.intersects(self._shapes[rows], self._asked[query])])

    def by_query(self, query: int) -> list[int]:
        """The same with the query's own polygon prepared."""
        rows = self._candidates(query)
        return _keys(rows[shapely.intersects(self._asked[query], self._shapes[rows])])

    def by_columns(self, query: int) -> list[int]:
        rows = self._in_columns(query, 0)
        return _keys(rows[shapely.intersects(self._shapes[rows], self._asked[query])])

    def _candidates(self, query: int) -> Numbers:
        rows: Numbers = self._tree.query(self._asked[query])
        begin, end, floor, ceiling = self._asked_limits[query]
        from_ms, until_ms, low, high = self._limits
        rows = rows[(from_ms[rows] <= end) & (until_ms[rows] >= begin)]
        rows = rows[(low[rows] <= ceiling) & (high[rows] >= floor) & self._alive[rows]]
        rows.sort()
        if self._count == self._treed:
            return rows
        return np.concatenate([rows, self._in_columns(query, self._treed)])

    def _in_columns(self, query: int, first: int) -> Numbers:
        west, south, east, north = self._asked_boxes[query]
        begin, end, floor, ceiling = self._asked_limits[query]
        some = slice(first, self._count)
        from_ms, until_ms, low, high = (column[some] for column in self._limits)
        kept: Numbers = np.nonzero((from_ms <= end) & (until_ms >= begin))[0]
        kept = kept[(low[kept] <= ceiling) & (high[kept] >= floor)] + first
        left, bottom, right, top = self._boxes
        kept = kept[(left[kept] <= east) & (right[kept] >= west)]
        kept = kept[(bottom[kept] <= north) & (top[kept] >= south)]
        alive: Numbers = kept[self._alive[kept]]
        return alive


def _keys(rows: Numbers) -> list[int]:
    keys: list[int] = rows.tolist()
    return keys
