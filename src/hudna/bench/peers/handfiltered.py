"""The script that a good analyst would write: shapely, with boxes, heights and times asked first.

The honest peer in four dimensions: few candidates are left for the exact test. It comes in two
forms: in ten lines, and cut into stretches of days, each over the areas in force then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.bench.peers.presence import Presence, installed
from hudna.bench.same import Answer
from hudna.bench.workloads.areas import Areas
from hudna.bench.workloads.theatre import DAY_MS
from hudna.place.columns import Positions

Doubles = NDArray[np.float64]
Numbers = NDArray[Any]
AT_ONCE = 500_000

def presence() -> Presence:
    found = installed("hand-filtered shapely", "shapely")
    return found._replace(version=f"{found.version} (GEOS {shapely.geos_version_string})")


def presence_by_days() -> Presence:
    return presence()._replace(name="hand-filtered shapely, by days,")


class HandFiltered:
    """Ways: a tree over the areas, or one over the positions."""

    ways: tuple[str, ...] = ("areas", "positions")
    days = 3

    def __init__(self, areas: Areas) -> None:
        self._shapes: Any = areas.shapes()
        self._limits = areas.limits

    def load(self, positions: Positions) -> None:
        assert positions.at_ms is not None
        assert positions.low_mm is not None
        self._x, self._y = positions.lon.astype(np.float64), positions.lat.astype(np.float64)
        self._at, self._height = positions.at_ms, positions.low_mm
        self._ordered = bool((np.diff(self._at) >= 0).all())

    def build(self) -> None:
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def match(self, way: str) -> Answer:
        over_areas = way.startswith("areas")
        parts = list(self._by_days(over_areas=over_areas) if way.endswith("days")
                     else self._by_rows(over_areas=over_areas))
        return Answer(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _by_rows(self, *, over_areas: bool) -> Iterator[Answer]:
        for begin in range(0, len(self._x), AT_ONCE):
            part = slice(begin, begin + AT_ONCE)
            points = shapely.points(self._x[part], self._y[part])
            if over_areas:
                rows, areas = self._tree.query(points)
            else:
                areas, rows = shapely.STRtree(points).query(self._shapes)
            yield self._exact(*self._filtered(begin + rows, areas))

    def _by_days(self, *, over_areas: bool) -> Iterator[Answer]:
        order = None if self._ordered else np.argsort(self._at, kind="stable")
        at = self._at if order is None else self._at[order]
        first, step = int(at[0]), self.days * DAY_MS
        for begin in range(first, int(at[-1]) + 1, step):
            some = slice(*np.searchsorted(at, [begin, begin + step]))
            rows = np.arange(some.start, some.stop) if order is None else order[some]
            force = np.nonzero((self._limits.from_ms < begin + step)
                               & (self._limits.until_ms >= begin))[0]
            points = shapely.points(self._x[rows], self._y[rows])
            if over_areas:
                row, area = shapely.STRtree(self._shapes[force]).query(points)
            else:
                area, row = shapely.STRtree(points).query(self._shapes[force])
            yield self._exact(*self._filtered(rows[row], force[area]))

    def _filtered(self, rows: Numbers, areas: Numbers) -> tuple[Numbers, Numbers]:
        """Heights, then times: each leaves less for the next."""
        limits, height = self._limits, self._height[rows]
        kept = np.nonzero((limits.floor_mm[areas] <= height)
                          & (height <= limits.ceiling_mm[areas]))[0]
        rows, areas = rows[kept], areas[kept]
        at = self._at[rows]
        kept = np.nonzero((limits.from_ms[areas] <= at) & (at <= limits.until_ms[areas]))[0]
        return rows[kept], areas[kept]

    def _exact(self, rows: Numbers, areas: Numbers) -> Answer:
        """Polygon by polygon: each is fetched once."""
        order = np.argsort(areas, kind="stable")
        rows, areas = rows[order], areas[order]
        held = shapely.intersects_xy(self._shapes[areas], self._x[rows], self._y[rows])
        return Answer(rows[held], areas[held])

    def close(self) -> None:
        """Nothing is held beyond memory."""


class ByDays(HandFiltered):
    """The same ways, three days at a time."""

    ways = ("areas by days", "positions by days")
