"""House shapes as flat GEOS polygons and back, in 1e-7 degree, not a digit changed.

GEOS keeps doubles, which hold every whole number below 2**53 exactly.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.place.geometry import MultiPolygon, Polygon, Ring

Geometries = NDArray[Any]


def polygons_of(shape: Polygon | MultiPolygon) -> tuple[tuple[Ring, ...], ...]:
    """The polygons of a shape, each as its rings."""
    return (shape.rings,) if isinstance(shape, Polygon) else shape.polygons


def parts_of(*shapes: Polygon | MultiPolygon) -> Geometries:
    """A flat polygon for each polygon of each shape, in order."""
    polygons = [rings for shape in shapes for rings in polygons_of(shape)]
    rings = [ring for polygon in polygons for ring in polygon]
    sizes = [len(ring) for ring in rings]
    numbers = chain.from_iterable(chain.from_iterable(rings))
    xy = np.fromiter(numbers, float, 2 * sum(sizes)).reshape(-1, 2)
    lines = shapely.linearrings(xy, indices=np.repeat(np.arange(len(rings)), sizes))
    owner = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    return np.asarray(shapely.polygons(lines, indices=owner))


def canonical(flat: Geometries) -> Geometries:
    """The same areas, written the same way in whatever order GEOS built them.

    Rings begin at their westernmost position, the outside anticlockwise, holes clockwise; parts
    from east to west.
    """
    return np.asarray(shapely.orient_polygons(shapely.normalize(flat)), dtype=object)


def shapes_of(flat: Geometries) -> list[MultiPolygon]:
    """Flat polygons or multipolygons as house shapes."""
    parts, shape = shapely.get_parts(flat, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    positions = list(zip(*np.rint(xy).astype(np.int64).T.tolist(), strict=True))
    lines = [tuple(some) for some in _grouped(positions, ring, len(rings))]
    polygons = [tuple(some) for some in _grouped(lines, part, len(parts))]
    return [MultiPolygon(tuple(some)) for some in _grouped(polygons, shape, len(flat))]


def _grouped(items: list[Any], group: NDArray[Any], count: int) -> list[list[Any]]:
    ends = np.searchsorted(group, np.arange(count + 1)).tolist()
    return [items[ends[i]:ends[i + 1]] for i in range(count)]
