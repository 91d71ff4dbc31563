"""Whether a flight's volume meets a protection's. No false clearance: this decides (promise 9).

They meet when the geodesic distance between their shapes is no more than their two reaches
together, and their heights and their windows overlap; what touches, meets. Heights and windows
are compared as integers. Distances are known to a few millimetres, so `TOLERANCE_M` is given to
the conflict: an approximation may add one to look at, never hide one.
"""

from __future__ import annotations

import math

from hudna.place.distance import nearest_within
from hudna.place.footprint import footprint_of
from hudna.place.geometry import Position, Shape, Way
from hudna.place.moving import TOLERANCE_M, met_on_the_way, overlap_of, swept
from hudna.place.volume import Clash, Heights, Volume


def clash(flight: Volume, protection: Volume) -> Clash | None:
    """How the two meet, or `None` where they do not.

    A `Way` as protection is met only where it may be at that time; a `Way` as flight counts as
    the whole path that it may be on meanwhile.
    """
    heights = common_heights(flight.heights, protection.heights)
    if heights is None or overlap_of(flight.window, protection.window) is None:
        return None
    flown = swept(flight, protection.window)
    if flown is None:
        return None
    limit = (flight.reach_mm + protection.reach_mm) / 1000 + TOLERANCE_M
    if isinstance(protection.shape, Way):
        met = met_on_the_way(flown, protection, protection.shape, limit)
        return None if met is None else Clash(_beyond(met.metres, flight, protection),
                                              met.window, heights)
    near = nearest_within(flown.footprint, footprint_of(protection.shape), limit)
    if near is None:
        return None
    window = overlap_of(flown.window, protection.window)
    return None if window is None else Clash(_beyond(near.metres, flight, protection),
                                             window, heights)


def distance_mm(a: Shape, b: Shape) -> int:
    """The least geodesic distance between two shapes in mm, rounded down; 0 when they touch."""
    return nearest(a, b)[2]


def nearest(a: Shape, b: Shape) -> tuple[Position, Position, int]:
    """The nearest position on each of two shapes, and the distance between the shapes in mm."""
    found = nearest_within(footprint_of(a), footprint_of(b))
    if found is None:
        raise ArithmeticError("two shapes without a distance")
    on_a = (round(found.on_a[0]), round(found.on_a[1]))
    on_b = (round(found.on_b[0]), round(found.on_b[1]))
    return on_a, on_b, math.floor(found.metres * 1000)


def common_heights(a: Heights, b: Heights) -> Heights | None:
    """The heights that two ranges share, ends included; `None` when they share none."""
    floors = [h for h in (a.floor_mm, b.floor_mm) if h is not None]
    ceilings = [h for h in (a.ceiling_mm, b.ceiling_mm) if h is not None]
    floor, ceiling = max(floors, default=None), min(ceilings, default=None)
    if floor is not None and ceiling is not None and floor > ceiling:
        return None
    return Heights(floor, ceiling)


def _beyond(metres: float, flight: Volume, protection: Volume) -> int:
    """From the flight's volume to the protection's shape: never outside the buffer it meets."""
    mm = math.floor(metres * 1000) - flight.reach_mm
    return max(0, min(mm, protection.reach_mm))
