"""What a claim about who holds ground must be: sound, in one piece with itself, and no finer than
the grain.

Holdings are areas, and never where forces or persons are. So every part of a claim, and every hole
in it, must be at least as large as the grain, and somewhere at least half as wide as a square of
that size: then a quarter of the square's side can be taken off all around, and something is left.
Area alone would let a road through, ten kilometres long and as wide as a convoy; asking for the
square's whole width would refuse a valley that is none the less ground that somebody holds.
Borders may be as fine as they are: only ground that is fine all over says where somebody is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
import shapely

from hudna.fault import Fault, Refused
from hudna.place.area import areas_km2
from hudna.place.claim import Areal
from hudna.place.flat import Geometries, parts_of
from hudna.place.geometry import E7, MultiPolygon
from hudna.place.soundvolume import check_shape
from hudna.place.width import narrower
from hudna.say import Say, say

GRAIN_KM2 = 1.0
"""Where an agreement names none."""
OVERLAP = say("parts that share no ground")
SEAM = say("parts that share no border: join them to one")
WORLD = 360 * E7


class _Asked(NamedTuple):
    """Flat ground that must not be finer than the grain, and its place in the input."""

    where: str
    flat: Any


def check_claimed(shape: Areal, where: str, grain_km2: float = GRAIN_KM2) -> None:
    """Raise `Refused` with every fault of what a claim says is held."""
    check_shape(shape, where)
    faults = faults_of_parts(shape, where)
    if not faults:
        faults = faults_of_grain(shape, where, grain_km2)
    if faults:
        raise Refused(faults)


def faults_of_parts(shape: Areal, where: str) -> list[Fault]:
    """Parts of a MultiPolygon that overlap, or that have a line in common."""
    if not isinstance(shape, MultiPolygon):
        return []
    flat = parts_of(shape)
    faults: list[Fault] = []
    for i, j in _near(flat):
        common = shapely.relate(flat[i], flat[j])
        if common[0] == "2":
            faults.append(_met(i, j, where, flat, expected=OVERLAP))
        elif common[4] == "1":
            faults.append(_met(i, j, where, flat, expected=SEAM))
    return faults


def faults_of_grain(shape: Areal, where: str, grain_km2: float = GRAIN_KM2) -> list[Fault]:
    """Parts and holes that are smaller than the grain, or thinner all over than half its side."""
    asked = _asked(shape, where)
    flat = np.array([one.flat for one in asked], dtype=object)
    sizes = areas_km2(flat)
    small = [_small(asked[i], float(sizes[i]), grain_km2)
             for i in np.flatnonzero(sizes < grain_km2).tolist()]
    large = np.flatnonzero(sizes >= grain_km2).tolist()
    width_m = sqrt(grain_km2) * 1000 / 2
    return small + [_thin(asked[large[i]], width_m) for i in narrower(flat[large], width_m)]


def too_fine(shapes: Sequence[Areal], grain_km2: float = GRAIN_KM2) -> list[bool]:
    """Of each shape, whether `faults_of_grain` finds anything; many at once."""
    asked = [(i, one.flat) for i, shape in enumerate(shapes) for one in _asked(shape, "")]
    flat = np.array([one for _, one in asked], dtype=object)
    found = [False] * len(shapes)
    thin = narrower(flat, sqrt(grain_km2) * 1000 / 2)
    for at in {*thin, *np.flatnonzero(areas_km2(flat) < grain_km2).tolist()} if asked else ():
        found[asked[at][0]] = True
    return found


def _small(one: _Asked, km2: float, grain_km2: float) -> Fault:
    return Fault(one.where, f"{km2:.3g} km²",
                 say("ground of {km2} km² or more, as a part or as a hole", km2=f"{grain_km2:g}"))


def _thin(one: _Asked, width_m: float) -> Fault:
    return Fault(one.where, f"< {width_m:.0f} m",
                 say("ground that is somewhere {metres} m wide or more, as a part or as a hole",
                     metres=round(width_m)))


def _met(i: int, j: int, where: str, flat: Geometries, *, expected: Say) -> Fault:
    at = shapely.intersection(flat[i], flat[j]).representative_point()
    found = f"coordinates[{i}] at [{at.x / E7:.7f}, {at.y / E7:.7f}]"
    return Fault(f"{where}.coordinates[{j}]", found, expected)


def _near(flat: Geometries) -> list[tuple[int, int]]:
    if len(flat) < 8:
        return list(combinations(range(len(flat)), 2))
    i, j = shapely.STRtree(flat).query(flat)
    return sorted((a, b) for a, b in zip(i.tolist(), j.tolist(), strict=True) if a < b)


def _asked(shape: Areal, where: str) -> list[_Asked]:
    """Every part and every hole; what was cut at the antimeridian is put together first."""
    flat = parts_of(shape)
    many = isinstance(shape, MultiPolygon)
    asked: list[_Asked] = []
    for i, part in _whole(flat):
        path = f"{where}.coordinates[{i}]" if many else f"{where}.coordinates"
        asked.append(_Asked(path, part))
        asked += [_Asked(f"{path}[{j}]", shapely.Polygon(hole))
                  for j, hole in enumerate(part.interiors, start=1)]
    return asked


def _whole(flat: Geometries) -> list[tuple[int, Any]]:
    """Parts as they are on the ground, each with the number of the first part that is in it."""
    west, _, east, _ = shapely.bounds(flat).T
    left, right = west == -WORLD // 2, east == WORLD // 2
    if not (left.any() and right.any()) or (left & right).any():
        return list(enumerate(flat))
    moved = flat.copy()
    moved[left] = shapely.transform(flat[left], lambda xy: xy + np.array([WORLD, 0]))
    joined = shapely.get_parts(shapely.union_all(moved))
    spots = shapely.point_on_surface(moved)
    return [(int(np.flatnonzero(shapely.intersects(one, spots))[0]), one) for one in joined]
