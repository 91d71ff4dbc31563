"""Pairs of reports that lie within a distance and a time of each other.

The distance is the geodesic on WGS 84, as `pyproj.Geod.inv` measures it; closed on both sides.
Its arithmetic may err by some nanometres, so `ARITHMETIC_M` is given to the pair, and nothing
else is: what measures a micrometre more than the limit still counts.

Reports lie in rows of cells about as wide as the limit (`pairloops.Rows`). Nearly every pair is
decided there by two bounds on the geodesic, taken along a straight line in longitude and
latitude (never shorter), and along sides that hold for every line near enough (never longer).
The few between the bounds are decided by their chord, and the very few whose chord cannot decide
are measured.

What is late by more than the limit is not looked at: reports go by time into slabs, each with
those that follow its last within the limit. A slab is a task of its own; the pairs of all slabs
one after the other are the answer, whoever ran them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from hudna.place.columns import Int32, Int64
from hudna.place.geometry import E7
from hudna.place.pairloops import AROUND, Bounds, Reports, Rows, near_pairs
from hudna.place.pieces import E2, EQUATOR_M, Floats, on_earth
from hudna.place.sorting import order_of, pairs_in_order

GEOD = Geod(ellps="WGS84")
ARITHMETIC_M = 1e-6
MARGIN_M = 1e-7
SHORTEST_RADIUS_M = EQUATOR_M * (1 - E2)
# A geodesic bends at most as the meridian does at the equator; the bound holds up to this length.
BENT_UP_TO_M = 15_000_000.0
NARROWEST = 1_000
BANDS_BITS = 16
FEWEST_COLUMNS = 8
SLAB = 1 << 14
FARTHEST_MS = 2**61
MOST = 2**31 - 1

Each = Callable[[Callable[["Slab"], "Pairs"], Iterable["Slab"]], Iterable["Pairs"]]


class Pairs(NamedTuple):
    """Rows of two reports, `first` < `second`, sorted by first, then second."""

    first: Int32
    second: Int32


class Slab(NamedTuple):
    """Reports `begin` to `end` by time, and up to `tail` those that may pair with them."""

    begin: int
    end: int
    tail: int


class Limit(NamedTuple):
    metres: float
    within_ms: int
    rows: Rows


def pairs_within(lon: Int32, lat: Int32, at_ms: Int64, metres: float, within_ms: int, *,
                 each: Each = map) -> Pairs:
    """Every two reports at most `metres` and `within_ms` apart.

    `lon`, `lat` in 1e-7 degree, `at_ms` since 1970, one row a report, in any order. `each` runs a
    function over tasks and keeps their order, as `map` does or a thread pool's: the loops hold no
    lock. Time and memory grow with the reports and the pairs. Raises `ValueError` for a distance
    or a time that is none.
    """
    _faultless(lon, at_ms, metres, within_ms)
    order = None if _sorted(at_ms) else order_of(at_ms - at_ms.min())
    reports = Reports(lon, lat, at_ms) if order is None else Reports(
        lon[order], lat[order], at_ms[order])
    limit = Limit(metres + ARITHMETIC_M, min(within_ms, FARTHEST_MS), _rows(lat, metres))
    found = list(each(partial(_pairs_of, reports, limit), _slabs(reports.at_ms, limit.within_ms)))
    pairs = Pairs(_joined([p.first for p in found]), _joined([p.second for p in found]))
    return pairs if order is None else _as_given(pairs, order)


def _faultless(lon: Int32, at_ms: Int64, metres: float, within_ms: int) -> None:
    if not (math.isfinite(metres) and metres >= 0 and within_ms >= 0):
        raise ValueError(f"within {metres} m and {within_ms} ms: not a distance and a time")
    if len(lon) > MOST:
        raise ValueError(f"{len(lon)} reports: at most {MOST} at once")
    if len(lon) and not (at_ms.min() >= -FARTHEST_MS and at_ms.max() <= FARTHEST_MS):
        raise ValueError("a moment beyond 70 million years")


def _sorted(at_ms: Int64) -> bool:
    return bool((at_ms[1:] >= at_ms[:-1]).all())


def _slabs(at_ms: Int64, within_ms: int) -> Iterator[Slab]:
    """Each spans more than the limit, so that a report is in two tails at most."""
    begin = 0
    while begin < len(at_ms):
        end = max(min(begin + SLAB, len(at_ms)), _after(at_ms, begin, within_ms))
        yield Slab(begin, end, _after(at_ms, end - 1, within_ms))
        begin = end


def _after(at_ms: Int64, report: int, within_ms: int) -> int:
    return int(np.searchsorted(at_ms, int(at_ms[report]) + within_ms, "right"))


def _pairs_of(reports: Reports, limit: Limit, slab: Slab) -> Pairs:
    """The pairs whose earlier report is the slab's own."""
    those = Reports(*(column[slab.begin:slab.tail].copy() for column in reports))  # type: ignore[arg-type]
    bounds = Bounds(limit.within_ms, max(limit.metres - MARGIN_M, 0.0) ** 2,
                    (limit.metres + MARGIN_M) ** 2)
    first, second = near_pairs(those, slab.end - slab.begin, bounds, limit.rows)
    doubt = np.nonzero(second < 0)[0]
    a, b = first[doubt], ~second[doubt]
    second[doubt] = np.where(_near(those, a, b, limit.metres), b, ~b)
    return Pairs(*pairs_in_order(first, second, len(those.lon), slab.begin))


def _near(reports: Reports, a: Int32, b: Int32, metres: float) -> NDArray[np.bool_]:
    """Which distances are within the limit: by the chord, and where it cannot tell, measured."""
    start, end = (on_earth(reports.lon[r] / E7, reports.lat[r] / E7) for r in (a, b))
    chord = np.linalg.norm(start - end, axis=1)
    near = np.asarray(chord < _shortest_chord(metres) - MARGIN_M)
    doubt = np.nonzero(~near & (chord <= metres + MARGIN_M))[0]
    near[doubt] = _measured(reports, a[doubt], b[doubt]) <= metres
    return near


def _shortest_chord(metres: float) -> float:
    """The chord of the most bent line of this length: no shorter chord has a longer geodesic."""
    return 2 * SHORTEST_RADIUS_M * math.sin(min(metres, BENT_UP_TO_M) / (2 * SHORTEST_RADIUS_M))


def _measured(reports: Reports, a: Int32, b: Int32) -> Floats:
    """Geodesics in metres, from the one farther west: the same whichever report comes first."""
    lon, lat = reports.lon, reports.lat
    swap = (lon[a] > lon[b]) | ((lon[a] == lon[b]) & (lat[a] > lat[b]))
    start, end = np.where(swap, b, a), np.where(swap, a, b)
    return np.asarray(GEOD.inv(lon[start] / E7, lat[start] / E7, lon[end] / E7, lat[end] / E7)[2])


def _joined(parts: list[Int32]) -> Int32:
    return np.concatenate(parts) if parts else np.empty(0, np.int32)


def _as_given(pairs: Pairs, order: Int32) -> Pairs:
    """From places in the order of time to the rows that the reports came in."""
    a, b = order[pairs.first], order[pairs.second]
    return Pairs(*pairs_in_order(np.minimum(a, b), np.maximum(a, b), len(order), 0))


def _rows(lat: Int32, metres: float) -> Rows:
    """Rows over all the reports: no pair is in rows farther apart than next to each other."""
    south, north = (int(lat.min()), int(lat.max())) if len(lat) else (0, 0)
    height = max(NARROWEST, math.ceil(_units(min(metres / SHORTEST_RADIUS_M, math.pi))) + 2)
    count = (north - south) // height + 2
    shift = max(0, count.bit_length() - BANDS_BITS)
    high = height << shift
    low = south + high * np.arange(((count - 1) >> shift) + 1, dtype=np.float64)
    flat, steep = _angles(low - 1, low + high + height + 1)
    flattest, steepest = _angles(low - height - 1, low + high + 2 * height + 1)
    reach = _reach(_parallel(steep), metres)
    columns = AROUND // reach
    return Rows(
        south, height, shift, np.where(columns < FEWEST_COLUMNS, 0.0, columns / AROUND), reach,
        *(_squared(radius) * (1 + 1e-12) for radius in (_meridian(steep), _parallel(flat))),
        *(_squared(radius) * (1 - 1e-12) for radius in (_meridian(flattest), _parallel(steepest))))


def _reach(radius: Floats, metres: float) -> Int64:
    """How far apart in longitude two places can be that lie no nearer the axis than `radius`."""
    half = np.minimum((metres + 2 * ARITHMETIC_M) / np.maximum(2 * radius, ARITHMETIC_M), 1.0)
    units = np.ceil(_units(2 * np.arcsin(half)) * (1 + 1e-12)) + 2
    return np.clip(np.where(half < 1, units, AROUND), NARROWEST, AROUND).astype(np.int64)


def _angles(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The least and the greatest absolute latitude, in radians, of bands in 1e-7 degree."""
    least = np.where(low * high <= 0, 0.0, np.minimum(np.abs(low), np.abs(high)))
    greatest = np.maximum(np.abs(low), np.abs(high))
    return tuple(np.radians(np.minimum(a / E7, 90.0)) for a in (least, greatest))  # type: ignore[return-value]


def _parallel(phi: Floats) -> Floats:
    """The radius of the parallel at a latitude, in metres; it shrinks towards the poles."""
    return np.asarray(EQUATOR_M * np.cos(phi) / np.sqrt(1 - E2 * np.sin(phi) ** 2))


def _meridian(phi: Floats) -> Floats:
    """The meridian's radius of curvature, in metres; it grows towards the poles."""
    return np.asarray(SHORTEST_RADIUS_M / (1 - E2 * np.sin(phi) ** 2) ** 1.5)


def _squared(radius: Floats) -> Floats:
    """The square of the metres that 1e-7 degree is on a circle."""
    return np.asarray((radius * math.radians(1 / E7)) ** 2)


def _units(radians: Any) -> Any:
    return np.degrees(radians) * E7
