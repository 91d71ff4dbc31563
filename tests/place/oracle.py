"""Distances between shapes by another method than Hudna's own, to hold it against.

Nothing of `hudna.place` is used but the shapes. Touching is decided by exact integer arithmetic
(orientation signs, even-odd rule). Otherwise points are sampled along every edge on a sphere, the
best pairs are narrowed down on grids by Vincenty's inverse formula (Survey Review, 1975), and the
answer is geographiclib's geodesic between the points found. Hudna's own way is different: chords
in space with an error bound, halved until it is small.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from geographiclib.geodesic import Geodesic

from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon, Shape

A, F = 6_378_137.0, 1 / 298.257223563
B = A * (1 - F)
WORLD, POLE = 360 * E7, 90 * E7
SEEDS, GRID, FINE_M = 24, 7, 1e-3


def distance_m(a: Shape, b: Shape) -> float:
    """The least geodesic distance in metres; 0 where the two touch."""
    if touch(a, b):
        return 0.0
    return apart(np.array(edges(a), float) / E7, np.array(edges(b), float) / E7)


def rings(shape: Shape) -> list[tuple[tuple[tuple[int, int], ...], ...]]:
    if isinstance(shape, Polygon):
        return [shape.rings]
    return list(shape.polygons) if isinstance(shape, MultiPolygon) else []


def edges(shape: Shape) -> list[tuple[int, int, int, int]]:
    if isinstance(shape, Point):
        return [(*shape.at, *shape.at)]
    chains = [shape.points] if isinstance(shape, Line) else [
        ring for polygon in rings(shape) for ring in polygon]
    return [(*p, *q) for chain in chains for p, q in pairwise(chain)]


# Touching, in whole numbers


def touch(a: Shape, b: Shape) -> bool:
    ea, eb = edges(a), edges(b)
    if any(_at_pole(ea, pole) and _at_pole(eb, pole) for pole in (POLE, -POLE)):
        return True
    return any(_touch_flat(a, b, ea, eb, shift) for shift in (-WORLD, 0, WORLD))


def _at_pole(some: list[tuple[int, int, int, int]], pole: int) -> bool:
    return any(pole in (e[1], e[3]) for e in some)


def _touch_flat(a, b, ea, eb, shift) -> bool:
    moved = [(x0 + shift, y0, x1 + shift, y1) for x0, y0, x1, y1 in eb]
    if any(_cross(e, f) for e in ea for f in moved):
        return True
    inside_a = any(_inside(polygon, moved[0][:2], 0) for polygon in rings(a)) if not (
        isinstance(b, MultiPolygon)) else any(
        _inside(polygon, (q[0][0][0] + shift, q[0][0][1]), 0)
        for polygon in rings(a) for q in rings(b))
    inside_b = any(_inside(polygon, first, shift)
                   for polygon in rings(b) for first in _firsts(a, ea))
    return inside_a or inside_b


def _firsts(shape, some):
    return [q[0][0] for q in rings(shape)] or [some[0][:2]]


def _side(p, q, r) -> int:
    cross = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    return (cross > 0) - (cross < 0)


def _on(p, q, r) -> bool:
    return (min(p[0], q[0]) <= r[0] <= max(p[0], q[0])
            and min(p[1], q[1]) <= r[1] <= max(p[1], q[1]))


def _cross(e, f) -> bool:
    p, q, r, s = e[:2], e[2:], f[:2], f[2:]
    if (max(p[0], q[0]) < min(r[0], s[0]) or max(r[0], s[0]) < min(p[0], q[0])
            or max(p[1], q[1]) < min(r[1], s[1]) or max(r[1], s[1]) < min(p[1], q[1])):
        return False
    a, b, c, d = _side(p, q, r), _side(p, q, s), _side(r, s, p), _side(r, s, q)
    if p != q and r != s and a != b and c != d:
        return True
    return ((a == 0 and _on(p, q, r)) or (b == 0 and _on(p, q, s))
            or (c == 0 and _on(r, s, p)) or (d == 0 and _on(r, s, q)))


def _inside(polygon, at, shift) -> bool:
    """Even-odd over all rings; points on an edge are found by `_cross`."""
    x, y = at
    odd = False
    for ring in polygon:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (y0 > y) != (y1 > y):
                over = (x - x0 - shift) * (y1 - y0) - (x1 - x0) * (y - y0)
                odd ^= (over < 0) == (y1 > y0)
    return odd


# Apart: sample, narrow down, measure


def apart(ea: np.ndarray, eb: np.ndarray) -> float:
    """Metres between two sets of edges, (n, 4) in degrees, that do not touch."""
    steps = max(5, min(33, 400 // max(len(ea), len(eb))))
    part = np.linspace(0, 1, steps)
    pa, pb = _along(ea, part), _along(eb, part)
    gap = _haversine(pa[:, :, None, None, :], pb[None, None, :, :, :])
    ia, sa, ib, sb = _seeds(gap)
    return _narrowed(ea[ia], eb[ib], part[sa], part[sb], 1 / (steps - 1))


def _along(ends: np.ndarray, part: np.ndarray) -> np.ndarray:
    return ends[:, None, :2] + part[None, :, None] * (ends[:, None, 2:] - ends[:, None, :2])


def _seeds(gap: np.ndarray) -> tuple[np.ndarray, ...]:
    """Samples with no nearer neighbour along either edge, the nearest first.

    Of samples equally near only the first counts, or an edge without length would take every seed.
    """
    low = np.ones(gap.shape, bool)
    for axis in (1, 3):
        before = np.roll(gap, 1, axis)
        after = np.roll(gap, -1, axis)
        index = [slice(None)] * 4
        index[axis] = 0
        before[tuple(index)] = np.inf
        index[axis] = -1
        after[tuple(index)] = np.inf
        low &= (gap < before) & (gap <= after)
    where = np.nonzero(low)
    order = np.argsort(gap[where])[:SEEDS]
    return tuple(one[order] for one in where)


def _narrowed(ea, eb, s, t, step) -> float:
    """A grid about each seed, narrowed by half when its best lies within, moved on when not.

    A grid is as wide in metres along one edge as along the other, or a short edge beside a long
    one would be narrowed down before its place on it is known.
    """
    offsets = np.linspace(-1, 1, GRID)
    long_a, long_b = _lengths(ea), _lengths(eb)
    metres = step * np.maximum(long_a, long_b)
    while True:
        rows = np.arange(len(s))
        ss = np.clip(s[:, None, None] + (metres / long_a)[:, None, None] * offsets[:, None], 0, 1)
        tt = np.clip(t[:, None, None] + (metres / long_b)[:, None, None] * offsets, 0, 1)
        gap = _vincenty(_spots(ea, ss), _spots(eb, tt)).reshape(len(s), -1)
        at = np.argmin(gap, axis=1)
        on_rim = np.isin(at // GRID, (0, GRID - 1)) | np.isin(at % GRID, (0, GRID - 1))
        moved = (np.abs(ss[rows, at // GRID, 0] - s) + np.abs(tt[rows, 0, at % GRID] - t)) > 0
        s, t, best = ss[rows, at // GRID, 0], tt[rows, 0, at % GRID], gap[rows, at]
        metres = np.where(on_rim & moved, metres, metres / 2)
        near = best <= best.min() + 4 * metres
        ea, eb, s, t, long_a, long_b, metres, best = (
            one[near] for one in (ea, eb, s, t, long_a, long_b, metres, best))
        if metres.max() < FINE_M:
            return min(_exact(ea[i], eb[i], s[i], t[i]) for i in np.argsort(best)[:3])


def _lengths(ends) -> np.ndarray:
    """About how long each edge is in metres, and never nothing."""
    spots = _along(ends, np.linspace(0, 1, 9))
    return np.maximum(_haversine(spots[:, :-1], spots[:, 1:]).sum(axis=1), 1e-3)


def _spots(ends, part):
    return ends[:, None, None, :2] + part[..., None] * (ends[:, None, None, 2:]
                                                        - ends[:, None, None, :2])


def _exact(e, f, s, t) -> float:
    lon0, lat0 = e[:2] + s * (e[2:] - e[:2])
    lon1, lat1 = f[:2] + t * (f[2:] - f[:2])
    return float(Geodesic.WGS84.Inverse(lat0, lon0, lat1, lon1, Geodesic.DISTANCE)["s12"])


def _haversine(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    p, q = np.radians(p), np.radians(q)
    h = (np.sin((q[..., 1] - p[..., 1]) / 2) ** 2
         + np.cos(p[..., 1]) * np.cos(q[..., 1]) * np.sin((q[..., 0] - p[..., 0]) / 2) ** 2)
    return 2 * 6_371_000 * np.arcsin(np.sqrt(np.clip(h, 0, 1)))


def _vincenty(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Vincenty's inverse, to well under a millimetre for points that are not nearly antipodal."""
    far = np.radians(q[..., 0] - p[..., 0])
    u1 = np.arctan((1 - F) * np.tan(np.radians(p[..., 1])))
    u2 = np.arctan((1 - F) * np.tan(np.radians(q[..., 1])))
    s1, c1, s2, c2 = np.sin(u1), np.cos(u1), np.sin(u2), np.cos(u2)
    lam = far
    for _ in range(6):
        sl, cl = np.sin(lam), np.cos(lam)
        sin = np.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl)
        cos = s1 * s2 + c1 * c2 * cl
        sigma = np.arctan2(sin, cos)
        alpha = np.divide(c1 * c2 * sl, sin, out=np.zeros_like(sin), where=sin > 0)
        sq = 1 - alpha**2
        mid = cos - np.divide(2 * s1 * s2, sq, out=np.zeros_like(sq), where=sq > 1e-12)
        c = F / 16 * sq * (4 + F * (4 - 3 * sq))
        lam = far + (1 - c) * F * alpha * (
            sigma + c * sin * (mid + c * cos * (2 * mid**2 - 1)))
    k = sq * (A**2 - B**2) / B**2
    big = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    small = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    delta = small * sin * (mid + small / 4 * (
        cos * (2 * mid**2 - 1) - small / 6 * mid * (4 * sin**2 - 3) * (4 * mid**2 - 3)))
    return B * big * (sigma - delta)
