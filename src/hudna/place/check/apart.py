"""How far apart two edges are in space, for pairs that the flat map cannot tell.

As in `hudna.place.distance`: the chord between earth-centred coordinates, less the sag of both
edges, is never longer than the geodesic; edges are halved until the sags are small.
"""

from __future__ import annotations

import math

from hudna.place.geometry import E7
from hudna.place.kernel import held_kernel
from hudna.place.pieces import BEND_M, E2, EQUATOR_M
from hudna.place.raw import real, set_real

APART, MEET, DOUBT = 0, 1, 2
SAG_M = 0.001
RADIAN = math.pi / 180 / E7
# `clash` measures up to 4 mm too much, this module by rounding far less than 1 mm.
TOO_MUCH_M = 0.005
ROUNDING_M = 1e-6
# 1/24 of the square of a geodesic's greatest curvature, and a margin: the arc less the chord.
BOW = 1.1 / 6_335_439.0**2 / 24
NUMBERS = 8


@held_kernel
def within(pairs: int, limit: float, patience: int) -> tuple[int, int]:
    """Whether the two edges at `pairs` (ends in 1e-7 degree) come within a limit in metres.

    Also how much of the patience is left: `DOUBT` when it runs out. Room for 64 pairs is needed.
    """
    depth, doubt = 1, False
    while depth > 0:
        patience -= 1
        if patience < 0:
            return DOUBT, 0
        depth -= 1
        at = pairs + 8 * NUMBERS * depth
        least, most, sag_a, sag_b = _between(at)
        if most + TOO_MUCH_M <= limit:
            return MEET, patience
        if least - ROUNDING_M > limit:
            continue
        if max(sag_a, sag_b) <= SAG_M:
            doubt = True
            continue
        _halve(at, 0 if sag_a >= sag_b else 4)
        depth += 2
    return DOUBT if doubt else APART, patience


@held_kernel
def _halve(at: int, first: int) -> None:
    """Put the pair with one half of an edge where it was, and with the other half behind it."""
    behind = at + 8 * NUMBERS
    for i in range(NUMBERS):
        set_real(behind, i, real(at, i))
    lon = (real(at, first) + real(at, first + 2)) / 2
    lat = (real(at, first + 1) + real(at, first + 3)) / 2
    set_real(at, first + 2, lon)
    set_real(at, first + 3, lat)
    set_real(behind, first, lon)
    set_real(behind, first + 1, lat)


@held_kernel
def _between(at: int) -> tuple[float, float, float, float]:
    """At least and at most how far apart two edges are, in metres, and the sag of each."""
    ax, ay, bx, by = real(at, 0), real(at, 1), real(at, 2), real(at, 3)
    cx, cy, dx, dy = real(at, 4), real(at, 5), real(at, 6), real(at, 7)
    sag_a, sag_b = _sag(ax, ay, bx, by), _sag(cx, cy, dx, dy)
    part_a, part_b, gap = _nearest(_on_earth(ax, ay), _on_earth(bx, by), _on_earth(cx, cy),
                                   _on_earth(dx, dy))
    p = _on_earth(ax + part_a * (bx - ax), ay + part_a * (by - ay))
    q = _on_earth(cx + part_b * (dx - cx), cy + part_b * (dy - cy))
    chord = math.sqrt(_dot(_less(p, q), _less(p, q)))
    return gap - sag_a - sag_b, chord + BOW * chord**3, sag_a, sag_b


@held_kernel
def _on_earth(lon: float, lat: float) -> tuple[float, float, float]:
    sine, lam = math.sin(lat * RADIAN), lon * RADIAN
    prime = EQUATOR_M / math.sqrt(1 - E2 * sine * sine)
    across = prime * math.cos(lat * RADIAN)
    return across * math.cos(lam), across * math.sin(lam), prime * (1 - E2) * sine


@held_kernel
def _sag(ax: float, ay: float, bx: float, by: float) -> float:
    """As in `hudna.place.pieces`."""
    lam, phi = abs(bx - ax) * RADIAN, abs(by - ay) * RADIAN
    steep = max(abs(ay), abs(by)) * RADIAN
    flat = 0.0 if ay * by < 0 else min(abs(ay), abs(by)) * RADIAN
    bend = phi * phi + 2 * phi * lam * math.sin(steep) + lam * lam * math.cos(flat)
    return BEND_M * bend / 8


@held_kernel
def _nearest(a: tuple[float, float, float], b: tuple[float, float, float],
             c: tuple[float, float, float],
             d: tuple[float, float, float]) -> tuple[float, float, float]:
    """As `hudna.place.segments`: the part along each of two chords, and the metres between."""
    u, v, w = _less(b, a), _less(d, c), _less(a, c)
    uu, vv, uv, uw, vw = _dot(u, u), _dot(v, v), _dot(u, v), _dot(u, w), _dot(v, w)
    inner = _part(uv * vw - vv * uw, uu * vv - uv * uv)
    best_a, best_b, least = 0.0, 0.0, math.inf
    for s, t in ((0.0, _part(vw, vv)), (1.0, _part(vw + uv, vv)), (_part(-uw, uu), 0.0),
                 (_part(uv - uw, uu), 1.0), (inner, _part(vw + inner * uv, vv))):
        x = w[0] + s * u[0] - t * v[0]
        y = w[1] + s * u[1] - t * v[1]
        z = w[2] + s * u[2] - t * v[2]
        gap = x * x + y * y + z * z
        if gap < least:
            best_a, best_b, least = s, t, gap
    return best_a, best_b, math.sqrt(least)


@held_kernel
def _less(a: tuple[float, float, float],
          b: tuple[float, float, float]) -> tuple[float, float, float]:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


@held_kernel
def _dot(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@held_kernel
def _part(over: float, under: float) -> float:
    return max(0.0, min(1.0, over / under)) if under > 0 else 0.0
