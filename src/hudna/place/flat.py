"""House shapes as flat GEOS polygons, in 1e-7 degree, not a digit changed.

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
