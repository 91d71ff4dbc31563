"""Rings around shapes, for showing on a map. They decide nothing: `place.clash` does, without
ever drawing one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import shapely
from pyproj import Transformer

from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import E7, Line, Moving, Point, Shape, Way
from hudna.place.measure import centre


@lru_cache(maxsize=16_384)
def around(shape: Moving, reach_mm: int) -> dict[str, Any]:
    """The GeoJSON geometry of everything within `reach_mm` of the shape, to a few metres near
    it: drawn in an azimuthal equidistant projection about a place not far from its middle.

    Kept, since a register of hundreds and thousands of mingled grounds are drawn at every look: who
    is given it must not alter it.
    """
    geometry = flat(shape)
    if reach_mm == 0:
        return shape_to_geojson(geometry)
    try:
        return _drawn(geometry, reach_mm)
    except shapely.errors.GEOSException:
        # Around half the world no ring can be drawn in one projection; the page must be.
        return shape_to_geojson(geometry)


def _drawn(geometry: Shape, reach_mm: int) -> dict[str, Any]:
    there = _about(*(round(2 * x / E7) / 2 for x in centre(geometry)))
    drawn = shapely.geometry.shape(shape_to_geojson(geometry)).segmentize(0.05)
    ring = shapely.transform(drawn, there.transform, interleaved=False).buffer(
        reach_mm / 1000, quad_segs=8)
    back = shapely.transform(
        ring, lambda x, y: there.transform(x, y, direction="INVERSE"), interleaved=False)
    found: dict[str, Any] = shapely.geometry.mapping(shapely.set_precision(back, 1e-5))
    return found


@lru_cache(maxsize=512)
def _about(lon: float, lat: float) -> Transformer:
    local = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=m"
    return Transformer.from_crs("EPSG:4326", local, always_xy=True)


def flat(shape: Moving) -> Shape:
    """A way as the line that it follows; what goes nowhere as the point where it is."""
    if not isinstance(shape, Way | Line):
        return shape
    points = shape.points if isinstance(shape, Line) else tuple(f.at for f in shape.fixes)
    return Line(points) if len(set(points)) > 1 else Point(points[0])
