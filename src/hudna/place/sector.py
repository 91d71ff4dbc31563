"""A disc that holds part of a ring: where something is, by its direction and distance. Pure."""

from __future__ import annotations

import math

from hudna.place.geometry import E7, Position
from hudna.place.measure import GEOD

WIDE_DEG = 60.0
"""From here on a direction no longer makes the disc smaller."""


def sector(
    at: Position, off_m: float, ring_m: tuple[float, float], bearing_deg: float | None,
    askew_deg: float,
) -> tuple[Position, int]:
    """The middle, and the reach in metres, of a disc on the bearing that holds all of the ring
    around `at` (from the least to the most distance) which lies within `askew_deg` of it; around
    `at` where there is no bearing, or none to speak of. Grown by `off_m`, rounded up."""
    least, most = ring_m
    if bearing_deg is None or askew_deg >= WIDE_DEG or most < 1:
        return at, math.ceil(off_m + most)
    middle = _middle(least, most, askew_deg)
    lon, lat, _ = GEOD.fwd(at[0] / E7, at[1] / E7, bearing_deg, middle)
    # A thousandth more for the round earth, up to some 400 km; a metre for the rounding.
    reach = _corner(middle, least, most, askew_deg) * 1.001 + 1
    return (round(lon * E7), round(lat * E7)), math.ceil(off_m + reach)


def _middle(least: float, most: float, askew: float) -> float:
    """The place on the bearing from which the corners, near and far, are equally far away."""
    even = (least + most) / (2 * math.cos(math.radians(askew)))
    return min(even, most)


def _corner(middle: float, least: float, most: float, askew: float) -> float:
    """From there to the farthest of the sector, which is one of its corners."""
    cos = math.cos(math.radians(askew))
    return max(math.sqrt(middle**2 + r**2 - 2 * middle * r * cos) for r in (least, most))
