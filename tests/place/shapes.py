"""Random pairs of shapes: every kind, from metres to a thousand kilometres, everywhere.

The antimeridian and both poles come up on purpose, so do needles, holes, polygons cut in two,
caps about a pole, points on vertices and lines without length.
"""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import shapely
from geographiclib.geodesic import Geodesic

from hudna.fault import Refused
from hudna.place.geojson import shape_from_geojson, shape_to_geojson
from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon, Shape

Spot = tuple[float, float]


def random_pair(random: Random) -> tuple[Shape, Shape]:
    """Two sound shapes, mostly near each other."""
    lon, lat = random_spot(random)
    scale = 10 ** random.uniform(1, 4.9)
    a = _tried(random, lambda: random_shape(random, lon, lat, scale))
    apart = scale * random.choice([0, 0.3, 1, 2, 2, 4, 8]) * random.uniform(0.2, 1.2)
    size = scale * 10 ** random.uniform(-1.5, 0.3)
    x, y = moved((lon, lat), random.uniform(0, 360), apart)
    b = _tried(random, lambda: random_shape(random, x, y, size))
    return (a, b) if random.random() < 0.5 else (b, a)


def random_spot(random: Random) -> Spot:
    """Longitude and latitude in degrees, with the world's seams well represented."""
    kind = random.random()
    lon = random.uniform(-180, 180)
    if kind < 0.3:
        return random.uniform(35.5, 42.5), random.uniform(32.3, 37.3)
    if kind < 0.5:
        return random.choice([180, -180]) + random.gauss(0, 0.3), random.uniform(-80, 80)
    if kind < 0.7:
        return lon, random.choice([1, -1]) * (90 - 10 ** random.uniform(-4, 0.6))
    return lon, math.degrees(math.asin(random.uniform(-1, 1)))


def moved(spot: Spot, azimuth: float, metres: float) -> Spot:
    there = Geodesic.WGS84.Direct(spot[1], spot[0], azimuth, metres,
                                  Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL)
    return there["lon2"], there["lat2"]


def random_shape(random: Random, lon: float, lat: float, scale: float) -> Shape:
    """One shape about a spot; raises `Refused` or `ValueError` where it came out unsound."""
    make = random.choice([_point, _line, _line, _blob, _blob, _blob, _holed, _needle, _cap,
                          _several, _straight])
    shape = make(random, (lon, lat), scale)
    return shape_from_geojson(shape_to_geojson(shape), "shape")


def _tried(random: Random, make) -> Shape:
    while True:
        try:
            return make()
        except (Refused, ValueError):
            continue


def _point(random: Random, at: Spot, scale: float) -> Shape:
    return Point(_e7(at))


def _line(random: Random, at: Spot, scale: float) -> Shape:
    spots = [at]
    turn = random.uniform(0, 360)
    for _ in range(random.randint(1, 6)):
        turn += random.gauss(0, 50)
        spots.append(moved(spots[-1], turn, scale * random.uniform(0, 1)))
    if random.random() < 0.1:
        spots.insert(0, spots[0])
    return Line(_chain(spots))


def _straight(random: Random, at: Spot, scale: float) -> Shape:
    """One long edge, as curved on the ground as longitude and latitude make it."""
    away = random.uniform(0, 360)
    return Line(_chain([moved(at, away, 3 * scale), moved(at, away + 180, 3 * scale)]))


def _star(random: Random, at: Spot, scale: float, count: int, least: float) -> list[Spot]:
    turns = sorted(random.uniform(0, 360) for _ in range(count))
    spots = [moved(at, -turn, scale * random.uniform(least, 1)) for turn in turns]
    return [*spots, spots[0]]


def _blob(random: Random, at: Spot, scale: float) -> Shape:
    return _cut([_star(random, at, scale, random.randint(3, 14), 0.3)])


def _holed(random: Random, at: Spot, scale: float) -> Shape:
    outer = _star(random, at, scale, random.randint(8, 14), 0.8)
    inner = _star(random, at, scale * 0.5, random.randint(3, 7), 0.5)
    return _cut([outer, inner])


def _needle(random: Random, at: Spot, scale: float) -> Shape:
    away = random.uniform(0, 360)
    tip, side = moved(at, away, 2 * scale), moved(at, away + 90, max(0.05, scale * 1e-4))
    return _cut([[at, tip, side, at]])


def _cap(random: Random, at: Spot, scale: float) -> Shape:
    """All round a pole, with an edge that wavers; only near the poles."""
    if abs(at[1]) < 80:
        raise ValueError(at)
    pole = math.copysign(90, at[1])
    lats = [max(-90.0, min(90.0, at[1] + random.gauss(0, 0.02) * (90 - abs(at[1]))))
            for _ in range(random.randint(3, 12))]
    lons = [-180 + 360 * i / len(lats) for i in range(len(lats) + 1)]
    rim = list(zip(lons, [*lats, lats[0]], strict=True))
    ring = [*rim, (180.0, pole), (-180.0, pole), rim[0]]
    return Polygon((tuple(_e7(spot) for spot in ring),))


def _several(random: Random, at: Spot, scale: float) -> Shape:
    parts: list = []
    for _ in range(random.randint(2, 3)):
        middle = moved(at, random.uniform(0, 360), scale * random.uniform(0, 1))
        shape = _blob(random, middle, scale / 3)
        parts += [shape.rings] if isinstance(shape, Polygon) else shape.polygons
    return MultiPolygon(tuple(parts))


def _cut(rings: list[list[Spot]]) -> Shape:
    """A polygon, in two where it crosses the antimeridian (RFC 7946 section 3.1.9)."""
    if any(abs(a[0] - b[0]) > 179 for ring in rings for a, b in pairwise(ring)):
        raise ValueError("round a pole")
    whole = shapely.Polygon(rings[0], rings[1:])
    if not whole.is_valid:
        raise ValueError("crosses itself")
    parts = []
    for shift in (-360, 0, 360):
        piece = shapely.intersection(whole, shapely.box(-180 + shift, -90, 180 + shift, 90))
        parts += [_rings(polygon, shift) for polygon in _polygons(piece)]
    if not parts:
        raise ValueError("nothing left")
    return Polygon(parts[0]) if len(parts) == 1 else MultiPolygon(tuple(parts))


def _polygons(piece) -> list:
    return [one for one in getattr(piece, "geoms", [piece])
            if one.geom_type == "Polygon" and not one.is_empty]


def _rings(polygon, shift: int):
    lines = [polygon.exterior, *polygon.interiors]
    return tuple(tuple((round((x - shift) * E7), round(y * E7)) for x, y in line.coords)
                 for line in lines)


def _chain(spots: list[Spot]):
    """A line cannot be cut in two; one that crosses the antimeridian is not for us."""
    shift = 360 * round(spots[0][0] / 360)
    if any(abs(x - shift) > 180 for x, _ in spots):
        raise ValueError("crosses the antimeridian")
    return tuple((round((x - shift) * E7), round(y * E7)) for x, y in spots)


def _e7(spot: Spot):
    lon = (spot[0] + 180) % 360 - 180 if abs(spot[0]) > 180 else spot[0]
    return (round(lon * E7), round(spot[1] * E7))
