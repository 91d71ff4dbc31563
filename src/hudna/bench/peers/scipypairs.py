"""scipy's cKDTree: pairs of reports near each other in place and time.

The tree's coordinates are metres on a plane that shortens every distance a little, so it finds
all and some too many; these are sorted out by the chord between the two places, and by the
geodesic where the chord is within a centimetre of the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hudna.bench.peers.presence import Presence, installed
from hudna.bench.same import Answer
from hudna.bench.workloads.reports import Reports
from hudna.place.geometry import E7
from hudna.place.pieces import on_earth

SHORT_M = 6_335_000.0                  # no meridian or parallel bends more sharply
MARGIN_M = 0.01
DOUBT_M = 1e-6                         # what Hudna gives to a pair for the arithmetic
SLAB_MS = 6 * 3_600_000
Numbers = NDArray[Any]
Each = Callable[[Callable[[int], Numbers], Iterable[int]], Iterable[Numbers]]


def presence() -> Presence:
    return installed("scipy cKDTree", "scipy")


class Pairs:
    """Ways: one tree over place and time, asked for boxes; and a tree over place for each six
    hours with what follows within the limit."""

    ways = ("place and time", "six hours at a time")

    def __init__(self, reports: Reports, metres: float, within_ms: int, each: Each = map) -> None:
        self._reports, self._metres, self._within, self._each = reports, metres, within_ms, each

    def pairs(self, way: str) -> Answer:
        """Every two rows, the smaller first."""
        plane = self._plane()
        found = self._of_all(plane) if way == self.ways[0] else self._of_slabs(plane)
        return self._exact(found[:, 0], found[:, 1])

    def _plane(self) -> NDArray[np.float64]:
        lon, lat = np.radians(self._reports.lon / E7), np.radians(self._reports.lat / E7)
        return SHORT_M * np.stack([lon * np.cos(np.abs(lat).max()), lat], axis=-1)

    def _of_all(self, plane: NDArray[np.float64]) -> Numbers:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - an optional peer

        at = self._reports.at_ms - self._reports.at_ms[0]
        tree = cKDTree(np.column_stack([plane, at * (self._metres / self._within)]))
        return np.asarray(tree.query_pairs(self._metres + MARGIN_M, p=np.inf,
                                           output_type="ndarray"))

    def _of_slabs(self, plane: NDArray[np.float64]) -> Numbers:
        at = self._reports.at_ms
        begins = range(int(at[0]), int(at[-1]) + 1, SLAB_MS)
        return np.concatenate(list(self._each(lambda begin: self._of_slab(plane, begin), begins)))

    def _of_slab(self, plane: NDArray[np.float64], begin: int) -> Numbers:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - an optional peer

        at, end = self._reports.at_ms, begin + SLAB_MS
        first, last, tail = np.searchsorted(at, [begin, end, end + self._within])
        tree = cKDTree(plane[first:tail])
        found = tree.query_pairs(self._metres + MARGIN_M, output_type="ndarray") + first
        return np.asarray(found[found.min(axis=1, initial=len(at)) < last])

    def _exact(self, a: Numbers, b: Numbers) -> Answer:
        lon, lat, at = self._reports
        kept = np.abs(at[a] - at[b]) <= self._within
        a, b = a[kept], b[kept]
        places = on_earth(lon / E7, lat / E7)
        chord = np.sqrt(((places[a] - places[b]) ** 2).sum(axis=1))
        near = chord <= self._metres - MARGIN_M
        doubt = np.nonzero(~near & (chord <= self._metres + MARGIN_M))[0]
        near[doubt] = self._measured(a[doubt], b[doubt]) <= self._metres + DOUBT_M
        a, b = a[near], b[near]
        return Answer(np.minimum(a, b), np.maximum(a, b))

    def _measured(self, a: Numbers, b: Numbers) -> Numbers:
        from pyproj import Geod  # noqa: PLC0415 - only for the few in doubt

        lon, lat, _ = self._reports
        return np.asarray(Geod(ellps="WGS84").inv(lon[a] / E7, lat[a] / E7,
                                                  lon[b] / E7, lat[b] / E7)[2])
