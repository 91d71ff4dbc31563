"""Which rows could meet any area at all, many at once: most are far from every one. No I/O.

It may name one too many and must never leave one out: the exact geometry decides.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely

from hudna.audit.about.rows import Rows
from hudna.audit.batch import Mask
from hudna.place.bounds import EAST, MARGIN, SHORTEST_RADIUS_M, SLACK_M, boxes_of
from hudna.place.columns import Int64
from hudna.place.geometry import E7
from hudna.place.volume import Volume

FARTHEST_NORTH = 80 * E7
"""Nearer to a pole, and beyond the antimeridian, no box is made."""


class Near:
    """Areas, to be asked about rows."""

    def __init__(self, volumes: Iterable[Volume]) -> None:
        boxes = [box for volume in volumes for box in boxes_of(volume)]
        self._tree = shapely.STRtree(
            [shapely.box(b.west, b.south, b.east, b.north) for b in boxes])

    def wanted(self, rows: Rows, gap_ms: int) -> Mask:
        """The rows whose circle, or a band from or to it, could meet an area, and their
        neighbours."""
        follows = np.zeros(len(rows.group), np.bool_)
        follows[:-1] = (rows.group[1:] == rows.group[:-1]) & (
            rows.at_ms[1:] - rows.at_ms[:-1] <= gap_ms)
        after = np.arange(len(follows)) + follows
        near = self._near(rows, after)
        wanted = near.copy()
        for step in (1, 2):
            wanted[step:] |= near[:-step]
        wanted[:-1] |= near[1:]
        return wanted

    def _near(self, rows: Rows, after: Int64) -> Mask:
        """Of each row from its place to that of the one after it."""
        lon, lat = np.stack([rows.lon, rows.lon[after]]), np.stack([rows.lat, rows.lat[after]])
        reach_m = np.maximum(rows.within_mm, rows.within_mm[after]) / 1000
        up = np.ceil(np.degrees((reach_m + SLACK_M) / SHORTEST_RADIUS_M * MARGIN) * E7)
        south, north = lat.min(axis=0) - up, lat.max(axis=0) + up
        steep = np.maximum(np.abs(south), np.abs(north))
        odd = steep >= FARTHEST_NORTH
        # The angle seen from the axis is the largest where the box is nearest to a pole.
        side = np.ceil(MARGIN * up / np.cos(np.radians(np.where(odd, 0, steep) / E7)))
        west, east = lon.min(axis=0) - side, lon.max(axis=0) + side
        odd |= (west < -EAST) | (east > EAST) | (east - west >= EAST)
        found = np.zeros(len(after), np.bool_)
        found[np.unique(self._tree.query(shapely.box(west, south, east, north))[0])] = True
        return np.asarray(found | odd, np.bool_)
