"""Edges that are straight in longitude and latitude, as pieces in space with a known error.

A piece is an edge, or a part of one, and the chord between its ends in earth-centred
coordinates. `sag` bounds how far the true curve on the WGS 84 ellipsoid strays from the chord,
so a distance between chords, less both sags, is never more than the true one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

EQUATOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
E2 = FLATTENING * (2 - FLATTENING)
# No second derivative of the surface exceeds this: the radius of curvature at the pole
# (6,399,594 m) with the change of the meridian's radius with latitude.
BEND_M = 6_420_000.0
BLOCK = 32


class Pieces(NamedTuple):
    """`ends` (n, 4): lon, lat, lon, lat in degrees; `start`, `end` (n, 3) and `sag` (n,) in m."""

    ends: Floats
    start: Floats
    end: Floats
    sag: Floats

    def take(self, which: Indices) -> Pieces:
        return Pieces(*(part[which] for part in self))


class Balls(NamedTuple):
    """Spheres that hold one or more whole pieces: `middle` (n, 3), `radius` (n,), in m."""

    middle: Floats
    radius: Floats


def pieces_of(ends: Floats) -> Pieces:
    """Pieces from edges: (n, 4) longitudes and latitudes in degrees."""
    start = on_earth(ends[:, 0], ends[:, 1])
    end = on_earth(ends[:, 2], ends[:, 3])
    return Pieces(ends, start, end, _sag(ends))


def on_earth(lon: Floats, lat: Floats) -> Floats:
    """Earth-centred coordinates (n, 3) in metres of positions on the ellipsoid, in degrees."""
    lam, phi = np.radians(lon), np.radians(lat)
    prime = EQUATOR_M / np.sqrt(1 - E2 * np.sin(phi) ** 2)
    across = prime * np.cos(phi)
    return np.stack(
        [across * np.cos(lam), across * np.sin(lam), prime * (1 - E2) * np.sin(phi)], axis=-1)


def at_part(ends: Floats, part: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude at a part (0 to 1) of each edge."""
    return (ends[:, 0] + part * (ends[:, 2] - ends[:, 0]),
            ends[:, 1] + part * (ends[:, 3] - ends[:, 1]))


def halved(pieces: Pieces) -> tuple[Pieces, Pieces]:
    """The first and the second half of each piece."""
    lon, lat = at_part(pieces.ends, np.full(len(pieces.ends), 0.5))
    first, second = pieces.ends.copy(), pieces.ends.copy()
    first[:, 2], first[:, 3] = lon, lat
    second[:, 0], second[:, 1] = lon, lat
    middle = on_earth(lon, lat)
    return (Pieces(first, pieces.start, middle, _sag(first)),
            Pieces(second, middle, pieces.end, _sag(second)))


def balls_of(pieces: Pieces) -> Balls:
    """A sphere about each piece."""
    middle = (pieces.start + pieces.end) / 2
    return Balls(middle, np.linalg.norm(pieces.end - pieces.start, axis=1) / 2 + pieces.sag)


def blocks_of(balls: Balls) -> Balls:
    """A sphere about each `BLOCK` of spheres that follow one another."""
    starts = np.arange(0, len(balls.radius), BLOCK)
    counts = np.diff(np.append(starts, len(balls.radius)))
    middle = np.add.reduceat(balls.middle, starts) / counts[:, None]
    away = np.linalg.norm(balls.middle - np.repeat(middle, counts, axis=0), axis=1)
    return Balls(middle, np.maximum.reduceat(away + balls.radius, starts))


def _sag(ends: Floats) -> Floats:
    """A chord strays at most max|second derivative| / 8 from its curve."""
    lam = np.radians(np.abs(ends[:, 2] - ends[:, 0]))
    phi = np.radians(np.abs(ends[:, 3] - ends[:, 1]))
    steep = np.radians(np.maximum(np.abs(ends[:, 1]), np.abs(ends[:, 3])))
    flat = np.radians(_least_latitude(ends))
    bend = phi**2 + 2 * phi * lam * np.sin(steep) + lam**2 * np.cos(flat)
    return np.asarray(BEND_M * bend / 8)


def _least_latitude(ends: Floats) -> Floats:
    """The smallest absolute latitude along each edge; 0 where it crosses the equator."""
    crosses = ends[:, 1] * ends[:, 3] < 0
    return np.where(crosses, 0.0, np.minimum(np.abs(ends[:, 1]), np.abs(ends[:, 3])))
