"""Volumes to register and flights to check against them: short ones beside month-long ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hudna.bench.workloads.areas import Areas, stars, windows
from hudna.bench.workloads.theatre import Floats, chance, log_normal, log_uniform
from hudna.place.columns import HIGHEST_MM, LATEST_MS, LOWEST_MM, Limits

Mask = NDArray[np.bool_]
VERTICES = 8
FLIGHTS, MOVEMENTS = 0.65, 0.30       # the rest are sites


def registered(n: int, seed: int) -> Areas:
    """`n` volumes of eight vertices over the theatre and thirty days.

    65 in 100 are flights of half an hour to four hours, 1 to 10 km in radius, 1 km thick at up to
    10 km; 30 are movements of two hours to three days, 0.5 to 5 km, from the ground to up to 3 km;
    5 are sites of a week to without end, 0.2 to 1 km, from the ground to 300 m or to any height.
    """
    rng = chance(seed, "registered")
    kind = rng.random(n)
    flight, movement = kind < FLIGHTS, (kind >= FLIGHTS) & (kind < FLIGHTS + MOVEMENTS)
    radius = np.where(flight, log_normal(rng, 4000, 0.6, (1000, 10_000), n),
                      np.where(movement, log_normal(rng, 1500, 0.6, (500, 5000), n),
                               rng.uniform(200, 1000, n)))
    hours = np.where(flight, log_uniform(rng, 0.5, 4, n),
                     np.where(movement, log_uniform(rng, 2, 72, n),
                              log_uniform(rng, 7 * 24, 60 * 24, n)))
    site = ~flight & ~movement
    limits = _limits(rng, hours, flight, site)
    return stars(rng, radius, VERTICES, np.zeros(n, np.bool_), limits)


def flights(n: int, seed: int, what: str = "flights") -> Areas:
    """`n` flights to be checked: 3 to 8 km in radius, half an hour to two hours, 1 km thick."""
    rng = chance(seed, what)
    begin, end = windows(rng, log_uniform(rng, 0.5, 2, n))
    low = np.rint(rng.uniform(0, 9000, n) * 1000).astype(np.int32)
    limits = Limits(begin, end, low, low + np.int32(1_000_000))
    return stars(rng, rng.uniform(3000, 8000, n), VERTICES, np.zeros(n, np.bool_), limits)


def _limits(rng: np.random.Generator, hours: Floats, flight: Mask, site: Mask) -> Limits:
    n = len(hours)
    begin, end = windows(rng, hours)
    end[site & (rng.random(n) < 0.5)] = LATEST_MS
    low = np.rint(rng.uniform(0, 9000, n) * 1000).astype(np.int32)
    floor = np.where(flight, low, np.int32(LOWEST_MM)).astype(np.int32)
    ceiling = np.where(flight, low + np.int32(1_000_000),
                       np.rint(rng.uniform(300, 3000, n) * 1000)).astype(np.int32)
    ceiling[site] = np.where(rng.random(int(site.sum())) < 0.5, HIGHEST_MM, 300_000)
    return Limits(begin, end, floor, ceiling)
