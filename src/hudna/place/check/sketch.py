"""A coarse drawing of the asked shape: cells that its edges pass through, and cells inside.

Most of what is near is told apart by it without looking at an edge. A cell is a power of two wide
and high, in 1e-7 degree, half open; a row is one number, a bit for each column. The area is drawn
in a block of words: west, south, column and row shift, then rows of edges, then rows of inside.
"""

from __future__ import annotations

import math

from hudna.place.check.record import AREA, BOX, FIRST, POINT, RINGS
from hudna.place.kernel import held_kernel
from hudna.place.raw import long, set_long, word

COLUMNS, ROWS = 62, 20
WEST, SOUTH, ACROSS, UP, DRAWN = 0, 1, 2, 3, 4
PASSED, INSIDE = 8, 8 + ROWS
ROUNDING = 0.01
UNDECIDED, OUT, IN = 0, 1, 2


@held_kernel
def draw(shape: int, kind: int, sketch: int) -> None:
    """Draw a shape; one of several polygons is not drawn, as they may overlap."""
    set_long(sketch, DRAWN, 0)
    if kind == POINT or not _is_one(shape):
        return
    set_long(sketch, DRAWN, 1)
    set_long(sketch, WEST, word(shape, BOX))
    set_long(sketch, SOUTH, word(shape, BOX + 1))
    set_long(sketch, ACROSS, _shift(word(shape, BOX + 2) - word(shape, BOX), COLUMNS))
    set_long(sketch, UP, _shift(word(shape, BOX + 3) - word(shape, BOX + 1), ROWS))
    for row in range(2 * ROWS):
        set_long(sketch, PASSED + row, 0)
    at = FIRST
    for _ in range(word(shape, RINGS)):
        size = abs(word(shape, at))
        bx, by = word(shape, at + 1), word(shape, at + 2)
        for i in range(at + 1 if size == 1 else at + 3, at + 1 + 2 * size, 2):
            ax, ay, bx, by = bx, by, word(shape, i), word(shape, i + 1)
            _draw_edge(sketch, ax, ay, bx, by, kind == AREA)
        at += 1 + 2 * size


@held_kernel
def _is_one(shape: int) -> bool:
    at = FIRST
    parts = 0
    for _ in range(word(shape, RINGS)):
        parts += 1 if word(shape, at) < 0 else 0
        at += 1 + 2 * abs(word(shape, at))
    return parts <= 1


@held_kernel
def _shift(size: int, most: int) -> int:
    shift = 0
    while size >> shift >= most:
        shift += 1
    return shift


@held_kernel
def _draw_edge(sketch: int, ax: int, ay: int, bx: int, by: int, area: bool) -> None:
    """Mark the cells of an edge; in an area, turn what lies east of it inside out."""
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
    west, south = long(sketch, WEST), long(sketch, SOUTH)
    across, up = long(sketch, ACROSS), long(sketch, UP)
    slope = (bx - ax) / (by - ay) if by > ay else 0.0
    cell, half_up = 1.0 / (1 << across), 0.5 * (1 << up)
    least, most = min(ax, bx) - west, max(ax, bx) - west
    for row in range((ay - south) >> up, ((by - south) >> up) + 1):
        low = float(south + (row << up))
        left, right = float(least), float(most)
        if by > ay:
            one = ax + (max(low, float(ay)) - ay) * slope - west
            two = ax + (min(low + 2 * half_up, float(by)) - ay) * slope - west
            left, right = max(left, min(one, two)), min(right, max(one, two))
        first = max(0, math.floor((left - ROUNDING) * cell))
        last = min(COLUMNS - 1, math.floor((right + ROUNDING) * cell))
        set_long(sketch, PASSED + row, long(sketch, PASSED + row) | _bits(first, last))
        if area and ay <= low + half_up < by:
            crossing = (ax + (low + half_up - ay) * slope - west) * cell
            begin = max(0, math.ceil(crossing - 0.5))
            if begin < COLUMNS:
                turned = long(sketch, INSIDE + row) ^ _bits(begin, COLUMNS - 1)
                set_long(sketch, INSIDE + row, turned)


@held_kernel
def _bits(first: int, last: int) -> int:
    """A number with the bits from first to last set."""
    return ((1 << (last - first + 1)) - 1) << first if last >= first else 0


@held_kernel
def seen(sketch: int, west: int, south: int, east: int, north: int) -> int:
    """Whether a box lies wholly outside of the shape or wholly in it, if the sketch can tell."""
    if long(sketch, DRAWN) == 0:
        return UNDECIDED
    across, up = long(sketch, ACROSS), long(sketch, UP)
    first = max(0, (west - long(sketch, WEST)) >> across)
    last = min(COLUMNS - 1, (east - long(sketch, WEST)) >> across)
    low = max(0, (south - long(sketch, SOUTH)) >> up)
    high = min(ROWS - 1, (north - long(sketch, SOUTH)) >> up)
    bits = _bits(first, last)
    passed, inside = 0, 0
    for row in range(low, high + 1):
        passed |= long(sketch, PASSED + row)
        inside |= long(sketch, INSIDE + row)
    if passed & bits:
        return UNDECIDED
    return IN if inside & bits else OUT
