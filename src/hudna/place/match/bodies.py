"""Polygons as flat columns of vertices: what the grid is laid from.

A body is one polygon, its outside and its holes; a multipolygon is several bodies of one area,
which may overlap, and their union is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, overload

import numpy as np

from hudna.place.columns import Int32, Int64, Limits
from hudna.place.geometry import E7, MultiPolygon, Polygon, Ring, Shape
from hudna.place.volume import Heights, Volume, Window

WORLD = 360 * E7


class Bodies(NamedTuple):
    """`xy` (n, 2) in 1e-7 degree, each ring closed, ring after ring.

    Ring `r` is `xy[ring_start[r]:ring_start[r + 1]]`; body `b` is the rings from
    `body_start[b]` up to `body_start[b + 1]`; `area` says whose body it is, ascending.
    """

    xy: Int32
    ring_start: Int64
    body_start: Int64
    area: Int32


def bodies_of(areas: Iterable[tuple[int, Polygon | MultiPolygon]]) -> Bodies:
    """The bodies of numbered areas, in the order given."""
    numbered = [(number, rings) for number, shape in areas for rings in polygons_of(shape)]
    rings = [ring for _, body in numbered for ring in body]
    spots = chain.from_iterable(chain.from_iterable(rings))
    xy = np.fromiter(spots, np.int32).reshape(-1, 2)
    return Bodies(xy, _starts(len(ring) for ring in rings),
                  _starts(len(body) for _, body in numbered),
                  np.fromiter((number for number, _ in numbered), np.int32))


def polygons_of(shape: Polygon | MultiPolygon) -> Iterator[tuple[Ring, ...]]:
    """The polygons of a shape, each as its rings."""
    yield from (shape.rings,) if isinstance(shape, Polygon) else shape.polygons


def fits(shape: Shape) -> bool:
    """Whether every edge's products stay within 64 bits: none spans the whole world."""
    if not isinstance(shape, Polygon | MultiPolygon):
        return True
    return all(abs(a[0] - b[0]) < WORLD for rings in polygons_of(shape) for ring in rings
               for a, b in pairwise(ring))


class Shapes(Sequence[Volume]):
    """The volumes of bodies, each made when it is asked for."""

    def __init__(self, bodies: Bodies, limits: Limits) -> None:
        self._bodies, self._limits = bodies, limits

    def __len__(self) -> int:
        return len(self._limits.from_ms)

    @overload
    def __getitem__(self, number: int) -> Volume: ...

    @overload
    def __getitem__(self, number: slice) -> list[Volume]: ...

    def __getitem__(self, number: int | slice) -> Volume | list[Volume]:
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        mine = np.nonzero(self._bodies.area == number)[0]
        window = (int(self._limits.from_ms[number]), int(self._limits.until_ms[number]))
        heights = (int(self._limits.floor_mm[number]), int(self._limits.ceiling_mm[number]))
        return Volume(MultiPolygon(tuple(self._rings(int(body)) for body in mine)), 0,
                      Heights(*heights), Window(*window))

    def _rings(self, body: int) -> tuple[Ring, ...]:
        b = self._bodies
        return tuple(
            tuple(map(tuple, b.xy[b.ring_start[ring]:b.ring_start[ring + 1]].tolist()))
            for ring in range(int(b.body_start[body]), int(b.body_start[body + 1])))


def _starts(counts: Iterable[int]) -> Int64:
    return np.concatenate([[0], np.cumsum(np.fromiter(counts, np.int64))]).astype(np.int64)
