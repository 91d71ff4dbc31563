"""The nearest points of straight segments in space, many pairs at once."""

from __future__ import annotations

import numpy as np

from hudna.place.pieces import Floats, Pieces


def nearest_on_chords(a: Pieces, b: Pieces) -> tuple[Floats, Floats, Floats]:
    """For each pair of chords: the part along `a`, the part along `b`, the distance in metres.

    The nearest points lie within both segments or at an end of one, so the smallest of these
    five candidates is right however short, parallel or crossing the segments are.
    """
    u, v, w = a.end - a.start, b.end - b.start, a.start - b.start
    uu, vv, uv = _dot(u, u), _dot(v, v), _dot(u, v)
    uw, vw = _dot(u, w), _dot(v, w)
    zero, one = np.zeros_like(uu), np.ones_like(uu)
    within = _part(uv * vw - vv * uw, uu * vv - uv * uv)
    parts_a = np.stack([zero, one, _part(-uw, uu), _part(uv - uw, uu), within])
    parts_b = np.stack([_part(vw, vv), _part(vw + uv, vv), zero, one,
                        _part(vw + within * uv, vv)])
    gaps = w + parts_a[..., None] * u - parts_b[..., None] * v
    lengths = np.sqrt(_dot(gaps, gaps))
    best = np.argmin(lengths, axis=0)
    row = np.arange(len(best))
    return parts_a[best, row], parts_b[best, row], lengths[best, row]


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("...i,...i->...", a, b))


def _part(over: Floats, under: Floats) -> Floats:
    """`over / under` kept within 0 and 1; 0 for a segment without length."""
    safe = np.where(under > 0, under, 1.0)
    return np.where(under > 0, np.clip(over / safe, 0.0, 1.0), 0.0)
