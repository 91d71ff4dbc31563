"""The evidence of an incursion, for the map to play back and for a page without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians
from typing import Any

import msgspec
import shapely

from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import E7, Line, Point, Position
from hudna.record.kinds import Incursion
from hudna.record.watching import Seen
from hudna.terms.agreement import Open
from hudna.view.world import World
from hudna.web.asked import Asked, language_of
from hudna.web.evidence import Mark
from hudna.web.explain.incursion import area_of
from hudna.web.ring import around

WIDE, HIGH, ROOM = 640, 400, 30
SVG_POINTS = 2_000


class Still(msgspec.Struct, frozen=True):
    """A drawing in pixels, north up: the area's rings, the rings within which the aircraft may have
    been, and the positions, as SVG paths and points."""

    area: str
    within: str
    line: str
    points: tuple[tuple[float, float], ...]


def marks(world: World, said: Incursion) -> Iterator[Mark]:
    """The area as the agreement of then draws it, where the aircraft may have been, and the
    positions: one that is vague is in the area by its circle, not by its middle."""
    area = area_of(world, said)
    if area is not None and not isinstance(area.shape, Open):
        reach = 1000 * area.buffer_m if isinstance(area.buffer_m, int) else 0
        yield Mark("barred", around(area.shape, reach), area.name, of=area.id)
    wide = within(said)
    if wide is not None:
        yield Mark("within", shapely.geometry.mapping(wide))
    places = _places(said)
    if len(set(places)) > 1:
        yield Mark("evidence", shape_to_geojson(Line(places)))
    for at in dict.fromkeys(places):
        yield Mark("evidence", shape_to_geojson(Point(at)))


def for_script(said: Incursion, request: Asked) -> list[dict[str, Any]]:
    """Each position with its moment in the reader's language, in order."""
    lang = language_of(request)
    return [{"at": [s.lon / E7, s.lat / E7], "ms": s.at_ms, "within": s.within_m,
             "words": lang.instant(s.at_ms, seconds=True)} for s in in_order(said)]


def in_order(said: Incursion) -> list[Seen]:
    return sorted(said.evidence, key=lambda s: (s.at_ms, s.arrived_ms))


def still(world: World, said: Incursion) -> Still | None:
    """None where nothing can be drawn."""
    area = area_of(world, said)
    shape = None if area is None or isinstance(area.shape, Open) else shapely.geometry.shape(
        around(area.shape, 1000 * area.buffer_m if isinstance(area.buffer_m, int) else 0))
    places = [(lon / E7, lat / E7) for lon, lat in _places(said)]
    wide = within(said)
    drawn = shapely.GeometryCollection([
        *([shape] if shape else []), *([wide] if wide else []), *map(shapely.Point, places)])
    if drawn.is_empty:
        return None
    to = _Paper(drawn.bounds)
    return Still(to.rings(shape), to.rings(wide),
                 to.path(places, "") if len(places) > 1 else "", tuple(map(to.at, places)))


def within(said: Incursion) -> Any:
    """The circles of all positions that are vague, as one shape (shapely); None where none is."""
    vague = dict.fromkeys((s.lon, s.lat, s.within_m) for s in said.evidence if s.within_m)
    circles = [shapely.geometry.shape(around(Point((lon, lat)), 1000 * m)) for lon, lat, m in vague]
    return shapely.union_all(circles) if circles else None


class _Paper:
    """Degrees to pixels, so that a degree of longitude is as much shorter as it is there."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        self._middle = ((west + east) / 2, (south + north) / 2)
        self._squeeze = cos(radians((south + north) / 2))
        self._scale = min((WIDE - 2 * ROOM) / max((east - west) * self._squeeze, 1e-4),
                          (HIGH - 2 * ROOM) / max(north - south, 1e-4))

    def at(self, place: tuple[float, ...]) -> tuple[float, float]:
        east = (place[0] - self._middle[0]) * self._squeeze * self._scale
        north = (place[1] - self._middle[1]) * self._scale
        return round(WIDE / 2 + east, 1), round(HIGH / 2 - north, 1)

    def rings(self, shape: Any) -> str:
        rings = [] if shape is None else [
            r.coords for p in _polygons(shape) for r in (p.exterior, *p.interiors)]
        return "".join(self.path(ring[:SVG_POINTS], "Z") for ring in rings)

    def path(self, places: Any, end: str) -> str:
        return "M" + "L".join("{} {}".format(*self.at(p)) for p in places) + end


def _places(said: Incursion) -> tuple[Position, ...]:
    return tuple((s.lon, s.lat) for s in in_order(said))


def _polygons(shape: Any) -> list[Any]:
    return [g for g in getattr(shape, "geoms", [shape]) if isinstance(g, shapely.Polygon)]
