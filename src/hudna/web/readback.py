"""The place of a notice as this node itself reads it, and where the notice's words say it is."""

from __future__ import annotations

import msgspec

from hudna.act.stated_place import StatedPlace
from hudna.place.clash import distance_mm
from hudna.place.geometry import Line, Point, Position, Shape
from hudna.place.measure import centre, outline
from hudna.place.mgrs import to_mgrs
from hudna.record.kinds import Names, ReadBack
from hudna.say import Say, distance, say
from hudna.speak.places import Places
from hudna.speak.stated import Meant

MOST_NAMED = 24


class Reading(msgspec.Struct, frozen=True):
    """`place` and `admin` for the reader; `record` is what a concurrence carries, the same on
    every desk of the node whatever its language."""

    at: Position
    place: Say
    admin: Names
    mgrs: str
    corners: tuple[Position, ...]
    record: ReadBack


def read_back(places: Places, shape: Shape) -> Reading:
    """The middle of an area; of a route the middle's name and every way point's reference."""
    at = centre(shape)
    facts = places.readback(at)
    corners = outline(shape)[:MOST_NAMED]
    mgrs = " – ".join(map(to_mgrs, corners)) if isinstance(shape, Line) else facts.mgrs
    admin = facts.admin.best("en")
    return Reading(at, facts.place, facts.admin, mgrs, corners,
                   ReadBack(str(facts.place), admin, mgrs))


class Stated(msgspec.Struct, frozen=True):
    """A place in words against the coordinates. `place` is None where the words are not
    understood; `agrees` then says nothing."""

    words: str
    place: StatedPlace | None
    agrees: bool
    says: Say


def stated_place(places: Places, words: str, shape: Shape, tolerance_mm: int) -> Stated | None:
    """What this node makes of the words; None where there are none."""
    if not words.strip():
        return None
    understood = places.stated(words)
    if understood is None:
        return Stated(words, None, False, say(
            "This node does not know where {words} is. Compare the place by voice.", words=words))
    place, apart = min((_against(m, words, shape) for m in understood.meant), key=lambda x: x[1])
    agrees = apart <= tolerance_mm
    return Stated(words, place, agrees, _agreement(words, apart, agrees))


def _agreement(words: str, apart: int, agrees: bool) -> Say:
    if agrees:
        return say("By this node's own map, {words} is where the coordinates are.", words=words)
    return say("By this node's own map, {words} lies {distance} from the coordinates. One of the "
               "two is wrong.", words=words, distance=distance(apart))


def _against(meant: Meant, words: str, shape: Shape) -> tuple[StatedPlace, int]:
    """The meaning as a disc, and how far the shape lies outside it."""
    for position in (centre(shape), *outline(shape)):
        if meant.candidate.district is not None and meant.off_by_mm(position) == 0:
            return StatedPlace(words, position, 0), 0
    apart = distance_mm(Point(meant.at), shape)
    return StatedPlace(words, meant.at, meant.radius_mm), max(0, apart - meant.radius_mm)
