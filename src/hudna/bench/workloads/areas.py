"""Areas with heights and windows: star-shaped polygons over the theatre, some with a hole.

A star-shaped ring about its centre cannot cross itself: its vertices lie at ever larger angles,
far enough apart that rounding to the grid of 1e-7 degree changes no order. A hole is a smaller
star about the same centre, wound the other way, that never reaches the outer's nearest chord.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.bench.workloads.theatre import (
    BEGIN_MS,
    DAY_MS,
    DAYS,
    EAST,
    HOUR_MS,
    NORTH,
    SOUTH,
    UNITS_A_METRE,
    WEST,
    Floats,
    chance,
    log_normal,
    log_uniform,
)
from hudna.place.columns import EARLIEST_MS, HIGHEST_MM, LATEST_MS, LOWEST_MM, Int32, Int64, Limits
from hudna.place.geometry import E7, Polygon
from hudna.place.volume import Heights, Volume, Window

OUTER, INNER = 60, 16                # vertices of an outer ring, of a hole's
NEAREST = 0.5                        # an outer vertex lies at half the radius at least
HOLE = (0.15, 0.4)                   # of the radius
JITTER = 0.8                         # of the angle between two vertices


class Areas(NamedTuple):
    """Polygons as columns.

    `xy` (V, 2) holds closed rings in 1e-7 degree, one after the other; ring `r` is
    `xy[rings[r] : rings[r + 1]]` and area `a` has rings `polygons[a]` to `polygons[a + 1]`, its
    outer one first. `limits` has one row an area.
    """

    xy: Int64
    rings: Int64
    polygons: Int64
    limits: Limits

    def __len__(self) -> int:
        return len(self.polygons) - 1

    def shapes(self) -> Any:
        """The same polygons for shapely, in 1e-7 degree as doubles: every integer is exact."""
        return shapely.from_ragged_array(shapely.GeometryType.POLYGON,
                                         self.xy.astype(np.float64), (self.rings, self.polygons))

    def volumes(self) -> list[Volume]:
        """The same as the engine's own type."""
        points = list(map(tuple, self.xy.tolist()))
        rings = [tuple(points[a:b]) for a, b in _spans(self.rings)]
        columns = (column.tolist() for column in self.limits)
        return [Volume(Polygon(tuple(rings[a:b])), 0, _heights(floor, ceiling),
                       _window(begin, end))
                for (a, b), begin, end, floor, ceiling in zip(
                    _spans(self.polygons), *columns, strict=True)]

    def first(self, n: int) -> Areas:
        """The first `n` of them."""
        polygons = self.polygons[:n + 1]
        rings = self.rings[:int(polygons[-1]) + 1]
        return Areas(self.xy[:int(rings[-1])], rings, polygons,
                     Limits(*(column[:n] for column in self.limits)))  # type: ignore[arg-type]


def areas_of(n: int, seed: int) -> Areas:
    """`n` areas: radius log-normal about 2.5 km (0.5 to 20 km), one in ten with a hole."""
    rng = chance(seed, "areas")
    radius = log_normal(rng, 2500, 0.8, (500, 20_000), n)
    return stars(rng, radius, OUTER, rng.random(n) < 0.1, _limits(rng, n))


def stars(rng: np.random.Generator, radius_m: Floats, vertices: int, holed: NDArray[np.bool_],
          limits: Limits) -> Areas:
    """Star-shaped polygons of these radii, anywhere in the theatre."""
    n = len(radius_m)
    x, y = rng.uniform(WEST, EAST, n), rng.uniform(SOUTH, NORTH, n)
    at = np.stack([x, y], axis=-1)
    outer = _rings(rng, at, radius_m, vertices, (NEAREST, 1.0))
    inner = _rings(rng, at[holed], radius_m[holed], INNER, HOLE)[:, ::-1]
    return _put_together(outer, inner, holed, limits)


def _rings(rng: np.random.Generator, at: Floats, radius_m: Floats, vertices: int,
           between: tuple[float, float]) -> Int64:
    """(n, vertices + 1, 2) closed rings about centres."""
    n, x, y = len(at), at[:, 0], at[:, 1]
    step = np.arange(vertices) + rng.uniform(0, JITTER, (n, vertices))
    angle = 2 * np.pi * step / vertices
    reach = rng.uniform(*between, (n, vertices)) * radius_m[:, None] * UNITS_A_METRE
    east = x[:, None] + reach * np.cos(angle) / np.cos(np.radians(y / E7))[:, None]
    north = y[:, None] + reach * np.sin(angle)
    ring = np.rint(np.stack([east, north], axis=-1)).astype(np.int64)
    return np.concatenate([ring, ring[:, :1]], axis=1)


def _put_together(outer: Int64, inner: Int64, holed: NDArray[np.bool_], limits: Limits) -> Areas:
    """Each outer ring followed by its hole, where it has one."""
    n = len(outer)
    polygons = np.zeros(n + 1, np.int64)
    np.cumsum(1 + holed, out=polygons[1:])
    size = np.full(polygons[-1], outer.shape[1], np.int64)
    size[polygons[:-1][holed] + 1] = inner.shape[1]
    rings = np.zeros(len(size) + 1, np.int64)
    np.cumsum(size, out=rings[1:])
    xy = np.empty((int(rings[-1]), 2), np.int64)
    xy[_within(rings[polygons[:-1]], outer.shape[1])] = outer
    xy[_within(rings[polygons[:-1][holed] + 1], inner.shape[1])] = inner
    return Areas(xy, rings, polygons, limits)


def _within(start: Int64, size: int) -> Int64:
    return start[:, None] + np.arange(size)


def _limits(rng: np.random.Generator, n: int) -> Limits:
    """Windows of two hours to three weeks, one in ten without end; half from the ground up,
    three in ten between two heights, the rest at all heights."""
    begin, end = windows(rng, log_uniform(rng, 2, 21 * 24, n))
    end[rng.random(n) < 0.1] = LATEST_MS
    floor, ceiling = bands(rng, n)
    return Limits(begin, end, floor, ceiling)


def windows(rng: np.random.Generator, hours: Floats) -> tuple[Int64, Int64]:
    """Windows of these lengths that begin at any moment from three days before the thirty."""
    begin = BEGIN_MS + np.rint(rng.uniform(-3, DAYS, len(hours)) * DAY_MS).astype(np.int64)
    return begin, begin + np.rint(hours * HOUR_MS).astype(np.int64)


def bands(rng: np.random.Generator, n: int) -> tuple[Int32, Int32]:
    """Floors and ceilings in mm."""
    kind = rng.random(n)
    ceiling = np.rint(rng.uniform(1000, 10_000, n) * 1000).astype(np.int32)
    floor = np.rint(rng.uniform(0, 0.7, n) * ceiling).astype(np.int32)
    floor[kind < 0.5] = LOWEST_MM
    floor[kind >= 0.8] = LOWEST_MM
    ceiling[kind >= 0.8] = HIGHEST_MM
    return floor, ceiling


def _spans(starts: Int64) -> list[tuple[int, int]]:
    return list(pairwise(starts.tolist()))


def _heights(floor: int, ceiling: int) -> Heights:
    return Heights(None if floor == LOWEST_MM else floor,
                   None if ceiling == HIGHEST_MM else ceiling)


def _window(begin: int, end: int) -> Window:
    return Window(None if begin == EARLIEST_MS else begin, None if end == LATEST_MS else end)
