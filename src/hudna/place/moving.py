"""Things on the way: where a convoy may be, and when a flight may meet it.

A way is travelled at even speed between fixes, straight in longitude and latitude, and may run
early or late by its slack: at a moment T it may be anywhere that it is due from T - slack to
T + slack. It stands at its first fix before the beginning and at its last one after the end, for
as long as the protection's window says; without a window, for the slack alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from hudna.place.distance import nearest_within
from hudna.place.footprint import Footprint, Spot, footprint_of, footprint_of_edges
from hudna.place.geometry import E7, Fix, Way
from hudna.place.volume import Volume, Window

TOLERANCE_M = 0.01
STEP_MS = 10_000


class Flown(NamedTuple):
    """Where a flight is, and when."""

    footprint: Footprint
    window: Window


class Met(NamedTuple):
    """The least distance in metres, and the window from the first to the last meeting."""

    metres: float
    window: Window


@dataclass(frozen=True, slots=True)
class Leg:
    """Part of a way: due at `a` (1e-7 degree) at `from_ms`, at `b` at `until_ms`."""

    from_ms: float
    until_ms: float
    a: Spot
    b: Spot

    def at(self, ms: float) -> Spot:
        length = self.until_ms - self.from_ms
        part = (ms - self.from_ms) / length if length else 0.0
        return (self.a[0] + part * (self.b[0] - self.a[0]),
                self.a[1] + part * (self.b[1] - self.a[1]))

    def cut(self, from_ms: float, until_ms: float) -> Leg:
        begin, end = max(self.from_ms, from_ms), min(self.until_ms, until_ms)
        return Leg(begin, end, self.at(begin), self.at(end))


def overlap_of(a: Window, b: Window) -> Window | None:
    """The time that two windows share, ends included; `None` when they share none."""
    begins = [w.from_ms for w in (a, b) if w.from_ms is not None]
    ends = [w.until_ms for w in (a, b) if w.until_ms is not None]
    begin, end = max(begins, default=None), min(ends, default=None)
    if begin is not None and end is not None and begin > end:
        return None
    return Window(begin, end)


def swept(flight: Volume, meanwhile: Window) -> Flown | None:
    """A flight as one still footprint: a `Way` as the path that it may be on meanwhile."""
    if not isinstance(flight.shape, Way):
        return Flown(footprint_of(flight.shape), flight.window)
    window = overlap_of(_presence(flight.shape, flight.window), meanwhile)
    if window is None:
        return None
    legs = _legs(flight.shape, window)
    return Flown(_path(legs), window)


def met_on_the_way(flown: Flown, volume: Volume, way: Way, limit_m: float) -> Met | None:
    """How a flight meets a moving protection that may come within `limit_m` of it."""
    window = overlap_of(flown.window, _presence(way, volume.window))
    if window is None:
        return None
    legs = _legs(way, window)
    near = nearest_within(flown.footprint, _path(legs), limit_m)
    if near is None:
        return None

    def meets(leg: Leg) -> bool:
        return nearest_within(flown.footprint, _path([leg]), limit_m) is not None

    first = _first(legs, meets)
    last = _last(legs, meets)
    return Met(near.metres, _meeting(window, way.slack_ms, legs, first, last))


def _presence(way: Way, window: Window) -> Window:
    """When a way is on the ground: its own times and slack, or as long as its window says."""
    begin = way.fixes[0].at_ms - way.slack_ms if window.from_ms is None else window.from_ms
    end = way.fixes[-1].at_ms + way.slack_ms if window.until_ms is None else window.until_ms
    return Window(begin, end)


def _legs(way: Way, window: Window) -> list[Leg]:
    """The parts of a way that may be travelled during a window with both ends."""
    begin, end = way.fixes[0], way.fixes[-1]
    due_from = _kept(_given(window.from_ms) - way.slack_ms, begin.at_ms, end.at_ms)
    due_until = _kept(_given(window.until_ms) + way.slack_ms, begin.at_ms, end.at_ms)
    fixes = way.fixes if len(way.fixes) > 1 else (begin, begin)
    whole = (_leg(a, b) for a, b in pairwise(fixes))
    return [leg.cut(due_from, due_until) for leg in whole
            if leg.from_ms <= due_until and leg.until_ms >= due_from]


def _leg(a: Fix, b: Fix) -> Leg:
    """From 180 to -180 is no journey: the two are one meridian."""
    lon = a.at[0] if abs(a.at[0] - b.at[0]) == 360 * E7 else b.at[0]
    return Leg(a.at_ms, b.at_ms, a.at, (lon, b.at[1]))


def _path(legs: list[Leg]) -> Footprint:
    """Legs may part at the antimeridian, so each is an edge of its own."""
    return footprint_of_edges([(leg.a, leg.b) for leg in legs])


def _first(legs: list[Leg], meets: Callable[[Leg], bool]) -> float:
    """The earliest due time that meets, to `STEP_MS`, rounded towards earlier."""
    leg = _one(legs, meets)
    while leg.until_ms - leg.from_ms > STEP_MS:
        middle = (leg.from_ms + leg.until_ms) / 2
        early = leg.cut(leg.from_ms, middle)
        leg = early if meets(early) else leg.cut(middle, leg.until_ms)
    return leg.from_ms


def _last(legs: list[Leg], meets: Callable[[Leg], bool]) -> float:
    """The latest due time that meets, to `STEP_MS`, rounded towards later."""
    leg = _one(legs[::-1], meets)
    while leg.until_ms - leg.from_ms > STEP_MS:
        middle = (leg.from_ms + leg.until_ms) / 2
        late = leg.cut(middle, leg.until_ms)
        leg = late if meets(late) else leg.cut(leg.from_ms, middle)
    return leg.until_ms


def _one(legs: list[Leg], meets: Callable[[Leg], bool]) -> Leg:
    """The first that meets, of legs of which some does: of one alone nobody need be asked."""
    return legs[0] if len(legs) == 1 else next((leg for leg in legs if meets(leg)), legs[0])


def _meeting(window: Window, slack: int, legs: list[Leg], first: float, last: float) -> Window:
    """Due times with the slack on both sides, cut to the window; a standing end fills it."""
    begin, end = _given(window.from_ms), _given(window.until_ms)
    if first > legs[0].from_ms:
        begin = max(begin, int(first // 1) - slack)
    if last < legs[-1].until_ms:
        end = min(end, -int(-last // 1) + slack)
    return Window(begin, end)


def _given(ms: int | None) -> int:
    if ms is None:
        raise ArithmeticError("a way without an end in time")
    return ms


def _kept(ms: int, least: int, most: int) -> int:
    return max(least, min(most, ms))
