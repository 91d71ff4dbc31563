"""A cell's edges as lines of small numbers: which side a position lies on, eight at a time.

A line is an edge as it runs through one cell, told from the cell's corner: the longitudes between
which it counts, how high it is at the first, and its slope, each in 32 bits. What it says is
certain wherever the position is farther from it than `slack`; the others, a few in ten thousand,
are left in doubt and decided by the edges themselves, in integers.

The slack, with c the cell's side and u = 2^-24: longitudes in the cell are whole numbers up to c
and exact. A line is cut where its edge rises out of the cell, as it is below no position there; so
where it counts, and at its end if a position of the cell is on it there, its height is between
-1/2 and c, and slope times distance at most c. Rounding the first height errs by at most c u, the
slope by c u, the product by c u, the sum and the difference by c u each: 5 c u altogether, and
the slack is 8 c u and a little for the numbers of 64 bits they were made from.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hudna.place.kernel import kernel
from hudna.place.match.lanes import ABREAST, GROUP, ones, sides

Lines = NDArray[np.float32]

# Cells wider than 2^24 have longitudes that 32 bits do not tell apart: all is left in doubt.
WIDEST = 24
ABOVE, HOLDS, UNSURE = 0, 1, 2
ALIGNED = 64


@kernel
def slack_of(shift: int) -> np.float32:
    """How near a line, in 1e-7 degree, a position is in doubt."""
    return np.float32(2.0 ** (shift - 21) + 2.0 ** -10)


def room_for(edges: int) -> Lines:
    """Room for the lines of so many edges, a multiple of `ABREAST`; a group is two cache lines.

    There is a group more than needed: whoever looks at two at a time may look past the last.
    """
    raw = np.zeros(4 * edges + GROUP + ALIGNED // 4, np.float32)
    first = -raw.ctypes.data // 4 % (ALIGNED // 4)
    return raw[first:first + 4 * edges + GROUP]


@kernel
def write_nothing(lines: Lines, e: int) -> None:
    """A line that counts nowhere and is near nothing."""
    at = e // ABREAST * GROUP + e % ABREAST
    lines[at], lines[at + ABREAST] = -1, -1
    lines[at + 2 * ABREAST], lines[at + 3 * ABREAST] = 0, 0


@kernel
def height_at(x: int, x1: int, y1: int, slope: float, south: int) -> float:
    """How high over the cell's corner an edge is; off by less than 1e-5."""
    return y1 + (x - x1) * slope - south


@kernel
def cut(first: int, last: int, x1: int, y1: int, slope: float, south: int, top: float,
        ) -> tuple[int, int]:
    """From where up to where, `last` not included, an edge is not above `top`.

    Where no height at a whole longitude is told from `top` in 64 bits, either will do.
    """
    if slope > 0 and height_at(last - 1, x1, y1, slope, south) > top:
        guess = math.floor(x1 + (top + south - y1) / slope)
        last = max(first, min(last, guess + 2))
        while last > first and height_at(last - 1, x1, y1, slope, south) > top:
            last -= 1
    elif slope < 0 and height_at(first, x1, y1, slope, south) > top:
        guess = math.floor(x1 + (top + south - y1) / slope)
        first = min(last, max(first, guess - 1))
        while first < last and height_at(first, x1, y1, slope, south) > top:
            first += 1
    return first, last


@kernel
def write_line(lines: Lines, e: int, x1: int, y1: int, x2: int, y2: int, begin: int, end: int,
               west: int, south: int, shift: int) -> None:
    """The line of an edge, its western end first, that counts from `begin` to before `end`.

    One that counts at no longitude can have a position on it all the same, as an upright edge
    has: its height is no number, and whatever has its longitude is in doubt.
    """
    side = 1 << shift
    first, last = max(begin, west), min(end, west + side)
    height, slope = np.nan, 0.0
    if shift > WIDEST:
        first, last = west, west + side
    elif first > last:
        write_nothing(lines, e)
        return
    elif first < last:
        slope = (y2 - y1) / (x2 - x1)
        first, last = cut(first, last, x1, y1, slope, south, side - 0.5)
        if first < last:
            height = height_at(first, x1, y1, slope, south)
    at = e // ABREAST * GROUP + e % ABREAST
    lines[at], lines[at + ABREAST] = first - west, last - west
    lines[at + 2 * ABREAST], lines[at + 3 * ABREAST] = height, slope


@kernel
def write_floor(lines: Lines, e: int, begin: int, end: int, west: int, shift: int) -> None:
    """A seam: it lies below every position of the cell, and is near none."""
    if shift > WIDEST:
        write_line(lines, e, 0, 0, 0, 0, begin, end, west, 0, shift)
        return
    at = e // ABREAST * GROUP + e % ABREAST
    lines[at], lines[at + ABREAST] = begin - west, end - west
    lines[at + 2 * ABREAST], lines[at + 3 * ABREAST] = -(1 << shift), 0


@kernel
def side_of(lines: Lines, begin: int, end: int, x: np.float32, y: np.float32,
            slack: np.float32) -> int:
    """Whether the block of lines from `begin` up to `end` holds a spot: `HOLDS`, `ABOVE` or
    `UNSURE`."""
    group, last = begin // ABREAST, (end - 1) // ABREAST
    odd, doubt = 0, 0
    lanes = (0xFF << (begin % ABREAST)) & 0xFF
    while group <= last:
        if group == last:
            lanes &= 0xFF >> (ABREAST - 1 - (end - 1) % ABREAST)
        told = sides(lines, group, x, y, slack)
        odd ^= told & lanes
        doubt |= told >> ABREAST & lanes
        lanes, group = 0xFF, group + 1
    return UNSURE if doubt else ones(odd) & 1
