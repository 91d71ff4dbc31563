"""A place as coarsely as it may be told here: whole cells of the grid, by a position, a drawn
shape or a name. A name that may mean several places is asked about, never settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from hudna.fault import Fault, Refused
from hudna.place.degrees import format_position
from hudna.place.geometry import E7, Line, Point, Polygon, Position
from hudna.place.grid import cell
from hudna.say import say
from hudna.speak.stated import Meant, Stated
from hudna.web.shapes_form import read_positions, read_shape

MOST_NAMED = 6
LONGEST = 200
"""Characters of a position or a name: of what is longer nothing is looked up."""
EXPECTED = say("a position, as 36.20 N 37.15 E or in MGRS, or a name that means one place")
_HUNDREDTH = E7 // 100


class LooksUp(Protocol):
    """Who knows of places in words. A name that is misspelt takes some hundredths of a second to
    look up: never where everybody waits for it."""

    def stated(self, text: str, /) -> Stated | None: ...


class Once:
    """Places that are asked of each name once, for a form of many lines."""

    def __init__(self, places: LooksUp) -> None:
        self._places = places
        self._found: dict[str, Stated | None] = {}

    def stated(self, text: str, /) -> Stated | None:
        if text not in self._found:
            self._found[text] = self._places.stated(text)
        return self._found[text]


def read_cell(text: str, where: str, places: LooksUp) -> Polygon | None:
    """The whole cells of 0.1 degree that hold what is typed; None where nothing is. Raises
    `Refused`, with the places that a name may mean where these are several."""
    if not text.strip():
        return None
    if text.lstrip().startswith("{"):
        return cell(read_shape(text, "polygon", where), "10 km")
    if len(text) > LONGEST:
        raise Refused(Fault(where, f'"{text[:60]}"', EXPECTED))
    once = Once(places)
    try:
        return _around(read_positions(text.replace(";", "\n"), where))
    except Refused:
        if once.stated(text) is None and any(c.isdigit() for c in text):
            raise
    return _named(text, where, once)


def is_name(text: str) -> bool:
    """Whether what is typed has to be looked up: then a person sees what came of it first."""
    if not text.strip() or text.lstrip().startswith("{"):
        return False
    try:
        read_positions(text.replace(";", "\n"), "")
    except Refused:
        return True
    return False


def write_cell(near: Polygon | None) -> str:
    """Text that reads back as exactly these cells."""
    if near is None:
        return ""
    (west, south), _, (east, north), *_ = near.rings[0]
    if east - west == north - south == E7 // 10:
        return format_position(((west + east) // 2, (south + north) // 2), 2)
    corners = ((west + _HUNDREDTH, south + _HUNDREDTH), (east - _HUNDREDTH, north - _HUNDREDTH))
    return "; ".join(format_position(at, 2) for at in corners)


def corners(near: Polygon) -> str:
    """From which latitude and longitude to which, for a reader."""
    (west, south), _, (east, north), *_ = near.rings[0]
    return f"{_range(south, north, 'NS')} {_range(west, east, 'EW')}"


def _range(low: int, high: int, letters: str) -> str:
    """Cells end on tenths of a degree; what is south or west is counted from the equator too."""
    ends = [f"{abs(x) / E7:.1f}°{letters[x < 0]}" for x in (low, high)]
    if low >= 0:
        ends[0] = ends[0][:-1]
    return "–".join(ends)


def _around(found: tuple[Position, ...]) -> Polygon:
    return cell(Line(found) if len(found) > 1 else Point(found[0]), "10 km")


def _named(text: str, where: str, places: LooksUp) -> Polygon:
    stated = places.stated(text)
    if stated is None:
        raise Refused(Fault(where, f'"{text[:60]}"', EXPECTED))
    found = {cell(Point(m.at), "10 km") for m in stated.meant}
    if len(found) != 1:
        raise Refused(Fault(where, f'"{text[:60]}"', say(
            "the position of one of those that this may mean: {places}",
            places=_offered(stated.meant))))
    return found.pop()


def _offered(meant: Iterable[Meant]) -> str:
    return " · ".join(f"{m.candidate.names.best('en')} {format_position(m.at, 2)}"
                      for m in list(meant)[:MOST_NAMED])
