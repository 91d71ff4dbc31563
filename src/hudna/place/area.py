"""How large a shape is on the WGS 84 ellipsoid, its edges straight in longitude and latitude.

By Green's theorem the area within a ring is the integral over its edges of -q d(longitude), where
q is the area from the equator to a latitude, per radian of longitude (Snyder, Map Projections: A
Working Manual, 1987, equation 3-12). Along an edge latitude changes evenly with longitude, so q is
integrated by Gauss and Legendre's rule, exact here to the last digits of a double. Nothing is
projected, and no edge is cut.
"""

from __future__ import annotations

import numpy as np
import shapely

from hudna.place.columns import Int64
from hudna.place.flat import Geometries, parts_of
from hudna.place.geometry import E7, MultiPolygon, Polygon
from hudna.place.pieces import E2, EQUATOR_M, FLATTENING, Floats

POLAR_M = EQUATOR_M * (1 - FLATTENING)
E = float(np.sqrt(E2))
Numbers = Int64 | Floats
LONG = 1 * E7
FEW, MANY = (np.polynomial.legendre.leggauss(count) for count in (4, 24))


def km2(shape: Polygon | MultiPolygon) -> float:
    """Square kilometres; parts of a MultiPolygon that overlap count twice."""
    return float(areas_km2(parts_of(shape)).sum())


def areas_km2(shapes: Geometries) -> Floats:
    """Square kilometres of flat polygons or multipolygons in 1e-7 degree, wound either way."""
    parts, shape = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[1:] == ring[:-1]
    first, last = xy[:-1][within], xy[1:][within]
    under = below(first[:, 0], first[:, 1], last[:, 0], last[:, 1])
    return np.bincount(shape[part[ring[1:][within]]], under, len(shapes)) / 1e6


def below(ax: Numbers, ay: Numbers, bx: Numbers, by: Numbers) -> Floats:
    """Square metres from each edge, in 1e-7 degree, to the equator; summed over a ring they are
    what is in it, where it runs anticlockwise. What an edge comes to depends on it alone."""
    start, end = np.ascontiguousarray(ay, float), np.ascontiguousarray(by, float)
    return -_mean_to_equator(start, end) * np.radians(np.ascontiguousarray(bx - ax, float) / E7)


def _mean_to_equator(start: Floats, end: Floats) -> Floats:
    """The mean of q along edges between latitudes in 1e-7 degree, in square metres per radian."""
    mean = _gauss(start, end, FEW)
    long = np.abs(end - start) > LONG
    mean[long] = _gauss(start[long], end[long], MANY)
    return mean


def _gauss(start: Floats, end: Floats, rule: tuple[Floats, Floats]) -> Floats:
    at, weight = rule
    middle, half = (start + end) / 2, (end - start) / 2
    return np.asarray(sum(w * _to_equator(middle + t * half)
                          for t, w in zip(at, weight, strict=True)) / 2)


def _to_equator(lat: Floats) -> Floats:
    sine = np.sin(np.radians(lat / E7))
    return np.asarray(POLAR_M**2 / 2 * (sine / (1 - E2 * sine**2) + np.arctanh(E * sine) / E))
