"""Where the scenario's things lie: towns of the gazetteer, and metres from them."""

from __future__ import annotations

from math import cos, radians

from hudna.demo.scenario import Convoy, Ground, Protected, Scenario, Spot
from hudna.place.geometry import E7, Fix, Line, Point, Polygon, Position, Shape, Way
from hudna.record.kinds import Movement, Names, Site
from hudna.speak.named import Town
from hudna.speak.places import Places
from hudna.terms.working import Working

LANGUAGES = ("en", "ar", "ru")
METRES_A_DEGREE = 111_195
MINUTE_MS = 60_000


class Map:
    """The scenario laid on a node's places; its minute 0 is `start_ms`."""

    def __init__(self, scenario: Scenario, places: Places, start_ms: int) -> None:
        self._scenario, self._start_ms = scenario, start_ms
        self._towns = {t.names.en: t for t in reversed(places.gazetteer.towns)}

    def ms(self, minute: float) -> int:
        return self._start_ms + round(minute * MINUTE_MS)

    def minute(self, ms: int) -> float:
        return (ms - self._start_ms) / MINUTE_MS

    def town(self, name: str) -> Town:
        return self._towns[name]

    def at(self, spot: Spot) -> Position:
        name, east_m, north_m = spot
        lon, lat = self.town(name).at
        wide = METRES_A_DEGREE * cos(radians(lat / E7))
        return lon + round(east_m / wide * E7), lat + round(north_m / METRES_A_DEGREE * E7)

    def square(self, spot: Spot, half_m: int) -> Polygon:
        name, east, north = spot
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        return Polygon((tuple(
            self.at((name, east + x * half_m, north + y * half_m)) for x, y in corners
        ),))

    def shape(self, ground: Ground) -> Shape:
        if ground.box:
            name, east, north, half = ground.box
            return self.square((name, east, north), half)
        return Line(tuple(self.at(s) for s in ground.route))

    def site(self, of: Protected, number: int, terms: Working) -> Site:
        return Site(
            protects=of.protects,
            names=self.names(of, number),
            shape=self.square(of.at, of.size_m // 2) if of.size_m else Point(self.at(of.at)),
            buffer_mm=terms.buffers_mm[of.protects],
            from_ms=self.ms(of.registered_min),
            review_by_ms=self.ms(of.review_in_days * 1440),
            note=of.note,
        )

    def names(self, of: Protected, number: int) -> Names:
        form, town = self._scenario.names[of.named or of.protects], self.town(of.at[0]).names
        return Names(**{
            lang: getattr(form, lang).format(n=number, town=town.best(lang)) for lang in LANGUAGES
        })

    def movement(self, of: Convoy, terms: Working) -> Movement:
        fixes = tuple(Fix(self.at((t, e, n)), self.ms(minute)) for t, e, n, minute in of.way)
        return Movement(
            protects="convoy", names=of.names, way=Way(fixes, of.slack_min * MINUTE_MS),
            buffer_mm=terms.buffers_mm["convoy"], note=of.note,
        )
