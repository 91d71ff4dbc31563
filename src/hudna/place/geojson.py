"""GeoJSON geometries (RFC 7946) into shapes and back. Nothing unsound comes in.

Altitudes in positions are accepted and left aside (section 3.1.1 allows them; heights are
properties here). Winding is put right, as section 3.1.6 asks of parsers. An edge that jumps more
than 180 degrees of longitude is refused, as it may mean either way round the world; an edge
exactly from -180 to 180 can mean only one thing, a whole parallel, and is accepted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.fault import Fault, Refused
from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon, Position, Ring, Shape
from hudna.place.soundness import fault_of_polygon, wound
from hudna.say import Say, say

Json = Any
NUMBERS = {int, float}


class Early(NamedTuple):
    """A geometry that was read as soon as its JSON ended; `faults` are named below its place."""

    shape: Shape | None
    faults: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        """As a fault names it that finds it where no geometry belongs."""
        return "a geometry"


KINDS = say("one of Point, LineString, Polygon, MultiPolygon")
POSITION = say("a position, [longitude, latitude] in degrees")
NUMBER = say("a finite number of degrees")
LONGITUDE = say("a longitude from -180 to 180; cut the shape at the antimeridian "
                "(RFC 7946 section 3.1.9)")
LATITUDE = say("a latitude from -90 to 90")
SWAPPED = say("a latitude from -90 to 90: GeoJSON writes longitude first, "
              "and these two look swapped")
TWO = say("a list of two or more positions")
FOUR = say("a ring of four or more positions, the last the same as the first")
CLOSED = say("the last position to be the same as the first")
RINGS = say("a list of rings, the outside first")
POLYGONS = say("a list of one or more polygons")
UNCUT = say("an edge of at most 180 degrees of longitude: cut the shape at the antimeridian into "
            "two parts (RFC 7946 section 3.1.9), or add positions between if the long way is meant")


def shape_from_geojson(obj: Json, where: str) -> Shape:
    """The shape that a GeoJSON geometry object describes, rounded to 1e-7 degree.

    Raises `Refused` with every fault found, each at its path below `where`.
    """
    if isinstance(obj, Early):
        return _late(obj, where)
    if not isinstance(obj, dict):
        raise Refused(Fault(where, brief(obj), say("a GeoJSON geometry object")))
    kind = obj.get("type")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Refused(Fault(f"{where}.type", brief(kind), KINDS))
    faults: list[Fault] = []
    shape = reader(obj.get("coordinates"), f"{where}.coordinates", faults)
    if faults or shape is None:
        raise Refused(faults)
    return shape


def early(obj: dict[str, Json]) -> Json:
    """An object of JSON as it is, but a geometry already read: for `strictjson.decode`, so that a
    large file's numbers need not all be held as lists at once."""
    kind = obj.get("type")
    if not isinstance(kind, str) or kind not in READERS or "coordinates" not in obj:
        return obj
    try:
        return Early(shape_from_geojson(obj, ""))
    except Refused as refused:
        return Early(None, refused.faults)


def _late(geometry: Early, where: str) -> Shape:
    if geometry.shape is None:
        raise Refused(Fault(where + fault.where, fault.found, fault.expected)
                      for fault in geometry.faults)
    return geometry.shape


def shape_to_geojson(shape: Shape) -> dict[str, Json]:
    """The GeoJSON geometry of a shape, in degrees."""
    match shape:
        case Point(at):
            return {"type": "Point", "coordinates": _degrees(at)}
        case Line(points):
            return {"type": "LineString", "coordinates": [_degrees(p) for p in points]}
        case Polygon(rings):
            return {"type": "Polygon", "coordinates": _ring_lists(rings)}
        case MultiPolygon(polygons):
            return {"type": "MultiPolygon", "coordinates": [_ring_lists(r) for r in polygons]}


def brief(value: object) -> str:
    """What was found, short enough for a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _point(value: Json, where: str, faults: list[Fault]) -> Point | None:
    at = _position(value, where, faults)
    return None if at is None else Point(at)


def _line(value: Json, where: str, faults: list[Fault]) -> Line | None:
    points = _positions(value, where, faults, 2, TWO)
    return None if points is None else Line(points)


def _polygon(value: Json, where: str, faults: list[Fault]) -> Polygon | None:
    rings = _rings(value, where, faults)
    return None if rings is None else Polygon(rings)


def _multipolygon(value: Json, where: str, faults: list[Fault]) -> MultiPolygon | None:
    if not isinstance(value, list) or not value:
        faults.append(Fault(where, _kind(value), POLYGONS))
        return None
    found = [_rings(rings, f"{where}[{i}]", faults) for i, rings in enumerate(value)]
    sound = tuple(rings for rings in found if rings is not None)
    return MultiPolygon(sound) if len(sound) == len(found) else None


READERS: dict[str, Callable[[Json, str, list[Fault]], Shape | None]] = {
    "Point": _point, "LineString": _line, "Polygon": _polygon, "MultiPolygon": _multipolygon,
}


def _rings(value: Json, where: str, faults: list[Fault]) -> tuple[Ring, ...] | None:
    if not isinstance(value, list) or not value:
        faults.append(Fault(where, _kind(value), RINGS))
        return None
    found = [_ring(ring, f"{where}[{i}]", faults) for i, ring in enumerate(value)]
    rings = tuple(ring for ring in found if ring is not None)
    if len(rings) < len(found):
        return None
    fault = fault_of_polygon(rings, where)
    if fault is not None:
        faults.append(fault)
        return None
    return wound(rings)


def _ring(value: Json, where: str, faults: list[Fault]) -> Ring | None:
    ring = _positions(value, where, faults, 4, FOUR)
    if ring is not None and ring[0] != ring[-1]:
        faults.append(Fault(f"{where}[{len(ring) - 1}]", brief(_degrees(ring[-1])), CLOSED))
        return None
    return ring


def _positions(value: Json, where: str, faults: list[Fault], least: int,
               expected: Say) -> tuple[Position, ...] | None:
    if not isinstance(value, list) or len(value) < least:
        faults.append(Fault(where, _kind(value), expected))
        return None
    sound = _all_sound(value)
    if sound is not None:
        return sound
    found = [_position(p, f"{where}[{i}]", faults) for i, p in enumerate(value)]
    points = tuple(p for p in found if p is not None)
    if len(points) < len(found):
        return None
    uncut = _uncut(points, where)
    faults.extend(uncut)
    return None if uncut else points


def _all_sound(values: list[Json]) -> tuple[Position, ...] | None:
    whole = sound_positions(values)
    return None if whole is None else tuple(map(tuple, whole.astype(np.int64).tolist()))


def sound_positions(values: list[Json]) -> NDArray[np.float64] | None:
    """Positions read at once into (n, 2) whole numbers of 1e-7 degree, where all are sound;
    `None` where each must be looked at."""
    if (set(map(type, values)) != {list} or len(set(map(len, values))) != 1
            or len(values[0]) < 2
            or not set(map(type, chain.from_iterable(values))) <= NUMBERS):
        return None
    try:
        degrees = np.array(values, np.float64)
    except OverflowError:
        return None
    lon, lat = degrees[:, 0], degrees[:, 1]
    if not (np.isfinite(degrees).all() and (np.abs(lon) <= 180).all() and (np.abs(lat) <= 90).all()
            and np.ptp(lon) < 179):
        return None
    return np.rint(degrees[:, :2] * E7)


def _position(value: Json, where: str, faults: list[Fault]) -> Position | None:
    if not isinstance(value, list) or len(value) < 2:
        faults.append(Fault(where, _kind(value), POSITION))
        return None
    fault = _fault_of_numbers(value, where) or _fault_of_range(value[0], value[1], where)
    if fault is not None:
        faults.append(fault)
        return None
    return (round(value[0] * E7), round(value[1] * E7))


def _fault_of_numbers(values: list[Json], where: str) -> Fault | None:
    for i, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            return Fault(f"{where}[{i}]", brief(value), NUMBER)
    return None


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _fault_of_range(lon: float, lat: float, where: str) -> Fault | None:
    if abs(lat) > 90:
        expected = SWAPPED if abs(lon) <= 90 and abs(lat) <= 180 else LATITUDE
        return Fault(f"{where}[1]", brief(lat), expected)
    if abs(lon) > 180:
        return Fault(f"{where}[0]", brief(lon), LONGITUDE)
    return None


def _uncut(points: Sequence[Position], where: str) -> list[Fault]:
    return [
        Fault(f"{where}[{i + 1}]", f"{b[0] / E7} after {a[0] / E7}", UNCUT)
        for i, (a, b) in enumerate(pairwise(points))
        if 180 * E7 < abs(a[0] - b[0]) < 360 * E7
    ]


def _kind(value: object) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    return brief(value)


def _degrees(position: Position) -> list[float]:
    return [position[0] / E7, position[1] / E7]


def _ring_lists(rings: tuple[Ring, ...]) -> list[list[list[float]]]:
    return [[_degrees(p) for p in ring] for ring in rings]
