"""Reports of what happened: clustered in towns, several of each event, over thirty days."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.bench.workloads.theatre import (
    BEGIN_MS,
    DAY_MS,
    DAYS,
    EAST,
    NORTH,
    SOUTH,
    UNITS_A_METRE,
    WEST,
    chance,
)
from hudna.place.columns import Int32, Int64

TOWNS, EACH = 1500, 5                    # towns; reports of one event, about
TOWN_M, EVENT_M, EVENT_MS = 2500, 300, 1_200_000


class Reports(NamedTuple):
    """`lon`, `lat` in 1e-7 degree, `at_ms` since 1970, in the order in which they came in."""

    lon: Int32
    lat: Int32
    at_ms: Int64


def reports_of(n: int, seed: int) -> Reports:
    """`n` reports; a town's share falls with its rank, an event's reports lie about 300 m and
    20 minutes around it."""
    rng = chance(seed, "reports")
    weight = 1 / np.arange(1, TOWNS + 1)
    towns = np.stack([rng.uniform(WEST, EAST, TOWNS), rng.uniform(SOUTH, NORTH, TOWNS)], axis=-1)
    events = max(1, n // EACH)
    town = rng.choice(TOWNS, events, p=weight / weight.sum())
    place = towns[town] + rng.normal(0, TOWN_M * UNITS_A_METRE, (events, 2))
    moment = rng.uniform(0, DAYS * DAY_MS, events)
    of = rng.integers(0, events, n)
    xy = np.rint(place[of] + rng.normal(0, EVENT_M * UNITS_A_METRE, (n, 2)))
    at_ms = BEGIN_MS + np.rint(moment[of] + rng.normal(0, EVENT_MS, n)).astype(np.int64)
    order = np.argsort(at_ms, kind="stable")
    lon, lat = (xy[order, i].astype(np.int32) for i in range(2))
    return Reports(lon, lat, at_ms[order])
