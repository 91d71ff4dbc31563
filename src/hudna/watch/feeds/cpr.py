"""Positions out of halves of positions (Compact Position Reporting, DO-260B appendix A.1.7). Pure.

An even and an odd frame within ten seconds give a place; one frame gives it beside a place from
where the aircraft may have come. Where several aircraft use one address, each is followed from its
own last places, and none hides the other: a frame that fits none of them waits for its other half,
and the place that the two give is held until a third frame bears it out.
"""

from __future__ import annotations

from math import cos, hypot, radians
from typing import Any, NamedTuple

PAIR_MS = 10_000
"""DO-260B A.1.7.7: halves further apart may lie in different zones."""
FOLLOW_MS = 120_000
MOST_PLACES, MOST_HALVES, MOST_AIRCRAFT = 4, 8, 20_000
FASTEST_M_MS = 1.0
NEAR_M = 1500
"""What times of arrival may be wrong by, at an aircraft's speed."""
DEGREE_M = 111_195


class Half(NamedTuple):
    """One frame. `odd`, `y`, `x`: as sent (17 bits each)."""

    odd: int
    y: int
    x: int
    at_ms: int
    surface: bool
    height_mm: int | None


class Place(NamedTuple):
    """Degrees, WGS 84."""

    lat: float
    lon: float
    at_ms: int
    height_mm: int | None


class _Followed:
    __slots__ = ("halves", "held", "places")

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.held: list[Place] = []
        self.halves: list[Half] = []


class Reports:
    """`decoding`: `pyModeS.position`. `receiver`: its latitude and longitude, needed only for
    aircraft that were on the ground when first heard."""

    def __init__(self, decoding: Any, receiver: tuple[float, float] | None = None) -> None:
        self._decoding, self._receiver = decoding, receiver
        self._followed: dict[str, _Followed] = {}

    def take(self, aircraft: str, half: Half) -> list[Place]:
        """What is known through this half: nothing yet, one place, or also the one that it bears
        out."""
        followed = self._followed.get(aircraft) or self._first(aircraft)
        _forget(followed, half.at_ms)
        for among, given in ((followed.places, False), (followed.held, True)):
            found = self._beside(among, half)
            if found is not None:
                before, place = found
                among.remove(before)
                _keep(followed.places, place)
                return [before, place] if given else [place]
        return self._paired(followed, half)

    def lacks_reference(self, aircraft: str, half: Half) -> bool:
        """Whether it is from the ground, and nothing says which quarter of the earth."""
        followed = self._followed.get(aircraft)
        return half.surface and self._receiver is None and not (followed and followed.places)

    def _first(self, aircraft: str) -> _Followed:
        if len(self._followed) >= MOST_AIRCRAFT:
            del self._followed[next(iter(self._followed))]
        followed = self._followed[aircraft] = _Followed()
        return followed

    def _beside(self, among: list[Place], half: Half) -> tuple[Place, Place] | None:
        """The nearest of those from where this half may be, and where it is then."""
        best: tuple[float, Place, Place] | None = None
        for before in among:
            place = self._near(half, before.lat, before.lon)
            away = apart_m(before, place)
            if away <= _reach_m(before, place) and (best is None or away < best[0]):
                best = away, before, place
        return None if best is None else best[1:]

    def _near(self, half: Half, lat: float, lon: float) -> Place:
        decoding = self._decoding
        decode = (decoding.surface_position_with_ref if half.surface
                  else decoding.airborne_position_with_ref)
        return _place(decode(half.odd, half.y, half.x, lat, lon), half)

    def _paired(self, followed: _Followed, half: Half) -> list[Place]:
        for other in reversed(followed.halves):
            if other.odd == half.odd or other.surface != half.surface:
                continue
            place = self._pair(other, half, followed)
            if place is None:
                continue
            followed.halves.remove(other)
            if not followed.places and not followed.held:
                followed.places.append(place)
                return [place]
            _keep(followed.held, place)
            return []
        followed.halves.append(half)
        del followed.halves[:-MOST_HALVES]
        return []

    def _pair(self, other: Half, half: Half, followed: _Followed) -> Place | None:
        """Where both say that it is, if their two places could be one aircraft's."""
        if abs(half.at_ms - other.at_ms) > PAIR_MS:
            return None
        then, now = (self._resolved(other, half, followed, newer) for newer in (other, half))
        if then is None or now is None or apart_m(then, now) > _reach_m(then, now):
            return None
        return now

    def _resolved(self, one: Half, two: Half, followed: _Followed, newer: Half) -> Place | None:
        even, odd = (two, one) if one.odd else (one, two)
        args = even.y, even.x, odd.y, odd.x
        if not newer.surface:
            found = self._decoding.airborne_position_pair(*args, even_is_newer=newer is even)
        else:
            near = followed.places[-1][:2] if followed.places else self._receiver
            if near is None:
                return None
            found = self._decoding.surface_position_pair(
                *args, lat_ref=near[0], lon_ref=near[1], even_is_newer=newer is even)
        return None if found is None else _place(found, newer)


def apart_m(a: Place, b: Place) -> float:
    """Metres, near enough for what an aircraft may have flown in two minutes."""
    east = (b.lon - a.lon + 180) % 360 - 180
    return DEGREE_M * hypot(b.lat - a.lat, east * cos(radians((a.lat + b.lat) / 2)))


def _reach_m(a: Place, b: Place) -> float:
    return NEAR_M + FASTEST_M_MS * abs(b.at_ms - a.at_ms)


def _place(found: tuple[float, float], half: Half) -> Place:
    lat, lon = found
    return Place(lat, (lon + 180) % 360 - 180, half.at_ms, half.height_mm)


def _keep(places: list[Place], place: Place) -> None:
    places.append(place)
    del places[:-MOST_PLACES]


def _forget(followed: _Followed, now_ms: int) -> None:
    if any(now_ms - p.at_ms > FOLLOW_MS for p in followed.places):
        followed.places = [p for p in followed.places if now_ms - p.at_ms <= FOLLOW_MS]
    if followed.held:
        followed.held = [p for p in followed.held if now_ms - p.at_ms <= FOLLOW_MS]
    if followed.halves:
        followed.halves = [h for h in followed.halves if now_ms - h.at_ms <= PAIR_MS]
