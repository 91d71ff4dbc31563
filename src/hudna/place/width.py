"""How wide flat ground is: whether a disc finds room in it.

Measured in metres on a plane that is never wider than the ground: degrees of longitude are taken
at that end of the ground where they are shortest, degrees of latitude as at the equator.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from hudna.place.flat import Geometries
from hudna.place.geometry import E7
from hudna.place.pieces import EQUATOR_M, Floats

# A degree of latitude at the equator, rounded down; it is longer everywhere else.
LATITUDE_M = 110_574.0
LONGITUDE_M = EQUATOR_M * np.pi / 180
PART = 0.01
"""Of the disc's radius, within which it is not told whether there is room."""


def in_metres(flat: Geometries) -> Geometries:
    """Flat polygons in 1e-7 degree, each on a plane in metres of its own."""
    _, south, _, north = shapely.bounds(flat).T
    most = np.minimum(np.maximum(np.abs(south), np.abs(north)) / E7, 90)
    scale = np.stack([np.cos(np.radians(most)) * LONGITUDE_M,
                      np.full(len(flat), LATITUDE_M)], axis=1) / E7
    xy, of = shapely.get_coordinates(flat, return_index=True)
    return np.asarray(shapely.set_coordinates(flat.copy(), xy * scale[of]))


def narrower(flat: Geometries, width_m: float) -> list[int]:
    """Which flat polygons in 1e-7 degree have nowhere room for a disc of this diameter.

    To one hundredth: none that has room is named, and each is that has not for 0.99 of it.
    """
    if not len(flat):
        return []
    plane = in_metres(flat)
    # No point is farther from the edge than the greatest disc's radius, so area is at most radius
    # times perimeter.
    doubtful = shapely.area(plane) < width_m / 2 * shapely.length(plane)
    return [i for i in np.flatnonzero(doubtful).tolist() if not has_room(plane[i], width_m / 2)]


def has_room(polygon: Any, radius: float) -> bool:
    """Whether a disc lies within a polygon on a plane, looked for in ever smaller squares."""
    edges = _edges(polygon)
    shapely.prepare(polygon)
    west, south, east, north = polygon.bounds
    half = max(east - west, north - south) / 2
    centres = np.array([[(west + east) / 2, (south + north) / 2]])
    while len(centres):
        depth = _depths(polygon, edges, centres)
        if depth.max() >= radius * (1 - PART):
            return True
        reach = half * np.sqrt(2)
        if reach < radius * PART:
            return False
        half /= 2
        centres = _quarters(centres[depth + reach >= radius], half)
    return False


def _edges(polygon: Any) -> Any:
    rings = shapely.get_rings(polygon)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[1:] == ring[:-1]
    return shapely.STRtree(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[within]))


def _depths(polygon: Any, edges: Any, spots: Floats) -> Floats:
    """How far spots are from the nearest edge: negative outside."""
    _, away = edges.query_nearest(shapely.points(spots), return_distance=True, all_matches=False)
    return np.asarray(np.where(shapely.contains_xy(polygon, spots), away, -away))


def _quarters(centres: Floats, half: float) -> Floats:
    corners = np.array([[-half, -half], [half, -half], [-half, half], [half, half]])
    return np.asarray((centres[:, None] + corners).reshape(-1, 2))
