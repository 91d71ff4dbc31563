"""Aircraft positions as a feed gives them: ordered in time over all aircraft.

Each aircraft turns and climbs at random and is turned back at the theatre's border. A feed is
made in blocks of whole rounds (one position of each aircraft), so that one of any length is made
in bounded memory, and the first rows do not depend on how many follow.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    Floats,
    chance,
)
from hudna.place.columns import Int32, Int64, Positions

BLOCK = 1 << 20               # rows, about
LOW_M, HIGH_M = 200.0, 12_000.0
STEEP = 0.8                   # the cosine of the theatre's latitudes, near enough to fly by
APART_MS = 10_000             # between two positions of one aircraft, in a feed of thirty days


class Seen(NamedTuple):
    """Positions with the aircraft of each row."""

    positions: Positions
    craft: Int32


class Plan(NamedTuple):
    """How many aircraft, how far apart one's positions are, and from when."""

    aircraft: int
    apart_ms: int
    begin_ms: int = BEGIN_MS

    @property
    def rounds(self) -> int:
        """Of a block."""
        return max(1, BLOCK // self.aircraft)


def month(rows: int) -> Plan:
    """As many aircraft as give `rows` in thirty days at one position each in about ten seconds."""
    aircraft = max(1, round(rows * APART_MS / (DAYS * DAY_MS)))
    return Plan(aircraft, max(1, DAYS * DAY_MS * aircraft // max(1, rows)))


def feed(plan: Plan, rows: int, seed: int) -> Iterator[Seen]:
    """Blocks of positions, `rows` in all."""
    rng = chance(seed, "feed", plan.aircraft)
    state = _first(rng, plan)
    done = 0
    while done < rows:
        seen, state = _block(rng, plan, state, done // plan.aircraft)
        left = rows - done
        yield seen if left >= len(seen.craft) else _cut(seen, left)
        done += len(seen.craft)


def feed_of(plan: Plan, rows: int, seed: int) -> Seen:
    """The whole feed at once."""
    blocks = list(feed(plan, rows, seed))
    lon, lat, at, low, _ = (np.concatenate(column) for column in zip(
        *(block.positions for block in blocks), strict=True))
    return Seen(Positions(lon, lat, at, low, low), np.concatenate([b.craft for b in blocks]))


def shuffled(positions: Positions, seed: int) -> Positions:
    """The same rows in any order."""
    return taken(positions, chance(seed, "shuffle").permutation(len(positions.lon)))


def sample(positions: Positions, rows: int, runs: int = 25) -> Positions:
    """`rows` of them as runs that follow one another, spread evenly over the whole."""
    whole = len(positions.lon)
    if rows >= whole:
        return positions
    size = max(1, rows // runs)
    starts = np.linspace(0, whole - size, max(1, rows // size)).astype(np.int64)
    return taken(positions, np.unique((starts[:, None] + np.arange(size)).ravel()))


def taken(positions: Positions, which: Int64) -> Positions:
    low = None if positions.low_mm is None else positions.low_mm[which]
    same = positions.high_mm is positions.low_mm
    high = low if same or positions.high_mm is None else positions.high_mm[which]
    return Positions(positions.lon[which], positions.lat[which],
                     None if positions.at_ms is None else positions.at_ms[which], low, high)


class _State(NamedTuple):
    """Of each aircraft, metres from the corner and metres up, unfolded, and where it heads."""

    east: Floats
    north: Floats
    up: Floats
    heading: Floats
    speed: Floats


def _first(rng: np.random.Generator, plan: Plan) -> _State:
    n = plan.aircraft
    wide, high = (EAST - WEST) * STEEP / UNITS_A_METRE, (NORTH - SOUTH) / UNITS_A_METRE
    return _State(rng.uniform(0, wide, n), rng.uniform(0, high, n),
                  rng.uniform(0, HIGH_M - LOW_M, n), rng.uniform(0, 2 * np.pi, n),
                  rng.uniform(70, 250, n))


def _block(rng: np.random.Generator, plan: Plan, state: _State, first: int) -> tuple[Seen, _State]:
    rounds = plan.rounds
    shape = (rounds, plan.aircraft)
    seconds = plan.apart_ms / 1000
    turn = rng.normal(0, min(0.5, 0.01 * seconds), shape)
    heading = state.heading + np.cumsum(turn, axis=0)
    step = state.speed * seconds
    east = state.east + np.cumsum(step * np.sin(heading), axis=0)
    north = state.north + np.cumsum(step * np.cos(heading), axis=0)
    up = state.up + np.cumsum(rng.normal(0, 5 * seconds**0.5, shape), axis=0)
    positions = Positions(
        _folded(east * UNITS_A_METRE / STEEP, WEST, EAST),
        _folded(north * UNITS_A_METRE, SOUTH, NORTH), _times(plan, first, rounds),
        _folded(up * 1000, int(LOW_M * 1000), int(HIGH_M * 1000)))
    craft = np.tile(np.arange(plan.aircraft, dtype=np.int32), rounds)
    return (Seen(positions._replace(high_mm=positions.low_mm), craft),
            _State(east[-1], north[-1], up[-1], heading[-1], state.speed))


def _folded(way: Floats, low: int, high: int) -> Int32:
    """Turned back at both ends, as whole numbers."""
    span = high - low
    folded = np.abs((way + span) % (2 * span) - span)
    return (low + np.rint(folded)).astype(np.int32).ravel()


def _times(plan: Plan, first: int, count: int) -> Int64:
    rounds = (first + np.arange(count, dtype=np.int64)) * plan.apart_ms
    within = np.arange(plan.aircraft, dtype=np.int64) * plan.apart_ms // plan.aircraft
    return (plan.begin_ms + rounds[:, None] + within).ravel()


def _cut(seen: Seen, rows: int) -> Seen:
    positions = seen.positions.part(0, rows)
    return Seen(positions._replace(high_mm=positions.low_mm), seen.craft[:rows])
