"""Places by name and names by place, with no outside request.

`Places` answers from a gazetteer in memory: which town is near a position, which district it lies
in, where a name or a place stated in words is. It answers what it knows or nothing; it never
settles an ambiguity by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hudna.place.geometry import E7, Position
from hudna.place.measure import azimuth, between_mm
from hudna.place.mgrs import to_mgrs
from hudna.record.kinds import Names
from hudna.say import Say, distance, say
from hudna.speak.finding import SOUNDS, Candidate, Index
from hudna.speak.gazetteer import Gazetteer, load_gazetteer
from hudna.speak.named import District, Town
from hudna.speak.own_fields import POINT_LEVEL
from hudna.speak.stated import Stated, apart, bare, inside, understand

WITHIN_TOWN_MM = 1_000_000


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The nearest known town, and where the position lies as seen from it (degrees from north)."""

    name: Names
    distance_mm: int
    bearing: float

    def say(self) -> Say:
        """In words: `4.0 km south of Deir ez-Zor`."""
        if self.distance_mm < WITHIN_TOWN_MM:
            return say("at {place}", place=self.name)
        return _seen_from(round(self.bearing / 45) % 8, distance(self.distance_mm), self.name)


@dataclass(frozen=True, slots=True)
class ReadBackFacts:
    """A position as this node itself reads it; `admin` is empty outside every known district."""

    place: Say
    admin: Names
    mgrs: str


class Places:
    """Everything that a node knows of places; built once, then read only."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._lonlat = np.array([t.at for t in gazetteer.towns], dtype=float).reshape(-1, 2) / E7
        self._districts = shapely.STRtree([d.shape for d in gazetteer.districts])
        self._index = Index(gazetteer)
        self._names = {of: t.names for t in gazetteer.towns for of in (*t.also, t.id)}

    @classmethod
    def load(cls, extra: Iterable[Path] = ()) -> Places:
        """What the package carries and the files (or folders of files) in `extra`."""
        return cls(load_gazetteer(extra))

    @property
    def index(self) -> Index:
        """Its names, as they are looked up: for reading texts against them."""
        return self._index

    def called(self, of: str) -> Names | str:
        """What the town with this id is called; the id where there is none."""
        return self._names.get(of, of)

    # --- names of a position -----------------------------------------------------------

    def name_of(self, position: Position) -> PlaceName | None:
        """The nearest town; None only where no town is known at all."""
        near = min(self._nearby(position), key=lambda t: between_mm(t.at, position), default=None)
        if near is None:
            return None
        return PlaceName(near.names, between_mm(near.at, position), azimuth(near.at, position))

    def districts_of(self, position: Position) -> tuple[District, ...]:
        """The districts that the position lies in, coarse to fine."""
        at = shapely.Point(position[0] / E7, position[1] / E7)
        found = (self.gazetteer.districts[i] for i in self._districts.query(at, "intersects"))
        return tuple(sorted(found, key=lambda d: (d.level, d.code)))

    def admin_of(self, position: Position) -> Names | None:
        """The names of the districts around a position, fine to coarse; None outside them all."""
        around = list(reversed(self.districts_of(position)))
        return _joined([d.names for d in around]) if around else None

    def units_at(self, position: Position) -> tuple[str, ...]:
        """The codes of the units that hold a position, the widest first, by the finest of them
        that is known; neighbourhoods and the country are none."""
        held = [d for d in self.districts_of(position) if 0 < d.level < POINT_LEVEL and d.code]
        if not held:
            return ()
        finest = max(held, key=lambda d: (d.level, -d.slack_mm, d.code))
        return (*finest.parents, finest.code)

    def readback(self, position: Position) -> ReadBackFacts:
        """The position as this node reads it: name, district and grid reference."""
        near = self.name_of(position)
        return ReadBackFacts(
            place=near.say() if near else say("no known place"),
            admin=self.admin_of(position) or Names(),
            mgrs=to_mgrs(position),
        )

    def off_shore_mm(self, position: Position) -> int | None:
        """How far a position lies from land, 0 on it; None outside what the outline covers."""
        west, south, east, north = self.gazetteer.box
        at = shapely.Point(position[0] / E7, position[1] / E7)
        if not (west <= at.x <= east and south <= at.y <= north):
            return None
        return _gap_mm(self.gazetteer.land, at)

    def _nearby(self, position: Position, count: int = 8) -> Sequence[Town]:
        """More than enough towns to hold the nearest: by flat distance, longitude shrunk."""
        lon, lat = position[0] / E7, position[1] / E7
        east = (self._lonlat[:, 0] - lon + 180) % 360 - 180
        flat = np.hypot(east * np.cos(np.radians(lat)), self._lonlat[:, 1] - lat)
        return [self.gazetteer.towns[i] for i in np.argsort(flat, kind="stable")[:count]]

    # --- positions of a name -----------------------------------------------------------

    def find(self, text: str, limit: int = 10,
             home: Sequence[District] = ()) -> tuple[Candidate, ...]:
        """Towns and units whose name is like `text`, in any of the three scripts; exact spellings
        (score 100) before fuzzy ones. Of one score those in `home`, the units of the agreement's
        land, come first, then larger towns. A unit named behind (`Kafr Nabl in Idlib`) leaves those
        in it, unless only others are of the name. Of several of one name none is chosen: all are
        there."""
        name, areas = (text, ()) if self._index.exact(text) else apart(bare(text), self._index)
        found = self._index.find(name, 10 * limit if areas or home else limit)
        kept = inside(found, areas)
        if kept and (kept[0].score >= SOUNDS or found[0].score < SOUNDS):
            found = kept
        at_home = {c.id for c in inside(found, home)} if home else set()
        return tuple(sorted(found, key=lambda c: (-c.score, c.id not in at_home))[:limit])

    def stated(self, text: str) -> Stated | None:
        """A place in words (`5 km south of Palmyra`); None where it is not understood."""
        return understand(text, self._index)

    def district(self, text: str) -> tuple[District, ...]:
        """The districts of that P-code or name; several where the name is not enough."""
        return self._index.districts(text)

    def gap_mm(self, position: Position, district: District) -> int:
        """How far a position lies outside a district's drawn boundary; 0 inside."""
        return _gap_mm(district.shape, shapely.Point(position[0] / E7, position[1] / E7))


def _gap_mm(area: Any, at: shapely.Point) -> int:
    """From a point to an area, by the flat map with longitude shrunk; for people to read."""
    if area.intersects(at):
        return 0
    squeeze = float(np.cos(np.radians(at.y)))
    flat = shapely.transform(area, lambda c: c * [squeeze, 1])
    x, y = shapely.shortest_line(flat, shapely.Point(at.x * squeeze, at.y)).coords[0]
    near = (round(x / squeeze * E7), round(y * E7))
    return between_mm(near, (round(at.x * E7), round(at.y * E7)))


def _seen_from(octant: int, far: Say, place: Names) -> Say:
    """One whole sentence a direction, so that each language can inflect it as it must."""
    return (
        say("{distance} north of {place}", distance=far, place=place),
        say("{distance} north-east of {place}", distance=far, place=place),
        say("{distance} east of {place}", distance=far, place=place),
        say("{distance} south-east of {place}", distance=far, place=place),
        say("{distance} south of {place}", distance=far, place=place),
        say("{distance} south-west of {place}", distance=far, place=place),
        say("{distance} west of {place}", distance=far, place=place),
        say("{distance} north-west of {place}", distance=far, place=place),
    )[octant]


def _joined(names: Sequence[Names]) -> Names:
    def line(lang: str, comma: str) -> str:
        return comma.join(dict.fromkeys(n.best(lang) for n in names))

    return Names(en=line("en", ", "), ar=line("ar", "، "), ru=line("ru", ", "))
