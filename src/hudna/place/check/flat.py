"""Shapes on the flat map: edges that cross, positions inside, distances in given steps.

Edges that cross and positions inside are decided on the integers, as products of two differences
of coordinates fit in 64 bits; products are compared, never subtracted.
"""

from __future__ import annotations

import math

from hudna.place.check.record import BOX, FIRST, RINGS
from hudna.place.kernel import held_kernel
from hudna.place.raw import set_word, word


@held_kernel
def near_edges(shape: int, other: int, aside: int, along: int, edges: int) -> int:
    """Copy the edges of a shape that come near the box of another; how many.

    A position counts as an edge from itself to itself.
    """
    west, south = word(other, BOX) - aside, word(other, BOX + 1) - along
    east, north = word(other, BOX + 2) + aside, word(other, BOX + 3) + along
    count = 0
    at = FIRST
    for _ in range(word(shape, RINGS)):
        size = abs(word(shape, at))
        bx, by = word(shape, at + 1), word(shape, at + 2)
        for i in range(at + 1 if size == 1 else at + 3, at + 1 + 2 * size, 2):
            ax, ay, bx, by = bx, by, word(shape, i), word(shape, i + 1)
            set_word(edges, 4 * count, ax)
            set_word(edges, 4 * count + 1, ay)
            set_word(edges, 4 * count + 2, bx)
            set_word(edges, 4 * count + 3, by)
            apart = ((ax < west) & (bx < west)) | ((ax > east) & (bx > east))
            apart |= ((ay < south) & (by < south)) | ((ay > north) & (by > north))
            count += 0 if apart else 1
        at += 1 + 2 * size
    return count


@held_kernel
def far(edges: int, i: int, others: int, j: int, aside: int, along: int) -> bool:
    """Whether the boxes of two edges are more than that apart."""
    ax, ay, bx, by = (word(edges, 4 * i), word(edges, 4 * i + 1),
                      word(edges, 4 * i + 2), word(edges, 4 * i + 3))
    cx, cy, dx, dy = (word(others, 4 * j), word(others, 4 * j + 1),
                      word(others, 4 * j + 2), word(others, 4 * j + 3))
    return ((max(ax, bx) + aside < min(cx, dx)) | (min(ax, bx) - aside > max(cx, dx))
            | (max(ay, by) + along < min(cy, dy)) | (min(ay, by) - along > max(cy, dy)))


@held_kernel
def any_cross(edges: int, count: int, others: int, among: int) -> bool:
    """Whether any of some edges crosses any of others."""
    for j in range(among):
        cx, cy, dx, dy = (word(others, 4 * j), word(others, 4 * j + 1),
                          word(others, 4 * j + 2), word(others, 4 * j + 3))
        crossed = False
        for i in range(count):
            crossed |= _cross(word(edges, 4 * i), word(edges, 4 * i + 1), word(edges, 4 * i + 2),
                              word(edges, 4 * i + 3), cx, cy, dx, dy)
        if crossed:
            return True
    return False


@held_kernel
def square_between(edges: int, i: int, others: int, j: int, east: float, north: float,
                   least: float) -> float:
    """The square of the distance of two edges in steps of so many metres, 0 where they cross.

    `least` where that is less.
    """
    ax, ay, bx, by = (word(edges, 4 * i), word(edges, 4 * i + 1),
                      word(edges, 4 * i + 2), word(edges, 4 * i + 3))
    cx, cy, dx, dy = (word(others, 4 * j), word(others, 4 * j + 1),
                      word(others, 4 * j + 2), word(others, 4 * j + 3))
    if _cross(ax, ay, bx, by, cx, cy, dx, dy):
        return 0.0
    least = _from_end(ax, ay, cx, cy, dx, dy, east, north, least)
    least = _from_end(bx, by, cx, cy, dx, dy, east, north, least)
    least = _from_end(cx, cy, ax, ay, bx, by, east, north, least)
    return _from_end(dx, dy, ax, ay, bx, by, east, north, least)


@held_kernel
def square_from(x: int, y: int, shape: int, east: float, north: float, enough: float) -> float:
    """The square of the distance from a position to a shape's edges, or any that is enough."""
    least = math.inf
    at = FIRST
    for _ in range(word(shape, RINGS)):
        size = abs(word(shape, at))
        bx, by = word(shape, at + 1), word(shape, at + 2)
        for i in range(at + 1 if size == 1 else at + 3, at + 1 + 2 * size, 2):
            ax, ay, bx, by = bx, by, word(shape, i), word(shape, i + 1)
            least = _from_end(x, y, ax, ay, bx, by, east, north, least)
            if least <= enough:
                return least
        at += 1 + 2 * size
    return least


@held_kernel
def _cross(ax: int, ay: int, bx: int, by: int, cx: int, cy: int, dx: int, dy: int) -> bool:
    """Whether two edges cross within both; ends that touch are found by their distance."""
    one = _side(ax, ay, bx, by, cx, cy) * _side(ax, ay, bx, by, dx, dy)
    two = _side(cx, cy, dx, dy, ax, ay) * _side(cx, cy, dx, dy, bx, by)
    return (one < 0) & (two < 0)


@held_kernel
def _side(ax: int, ay: int, bx: int, by: int, x: int, y: int) -> int:
    left, right = (bx - ax) * (y - ay), (by - ay) * (x - ax)
    return int(left > right) - int(left < right)


@held_kernel
def _from_end(x: int, y: int, ax: int, ay: int, bx: int, by: int, east: float, north: float,
              least: float) -> float:
    """The square of the distance from a position to an edge, or `least` where that is less."""
    ux, uy = (bx - ax) * east, (by - ay) * north
    vx, vy = (x - ax) * east, (y - ay) * north
    length, along = ux * ux + uy * uy, ux * vx + uy * vy
    if along <= 0.0:
        return min(least, vx * vx + vy * vy)
    if along >= length:
        vx, vy = (x - bx) * east, (y - by) * north
        return min(least, vx * vx + vy * vy)
    over = ux * vy - uy * vx
    return over * over / length if over * over < least * length else least


@held_kernel
def holds_part(area: int, other: int) -> bool:
    """Whether an area holds the first position of a part of another shape."""
    at = FIRST
    for i in range(word(other, RINGS)):
        size = word(other, at)
        if (i == 0 or size < 0) and holds(area, word(other, at + 1), word(other, at + 2)):
            return True
        at += 1 + 2 * abs(size)
    return False


@held_kernel
def holds(area: int, x: int, y: int) -> bool:
    """Whether a position lies in one of an area's polygons; on an edge is not asked here."""
    if (x < word(area, BOX) or y < word(area, BOX + 1)
            or x > word(area, BOX + 2) or y > word(area, BOX + 3)):
        return False
    odd = False
    at = FIRST
    for _ in range(word(area, RINGS)):
        size = word(area, at)
        if size < 0:
            if odd:
                return True
            size = -size
        bx, by = word(area, at + 1), word(area, at + 2)
        for i in range(at + 3, at + 1 + 2 * size, 2):
            ax, ay, bx, by = bx, by, word(area, i), word(area, i + 1)
            if (ay > y) != (by > y):
                left, right = (x - ax) * (by - ay), (bx - ax) * (y - ay)
                odd ^= (left < right) == (by > ay)
        at += 1 + 2 * size
    return odd


@held_kernel
def step_counts(limit: float, east: float, north: float) -> tuple[int, int]:
    """How many steps east and north a distance is at most."""
    return math.ceil(limit / east) + 1, math.ceil(limit / north) + 1
