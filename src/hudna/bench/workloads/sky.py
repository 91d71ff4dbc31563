"""A sky for the watch: areas that are barred, aircraft that fly past and through them, as SBS-1.

Nearly all are airliners, straight and above most areas, which reach from the ground to some
kilometres; where one has no ceiling they fly through it, recognised by their addresses, and nobody
is warned. One aircraft in five hundred is nobody's, flies low and turns: it is in an area or makes
for one nearly all the time. Each has two positions a second, as transponders do, its speed and
course every five seconds, its callsign every thirty.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.bench.workloads.areas import Areas, areas_of
from hudna.bench.workloads.theatre import (
    EAST,
    NORTH,
    SOUTH,
    UNITS_A_METRE,
    WEST,
    Floats,
    chance,
)
from hudna.place.columns import EARLIEST_MS, HIGHEST_MM, LATEST_MS, LOWEST_MM, Int32, Limits
from hudna.place.geometry import E7
from hudna.watch.brief import Barred, Brief, WatchTerms

LOW, ALWAYS = 0.002, 0.02
"""How many aircraft fly low; how many areas have no ceiling. Ten thousand areas leave hardly any
ground between them: more low ones would be no sky over a truce."""
AIRLINE, BARRED = "airline", "others"
A_POSITION_S = 0.5
MOVED_EVERY, NAMED_EVERY = 10, 60
"""Positions of one aircraft between two words on its speed, and on its callsign."""
FIRST_ADDRESS = 0x400000
FOOT_M, KNOT_M_S = 0.3048, 1852 / 3600


def barred_areas(n: int, seed: int) -> Areas:
    """`n` areas in effect for good: from the ground to a ceiling of one to six kilometres, one in
    fifty at all heights."""
    rng = chance(seed, "barred")
    ceiling = np.rint(rng.uniform(1_000, 6_000, n) * 1000).astype(np.int32)
    ceiling[rng.random(n) < ALWAYS] = HIGHEST_MM
    made = areas_of(n, seed)
    return Areas(made.xy, made.rings, made.polygons, Limits(
        np.full(n, EARLIEST_MS), np.full(n, LATEST_MS), np.full(n, LOWEST_MM, np.int32), ceiling))


def brief_of(areas: Areas, fleet: Fleet | None = None) -> Brief:
    """What is barred, under the terms that an agreement has where it says nothing else; and which
    aircraft of a fleet are airliners."""
    known = {} if fleet is None else {
        f"icao:{FIRST_ADDRESS + i:06x}": AIRLINE for i in np.flatnonzero(~fleet.low).tolist()}
    return Brief(1, 0, WatchTerms(), tuple(
        Barred(name_of(i), "ab" * 32, "benchmark", volume, (BARRED,))
        for i, volume in enumerate(areas.volumes())), aircraft=known)


def name_of(area: int) -> str:
    return f"area-{area}"


def on_the_ground(areas: Areas) -> tuple[int, int]:
    """A place (1e-7 degree) that is in one of them at the height of the sea."""
    whole = int(np.flatnonzero(np.diff(areas.polygons) == 1)[0])
    ring = areas.xy[areas.rings[areas.polygons[whole]]:areas.rings[areas.polygons[whole] + 1]]
    lon, lat = ring[:-1].mean(axis=0)
    return round(lon), round(lat)


class Step(NamedTuple):
    """Which aircraft have a position now; 1e-7 degree."""

    craft: NDArray[np.int64]
    lon: Int32
    lat: Int32


class Fleet:
    """Aircraft, one after another: every call of `fly` moves the next so many."""

    def __init__(self, aircraft: int, seed: int) -> None:
        rng = chance(seed, "fleet", aircraft)
        self._rng = rng
        low = self.low = rng.random(aircraft) < LOW
        self.lon, self.lat = rng.uniform(WEST, EAST, aircraft), rng.uniform(SOUTH, NORTH, aircraft)
        self.heading = rng.uniform(0, 2 * np.pi, aircraft)
        self.speed_m_s = np.where(low, rng.uniform(50, 150, aircraft),
                                  rng.uniform(200, 255, aircraft))
        feet = np.where(low, rng.uniform(1_000, 10_000, aircraft),
                        rng.uniform(33_000, 41_000, aircraft))
        self.feet = np.rint(feet / 25).astype(np.int64) * 25
        self._turning: Floats = np.where(low, 0.05, 0.0)
        self.moved = 0

    def __len__(self) -> int:
        return len(self.lon)

    def fly(self, count: int) -> Step:
        """The next `count` positions, at most one of each aircraft."""
        craft = np.arange(self.moved, self.moved + count) % len(self)
        self.moved += count
        self.heading[craft] += self._rng.normal(0, 1, count) * self._turning[craft]
        self._turn_back(craft)
        heading, way = self.heading[craft], self.speed_m_s[craft] * A_POSITION_S * UNITS_A_METRE
        self.lat[craft] += way * np.cos(heading)
        self.lon[craft] += way * np.sin(heading) / np.cos(np.radians(self.lat[craft] / E7))
        return Step(craft, np.rint(self.lon[craft]).astype(np.int32),
                    np.rint(self.lat[craft]).astype(np.int32))

    def _turn_back(self, craft: NDArray[np.int64]) -> None:
        """At the theatre's border."""
        east, north = np.sin(self.heading[craft]), np.cos(self.heading[craft])
        east = np.where(self.lon[craft] < WEST, abs(east),
                        np.where(self.lon[craft] > EAST, -abs(east), east))
        north = np.where(self.lat[craft] < SOUTH, abs(north),
                         np.where(self.lat[craft] > NORTH, -abs(north), north))
        self.heading[craft] = np.arctan2(east, north)


class Lines:
    """SBS-1 lines of a fleet."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._heads = [b"%06X" % (FIRST_ADDRESS + i) for i in range(len(fleet))]
        self.positions = self.others = 0

    def fly(self, count: int, at_ms: int) -> bytes:
        """The next `count` positions, all of `at_ms`, with what else is said beside them."""
        round_ = self._fleet.moved // len(self._fleet)
        step, now = self._fleet.fly(count), moment(at_ms)
        out = []
        feet, heads = self._fleet.feet[step.craft].tolist(), self._heads
        for i, lon, lat, up in zip(step.craft.tolist(), (step.lon / E7).tolist(),
                                   (step.lat / E7).tolist(), feet, strict=True):
            if (i + round_) % MOVED_EVERY == 0:
                out.append(self._moved(i, now))
            if (i + round_) % NAMED_EVERY == 0:
                out.append(b"MSG,1,1,1,%s,1,%s,BEN%d,,,,,,,,,,,\r\n" % (heads[i], now, i))
            out.append(position(heads[i], now, lon, lat, up))
        self.positions += count
        self.others += len(out) - count
        return b"".join(out)

    def _moved(self, i: int, now: bytes) -> bytes:
        fleet = self._fleet
        return moved(self._heads[i], now, round(fleet.speed_m_s[i] / KNOT_M_S),
                     round(np.degrees(fleet.heading[i])) % 360)


def moved(address: bytes, now: bytes, knots: int, degrees: int) -> bytes:
    """A line with speed and course over ground."""
    return b"MSG,4,1,1,%s,1,%s,,,%d,%d,,,0,,,,,0\r\n" % (address, now, knots, degrees)


def position(address: bytes, now: bytes, lon: float, lat: float, feet: int) -> bytes:
    """A line with a position in the air; degrees."""
    return b"MSG,3,1,1,%s,1,%s,,%d,,,%.5f,%.5f,,,0,0,0,0\r\n" % (address, now, feet, lat, lon)


def moment(at_ms: int) -> bytes:
    """When it was generated and when it was logged, as SBS-1 has them."""
    at = time.strftime("%Y/%m/%d,%H:%M:%S", time.gmtime(at_ms // 1000)).encode()
    return b"%s.%03d,%s.%03d" % (at, at_ms % 1000, at, at_ms % 1000)
