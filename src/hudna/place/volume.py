"""A volume: a shape with a reach around it, between two heights, between two moments.

Closed on every side: what touches, meets.
"""

from __future__ import annotations

import msgspec

from hudna.place.geometry import Moving


class Window(msgspec.Struct, frozen=True, gc=False):
    """From one moment to another, ms since 1970 UTC; `None` is without end on that side."""

    from_ms: int | None = None
    until_ms: int | None = None


class Heights(msgspec.Struct, frozen=True, gc=False):
    """Floor and ceiling, mm above mean sea level; `None` is without end on that side."""

    floor_mm: int | None = None
    ceiling_mm: int | None = None


class Volume(msgspec.Struct, frozen=True, gc=False):
    """`reach_mm` is the distance around the shape: half a route's width, or a buffer."""

    shape: Moving
    reach_mm: int = 0
    heights: Heights = Heights()
    window: Window = Window()


class Clash(msgspec.Struct, frozen=True, gc=False):
    """How a flight's volume meets a protection's: the evidence for one conflict.

    `distance_mm` is from the flight's volume (its route width included) to the protection's
    shape *without* its buffer, 0 when they overlap. `window` and `heights` are the overlap.
    """

    distance_mm: int
    window: Window
    heights: Heights
