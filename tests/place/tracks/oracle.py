"""Stays by the plainest means: fractions, midpoints, every edge of every area for every line.

Nothing of the engine is used but the shapes. Along a line every moment at which anything could
change is listed: an edge met, a window's or a height's end. Each such moment, and the middle
between each two of them, is asked whether it lies inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from hudna.place.columns import LOWEST_MM
from hudna.place.geometry import E7, MultiPolygon, Polygon
from hudna.place.volume import Volume

WORLD = 360 * E7


class Row(NamedTuple):
    """One fix."""

    craft: str
    lon: int
    lat: int
    at: int
    low: int
    high: int
    height: int


class Stay(NamedTuple):
    """In the order in which stays are sorted."""

    entered: int
    area: int
    craft: str
    first_row: int
    left: int
    last_row: int
    lowest: int
    highest: int
    crossed: bool


def stays_of(volumes: Sequence[Volume], rows: Sequence[Row], gap_ms: int) -> list[Stay]:
    """Every stay of every aircraft, sorted."""
    found: list[Stay] = []
    for craft in {row.craft for row in rows}:
        own = [(number, row) for number, row in enumerate(rows) if row.craft == craft]
        for area, volume in enumerate(volumes):
            found += _of_one(volume, area, own, gap_ms)
    return sorted(found)


def gaps_of(rows: Sequence[Row], gap_ms: int) -> int:
    """How often no line is drawn."""
    last: dict[str, int] = {}
    gaps = 0
    for row in rows:
        gaps += row.craft in last and row.at - last[row.craft] > gap_ms
        last[row.craft] = row.at
    return gaps


def _of_one(volume: Volume, area: int, own: list[tuple[int, Row]], gap_ms: int) -> list[Stay]:
    found: list[Stay] = []
    open_since: tuple[int, list[tuple[int, Row]]] | None = None
    before: tuple[int, Row] | None = None

    def close(left: int) -> None:
        nonlocal open_since
        if open_since is not None:
            entered, fixes = open_since
            found.append(_stay(area, entered, left, fixes, crossed=False))
            open_since = None

    for here in own:
        row = here[1]
        if before is None or row.at - before[1].at > gap_ms:
            if before is not None:
                close(before[1].at)
            if spells(volume, row, row):
                open_since = (row.at, [here])
            before = here
            continue
        start = before[1]
        for begin, end in spells(volume, start, row):
            entered = floor(start.at + begin * (row.at - start.at))
            left = ceil(start.at + end * (row.at - start.at))
            if begin > 0 and end < 1:
                found.append(_stay(area, entered, left, [before, here], crossed=True))
            if begin == 0:
                assert open_since is not None
            if begin == 0 and end < 1:
                close(left)
            if end == 1:
                open_since = open_since if begin == 0 else (entered, [])
                assert open_since is not None
                open_since[1].append(here)
        before = here
    if before is not None:
        close(before[1].at)
    return found


def _stay(area: int, entered: int, left: int, fixes: list[tuple[int, Row]], *,
          crossed: bool) -> Stay:
    heights = [row.height for _, row in fixes if row.height != LOWEST_MM]
    return Stay(entered, area, fixes[0][1].craft, fixes[0][0], left, fixes[-1][0],
                min(heights, default=LOWEST_MM), max(heights, default=LOWEST_MM), crossed)


def spells(volume: Volume, a: Row, b: Row) -> list[tuple[Fraction, Fraction]]:
    """The parts of the line from `a` to `b`, from 0 to 1, that lie inside, closed."""
    end = b.lon
    if abs(end - a.lon) > WORLD // 2:
        end += WORLD if end < a.lon else -WORLD
    far = (end - a.lon, b.lat - a.lat)
    polygons = [[_moved(ring, shift) for ring in rings]
                for shift in (-WORLD, 0, WORLD) for rings in polygons_of(volume)]
    moments = {Fraction(0), Fraction(1)}
    for rings in polygons:
        for ring in rings:
            for p, q in pairwise(ring):
                moments |= _met((a.lon, a.lat), far, p, q)
    window, heights = volume.window, volume.heights
    for from_value, by, limit in (
            (a.at, b.at - a.at, window.from_ms), (a.at, b.at - a.at, window.until_ms),
            (a.low, b.low - a.low, heights.ceiling_mm),
            (a.high, b.high - a.high, heights.floor_mm)):
        if limit is not None and by:
            moments.add(Fraction(limit - from_value, by))

    def holds(u: Fraction) -> bool:
        at = a.at + u * (b.at - a.at)
        low, high = a.low + u * (b.low - a.low), a.high + u * (b.high - a.high)
        spot = (a.lon + u * far[0], a.lat + u * far[1])
        return ((window.from_ms is None or window.from_ms <= at)
                and (window.until_ms is None or at <= window.until_ms)
                and (heights.floor_mm is None or heights.floor_mm <= high)
                and (heights.ceiling_mm is None or low <= heights.ceiling_mm)
                and any(_in_polygon(spot, rings) for rings in polygons))

    return _runs(sorted(u for u in moments if 0 <= u <= 1), holds)


def _runs(moments, holds) -> list[tuple[Fraction, Fraction]]:
    runs: list[tuple[Fraction, Fraction]] = []
    begin = last = None
    for i, u in enumerate(moments):
        if holds(u):
            begin, last = (u if begin is None else begin), u
        on = i + 1 < len(moments) and holds((u + moments[i + 1]) / 2)
        if begin is not None and not on:
            runs.append((begin, last))
            begin = None
        assert not on or begin is not None
    return runs


def polygons_of(volume: Volume):
    if isinstance(volume.shape, Polygon):
        return [volume.shape.rings]
    assert isinstance(volume.shape, MultiPolygon)
    return list(volume.shape.polygons)


def _moved(ring, shift: int):
    return [(x + shift, y) for x, y in ring]


def _met(a, far, p, q) -> set[Fraction]:
    """Where along the line an edge is met, and where a shared stretch begins and ends."""
    edge = (q[0] - p[0], q[1] - p[1])
    to = (p[0] - a[0], p[1] - a[1])
    across = far[0] * edge[1] - far[1] * edge[0]
    if across:
        u = Fraction(to[0] * edge[1] - to[1] * edge[0], across)
        along = Fraction(to[0] * far[1] - to[1] * far[0], across)
        return {u} if 0 <= along <= 1 else set()
    length = far[0] ** 2 + far[1] ** 2
    if not length or to[0] * far[1] != to[1] * far[0]:
        return set()
    return {Fraction((v[0] - a[0]) * far[0] + (v[1] - a[1]) * far[1], length) for v in (p, q)}


def _in_polygon(spot, rings) -> bool:
    """Closed: on an edge is inside. Even-odd otherwise."""
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            turn = (x2 - x1) * (spot[1] - y1) - (y2 - y1) * (spot[0] - x1)
            if (turn == 0 and min(x1, x2) <= spot[0] <= max(x1, x2)
                    and min(y1, y2) <= spot[1] <= max(y1, y2)):
                return True
            if (y1 <= spot[1]) != (y2 <= spot[1]):
                odd ^= (turn > 0) == (y2 > y1)
    return odd
