"""Which places lie along an aircraft's course, and when. Pure.

It flies straight on, at some course and some speed of those that are possible. Distances are the
ellipsoid's; the triangle of start, place and nearest pass is solved on a sphere, with more slack
than the two differ by: a place may be warned too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from hudna.place.geometry import E7, Position
from hudna.place.measure import GEOD
from hudna.record.warning import WarnPlace
from hudna.record.watching import Craft

Floats: TypeAlias = NDArray[np.float64]

SPEEDS: dict[Craft, tuple[float, float]] = {
    "jet": (120, 320), "helicopter": (30, 90), "propeller": (60, 180), "drone": (20, 70),
    "unknown": (20, 320),
}
"""The slowest and the fastest that each flies, m/s."""
TRACKED_DEG, SPOTTED_DEG, ANY_DEG = 10.0, 25.0, 180.0
"""To either side of the course: as a track gives it, as one of eight words, not known."""
FASTER, AT_LEAST = 0.25, 10.0
"""A measured speed may change by this part of it, and by so many m/s."""
SPHERE_M = 6_371_008.8
FLATTENED, FIXED_M = 0.005, 10.0
"""How far the sphere may be wrong: a part of the distance, and metres."""
NEAR_POLE = 85.0
ROUGH_DEG = 1.0
"""By more than directions by geodetic degrees on a sphere differ from the ellipsoid's."""
WIDER = 1.01
"""By more than geodetic degrees, taken for a sphere's, can make a distance longer."""


class Flying(msgspec.Struct, frozen=True):
    """An aircraft as it was at some moment from `at_ms` to `within_ms` after it, within `within_m`
    of `at`. `course_deg` from true north, clockwise, `spread_deg` to either side; speeds in m/s."""

    at_ms: int
    at: Position
    within_m: float
    course_deg: float
    spread_deg: float
    slowest: float
    fastest: float
    within_ms: int = 0


class Due(NamedTuple):
    """The aircraft may be within a place's reach from `from_ms` to `until_ms`."""

    place: WarnPlace
    from_ms: int
    until_ms: int
    sure: Literal["likely", "possible"]


class Ground:
    """Places, to be looked through again and again."""

    def __init__(self, places: Iterable[WarnPlace]) -> None:
        self.places = tuple(places)
        self._on_sphere = _on_sphere(np.array([p.at for p in self.places], float).reshape(-1, 2))
        self._reach = np.array([p.reach_mm / 1000 for p in self.places])

    def reachable(self, flying: Flying, until_ms: int) -> list[WarnPlace]:
        """All that it could come to until then; a few more, never fewer."""
        seconds = max(until_ms - flying.at_ms, 0) / 1000
        most = self._reach + flying.within_m + flying.fastest * seconds + FIXED_M
        angle = np.minimum(most * WIDER / SPHERE_M, np.pi)
        here = _on_sphere(np.array([flying.at], float))[0]
        near = np.flatnonzero(self._on_sphere @ here >= np.cos(angle) - 1e-12)
        near = near[_along(self._on_sphere[near], self._reach[near], flying)]
        return [self.places[i] for i in near.tolist()]


def _along(there: Floats, reach: Floats, flying: Flying) -> NDArray[np.bool_]:
    """Which of these unit vectors may lie on its course: by a sphere, and so with slack. It spares
    the ellipsoid all others."""
    lon, lat, course = np.radians([flying.at[0] / E7, flying.at[1] / E7, flying.course_deg])
    here = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    north = np.array([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
    ahead = there @ (np.cos(course) * north + np.sin(course) * east)
    aside = there @ (np.cos(course) * east - np.sin(course) * north)
    far = np.arctan2(np.hypot(ahead, aside), there @ here) * SPHERE_M
    off = np.degrees(np.arctan2(np.abs(aside), ahead))
    beside = np.maximum(off - flying.spread_deg - _turned(flying) - ROUGH_DEG, 0.0)
    slack = (reach + flying.within_m + FIXED_M) * WIDER + 2 * FLATTENED * far
    return passes(far, beside, slack)[0] >= 0


def _on_sphere(lonlat: Floats) -> Floats:
    """Unit vectors of positions in 1e-7 degree."""
    lon, lat = np.radians(lonlat / E7).T
    flat = np.cos(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)], axis=1)


def tracked_speeds(metres_s: float) -> tuple[float, float]:
    """What an aircraft may fly at that flew at `metres_s`."""
    by = max(metres_s * FASTER, AT_LEAST)
    return max(metres_s - by, 0.0), metres_s + by


def due(flying: Flying, places: Sequence[WarnPlace], now_ms: int, until_ms: int) -> list[Due]:
    """The places that it may come to between `now_ms` and `until_ms`, the earliest first."""
    if not places:
        return []
    far, way = _seen_from(flying.at, places)
    reach = np.array([p.reach_mm / 1000 for p in places])
    off = _aside(flying.course_deg, way)
    beside = np.maximum(off - flying.spread_deg - _turned(flying), 0.0)
    slack = reach + flying.within_m + FLATTENED * far + FIXED_M
    first, last = passes(far, beside, slack)
    straight = passes(far, off, reach)[1] >= 0
    likely = straight if flying.spread_deg <= SPOTTED_DEG else np.zeros(len(places), bool)
    return _in_time(flying, places, (first, last), likely, (now_ms, until_ms))


def passes(far: Floats, beside_deg: Floats, reach: Floats) -> tuple[Floats, Floats]:
    """How far along a great circle it comes within `reach` of a point, and until where, in metres;
    both -1 where it does not. The point lies `far` metres off, `beside_deg` from the course."""
    away, close = far / SPHERE_M, reach / SPHERE_M
    ahead, aside = np.cos(away), np.sin(away) * np.cos(np.radians(beside_deg))
    middle = np.arctan2(aside, ahead)
    ratio = np.cos(close) / np.hypot(ahead, aside)
    half = np.arccos(np.minimum(ratio, 1.0))
    last = (middle + half) * SPHERE_M
    first = np.where(far <= reach, 0.0, (middle - half) * SPHERE_M)
    meets = (far <= reach) | ((ratio <= 1.0) & (first >= 0))
    return np.where(meets, first, -1.0), np.where(meets, np.maximum(last, first), -1.0)


def _in_time(flying: Flying, places: Sequence[WarnPlace], metres: tuple[Floats, Floats],
             likely: NDArray[np.bool_], span: tuple[int, int]) -> list[Due]:
    first, last = metres
    start = flying.at_ms + np.floor(first / flying.fastest * 1000)
    with np.errstate(divide="ignore", invalid="ignore"):
        end = flying.at_ms + np.ceil(last / flying.slowest * 1000)
    end = np.minimum(np.where(np.isnan(end), np.inf, end) + flying.within_ms, span[1])
    found = np.flatnonzero((first >= 0) & (start <= span[1]) & (end >= span[0]))
    some = [Due(places[i], int(start[i]), int(end[i]), "likely" if likely[i] else "possible")
            for i in found.tolist()]
    return sorted(some, key=lambda d: (d.from_ms, d.place.id))


def _seen_from(at: Position, places: Sequence[WarnPlace]) -> tuple[Floats, Floats]:
    """Metres and degrees from north to each place."""
    there = np.array([p.at for p in places], float) / E7
    lon, lat = np.full(len(there), at[0] / E7), np.full(len(there), at[1] / E7)
    way, _, far = GEOD.inv(lon, lat, there[:, 0], there[:, 1])
    return np.asarray(far, float), np.asarray(way, float) % 360


def _aside(course: float, way: Floats) -> Floats:
    """The angle between a course and each direction, 0 to 180."""
    return np.abs((way - course + 180) % 360 - 180)


def _turned(flying: Flying) -> float:
    """By how many degrees one course differs, seen from elsewhere in where it may have started: the
    meridians draw together, and the ellipsoid's azimuths are not the sphere's."""
    lat = abs(flying.at[1] / E7)
    if lat > NEAR_POLE:
        return ANY_DEG
    across = flying.within_m / SPHERE_M
    return float(np.degrees(across * np.tan(np.radians(lat) + across)) * 1.1 + 0.3)
