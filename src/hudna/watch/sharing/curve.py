"""Where a place lies on a curve through all places, on which neighbours are mostly near. Pure.

The curve of Hilbert over longitude and latitude (D. Hilbert, Math. Ann. 38, 1891, 459-460).
"""

from __future__ import annotations

from hudna.place.geometry import E7, Position

BITS = 20
"""Of a coordinate: a step is 40 m at most."""
SIDE = 1 << BITS


def along(at: Position) -> int:
    """A number from 0 below `SIDE` squared."""
    x = _step(at[0] + 180 * E7, 360 * E7)
    y = _step(at[1] + 90 * E7, 180 * E7)
    number, half = 0, SIDE // 2
    while half:
        right, up = int(x & half > 0), int(y & half > 0)
        number += half * half * ((3 * right) ^ up)
        if not up:
            if right:
                x, y = SIDE - 1 - x, SIDE - 1 - y
            x, y = y, x
        half //= 2
    return number


def _step(value: int, whole: int) -> int:
    return min(SIDE - 1, max(0, value * SIDE // whole))
