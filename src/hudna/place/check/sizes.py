"""Volumes are kept in several trees, by how wide they are and how long they last.

A flight of two hours is not sought among protections of a month.
"""

from __future__ import annotations

from hudna.place.kernel import held_kernel
from hudna.place.raw import word

# In bits of 1e-7 degree: 23 km, 187 km on the meridian. Each tree more is one more to look through.
WIDTHS, WIDTH_BITS, WIDTH_STEP = 3, 21, 3
# In bits of 4.096 s: 9 hours, 6 days.
HOURS, DAYS = 13, 17
# About 6 km, and 4 km of height in mm.
STEP, TALL = 1 << 19, 1 << 22


@held_kernel
def tree_of(lanes: int) -> int:
    """Which tree a volume belongs to."""
    wide = max(-word(lanes, 1) - word(lanes, 0), -word(lanes, 3) - word(lanes, 2))
    lasts = -word(lanes, 5) - word(lanes, 4)
    width = 0
    while width < WIDTHS - 1 and wide >> (WIDTH_BITS + WIDTH_STEP * width):
        width += 1
    lasting = 0 if lasts >> HOURS == 0 else 1 if lasts >> DAYS == 0 else 2
    return lasting * WIDTHS + width


@held_kernel
def measure_of(tree: int, axis: int) -> int:
    """What counts as one step along an axis: about as far as a question reaches.

    Among what is short that is more than a flight lasts, as protections ask too.
    """
    if axis < 2:
        return STEP
    if axis == 2:
        lasting = tree // WIDTHS
        return 1 << (HOURS + 2 if lasting == 0 else DAYS if lasting == 1 else DAYS + 3)
    return TALL
