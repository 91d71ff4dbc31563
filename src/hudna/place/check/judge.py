"""Whether two shapes come within a distance: surely, surely not, or too close to say here.

Between two latitudes a step in longitude or latitude is no shorter than at one end and no longer
than at the other, so a distance on the flat map, measured with the short steps, is never more
than the geodesic one, and with the long steps never less. A geodesic of length d stays within d
of the latitudes of both its ends, so only latitudes that near to both shapes count. Edges are
straight in longitude and latitude: on this map they have no error.

First the steps of the asked shape's own latitudes are used, kept in a block of numbers; then
those of the latitudes near both; then edges are measured in space; what is in doubt even then is
for `clash`.
"""

from __future__ import annotations

import math

from hudna.place.check.apart import APART, DOUBT, MEET, ROUNDING_M, TOO_MUCH_M, within
from hudna.place.check.flat import (
    any_cross,
    far,
    holds,
    holds_part,
    near_edges,
    square_between,
    square_from,
    step_counts,
)
from hudna.place.check.memory import EDGES, OTHERS, RECORD, SLOT_WORDS, WORK, Longs
from hudna.place.check.record import AREA, BOX, LAT, LON, POINT, REACH, SHAPE, kind_of
from hudna.place.geometry import E7
from hudna.place.kernel import held_kernel
from hudna.place.moving import TOLERANCE_M
from hudna.place.pieces import E2, EQUATOR_M
from hudna.place.raw import long, real, set_real, word

UNIT = math.pi / 180 / E7
SHORTEST_M = 6_335_000
ROUNDING = 1e-9
POLE_RAD = math.pi / 2
NEAR_M = 20_000.0
PATIENCE = 1000
STEPS, PAIRS = 4 * 256, 4 * 13312


@held_kernel
def prepare(table: Longs, asked: int) -> None:
    """Keep the steps for all that is up to `NEAR_M` from the asked shape."""
    margin = NEAR_M / SHORTEST_M
    _set_steps(table[WORK] + STEPS, word(asked, BOX + 1) * UNIT - margin,
               word(asked, BOX + 3) * UNIT + margin)


@held_kernel
def judge(table: Longs, record: int) -> int:
    """Whether the asked shape and a record's are within their reaches, as `clash` would say."""
    limit = (word(table[RECORD], REACH) + word(record, REACH)) / 1000 + TOLERANCE_M
    kept = table[WORK] + STEPS
    if limit <= NEAR_M:
        verdict = _by_steps(table, kept, record, limit)
        if verdict != DOUBT:
            return verdict
    asked, other = table[RECORD] + 4 * SLOT_WORDS, long(record, SHAPE)
    low = max(word(asked, BOX + 1), word(other, BOX + 1)) * UNIT - limit / SHORTEST_M
    high = min(word(asked, BOX + 3), word(other, BOX + 3)) * UNIT + limit / SHORTEST_M
    if low > high:
        return APART
    own = kept + 32
    _set_steps(own, low, high)
    verdict = _by_steps(table, own, record, limit)
    return _in_space(table, own, asked, other, limit) if verdict == DOUBT else verdict


@held_kernel
def _set_steps(to: int, low: float, high: float) -> None:
    """Metres in a short step east and north between two latitudes; how much a long one has more."""
    steep = min(POLE_RAD, max(abs(low), abs(high)))
    flat = 0.0 if low <= 0.0 <= high else min(abs(low), abs(high))
    east, north = _step_east(steep), _step_north(flat)
    set_real(to, 0, east)
    set_real(to, 1, north)
    set_real(to, 2, max(_step_east(flat) / east, _step_north(steep) / north))


@held_kernel
def _step_east(lat: float) -> float:
    """Metres in 1e-7 degree of longitude at a latitude in radians."""
    sine = math.sin(lat)
    return UNIT * EQUATOR_M * math.cos(lat) / math.sqrt(1 - E2 * sine * sine)


@held_kernel
def _step_north(lat: float) -> float:
    """Metres in 1e-7 degree of latitude at a latitude in radians."""
    sine = math.sin(lat)
    bend = 1 - E2 * sine * sine
    return UNIT * EQUATOR_M * (1 - E2) / (bend * math.sqrt(bend))


@held_kernel
def _by_steps(table: Longs, steps: int, record: int, limit: float) -> int:
    """What is inside or crosses first, then distances; one that is enough is not refined."""
    asked, other = table[RECORD] + 4 * SLOT_WORDS, long(record, SHAPE)
    if kind_of(record) == AREA and holds_part(other, asked):
        return MEET
    enough = ((limit - TOO_MUCH_M) / real(steps, 2)) ** 2 * (1 - ROUNDING)
    east, north = real(steps, 0), real(steps, 1)
    area = kind_of(table[RECORD]) == AREA
    if kind_of(record) == POINT:
        if area and holds(asked, word(record, LON), word(record, LAT)):
            return MEET
        square = square_from(word(record, LON), word(record, LAT), asked, east, north, enough)
    elif kind_of(table[RECORD]) == POINT:
        square = square_from(word(table[RECORD], LON), word(table[RECORD], LAT), other, east,
                             north, enough)
    else:
        square = _least_square(table, steps, asked, other, area, limit, enough)
    if square <= enough:
        return MEET
    return APART if _clear(square, limit) else DOUBT


@held_kernel
def _least_square(table: Longs, steps: int, asked: int, other: int, area: bool, limit: float,
                  enough: float) -> float:
    """The square of the least distance of two shapes' edges, if within the limit, in short
    steps; 0 where edges cross, or the asked shape is an area and holds a part of the other."""
    east, north = real(steps, 0), real(steps, 1)
    edges, others = table[EDGES], table[OTHERS]
    aside, along = step_counts(limit, east, north)
    count = near_edges(asked, other, aside, along, edges)
    among = near_edges(other, asked, aside, along, others) if count > 0 else 0
    if any_cross(edges, count, others, among) or (area and holds_part(asked, other)):
        return 0.0
    least = math.inf
    for j in range(among):
        for i in range(count):
            if not far(edges, i, others, j, aside, along):
                least = square_between(edges, i, others, j, east, north, least)
                if least <= enough:
                    return least
    return least


@held_kernel
def _in_space(table: Longs, steps: int, asked: int, other: int, limit: float) -> int:
    """Measure every pair of edges that the flat map leaves in doubt."""
    east, north = real(steps, 0), real(steps, 1)
    edges, others, pair = table[EDGES], table[OTHERS], table[WORK] + PAIRS
    aside, along = step_counts(limit, east, north)
    count = near_edges(asked, other, aside, along, edges)
    among = near_edges(other, asked, aside, along, others)
    doubt, patience = False, PATIENCE
    for j in range(among):
        for i in range(count):
            if far(edges, i, others, j, aside, along) or _clear(
                    square_between(edges, i, others, j, east, north, math.inf), limit):
                continue
            for k in range(4):
                set_real(pair, k, float(word(edges, 4 * i + k)))
                set_real(pair, 4 + k, float(word(others, 4 * j + k)))
            verdict, patience = within(pair, limit, patience)
            if verdict == MEET:
                return MEET
            doubt |= verdict == DOUBT
    return DOUBT if doubt else APART


@held_kernel
def _clear(square: float, limit: float) -> bool:
    return math.sqrt(square) * (1 - ROUNDING) - ROUNDING_M > limit
