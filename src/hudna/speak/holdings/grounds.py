"""Which ground a row means: what it draws, units by their P-codes, or an area for a town. A town is
a point; its ground is the unit it lies in, or a circle around it, as the person chooses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import pi, sqrt
from typing import Any, Literal, TypeAlias

import msgspec
import shapely

from hudna.fault import Fault, Refused
from hudna.place.claim import Areal
from hudna.place.geometry import E7, MultiPolygon, Polygon, Position, Ring
from hudna.place.grain import check_claimed
from hudna.place.measure import GEOD
from hudna.record.kinds import Names
from hudna.say import Say, distance, say
from hudna.speak.finding import SPELLED, Candidate
from hudna.speak.holdings.line import Line
from hudna.speak.named import District
from hudna.speak.own_fields import POINT_LEVEL
from hudna.speak.places import Places
from hudna.speak.stated import inside

As: TypeAlias = Literal["unit", "circle"]
CORNERS = 32
ROOM = 1.03
"""A polygon of so many corners has less ground than its circle; no area is finer than the grain."""
MOST_OFFERED = 6
_KIND = re.compile(r"\b(?:governorates?|province|district|мухафаза|район|محافظة|منطقة)\b", re.I)


class Ground(msgspec.Struct, frozen=True):
    """Ground that a row may mean. `id` is how a form names it; `says` is what it is, in words.
    `exact`: what `way` gives where nobody chooses, since the name is spelled as it is known."""

    id: str
    says: Say
    shape: Areal
    names: Names
    admin: tuple[str, ...] = ()
    way: str = ""
    exact: bool = True


def drawn_units(line: Line, places: Places) -> Ground:
    """The ground of the units whose P-codes a row names, together. Raises `Refused`."""
    found: list[District] = []
    faults: list[Fault] = []
    for code in line.admin:
        of = [d for d in places.district(code) if code.casefold() in _codes(d)]
        found += of[:1]
        if not of:
            faults.append(Fault(f"{line.where}, admin", code, say(
                "the P-code of a unit whose boundary this node has")))
    if faults:
        raise Refused(faults)
    names = line.names if line.called or len(found) > 1 else found[0].names
    return _of_units(found, names)


def offered(line: Line, places: Places, grain_m2: int) -> tuple[Ground, ...]:
    """What a town's row, or one at a point, may mean: each place that bears its name, as a circle
    and as a unit. What is only alike is among them where nothing is spelled so; ground finer than
    the grain is not."""
    found: dict[str, Ground] = {}
    candidates = _candidates(line, places)
    units = _finest_first([c for c in candidates if c.district is not None])
    for c in (c for c in candidates if c.district is None and c.level is None):
        for ground in (_circle(line, c, grain_m2), _held(line, c, places, alone=not units)):
            if ground is not None:
                found.setdefault(ground.id, ground)
    for i, c in enumerate(units):
        found.setdefault(f"unit {c.id}", _unit(line, c, exact=i == 0 and c.score >= SPELLED))
    return tuple(g for g in found.values() if _claimable(g, grain_m2))[:MOST_OFFERED]


def _claimable(ground: Ground, grain_m2: int) -> bool:
    try:
        check_claimed(ground.shape, "", grain_m2 / 1_000_000)
    except Refused:
        return False
    return True


def by_itself(grounds: Sequence[Ground], way: As) -> Ground | None:
    """What is taken where nobody has chosen: the one that is exact, and of that way."""
    exact = [g for g in grounds if g.exact and g.way == way]
    return exact[0] if len(exact) == 1 else None


def _candidates(line: Line, places: Places) -> tuple[Candidate, ...]:
    """The likeliest first; of governorates none, which no town is."""
    if line.at is not None:
        return (Candidate("", line.names, line.at, 0, 100.0),)
    groups = [units for text in line.within if (units := _units_named(text, places))] or [[]]
    for name in spellings(line.called):
        for units in groups:
            if exact := _towns(places.index.named(name), units, SPELLED):
                return exact
    return next((alike for name in spellings(line.called) for units in groups
                 if (alike := _towns(places.find(name, 40), units, 0))), ())[:MOST_OFFERED // 2]


def _towns(found: Iterable[Candidate], units: Sequence[District],
           least: float) -> tuple[Candidate, ...]:
    """Those that are no governorate, within the units where some are named."""
    some = [c for c in found if c.score >= least
            and (c.district is None or c.district.level > 1)]
    return inside(some, units) if units else tuple(some)


def _finest_first(units: Iterable[Candidate]) -> list[Candidate]:
    return sorted(units, key=lambda c: (-c.score, -c.district.level if c.district else 0, c.id))


def spellings(name: str) -> tuple[str, ...]:
    """A name as written; without what is in brackets, or that; of `Damascus – Barzeh`, the part."""
    bare = re.sub(r"\s*\(.*?\)", "", name)
    also = [bare, *re.findall(r"\((.*?)\)", name)]
    if "–" in name:
        also = [bare.rpartition("–")[2], *also]
    return tuple(dict.fromkeys(n.strip() for n in (name, *also) if n.strip()))


def _units_named(text: str, places: Places) -> list[District]:
    """The units that words around a place mean; none where not all of them are known."""
    bare = _KIND.sub("", text).strip()
    found = [places.district(part.strip()) for part in re.split(r"\band\b", bare)]
    return [d for units in found for d in units] if all(found) else []


def _circle(line: Line, c: Candidate, grain_m2: int) -> Ground:
    radius = max(line.radius_mm or c.radius_mm, least_radius_mm(grain_m2))
    says = (say("a circle of {radius} around {place}", radius=distance(radius), place=c.names)
            if c.names.best("en") else say("a circle of {radius} around the point",
                                           radius=distance(radius)))
    return Ground(f"circle {c.id} {c.at[0]} {c.at[1]}", says, circle(c.at, radius),
                  _called(line, c), (), "circle", c.score >= SPELLED)


def _held(line: Line, c: Candidate, places: Places, *, alone: bool) -> Ground | None:
    """The finest unit that holds the point. `alone`: no unit bears the name itself."""
    around = [d for d in places.districts_of(c.at) if 1 < d.level < POINT_LEVEL and d.code]
    if not around:
        return None
    finest = max(around, key=lambda d: (d.level, d.code))
    ground = _of_units([finest], _called(line, c))
    return msgspec.structs.replace(ground, exact=alone and c.score >= SPELLED)


def _unit(line: Line, c: Candidate, *, exact: bool) -> Ground:
    assert c.district is not None
    return msgspec.structs.replace(_of_units([c.district], _called(line, c)), exact=exact)


def _called(line: Line, c: Candidate) -> Names:
    """As the file says; a known spelling adds the languages that the file leaves empty."""
    return _both(line.names, c.names) if c.score >= SPELLED else line.names


def _both(own: Names, known: Names) -> Names:
    """The file's name, and the gazetteer's in the languages that the file leaves empty."""
    return Names(own.en or known.en, own.ar or known.ar, own.ru or known.ru)


def _of_units(units: Sequence[District], names: Names) -> Ground:
    codes = tuple(sorted({u.code for u in units}))
    shape = areal(shapely.union_all([u.shape for u in units]))
    called = units[0].names if len(units) == 1 else names
    says = say("the unit {unit}, {codes}", unit=called, codes=", ".join(codes))
    return Ground(f"unit {'+'.join(codes)}", says, shape, names, codes, "unit")


def _codes(district: District) -> set[str]:
    return {code.casefold() for code in (district.code, *district.also)}


def least_radius_mm(grain_m2: int) -> int:
    return round(1000 * ROOM * sqrt(grain_m2 / pi))


def circle(at: Position, radius_mm: int) -> Polygon:
    """A ring of corners on the ellipsoid, counted against the clock."""
    lon, lat = at[0] / E7, at[1] / E7
    turns = [-360 * i / CORNERS for i in range(CORNERS)]
    lons, lats, _ = GEOD.fwd([lon] * CORNERS, [lat] * CORNERS, turns, [radius_mm / 1000] * CORNERS)
    ring = tuple((round(x * E7), round(y * E7)) for x, y in zip(lons, lats, strict=True))
    return Polygon(((*ring, ring[0]),))


def areal(flat: Any) -> Areal:
    """A boundary in degrees as whole positions; whether it is sound, whoever claims it checks."""
    parts = [p for p in shapely.get_parts(flat) if p.geom_type == "Polygon"]
    polygons = tuple(_rings(shapely.geometry.polygon.orient(p)) for p in parts)
    return Polygon(polygons[0]) if len(polygons) == 1 else MultiPolygon(polygons)


def _rings(polygon: Any) -> tuple[Ring, ...]:
    return tuple(_ring(r) for r in (polygon.exterior, *polygon.interiors))


def _ring(ring: Any) -> Ring:
    spots = [(round(x * E7), round(y * E7)) for x, y in ring.coords]
    kept = [spot for i, spot in enumerate(spots) if i == 0 or spot != spots[i - 1]]
    return tuple(kept)
