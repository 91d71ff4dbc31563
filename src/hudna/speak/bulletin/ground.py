"""The ground that a bulletin's map is drawn on, cut to where its cells are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shapely import clip_by_rect

from hudna.place.geometry import E7
from hudna.speak.bulletin.data import Cell
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.named import Town

WIDTH = 720
"""Of the map, in its own units."""
AROUND, LEAST = 0.4, 2.4
"""Degrees: around the outermost cells, and from south to north at the least."""
TALLEST = 0.72
"""Of what its width is, where the gazetteer reaches as far: half a page."""
MOST_TOWNS, APART = 12, 70.0


@dataclass(frozen=True, slots=True)
class View:
    """What part of the earth is seen (degrees), drawn straight in longitude and latitude, true to
    scale in its middle."""

    west: float
    south: float
    east: float
    north: float

    @property
    def height(self) -> int:
        middle = math.radians((self.south + self.north) / 2)
        return round(WIDTH * (self.north - self.south)
                     / ((self.east - self.west) * math.cos(middle)))

    def spot(self, lon: float, lat: float) -> tuple[float, float]:
        return ((lon - self.west) / (self.east - self.west) * WIDTH,
                (self.north - lat) / (self.north - self.south) * self.height)

    def has(self, lon: float, lat: float) -> bool:
        return self.west < lon < self.east and self.south < lat < self.north

    def holds(self, cell: Cell) -> bool:
        """Whether the whole cell is seen."""
        west, south, east, north = bounds(cell)
        return (self.west <= west and east <= self.east
                and self.south <= south and north <= self.north)


def bounds(cell: Cell) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees."""
    return (cell.west / 10, cell.south / 10,
            (cell.west + cell.side) / 10, (cell.south + cell.side) / 10)


def view_of(cells: Iterable[Cell], gazetteer: Gazetteer) -> View:
    """Where the cells are, within what the gazetteer knows; all of that where there are none."""
    box = gazetteer.box
    inside = [b for b in map(bounds, cells) if box[0] <= b[0] and box[1] <= b[1]
              and b[2] <= box[2] and b[3] <= box[3]]
    if not inside:
        return View(*box)
    south, north = _across(
        (min(b[1] for b in inside), max(b[3] for b in inside)), LEAST, (box[1], box[3]))
    wide = (north - south) / TALLEST / math.cos(math.radians((south + north) / 2))
    west, east = _across(
        (min(b[0] for b in inside), max(b[2] for b in inside)), wide, (box[0], box[2]))
    return View(west, south, east, north)


def _across(held: tuple[float, float], width: float,
            edges: tuple[float, float]) -> tuple[float, float]:
    """A span of at least `width` around what is held, moved rather than cut where it meets an
    edge."""
    (low, high), (least, most) = held, edges
    half = max(high - low + 2 * AROUND, width) / 2
    middle = (low + high) / 2
    middle = min(max(middle, least + half), most - half) if most - least > 2 * half \
        else (least + most) / 2
    return max(middle - half, least), min(middle + half, most)


def path(shape: Any, view: View) -> str:
    """The part of a shape that is seen, as the data of an SVG path."""
    seen = clip_by_rect(shape, view.west, view.south, view.east, view.north)
    return "".join(_ring(ring, view) for ring in _rings(seen))


def _rings(shape: Any) -> Iterator[Any]:
    for part in getattr(shape, "geoms", (shape,)):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield part.exterior.coords
            yield from (hole.coords for hole in part.interiors)


def _ring(coords: Any, view: View) -> str:
    spots = (view.spot(lon, lat) for lon, lat, *_ in coords)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"


def towns(gazetteer: Gazetteer, view: View) -> list[Town]:
    """The largest that are seen and do not crowd each other."""
    kept: list[Town] = []
    seen = (t for t in gazetteer.towns if view.has(t.at[0] / E7, t.at[1] / E7))
    for town in sorted(seen, key=lambda t: (-t.population, t.id)):
        if len(kept) < MOST_TOWNS and all(_apart(town, other, view) for other in kept):
            kept.append(town)
    return kept


def _apart(a: Town, b: Town, view: View) -> bool:
    (ax, ay), (bx, by) = (view.spot(t.at[0] / E7, t.at[1] / E7) for t in (a, b))
    return abs(ax - bx) > APART * 1.6 or abs(ay - by) > APART / 3
