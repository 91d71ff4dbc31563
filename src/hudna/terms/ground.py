"""How much ground a shape covers, for people to read."""

from __future__ import annotations

import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon as Polygons
from shapely.geometry import Polygon as OnePolygon

from hudna.place.geometry import E7, MultiPolygon, Polygon, Ring, Shape

_GEOD = Geod(ellps="WGS84")


def flat(shape: Shape) -> shapely.Geometry | None:
    """A shape that covers ground, in degrees; None for a point or a line."""
    match shape:
        case Polygon(rings):
            return _polygon(rings)
        case MultiPolygon(polygons):
            return Polygons([_polygon(rings) for rings in polygons])
    return None


def _polygon(rings: tuple[Ring, ...]) -> OnePolygon:
    outside, *holes = ([(lon / E7, lat / E7) for lon, lat in ring] for ring in rings)
    return OnePolygon(outside, holes)


def square_metres(ground: shapely.Geometry) -> float:
    """Square metres on the ellipsoid, for people to read: it decides nothing."""
    return sum(
        abs(_GEOD.geometry_area_perimeter(shapely.geometry.polygon.orient(part))[0])
        for part in shapely.get_parts(ground)
        if isinstance(part, OnePolygon)
    )
