"""How far a unit reaches from the point that stands for it: never less than it does. Pure."""

from __future__ import annotations

from functools import lru_cache

import shapely

from hudna.place.geometry import E7, Position
from hudna.place.measure import between_mm
from hudna.speak.named import District


def middle(unit: District) -> Position:
    """A point in it that stands for it."""
    point = unit.shape.representative_point()
    return (round(point.x * E7), round(point.y * E7))


def reach_mm(unit: District) -> int:
    """From its middle to its farthest corner, and as far as its boundary may be out."""
    return _farthest_mm(unit.shape, middle(unit)) + unit.slack_mm


@lru_cache(maxsize=1_024)
def _farthest_mm(shape: shapely.Geometry, at: Position) -> int:
    """Kept: one text names a unit many times, and its hull has thousands of corners."""
    corners = shapely.get_coordinates(shapely.convex_hull(shape))
    return max(between_mm(at, (round(x * E7), round(y * E7))) for x, y in corners)
