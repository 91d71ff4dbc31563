"""Areas that are not on the grid, judged one line at a time: what moves, what spans the world.

They are few. The line is halved as in `halving`; here the exact geometry rules each part in or
out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely

from hudna.place.bounds import boxes_of
from hudna.place.clash import clash
from hudna.place.columns import Int32, Int64
from hudna.place.distance import nearest_within
from hudna.place.footprint import Footprint, Spot, footprint_of, footprint_of_path
from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon, Way
from hudna.place.match.reaching import DOUBT, IN, OUT, RADIUS_M
from hudna.place.moving import TOLERANCE_M
from hudna.place.touch import common_spot
from hudna.place.tracks.halving import DEEPEST, SMALLEST_M, SMALLEST_MS
from hudna.place.volume import Volume, Window

WORLD, EDGE = 360 * E7, 180 * E7
TOP = 1 << 60


class Leg(NamedTuple):
    """From one fix to the next, in 1e-7 degree and ms; it may run on beyond the antimeridian."""

    a: Spot
    b: Spot
    from_ms: int
    until_ms: int

    def at(self, part: float) -> Spot:
        return (self.a[0] + part * (self.b[0] - self.a[0]),
                self.a[1] + part * (self.b[1] - self.a[1]))


class Part(NamedTuple):
    """A part of a line: its ends, its middle, and half its length in metres."""

    a: Spot
    middle: Spot
    b: Spot
    half_m: float
    window: Window


Judge = Callable[[Part], int]
Spell = tuple[int, int, int, int]


Moment = tuple[int, int, int]


def odd_spells(area: Volume, a: Moment, b: Moment) -> list[Spell]:
    """The spells of a line in one area, whatever its height, in the order of time.

    From longitude, latitude and moment to others.
    """
    (ax, ay, from_ms), (bx, by, until_ms) = a, b
    end = bx - WORLD if bx - ax > EDGE else bx + WORLD if ax - bx > EDGE else bx
    judge, leg = judge_of(area), Leg((ax, ay), (end, by), from_ms, until_ms)
    spells = _joined(_halved(leg, judge))
    starts, ends = (judge(_part(leg, share, share)) != OUT for share in (0.0, 1.0))
    kept = []
    for n1, d1, n2, d2 in spells:
        begin = (n1, d1) if n1 or starts else (1, TOP)
        until = (n2, d2) if n2 < d2 or ends else (TOP - 1, TOP)
        if begin[0] * until[1] <= until[0] * begin[1]:
            kept.append((*begin, *until))
    return kept


def may_meet(area: Volume, lines: Int64, lon: Int32, lat: Int32, until_ms: Int64) -> list[int]:
    """Which lines, by the boxes around them, may meet an area while it lasts.

    One that goes round the back of the map has a box as wide as the world.
    """
    wide = np.abs(lon - lines[:, 0]) > EDGE
    west = np.where(wide, -EDGE, np.minimum(lon, lines[:, 0]))
    east = np.where(wide, EDGE, np.maximum(lon, lines[:, 0]))
    south, north = np.minimum(lat, lines[:, 1]), np.maximum(lat, lines[:, 1])
    met = np.zeros(len(lon), bool)
    for box in boxes_of(area):
        met |= (west <= box.east) & (east >= box.west) & (south <= box.north) & (
            north >= box.south)
    begin, end = area.window.from_ms, area.window.until_ms
    if begin is not None:
        met &= until_ms >= begin
    if end is not None:
        met &= lines[:, 2] <= end
    return [int(i) for i in np.nonzero(met)[0]]


def judge_of(area: Volume) -> Judge:
    """What rules parts of a line in or out."""
    shape = area.shape
    if isinstance(shape, Way):
        return lambda part: _on_the_way(area, shape, part)
    limit = area.reach_mm / 1000 + TOLERANCE_M
    flat = isinstance(shape, Polygon | MultiPolygon) and not area.reach_mm
    print_of = footprint_of(shape)

    def judge(part: Part) -> int:
        if flat:
            return _in_plane(part, print_of)
        if nearest_within(footprint_of_path((part.a, part.b)), print_of, limit) is None:
            return OUT
        near = nearest_within(footprint_of_path((part.middle,)), print_of, limit)
        return IN if near is not None and near.metres + part.half_m <= limit else DOUBT

    return judge


def _in_plane(part: Part, shape: Footprint) -> int:
    """In longitude and latitude, on both sides of the antimeridian."""
    answer = OUT
    for turn in (-WORLD, 0, WORLD):
        path = footprint_of_path(((part.a[0] + turn, part.a[1]), (part.b[0] + turn, part.b[1])))
        if path.bounds[0] > EDGE or path.bounds[2] < -EDGE or common_spot(path, shape) is None:
            continue
        if shapely.covers(shape.parts, path.parts[0]).any():
            return IN
        answer = DOUBT
    return answer


def _on_the_way(area: Volume, way: Way, part: Part) -> int:
    """A way may be anywhere that its slack allows, and goes on while the part is flown."""
    limits = Volume(way, area.reach_mm, window=area.window)
    if clash(Volume(_between(part.a, part.b), window=part.window), limits) is None:
        return OUT
    middle = ((part.window.from_ms or 0) + (part.window.until_ms or 0)) // 2
    met = clash(Volume(_between(part.middle, part.middle), window=Window(middle, middle)), limits)
    if met is None:
        return DOUBT
    begin, end = met.window.from_ms, met.window.until_ms
    lasts = begin is not None and end is not None and begin <= middle <= end
    moved = _fastest(way) * ((part.window.until_ms or 0) - middle + 1)
    near = (met.distance_mm / 1000 + part.half_m + moved) * 1000 < area.reach_mm
    return IN if lasts and near and _present(way, area.window, part.window) else DOUBT


def _present(way: Way, window: Window, flown: Window) -> bool:
    """Whether a way is on the ground for all of a window with both ends."""
    begin = way.fixes[0].at_ms - way.slack_ms if window.from_ms is None else window.from_ms
    end = way.fixes[-1].at_ms + way.slack_ms if window.until_ms is None else window.until_ms
    return begin <= (flown.from_ms or 0) and (flown.until_ms or 0) <= end


@lru_cache(maxsize=256)
def _fastest(way: Way) -> float:
    """No leg of a way is travelled faster, in metres a ms."""
    speeds = [_metres(a.at, b.at) / max(b.at_ms - a.at_ms, 1) for a, b in pairwise(way.fixes)]
    return max(speeds, default=0.0)


def _metres(a: Spot, b: Spot) -> float:
    """A line that is straight in longitude and latitude is no longer, by its box."""
    up = math.radians(abs(b[1] - a[1]) / E7) * RADIUS_M
    across = math.radians(min(abs(b[0] - a[0]), WORLD - abs(b[0] - a[0])) / E7) * RADIUS_M
    south, north = min(a[1], b[1]), max(a[1], b[1])
    level = 0.0 if south <= 0 <= north else min(abs(south), abs(north)) / E7
    return 1.001 * math.hypot(up, across * math.cos(math.radians(level)))


def _between(a: Spot, b: Spot) -> Point | Line:
    one, other = (round(a[0]), round(a[1])), (round(b[0]), round(b[1]))
    return Point(one) if one == other else Line((one, other))


def _part(leg: Leg, begin: float, end: float) -> Part:
    lasting = leg.until_ms - leg.from_ms
    window = Window(leg.from_ms + math.floor(begin * lasting),
                    leg.from_ms + math.ceil(end * lasting))
    a, b = leg.at(begin), leg.at(end)
    return Part(a, leg.at((begin + end) / 2), b, _metres(leg.a, leg.b) * (end - begin) / 2, window)


def _halved(leg: Leg, judge: Judge) -> Iterator[Spell]:
    """Parts that are in, or in doubt to the last, as fractions, in their order."""
    length, lasting = _metres(leg.a, leg.b), leg.until_ms - leg.from_ms
    stack = [(0, 0)]
    while stack:
        at, depth = stack.pop()
        share = 1.0 / (1 << depth)
        answer = judge(_part(leg, at * share, (at + 1) * share))
        if (answer == DOUBT and length * share > SMALLEST_M and lasting * share > SMALLEST_MS
                and depth < DEEPEST):
            stack += [(2 * at + 1, depth + 1), (2 * at, depth + 1)]
        elif answer != OUT:
            yield at, 1 << depth, at + 1, 1 << depth


def _joined(parts: Iterator[Spell]) -> list[Spell]:
    """Parts that follow one another without a break as one."""
    joined: list[Spell] = []
    for n1, d1, n2, d2 in parts:
        if joined and joined[-1][2] * d1 == n1 * joined[-1][3]:
            joined[-1] = (*joined[-1][:2], n2, d2)
        else:
            joined.append((n1, d1, n2, d2))
    return joined
