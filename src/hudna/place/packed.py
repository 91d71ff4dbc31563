"""Polygons kept as bytes until they are asked for: 8 bytes a position instead of some 130.

For files of areas with millions of positions, which are looked at once and then only here and
there. They are polygons to whoever compares, and are never encoded or signed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.place.geojson import sound_positions
from hudna.place.geometry import MultiPolygon, Polygon, Ring, Shape


class Columns:
    """Bytes that nobody can encode."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Columns) and self.data == other.data

    def __hash__(self) -> int:
        return hash(self.data)


NOTHING = Columns(b"")


class PackedPolygon(Polygon, frozen=True, tag_field="type", tag="Polygon"):
    """`packed` is int32 longitude, latitude of all rings; `sizes` the positions of each ring.

    It has the rings of the polygon, and is no equal of it. It cannot be encoded: what msgspec
    would write of it has no ground, and must never be signed.
    """

    packed: Columns = NOTHING
    sizes: tuple[int, ...] = ()

    def columns(self) -> NDArray[np.int32]:
        """Longitude and latitude (n, 2) of all rings; not to be written to."""
        return np.frombuffer(self.packed.data, np.int32).reshape(-1, 2)

    @property  # type: ignore[misc] # stands in for the field
    def rings(self) -> tuple[Ring, ...]:
        spots: Any = self.columns().tolist()
        ends = np.cumsum(self.sizes).tolist()
        return tuple(tuple(map(tuple, spots[end - size:end]))
                     for end, size in zip(ends, self.sizes, strict=True))


class PackedMultiPolygon(MultiPolygon, frozen=True, tag_field="type", tag="MultiPolygon"):
    parts: tuple[PackedPolygon, ...] = ()

    @property  # type: ignore[misc] # likewise
    def polygons(self) -> tuple[tuple[Ring, ...], ...]:
        return tuple(part.rings for part in self.parts)


def packed_polygon(rings: Any) -> PackedPolygon | None:
    """The coordinates of a GeoJSON Polygon, read at once, where all of them are sound.

    The same as `packed` of what `hudna.place.geojson` reads; `None` where that must look.
    """
    if not isinstance(rings, list) or not rings:
        return None
    found = [_closed(ring) for ring in rings]
    sound = [ring for ring in found if ring is not None]
    if len(sound) < len(found):
        return None
    lines = shapely.linearrings(np.concatenate(sound), indices=np.repeat(
        np.arange(len(sound)), [len(ring) for ring in sound]))
    if not shapely.is_valid(shapely.polygons(lines[0], lines[1:])):
        return None
    wanted = np.arange(len(sound)) == 0
    turned = [ring if right else ring[::-1]
              for ring, right in zip(sound, shapely.is_ccw(lines) == wanted, strict=True)]
    return PackedPolygon((), Columns(np.concatenate(turned).astype(np.int32).tobytes()),
                         tuple(map(len, sound)))


def _closed(ring: Any) -> NDArray[np.float64] | None:
    if not isinstance(ring, list) or len(ring) < 4:
        return None
    spots = sound_positions(ring)
    return spots if spots is not None and (spots[0] == spots[-1]).all() else None


def packed(shape: Shape) -> Shape:
    """The same shape, its positions packed; points and lines as they are."""
    match shape:
        case Polygon(rings):
            return _packed(rings)
        case MultiPolygon(polygons):
            return PackedMultiPolygon((), tuple(_packed(rings) for rings in polygons))
    return shape


def _packed(rings: tuple[Ring, ...]) -> PackedPolygon:
    spots = [spot for ring in rings for spot in ring]
    return PackedPolygon((), Columns(np.array(spots, np.int32).tobytes()), tuple(map(len, rings)))
