"""A place given in words must be where the coordinates are: the lesson of Deir ez-Zor."""

from __future__ import annotations

import msgspec

from hudna.act.draft import refuse
from hudna.fault import Refused
from hudna.place.clash import distance_mm
from hudna.place.geometry import Point, Position, Shape
from hudna.say import say


class StatedPlace(msgspec.Struct, frozen=True):
    """Where the words of a notice point, by this node's own gazetteer."""

    words: str
    at: Position
    within_mm: int


def elsewhere(shape: Shape, stated: StatedPlace | None, tolerance_mm: int) -> Refused | None:
    """The refusal if the words point elsewhere than the shape lies; None if they agree or this
    node does not know the place."""
    if stated is None:
        return None
    apart = distance_mm(Point(stated.at), shape)
    if apart <= stated.within_mm + tolerance_mm:
        return None
    return refuse(
        "place", stated.words,
        say("a place within {tolerance} m of the coordinates; by this node's own map it lies "
            "{apart} m from them", tolerance=(stated.within_mm + tolerance_mm) // 1000,
            apart=apart // 1000),
    )
