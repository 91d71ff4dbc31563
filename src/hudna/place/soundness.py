"""Whether a polygon's rings make sense, and the winding that RFC 7946 section 3.1.6 asks for.

Checked on the integers themselves (GEOS takes them exactly, all below 2**53), so a polygon is
sound as it will be signed, not only as it was typed.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import shapely

from hudna.fault import Fault
from hudna.place.geometry import E7, Ring
from hudna.say import Say, say

REASON = re.compile(r"(?P<why>[^\[]+)\[(?P<x>\S+) (?P<y>[^\]]+)\]")
MOST_ASKED = 64
"""Positions of a ring above which GEOS is quicker than asking at every turn."""
CROSSES = say("rings that neither cross nor touch themselves or one another")
EXPECTED: dict[str, Say] = {
    "Self-intersection": CROSSES,
    "Ring Self-intersection": CROSSES,
    "Hole lies outside shell": say("each hole to lie inside the outside ring"),
    "Holes are nested": say("holes that do not lie inside one another"),
    "Interior is disconnected": say("a polygon in one piece, not cut apart by its holes"),
    "Duplicate Rings": say("each ring only once"),
    "Too few points in geometry component": say("a ring that encloses an area"),
}


def fault_of_polygon(rings: tuple[Ring, ...], where: str) -> Fault | None:
    """The first fault of a polygon's closed rings, with the place on the ground, or `None`."""
    if len(rings) == 1 and len(rings[0]) <= MOST_ASKED and convex(rings[0]):
        return None
    shell, *holes = (np.array(ring, np.float64) for ring in rings)
    reason = shapely.is_valid_reason(shapely.Polygon(shell, holes))
    if reason == "Valid Geometry":
        return None
    match = REASON.fullmatch(reason)
    if match is None:
        return Fault(where, reason, CROSSES)
    place = f"{float(match['x']) / E7:.7f}, {float(match['y']) / E7:.7f}"
    expected = EXPECTED.get(match["why"], CROSSES)
    return Fault(where, f"{match['why'].lower()} at [{place}]", expected)


def convex(ring: Ring) -> bool:
    """Whether a closed ring turns one way only, at every position, and once round: then no edge
    meets another. Exact; False where two edges are in one line."""
    edges = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
    (x, y), way, rounds = edges[-1], 0, 0
    for to_x, to_y in edges:
        turn = x * to_y - y * to_x
        way = way or (1 if turn > 0 else -1)
        if turn * way <= 0:
            return False
        # Each turn is less than half a round, so that no round is without a step to the upper half.
        rounds += _up(to_x, to_y) and not _up(x, y)
        x, y = to_x, to_y
    return rounds == 1


def _up(x: int, y: int) -> bool:
    return y > 0 or (y == 0 and x > 0)


def wound(rings: tuple[Ring, ...]) -> tuple[Ring, ...]:
    """The same rings, the outside anticlockwise and the holes clockwise."""
    return (_turned(rings[0], anticlockwise=True),
            *(_turned(hole, anticlockwise=False) for hole in rings[1:]))


def _turned(ring: Ring, *, anticlockwise: bool) -> Ring:
    return ring if (twice_area(ring) > 0) == anticlockwise else ring[::-1]


def twice_area(ring: Ring) -> int:
    """Twice the signed area in square 1e-7 degrees, exact; positive when anticlockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
