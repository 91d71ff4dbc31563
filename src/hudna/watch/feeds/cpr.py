"""Positions out of halves of positions (Compact Position Reporting, DO-260B appendix A.1.7). Pure.

An even and an odd frame within ten seconds give a place; one frame gives it beside a place from
where the aircraft may have come. Where several aircraft use one address, each is followed from its
own last places, and none hides the other: a frame that fits none of them waits for its other half,
and the place that the two give is held until it is borne out by a further half of either sort: two
halves of different aircraft make a place, too, and those that follow one of them fit beside it.
"""

from __future__ import annotations

from math import cos, hypot, radians
from typing import Any, NamedTuple

PAIR_MS = 10_000
"""DO-260B A.1.7.7: halves further apart may lie in different zones."""
FOLLOW_MS = 30_000
"""Whoever was silent for longer begins with two halves again: the further an aircraft may have
come, the more often a half of another one would fit beside it by chance (1 in 100 by now)."""
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


class _Held:
    """A place that is not believed yet, and where it went; by which sort of half."""

    __slots__ = ("borne_out", "places")

    def __init__(self, place: Place) -> None:
        self.places, self.borne_out = [place], {0: False, 1: False}

    def went_on(self, place: Place, odd: int) -> bool:
        """Whether it is believed now."""
        self.places.append(place)
        del self.places[:-MOST_HALVES]
        self.borne_out[odd] = True
        return all(self.borne_out.values())


class _Followed:
    __slots__ = ("halves", "held", "places")

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.held: list[_Held] = []
        self.halves: list[Half] = []


class Reports:
    """`decoding`: `pyModeS.position`. `receiver`: its latitude and longitude, needed only for
    aircraft that were on the ground when first heard."""

    def __init__(self, decoding: Any, receiver: tuple[float, float] | None = None) -> None:
        self._decoding, self._receiver = decoding, receiver
        self._followed: dict[str, _Followed] = {}

    def take(self, aircraft: str, half: Half) -> list[Place]:
        """What is known through this half: nothing yet, one place, or also those that it bears
        out."""
        followed = self._followed.get(aircraft) or self._first(aircraft)
        _forget(followed, half.at_ms)
        found = self._beside(followed.places, half)
        if found is not None:
            before, place = found
            followed.places.remove(before)
            _keep(followed.places, place)
            return [place]
        return self._borne_out(followed, half) or self._paired(followed, half)

    def _borne_out(self, followed: _Followed, half: Half) -> list[Place]:
        for held in followed.held:
            found = self._beside(held.places[-1:], half)
            if found is not None and held.went_on(found[1], half.odd):
                followed.held.remove(held)
                _keep(followed.places, found[1])
                return held.places
        return []

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
            followed.held.append(_Held(place))
            del followed.held[:-MOST_PLACES]
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
    """Metres, near enough for what an aircraft may have flown meanwhile."""
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
        followed.held = [h for h in followed.held if now_ms - h.places[-1].at_ms <= FOLLOW_MS]
    if followed.halves:
        followed.halves = [h for h in followed.halves if now_ms - h.at_ms <= PAIR_MS]
