"""Whether one aircraft can have been at two positions. Pure; whole numbers only.

Asked of single positions and of columns: both must say the same to the last bit, or the watch would
depend on how its positions were cut into batches.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hudna.place.geometry import E7

FASTEST_M_S, ASIDE_M = 1_000, 1_000
"""Three times the speed of sound; and how far two receivers may differ over one aircraft."""
CLIMB_M_S, STEP_M = 350, 500
ROUND = 360 * E7
SHARE = 1 << 10
COSINES = np.array([*(math.ceil(SHARE * math.cos(math.radians(d))) for d in range(91)), 0])
_COSINES = COSINES.tolist()
UNIT = 100
"""Distances are in 1e-5 degree of latitude, which is 1.11 m: their squares fit 64 bits."""
METRES, UNITS = 1_113, 1_000


def near_enough(lon: int, lat: int, other_lon: int, other_lat: int, apart_ms: int) -> bool:
    """Whether it can fly from one to the other in that time."""
    east = abs(lon - other_lon)
    east = min(east, ROUND - east) // UNIT * _COSINES[abs(lat) // E7] // SHARE
    north = abs(lat - other_lat) // UNIT
    most = (ASIDE_M + FASTEST_M_S * apart_ms // 1000) * UNITS // METRES
    return bool(east * east + north * north <= most * most)


def all_near_enough(lon: Any, lat: Any, other_lon: Any, other_lat: Any, apart_ms: Any) -> Any:
    """The same of columns: `lon`, `lat` of 64 bits."""
    east = np.abs(lon - other_lon)
    east = np.minimum(east, ROUND - east) // UNIT * COSINES[np.abs(lat) // E7] // SHARE
    north = np.abs(lat - other_lat) // UNIT
    # A longer time than a day reaches everywhere, and its square would not fit.
    most = (ASIDE_M + FASTEST_M_S * np.minimum(apart_ms, 86_400_000) // 1000) * UNITS // METRES
    return east * east + north * north <= most * most


def squared(lon: int, lat: int, other_lon: int, other_lat: int) -> int:
    """How far apart, squared: for comparing alone."""
    east = abs(lon - other_lon)
    east = min(east, ROUND - east) // UNIT * _COSINES[abs(lat) // E7] // SHARE
    north = abs(lat - other_lat) // UNIT
    return int(east * east + north * north)


def can_climb(height_mm: Any, other_mm: Any, apart_ms: Any) -> Any:
    """Whether it can climb or sink from one height to the other, both known and of one datum."""
    return abs(height_mm - other_mm) <= 1000 * STEP_M + CLIMB_M_S * apart_ms
