"""Polygons of a large file of areas, read many at a time as its text goes by.

What is found is what `hudna.place.geojson` finds of each by itself: a polygon that is not plainly
sound is left to it, with every fault.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.place.columns import Int64
from hudna.place.geojson import NUMBERS, Early, early
from hudna.place.geometry import E7
from hudna.place.packed import Columns, PackedPolygon, packed, packed_polygon

TOGETHER = 1 << 16
BEHIND = 2
GEOMETRY = {"type", "coordinates", "bbox"}
Json = Any
Found = list[PackedPolygon | None]


class Waiting:
    """A polygon that will have been read when the text ends."""

    __slots__ = ("early",)
    early: Early

    def __str__(self) -> str:
        return str(Early(None))


class Shapes:
    """Geometries read as soon as their JSON ends, so that their numbers need never all be held.

    Whether polygons are sound is asked in a second thread while the text goes on; no more than
    `BEHIND` lots of them may wait for it, as the JSON of each is kept until it is known.
    """

    def __init__(self) -> None:
        self.waiting: list[tuple[Waiting, Json]] = []
        self.spots = 0
        self.asked: deque[tuple[list[tuple[Waiting, Json]], Future[Found]]] = deque()
        self.beside = ThreadPoolExecutor(1, thread_name_prefix="areas")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.beside.shutdown(wait=True, cancel_futures=True)

    def made(self, obj: dict[str, Json]) -> Json:
        """An object of JSON as it is, but a geometry. What has other members too may be an area's
        properties, and is left for later."""
        if not GEOMETRY.issuperset(obj):
            return obj
        if obj.get("type") != "Polygon" or "coordinates" not in obj:
            return _by_itself(obj)
        place, rings = Waiting(), obj["coordinates"]
        self.waiting.append((place, obj))
        self.spots += len(rings[0]) if isinstance(rings, list) and rings and isinstance(
            rings[0], list) else 1
        if self.spots >= TOGETHER:
            self._read()
        return place

    def settled(self, whole: Json) -> Json:
        """The whole text's value, with every feature's geometry in its place."""
        self._read()
        self._take(0)
        features = whole.get("features") if isinstance(whole, dict) else None
        for feature in features if isinstance(features, list) else ():
            place = feature.get("geometry") if isinstance(feature, dict) else None
            if isinstance(place, Waiting):
                feature["geometry"] = place.early
        return whole

    def _read(self) -> None:
        """All that waits: its numbers are taken out here, and looked at beside."""
        places, self.waiting, self.spots = self.waiting, [], 0
        flat = _flat([obj["coordinates"] for _, obj in places])
        self.asked.append((places, self.beside.submit(_polygons, flat, len(places))))
        self._take(BEHIND)

    def _take(self, most: int) -> None:
        """What was found, until no more than so many lots are still asked for."""
        while len(self.asked) > most:
            places, future = self.asked.popleft()
            for (place, obj), shape in zip(places, future.result(), strict=True):
                place.early = _by_itself(obj) if shape is None else Early(shape)


def _by_itself(obj: dict[str, Json]) -> Json:
    if obj.get("type") == "Polygon" and (shape := packed_polygon(obj.get("coordinates"))):
        return Early(shape)
    made = early(obj)
    if isinstance(made, Early) and made.shape is not None:
        return Early(packed(made.shape))
    return made


class Flat(NamedTuple):
    """Positions in degrees, (n, 2); where each ring and, in rings, each polygon begins."""

    degrees: NDArray[np.float64]
    rings: Int64
    polygons: Int64


def polygons_of(coordinates: list[Json]) -> Found:
    """Each polygon, as `packed_polygon` reads it; `None` where that must look."""
    return _polygons(_flat(coordinates), len(coordinates))


def _polygons(flat: Flat | None, count: int) -> Found:
    if flat is None:
        return [None] * count
    # Numbers far beyond degrees are not sound and go no further: they need not warn as well.
    with np.errstate(over="ignore", invalid="ignore"):
        return _looked_at(flat, count)


def _looked_at(flat: Flat, count: int) -> Found:
    sound = _sound(flat)
    spots = np.rint(flat.degrees * E7)
    ring_of = np.repeat(np.arange(len(flat.rings) - 1), np.diff(flat.rings))
    polygon_of = np.repeat(np.arange(count), np.diff(flat.polygons))
    kept = sound[polygon_of]
    whose = (np.cumsum(sound) - 1)[polygon_of[kept]]
    lines = shapely.linearrings(spots[kept[ring_of]], indices=np.repeat(
        np.arange(int(kept.sum())), np.diff(flat.rings)[kept]))
    sound[sound] = shapely.is_valid(shapely.polygons(lines, indices=whose)) if len(lines) else True
    wrong = np.zeros(len(kept), bool)
    outside = np.zeros(len(kept), bool)
    outside[flat.polygons[:-1]] = True
    wrong[kept] = shapely.is_ccw(lines) != outside[kept]
    return _packed(_turned(spots.astype(np.int32), flat, ring_of, wrong), flat, sound)


def _flat(coordinates: list[Json]) -> Flat | None:
    """All positions one after another, where all are positions; else `None`."""
    if set(map(type, coordinates)) != {list} or not all(coordinates):
        return None
    rings = list(chain.from_iterable(coordinates))
    if set(map(type, rings)) != {list} or min(map(len, rings)) < 4:
        return None
    spots = list(chain.from_iterable(rings))
    sizes = set(map(len, spots)) if set(map(type, spots)) == {list} else set()
    numbers = list(chain.from_iterable(spots)) if len(sizes) == 1 and min(sizes) >= 2 else []
    if not numbers or not set(map(type, numbers)) <= NUMBERS:
        return None
    try:
        degrees = np.array(numbers, np.float64).reshape(len(spots), -1)
    except OverflowError:
        return None
    if not np.isfinite(degrees).all():
        return None
    return Flat(np.ascontiguousarray(degrees[:, :2]), _starts(map(len, rings)),
                _starts(map(len, coordinates)))


def _sound(flat: Flat) -> NDArray[np.bool_]:
    """Which polygons lie on the map, every ring closed and none nearly half a world wide."""
    lon, lat = flat.degrees[:, 0], flat.degrees[:, 1]
    begin, last = flat.rings[:-1], flat.rings[1:] - 1
    west, east = np.minimum.reduceat(lon, begin), np.maximum.reduceat(lon, begin)
    ring = (west >= -180) & (east <= 180) & (east - west < 179)
    ring &= np.maximum.reduceat(np.abs(lat), begin) <= 90
    ring &= (np.rint(flat.degrees[begin] * E7) == np.rint(flat.degrees[last] * E7)).all(axis=1)
    sound: NDArray[np.bool_] = np.logical_and.reduceat(ring, flat.polygons[:-1])
    return sound


def _turned(spots: NDArray[np.int32], flat: Flat, ring_of: Int64,
            wrong: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The same, rings that are wound the wrong way turned about."""
    at = np.arange(len(spots))
    about = flat.rings[ring_of] + flat.rings[ring_of + 1] - 1 - at
    turned: NDArray[np.int32] = spots[np.where(wrong[ring_of], about, at)]
    return turned


def _packed(spots: NDArray[np.int32], flat: Flat,
            sound: NDArray[np.bool_]) -> list[PackedPolygon | None]:
    sizes, first = np.diff(flat.rings).tolist(), flat.polygons.tolist()
    ends, data = (8 * flat.rings[flat.polygons]).tolist(), spots.tobytes()
    return [PackedPolygon((), Columns(data[ends[i]:ends[i + 1]]),
                          tuple(sizes[first[i]:first[i + 1]])) if whole else None
            for i, whole in enumerate(sound.tolist())]


def _starts(counts: Any) -> Int64:
    return np.concatenate([[0], np.cumsum(np.fromiter(counts, np.int64))]).astype(np.int64)
