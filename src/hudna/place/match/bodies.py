"""Polygons as flat columns of vertices: what the grid is laid from.

A body is one polygon, its outside and its holes; a multipolygon is several bodies of one area,
which may overlap, and their union is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Int32, Int64, Limits
from hudna.place.geometry import E7, MultiPolygon, Polygon, Ring, Shape
from hudna.place.packed import PackedMultiPolygon, PackedPolygon
from hudna.place.volume import Heights, Volume, Window

WORLD = 360 * E7
HALF_WORLD = WORLD // 2
Part = tuple[Int32, tuple[int, ...]]


class Bodies(NamedTuple):
    """`xy` (n, 2) in 1e-7 degree, each ring closed, ring after ring.

    Ring `r` is `xy[ring_start[r]:ring_start[r + 1]]`; body `b` is the rings from
    `body_start[b]` up to `body_start[b + 1]`; `area` says whose body it is, ascending.
    """

    xy: Int32
    ring_start: Int64
    body_start: Int64
    area: Int32


def bodies_of(areas: Iterable[tuple[int, Iterable[Part]]]) -> Bodies:
    """The bodies of numbered areas, each as its parts are to be laid, in the order given."""
    spots: list[Int32] = []
    rings: list[int] = []
    bodies: list[int] = []
    numbers: list[int] = []
    for number, parts in areas:
        for xy, sizes in parts:
            spots.append(xy)
            rings.extend(sizes)
            bodies.append(len(sizes))
            numbers.append(number)
    return Bodies(np.concatenate([np.empty((0, 2), np.int32), *spots]), _starts(rings),
                  _starts(bodies), np.array(numbers, np.int32))


def parts_of(shape: Polygon | MultiPolygon) -> Iterator[Part]:
    """Each polygon of a shape: the positions of all its rings, and how many each ring has."""
    match shape:
        case PackedPolygon():
            yield shape.columns(), shape.sizes
        case PackedMultiPolygon():
            yield from ((part.columns(), part.sizes) for part in shape.parts)
        case _:
            for rings in polygons_of(shape):
                spots = chain.from_iterable(chain.from_iterable(rings))
                yield (np.fromiter(spots, np.int32).reshape(-1, 2), tuple(map(len, rings)))


def polygons_of(shape: Polygon | MultiPolygon) -> Iterator[tuple[Ring, ...]]:
    """The polygons of a shape, each as its rings."""
    yield from (shape.rings,) if isinstance(shape, Polygon) else shape.polygons


def fits(shape: Shape) -> bool:
    """Whether a shape can be laid on the grid."""
    return not isinstance(shape, Polygon | MultiPolygon) or parts_to_lay(shape) is not None


def parts_to_lay(shape: Polygon | MultiPolygon) -> tuple[Part, ...] | None:
    """Its parts as they are laid. None where the laying's products would not stay within 64 bits: a
    sloping edge wider than 180 degrees would be written to cells that are not there; such a shape
    is judged apart."""
    found: list[Part] = []
    for part in parts_of(shape):
        if _spread(part[0]) <= HALF_WORLD:
            found.append(part)
        elif _slopes_wide(halved := halved_at_0(part)):
            return None
        else:
            found.append(halved)
    return tuple(found)


def _slopes_wide(part: Part) -> bool:
    xy, sizes = part
    return bool((_wider(xy, sizes, HALF_WORLD) & (np.diff(xy[:, 1]) != 0)).any())


def _spread(xy: Int32) -> int:
    """How wide all positions are together: no edge of theirs is wider."""
    lon = xy[:, 0]
    return int(lon.max()) - int(lon.min())


def halved_at_0(part: Part) -> Part:
    """A level edge around the world, such as a pole's, with a vertex in its middle."""
    xy, sizes = part
    if _spread(xy) < WORLD:
        return part
    level = _wider(xy, sizes, WORLD - 1) & (np.diff(xy[:, 1]) == 0)
    if not level.any():
        return part
    at = np.nonzero(level)[0] + 1
    middle = np.column_stack([np.zeros(len(at), np.int32), xy[at, 1]])
    ends = np.cumsum(sizes)
    more = np.bincount(np.searchsorted(ends, at, side="right"), minlength=len(sizes))
    return np.insert(xy, at, middle, axis=0), tuple((np.array(sizes) + more).tolist())


def _wider(xy: Int32, sizes: tuple[int, ...], than: int) -> NDArray[np.bool_]:
    """Which edges are wider; the step from one ring to the next is no edge."""
    wide = np.abs(np.diff(xy[:, 0].astype(np.int64))) > than
    wide[np.cumsum(sizes)[:-1] - 1] = False
    return wide


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
