"""Stays of aircraft in areas, worked out apart from Hudna: with shapely, pyproj and floats.

Nothing here is taken from `hudna.place`, so that what both say is not one mistake made twice. The
rule is the documented one (`docs/engine.md`): between two fixes not further apart than the gap an
aircraft flies straight in longitude and latitude at even speed, and what may be true of its height
runs evenly, lowest to lowest and highest to highest; a height that is not known may be any.

How. Each line between two fixes is cut in halves until each piece is *surely inside* an area,
surely outside, or too short to matter (`LEAF_M`, `LEAF_MS`): a distance changes no faster than the
place, so that from the distances of its two ends it is known of a whole piece, and no corner is
stepped over. Distances are metres in a plane of the area's own: longitude and latitude each times
its scale there, in which straight stays straight; for a reach around an area the azimuthal
equidistant one, made of geodesics from the area's middle.

What it says has two sides, and so is honest about what floats and a hair's breadth leave open.
*Perhaps* an aircraft is inside while it is no further than `EPS_M` outside, `EPS_MS` before or
after the window; *surely* while it is as far inside. Whatever lies between the two is right either
way: a touch, a way along an edge, a corner cut by centimetres, a stay of a few milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyproj
import shapely

EPS_M, EPS_MS, EPS_MM = 0.01, 1.0, 1.0
LEAF_M, LEAF_MS, CROWD = 0.01, 1.0, 64
"""Where a line is in more pieces at once than `CROWD`, it runs along an edge: open all along."""
REACH_OUT_M, REACH_IN_M, REACH_PART = 1.5, 0.25, 2e-5
"""The engine knows a reach to a metre or a millisecond, and outward (`hudna.place.tracks`); and the
plane is bent by so large a part."""
STRETCH = 1.05
"""A line is at most so much longer, anywhere, than by the scales at the area's middle."""
TOLERANCE_MS = 2.0
"""What compares: moments are told in whole ms, rounded outward."""
GEOD = pyproj.Geod(ellps="WGS84")
E7 = 10_000_000
UNKNOWN_LOW, UNKNOWN_HIGH = -(2**31), 2**31 - 1
DENSE_M = 200.0
TOGETHER = 50_000
"""So many lines are looked at together."""


@dataclass(frozen=True)
class Area:
    """`polygon` in 1e-7 degree (it may be a MultiPolygon); the rest as `Volume` has it."""

    polygon: shapely.Geometry
    reach_m: float = 0.0
    floor_mm: float | None = None
    ceiling_mm: float | None = None
    from_ms: float | None = None
    until_ms: float | None = None


class Flown(NamedTuple):
    """Fixes sorted by aircraft, those of each strictly later from row to row. `low` and `high` in
    mm above mean sea level, `UNKNOWN_LOW` and `UNKNOWN_HIGH` where not known."""

    aircraft: np.ndarray
    at: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Stay(NamedTuple):
    """What is compared."""

    aircraft: int
    area: int
    entered_ms: float
    left_ms: float
    crossed: bool


@dataclass
class Truth:
    """Of one aircraft and area: stretches of time that are perhaps inside and surely inside, and
    the fixes that are."""

    perhaps: list[tuple[float, float]] = field(default_factory=list)
    surely: list[tuple[float, float]] = field(default_factory=list)
    fixes_perhaps: list[float] = field(default_factory=list)
    fixes_surely: list[float] = field(default_factory=list)


Truths = dict[tuple[int, int], Truth]


class Ground:
    """How far inside an area a place is, in metres; negative outside."""

    def __init__(self, areas: list[Area]) -> None:
        centres = shapely.get_coordinates([shapely.envelope(a.polygon).centroid for a in areas])
        self.lon0, self.lat0 = centres.T.reshape(2, -1)
        self.reach = np.array([area.reach_m for area in areas], float)
        lon, lat = self.lon0 / E7, self.lat0 / E7
        self.kx = GEOD.inv(lon - 0.01, lat, lon + 0.01, lat)[2] / (0.02 * E7)
        self.ky = GEOD.inv(lon, lat - 0.01, lon, lat + 0.01)[2] / (0.02 * E7)
        self.shapes = np.array([self._plane(number, area) for number, area in enumerate(areas)])
        self.edges = shapely.boundary(self.shapes)
        shapely.prepare(self.shapes)
        shapely.prepare(self.edges)
        reaches = self.reach > 0
        self.eps_out = np.where(reaches, REACH_OUT_M + self.reach * REACH_PART, EPS_M)
        self.eps_in = np.where(reaches, REACH_IN_M + self.reach * REACH_PART, EPS_M)

    def _plane(self, number: int, area: Area) -> shapely.Geometry:
        def flat(spots: np.ndarray) -> np.ndarray:
            return (spots - (self.lon0[number], self.lat0[number])) * (
                self.kx[number], self.ky[number])
        if not area.reach_m:
            return shapely.transform(area.polygon, flat)
        dense = shapely.segmentize(area.polygon, DENSE_M / max(self.kx[number], self.ky[number]))
        return shapely.transform(dense, lambda spots: self._around(
            np.full(len(spots), number), *spots.T).T)

    def _around(self, area: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Azimuthal equidistant: each place by its geodesic from the area's middle."""
        towards, _, far = GEOD.inv(self.lon0[area] / E7, self.lat0[area] / E7, lon / E7, lat / E7)
        return np.array([far * np.sin(np.radians(towards)), far * np.cos(np.radians(towards))])

    def margin(self, area: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        xy = np.array([(lon - self.lon0[area]) * self.kx[area],
                       (lat - self.lat0[area]) * self.ky[area]])
        reaches = np.flatnonzero(self.reach[area] > 0)
        if len(reaches):
            xy[:, reaches] = self._around(area[reaches], lon[reaches], lat[reaches])
        places = shapely.points(*xy)
        margin = self.reach[area] - shapely.distance(self.shapes[area], places)
        within = np.flatnonzero((self.reach[area] == 0) & (margin == 0))
        margin[within] = shapely.distance(self.edges[area[within]], places[within])
        return margin

    def length(self, area: np.ndarray, d_lon: np.ndarray, d_lat: np.ndarray) -> np.ndarray:
        """At most so long is a line, in metres of the area's plane."""
        flat = np.hypot(d_lon * self.kx[area], d_lat * self.ky[area])
        return np.where(self.reach[area] > 0, flat * STRETCH, flat)


class Pieces(NamedTuple):
    """Pieces of lines, as parts from 0 to 1 of each: perhaps inside; `surely` which are surely."""

    pair: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    surely: np.ndarray


def stays_of(flown: Flown, areas: list[Area], gap_ms: int) -> Truths:
    """What is perhaps and what is surely so, by aircraft and area."""
    ground, tree = Ground(areas), shapely.STRtree([_around(area) for area in areas])
    truths: Truths = {}
    _lines(flown, areas, ground, tree, gap_ms, truths)
    _fixes(flown, areas, ground, tree, truths)
    for (aircraft, _), truth in truths.items():
        begin = float(_begin(flown, np.array([aircraft]))[0])
        truth.perhaps, truth.surely = (
            [(begin + a, begin + b) for a, b in _joined(stretches)]
            for stretches in (truth.perhaps, truth.surely))
    return truths


def _begin(flown: Flown, aircraft: np.ndarray) -> np.ndarray:
    """Where an aircraft's own time begins: counted from there, a float tells apart what is a
    millionth of a millisecond apart."""
    return flown.at[np.searchsorted(flown.aircraft, aircraft)]


def _around(area: Area) -> shapely.Geometry:
    """A box, in 1e-7 degree, that holds the area, its reach, and what is perhaps in it."""
    west, south, east, north = area.polygon.bounds
    up = (area.reach_m + 10) / 110_000 * E7
    aside = up / max(0.01, np.cos(np.radians(max(abs(south), abs(north)) / E7 + 0.1)))
    return shapely.box(west - aside, south - up, east + aside, north + up)


def _limits(areas: list[Area]) -> tuple[np.ndarray, ...]:
    def column(name: str, none: float) -> np.ndarray:
        return np.array([none if getattr(a, name) is None else getattr(a, name) for a in areas],
                        float)
    return (column("floor_mm", -np.inf), column("ceiling_mm", np.inf),
            column("from_ms", -np.inf), column("until_ms", np.inf))


def _lines(flown: Flown, areas: list[Area], ground: Ground, tree: shapely.STRtree, gap_ms: int,
           truths: Truths) -> None:
    follows = np.flatnonzero((flown.aircraft[1:] == flown.aircraft[:-1])
                             & (np.diff(flown.at) <= gap_ms))
    for begin in range(0, len(follows), TOGETHER):
        _some_lines(flown, areas, ground, tree, follows[begin:begin + TOGETHER], truths)
        for truth in truths.values():
            truth.perhaps, truth.surely = _joined(truth.perhaps), _joined(truth.surely)


def _some_lines(flown: Flown, areas: list[Area], ground: Ground, tree: shapely.STRtree,
                follows: np.ndarray, truths: Truths) -> None:
    spots = np.column_stack([flown.lon, flown.lat]).astype(float)
    lines = shapely.linestrings(np.stack([spots[follows], spots[follows + 1]], 1))
    line, area = tree.query(lines)
    first = follows[line]
    wide = _allowed(flown, areas, first, area, sure=False)
    open_ = wide[0] <= wide[1]
    first, area = first[open_], area[open_]
    begin, end = wide[0][open_], wide[1][open_]
    sure_begin, sure_end = _allowed(flown, areas, first, area, sure=True)
    pieces = _cut(ground, flown, first, area, begin, end)
    at = (flown.at[first] - _begin(flown, flown.aircraft[first])).astype(float)
    took = (flown.at[first + 1] - flown.at[first]).astype(float)
    for pair, a, b, surely in zip(*(column.tolist() for column in pieces), strict=True):
        key = int(flown.aircraft[first[pair]]), int(area[pair])
        truth = truths.setdefault(key, Truth())
        truth.perhaps.append((at[pair] + a * took[pair], at[pair] + b * took[pair]))
        if surely:
            low, high = max(a, sure_begin[pair]), min(b, sure_end[pair])
            if low <= high:
                truth.surely.append((at[pair] + low * took[pair], at[pair] + high * took[pair]))


def _allowed(flown: Flown, areas: list[Area], first: np.ndarray, area: np.ndarray, *,
             sure: bool) -> tuple[np.ndarray, np.ndarray]:
    """The part of each line on which heights and window allow the aircraft to be inside."""
    floor, ceiling, from_ms, until_ms = (limit[area] for limit in _limits(areas))
    mm, ms = (-EPS_MM, -EPS_MS) if sure else (EPS_MM, EPS_MS)
    at = flown.at[first].astype(float)
    took = flown.at[first + 1] - at
    begin = np.maximum(0.0, (from_ms - ms - at) / took)
    end = np.minimum(1.0, (until_ms + ms - at) / took)
    for limit, column, sign in ((floor, flown.high, 1), (ceiling, flown.low, -1)):
        a, b = (sign * _height(column[first + i], sure) for i in (0, 1))
        begin, end = _above(sign * limit - mm, a, b, begin, end)
    return begin, end


def _height(column: np.ndarray, sure: bool) -> np.ndarray:
    """A height that is not known is without end. Whether it is so at once on a line to a fix with a
    known one, or runs there, is left open: *surely* it runs to what a column can hold."""
    height = column.astype(float)
    if not sure:
        height[column == UNKNOWN_LOW] = -np.inf
        height[column == UNKNOWN_HIGH] = np.inf
    return height


def _above(limit: np.ndarray, a: np.ndarray, b: np.ndarray, begin: np.ndarray,
           end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where what runs from `a` to `b` is not below `limit`; nowhere is an end before its begin."""
    limit = np.broadcast_to(limit, a.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = (limit - a) / (b - a)
    part = np.where(np.isinf(a), 1.0, np.where(np.isinf(b), 0.0, part))
    rises, falls = (a < limit) & (b >= limit), (a >= limit) & (b < limit)
    begin = np.where(rises, np.maximum(begin, part), begin)
    end = np.where(falls, np.minimum(end, part), end)
    return begin, np.where((a < limit) & (b < limit), -1.0, end)


def _cut(ground: Ground, flown: Flown, first: np.ndarray, area: np.ndarray, begin: np.ndarray,
         end: np.ndarray) -> Pieces:
    """The pieces of each line that are not surely outside."""
    lon, lat = flown.lon[first].astype(float), flown.lat[first].astype(float)
    d_lon, d_lat = flown.lon[first + 1] - lon, flown.lat[first + 1] - lat

    def margin(pair: np.ndarray, part: np.ndarray) -> np.ndarray:
        return ground.margin(area[pair], lon[pair] + part * d_lon[pair],
                             lat[pair] + part * d_lat[pair])
    whole = ground.length(area, d_lon, d_lat)
    took = (flown.at[first + 1] - flown.at[first]).astype(float)
    out = ground.eps_out[area] + np.where(ground.reach[area] > 0, whole / took, 0)
    pair = np.arange(len(first))
    a, b, m_a, m_b = begin, end, margin(pair, begin), margin(pair, end)
    kept = []
    while len(pair):
        long = whole[pair] * (b - a)
        surely = (m_a + m_b - long) / 2 > ground.eps_in[area[pair]]
        outside = (m_a + m_b + long) / 2 < -out[pair]
        short = (long <= LEAF_M) | (took[pair] * (b - a) <= LEAF_MS)
        crowd = np.bincount(pair[~outside & ~surely], minlength=len(first))[pair] > CROWD
        done = ~outside & (surely | short | crowd)
        kept.append(Pieces(pair[done], a[done], b[done], surely[done]))
        more = ~outside & ~done
        pair, a, b, m_a, m_b = (column[more] for column in (pair, a, b, m_a, m_b))
        middle = (a + b) / 2
        m_middle = margin(pair, middle)
        pair = np.concatenate([pair, pair])
        a, b = np.concatenate([a, middle]), np.concatenate([middle, b])
        m_a, m_b = np.concatenate([m_a, m_middle]), np.concatenate([m_middle, m_b])
    return Pieces(*map(np.concatenate, zip(*kept, strict=True))) if kept else Pieces(
        *(np.empty(0, kind) for kind in (int, float, float, bool)))


def _fixes(flown: Flown, areas: list[Area], ground: Ground, tree: shapely.STRtree,
           truths: Truths) -> None:
    """A fix inside is a stay by itself, if only of a moment."""
    fix, area = tree.query(shapely.points(flown.lon, flown.lat), predicate="intersects")
    floor, ceiling, from_ms, until_ms = (limit[area] for limit in _limits(areas))
    low, high, at = flown.low[fix].astype(float), flown.high[fix].astype(float), flown.at[fix]
    begin = _begin(flown, flown.aircraft[fix])
    margin = ground.margin(area, flown.lon[fix].astype(float), flown.lat[fix].astype(float))

    def inside(mm: float, ms: float, metres: np.ndarray) -> np.ndarray:
        return ((high >= floor - mm) & (low <= ceiling + mm) & (at >= from_ms - ms)
                & (at <= until_ms + ms) & (margin >= metres))
    perhaps = inside(EPS_MM, EPS_MS, -ground.eps_out[area])
    surely = inside(-EPS_MM, -EPS_MS, ground.eps_in[area])
    for number in np.flatnonzero(perhaps).tolist():
        key = int(flown.aircraft[fix[number]]), int(area[number])
        truth, moment = truths.setdefault(key, Truth()), float(at[number])
        own = float(at[number] - begin[number])
        truth.perhaps.append((own, own))
        truth.fixes_perhaps.append(moment)
        if surely[number]:
            truth.surely.append((own, own))
            truth.fixes_surely.append(moment)


def _joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches that follow one another without anything between, as one. Pieces of a line, and
    lines at a fix, meet in the same float."""
    joined: list[tuple[float, float]] = []
    for begin, end in sorted(stretches):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((begin, end))
    return joined


class Difference(NamedTuple):
    """What ours says and the oracle does not, or the other way round."""

    what: str
    aircraft: int
    area: int
    begin_ms: float
    end_ms: float


def compare(ours: list[Stay], truths: Truths) -> list[Difference]:
    """Every stay of ours that is perhaps nowhere (`invented`), every one that surely is and that
    ours has not whole in one (`missed`), stays of ours that overlap (`doubled`), and those that are
    said to be a crossing, or not, and surely are not so (`crossed`)."""
    by_key: dict[tuple[int, int], list[Stay]] = {}
    for stay in sorted(ours):
        by_key.setdefault(stay[:2], []).append(stay)
    found: list[Difference] = []
    for key in sorted(by_key.keys() | truths.keys()):
        stays, truth = by_key.get(key, []), truths.get(key, Truth())
        found += [Difference(what, *key, *ends) for what, ends in _differ(stays, truth)]
    return found


def _differ(stays: list[Stay], truth: Truth):
    spans = [(stay.entered_ms, stay.left_ms) for stay in stays]
    yield from (("invented", span) for span in spans
                if not any(_within(span, other) for other in truth.perhaps))
    yield from (("missed", span) for span in truth.surely
                if not any(_within(span, other) for other in spans))
    yield from (("doubled", b) for a, b in pairwise(spans)
                if b[0] < a[1] - TOLERANCE_MS)
    for stay, span in zip(stays, spans, strict=True):
        perhaps = any(_within((at, at), span) for at in truth.fixes_perhaps)
        surely = any(span[0] < at < span[1] or span[0] == at == span[1]
                     for at in truth.fixes_surely)
        if (stay.crossed and surely) or not (stay.crossed or perhaps):
            yield "crossed", span


def _within(inner: tuple[float, float], outer: tuple[float, float]) -> bool:
    return outer[0] - TOLERANCE_MS <= inner[0] and inner[1] <= outer[1] + TOLERANCE_MS
