"""Where and when the constructed workloads lie, and how numbers are drawn for them.

A box of about 700 by 610 km, thirty days long. Everything is whole numbers: 1e-7 degree, mm, ms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hudna.place.geometry import E7

Floats = NDArray[np.float64]

WEST, EAST = 35 * E7, 425 * E7 // 10
SOUTH, NORTH = 32 * E7, 375 * E7 // 10
BEGIN_MS = 1_467_331_200_000            # 1 July 2016, 00:00 UTC
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
DAYS = 30
UNITS_A_METRE = E7 / 111_320            # along a meridian, near enough to make shapes with


def chance(seed: int, *what: str | int) -> np.random.Generator:
    """Numbers for one purpose, whatever else is drawn from the same seed."""
    words = [int.from_bytes(part.encode(), "little") if isinstance(part, str) else part
             for part in what]
    return np.random.default_rng([seed, *words])


def log_uniform(rng: np.random.Generator, low: float, high: float, n: int) -> Floats:
    """From `low` to `high`, each order of magnitude as likely as the next."""
    return np.exp(rng.uniform(np.log(low), np.log(high), n))


def log_normal(rng: np.random.Generator, median: float, sigma: float,
               within: tuple[float, float], n: int) -> Floats:
    """Log-normal about a median, clipped at both ends."""
    drawn: Floats = np.clip(median * np.exp(sigma * rng.standard_normal(n)), *within)
    return drawn
