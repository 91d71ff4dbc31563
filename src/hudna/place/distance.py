"""The least geodesic distance between two shapes on WGS 84, to a few millimetres.

Pairs of pieces are dropped only when their chords, less both sags, lie farther apart than a
distance that the shapes are known to have; what is left is halved until the sags are at most
2 mm. No buffer is ever drawn and nothing is projected, so it holds at every latitude.

The shortest chord need not be the shortest geodesic, as the ellipsoid is rounder one way than the
other; `_doubt` bounds the difference, and every pair within it is measured by `Geod.inv`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from hudna.place.footprint import Footprint, Spot
from hudna.place.geometry import E7
from hudna.place.pieces import BLOCK, Floats, Indices, Pieces, at_part, halved, on_earth
from hudna.place.segments import nearest_on_chords
from hudna.place.touch import common_spot

GEOD = Geod(ellps="WGS84")
SAG_M = 0.002
# 1/24 of the difference of the squared curvatures (meridian at the equator, pole), and a margin.
DOUBT_PER_CUBE = 1.05 * (1 / 6_335_439.0**2 - 1 / 6_399_594.0**2) / 24
DOUBT_UP_TO_M = 2_000_000.0
ARITHMETIC_M = 1e-6
ROWS = 512


class Nearest(NamedTuple):
    """Two spots in 1e-7 degree, one on each shape, and the metres between them."""

    on_a: Spot
    on_b: Spot
    metres: float


def nearest_within(a: Footprint, b: Footprint, limit_m: float = np.inf) -> Nearest | None:
    """The nearest spots of two footprints, or `None` when they are more than `limit_m` apart.

    Never too little; at most 4 mm too much up to 2,000 km, and up to 1 % too much beyond that.
    """
    spot = common_spot(a, b)
    if spot is not None:
        return Nearest(spot, spot, 0.0)
    pairs = _near_pairs(a, b, limit_m)
    if pairs is None:
        return None
    found = _measured(*_refined(*pairs, limit_m))
    return found if found is not None and found.metres <= limit_m else None


def _near_pairs(a: Footprint, b: Footprint, limit: float) -> tuple[Pieces, Pieces] | None:
    """Pairs of pieces that may be the nearest, by the spheres about them."""
    chosen = [np.empty((2, 0), np.intp)]
    known = limit
    apart = _apart(a.blocks.middle, b.blocks.middle)
    both = a.blocks.radius[:, None] + b.blocks.radius[None, :]
    known = min(known, float((apart + both).min()))
    rows, columns = np.nonzero(apart - both <= known + _doubt(known))
    order = np.argsort((apart - both)[rows, columns])
    for at in range(0, len(order), ROWS):
        some = order[at:at + ROWS]
        ia, ib = _members(rows[some], columns[some], len(a.edges), len(b.edges))
        gap = np.linalg.norm(a.balls.middle[ia] - b.balls.middle[ib], axis=1)
        reach = a.balls.radius[ia] + b.balls.radius[ib]
        known = min(known, float((gap + reach).min()))
        keep = gap - reach <= known + _doubt(known)
        chosen.append(np.stack([ia[keep], ib[keep]]))
    ia, ib = np.concatenate(chosen, axis=1)
    return (a.pieces.take(ia), b.pieces.take(ib)) if len(ia) else None


def _members(rows: Indices, columns: Indices, count_a: int,
             count_b: int) -> tuple[Indices, Indices]:
    """Every pair of pieces of the given pairs of blocks."""
    step = np.arange(BLOCK)
    ia = (rows[:, None] * BLOCK + step)[:, :, None]
    ib = (columns[:, None] * BLOCK + step)[:, None, :]
    ia, ib = np.broadcast_arrays(ia, ib)
    there = (ia < count_a) & (ib < count_b)
    return ia[there], ib[there]


def _refined(a: Pieces, b: Pieces, limit: float) -> tuple[Pieces, Pieces, Floats, Floats]:
    """Halve what may be nearest until no chord strays; the pieces and the parts along them."""
    known = limit
    while True:
        on_a, on_b, gap = nearest_on_chords(a, b)
        true = on_earth(*at_part(a.ends, on_a)) - on_earth(*at_part(b.ends, on_b))
        if len(gap):
            known = min(known, float(np.linalg.norm(true, axis=1).min()))
        keep = np.nonzero(gap - a.sag - b.sag <= known + _doubt(known))[0]
        a, b, on_a, on_b = a.take(keep), b.take(keep), on_a[keep], on_b[keep]
        coarse = np.maximum(a.sag, b.sag) > SAG_M
        if not coarse.any():
            return a, b, on_a, on_b
        a, b = _split(a, b, coarse)


def _split(a: Pieces, b: Pieces, coarse: NDArray[np.bool_]) -> tuple[Pieces, Pieces]:
    """Pairs with the worse piece of each coarse pair halved."""
    fine = np.nonzero(~coarse)[0]
    cut_a = np.nonzero(coarse & (a.sag >= b.sag))[0]
    cut_b = np.nonzero(coarse & (a.sag < b.sag))[0]
    first_a, second_a = halved(a.take(cut_a))
    first_b, second_b = halved(b.take(cut_b))
    kept_a, kept_b = a.take(cut_b), b.take(cut_a)
    return (_joined(a.take(fine), first_a, second_a, kept_a, kept_a),
            _joined(b.take(fine), kept_b, kept_b, first_b, second_b))


def _joined(*several: Pieces) -> Pieces:
    return Pieces(*(np.concatenate(parts) for parts in zip(*several, strict=True)))


def _measured(a: Pieces, b: Pieces, on_a: Floats, on_b: Floats) -> Nearest | None:
    """The pair with the least geodesic between its nearest points."""
    if not len(on_a):
        return None
    lon_a, lat_a = at_part(a.ends, on_a)
    lon_b, lat_b = at_part(b.ends, on_b)
    metres = GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2]
    best = int(np.argmin(metres))
    return Nearest((float(lon_a[best]) * E7, float(lat_a[best]) * E7),
                   (float(lon_b[best]) * E7, float(lat_b[best]) * E7), float(metres[best]))


def _apart(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.linalg.norm(a[:, None, :] - b[None, :, :], axis=2))


def _doubt(chord: float) -> float:
    """How much longer a chord may be and still have the shorter geodesic, in metres.

    Never nothing: one length computed in two ways differs by the arithmetic's own error, and the
    nearest pair must not be dropped for it.
    """
    return ARITHMETIC_M + DOUBT_PER_CUBE * float(min(chord, DOUBT_UP_TO_M)) ** 3
