"""Which units hold a place, and which are the agreement's land."""

from __future__ import annotations

import math
from collections.abc import Iterable

import shapely

from hudna.place.geometry import E7, Position
from hudna.record.kinds import Names
from hudna.speak.named import District
from hudna.speak.places import Places
from hudna.web.house import House

DEGREE_M = 111_320
MOST_UNITS = 8


def home(house: House) -> tuple[District, ...]:
    """The widest units whose middle lies in the ground that the agreement is about; none where that
    is open."""
    theatre = house.world.terms.agreement.theatre
    if theatre is None:
        return ()
    ground = shapely.box(*(v / E7 for v in theatre))
    return tuple(d for d in house.places.gazetteer.districts
                 if d.level == 1 and ground.contains(d.shape.representative_point()))


def units(places: Places, at: Position, within_m: int, unit: str = "") -> tuple[str, ...]:
    """The codes of the units that hold the whole disc, the widest first. Of a unit itself (`unit`,
    its code) those down to it, as wide as it is."""
    around = [d for d in places.districts_of(at) if d.code and d.level > 0]
    level = next((d.level for d in around if unit and d.code == unit), None)
    if level is not None:
        return _codes(d for d in around if d.level < level or d.code == unit)
    disc = _disc(at, within_m)
    return _codes(d for d in around if d.shape.contains(disc))


def unit_names(places: Places, codes: Iterable[str]) -> list[Names | str]:
    """What the units of these codes are called; the code where it is not known here."""
    known = {d.code: d.names for d in places.gazetteer.districts}
    return [known.get(code, code) for code in codes]


def _codes(found: Iterable[District]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(d.code for d in found))[:MOST_UNITS]


def _disc(at: Position, within_m: int) -> shapely.Geometry:
    """Somewhat wider than the true one rather than narrower: by flat degrees, longitude shrunk."""
    lon, lat = at[0] / E7, at[1] / E7
    across = max(0.05, math.cos(math.radians(min(89.0, abs(lat)))))
    reach = 1.01 * max(1, within_m) / DEGREE_M
    ring = shapely.Point(0, 0).buffer(reach)
    return shapely.transform(ring, lambda c: c / [across, 1] + [lon, lat])
