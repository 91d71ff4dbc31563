"""A position that is only about known, and where an aircraft may be by it. Pure."""

from __future__ import annotations

import msgspec

from hudna.place.geometry import Fix, Point, Way
from hudna.place.volume import Heights, Volume, Window


class Spot(msgspec.Struct, frozen=True, gc=False):
    """At `at_ms` within `within_mm` of the place (1e-7 degree), at one of these heights above mean
    sea level. `told_ms`: no earlier than then may it be told that it was there."""

    at_ms: int
    lon: int
    lat: int
    within_mm: int
    heights: Heights
    told_ms: int


def circle(spot: Spot) -> Volume:
    """Where an aircraft may be at the moment of a position."""
    return Volume(Point((spot.lon, spot.lat)), spot.within_mm, spot.heights,
                  Window(spot.at_ms, spot.at_ms))


def band(a: Spot, b: Spot) -> Volume:
    """Where an aircraft may be from one position to the next: as wide as the vaguer of both, and as
    high as both may be."""
    way = Way(tuple(Fix((s.lon, s.lat), s.at_ms) for s in (a, b)))
    floors, ceilings = [s.heights.floor_mm for s in (a, b)], [s.heights.ceiling_mm for s in (a, b)]
    low = None if None in floors else min(f for f in floors if f is not None)
    high = None if None in ceilings else max(c for c in ceilings if c is not None)
    return Volume(way, max(a.within_mm, b.within_mm), Heights(low, high))
