"""Claims laid over each other by another method than Hudna's own, to hold it against.

Fractions and whole numbers throughout, every edge with every other, every spot with every edge:
where an edge is inside a spot's cell, and which outlines a ray crosses. Nothing of `hudna.place`
is used but the shapes.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise
from math import floor

HALF = Fraction(1, 2)


def polygons(shape):
    return (shape.rings,) if hasattr(shape, "rings") else shape.polygons


def edges_of(shape):
    return [edge for rings in polygons(shape) for ring in rings for edge in pairwise(ring)]


def spots_of(edges):
    """Every end, and the whole position whose cell holds each crossing."""
    found = {spot for edge in edges for spot in edge}
    for e, f in combinations(edges, 2):
        at = crossing(e, f)
        if at is not None:
            found.add((floor(at[0] + HALF), floor(at[1] + HALF)))
    return found


def crossing(e, f):
    """Where two edges cross within both."""
    (a, b), (c, d) = e, f
    under = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if under == 0:
        return None
    part = Fraction((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0]), under)
    other = Fraction((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0]), under)
    if not (0 < part < 1 and 0 < other < 1):
        return None
    return a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])


def inside(edge, spot):
    """The stretch of an edge that is in the spot's cell (west and south sides included) as its
    two parts, or None: the cell cuts each axis's stretch off."""
    (a, b), low, high, low_open, high_open = edge, Fraction(0), Fraction(1), False, False
    for axis in (0, 1):
        move, start = b[axis] - a[axis], spot[axis] - HALF - a[axis]
        if move == 0:
            if not start <= 0 < start + 1:
                return None
            continue
        closed, opened = Fraction(start) / move, Fraction(start + 1) / move
        if move > 0:
            if closed > low:
                low, low_open = closed, False
            if opened <= high:
                high, high_open = opened, True
        else:
            if opened >= low:
                low, low_open = opened, True
            if closed < high:
                high, high_open = closed, False
    if low > high or (low == high and (low_open or high_open)):
        return None
    return low, high


def walks_of(edges):
    """The spots that each edge is bent to, in the order in which it comes into their cells."""
    spots = spots_of(edges)
    walks = {}
    for edge in edges:
        met = [(inside(edge, spot), spot) for spot in spots]
        walks[edge] = [spot for _, spot in sorted((at, spot) for at, spot in met
                                                  if at is not None)]
    return walks


def borders_of(claims, frame):
    """{(start, end): what is said to the left}, of all steps with something else to the right."""
    parts = [((claim.claimant, claim.holder), rings) for claim in claims
             for rings in polygons(claim.shape)]
    parts += [] if frame is None else [(None, rings) for rings in polygons(frame)]
    walks = walks_of(list({edge for _, rings in parts for ring in rings
                           for edge in pairwise(ring)}))
    outlines = [(whose, [step for ring in rings for edge in pairwise(ring)
                         for step in pairwise(walks[edge])]) for whose, rings in parts]
    found = {}
    for a, b in {tuple(sorted(step)) for _, steps in outlines for step in steps}:
        above, below = beside((a, b), outlines)
        for way, here, there in (((a, b), above, below), ((b, a), below, above)):
            if said(here, frame) != said(there, frame) and said(here, frame) is not None:
                found[way] = said(here, frame)
    return found


def said(parts, frame):
    """Nothing outside of the frame, or of all claims where there is none."""
    if (frame is not None and None not in parts) or (frame is None and not parts):
        return None
    return tuple(sorted(set(parts) - {None}))


def beside(step, outlines):
    """Whose parts hold the ground to the left and to the right of a step, which runs east, or
    due north; told by a ray to the north, or to the west."""
    (ax, ay), (bx, by) = step
    turned = ax == bx
    if turned:
        outlines = [(whose, [tuple((y, -x) for x, y in one) for one in steps])
                    for whose, steps in outlines]
        ax, ay, bx, by = ay, -ax, by, -bx
    x, y = Fraction(ax + bx, 2), Fraction(ay + by, 2)
    left, right = [], []
    for whose, steps in outlines:
        crossed = own = 0
        for p, q in steps:
            (px, py), (qx, qy) = sorted((p, q))
            if px <= x < qx:
                at = py + (x - px) * Fraction(qy - py, qx - px)
                crossed += at > y
                own += at == y
        left += [whose] * (crossed % 2)
        right += [whose] * ((crossed + own) % 2)
    return left, right
