"""Where one row of an import says that it is: degrees, a grid reference, or both alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from hudna.fault import Fault, Refused
from hudna.place.degrees import DIGITS, parse_position
from hudna.place.geometry import E7, Point, Position, Shape
from hudna.place.mgrs import from_mgrs
from hudna.say import say
from hudna.speak.cells import Reader

PLAIN_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d+)?", re.ASCII)
NOWHERE: Shape = Point((0, 0))
"""Stands in for a shape that has a fault; its row is never kept."""

_EXPECTED = {
    "lat": say("a latitude: decimal degrees such as 35.33578, or degrees, minutes and seconds "
               "such as 35°20'08.8\"N"),
    "lon": say("a longitude: decimal degrees such as 40.14084, or degrees, minutes and seconds "
               "such as 40°08'27.0\"E"),
}


def whereabouts(r: Reader) -> Shape:
    if r.row.shape is not None or r.row.faults:
        return r.row.shape or NOWHERE
    if (drawn := r.text("shape").casefold()) not in ("", "point"):
        raise Refused(Fault(r.where("shape"), drawn, say(
            "a point: a table carries no polygons or lines, GeoJSON does")))
    ways = [c for c in ("lat", "position", "mgrs") if r.text(c)]
    if r.text("lon") and "lat" not in ways:
        ways.append("lat")
    if not ways:
        raise Refused(Fault(r.where("lat"), "nothing",
                            say("lat and lon, or mgrs, or position")))
    found = {way: _one(r, way) for way in ways}
    return Point(_agreed(r, found))


def _one(r: Reader, way: str) -> Position:
    if way == "mgrs":
        return from_mgrs(r.text("mgrs"), r.where("mgrs"))
    if way == "position":
        return parse_position(r.text("position"), r.where("position"))
    return (_axis(r, "lon"), _axis(r, "lat"))


def _axis(r: Reader, column: str) -> int:
    """Decimal degrees, or degrees, minutes and seconds with their letter."""
    text = r.text(column).translate(DIGITS)
    limit = 90 if column == "lat" else 180
    if PLAIN_DEGREES.fullmatch(text):
        value = Decimal(text)
        if abs(value) > limit:
            raise Refused(Fault(r.where(column), text, say(
                "degrees from -{limit} to {limit}", limit=limit)))
        return int((value * E7).to_integral_value())
    if not text:
        raise Refused(Fault(r.where(column), "nothing", _EXPECTED[column]))
    try:
        lon, lat = parse_position(_beside(text, column), r.where(column))
    except Refused as e:
        raise Refused(Fault(r.where(column), text, _EXPECTED[column])) from e
    return lat if column == "lat" else lon


def _beside(text: str, column: str) -> str:
    """The axis with a zero of the other beside it, labelled in the same order, so that a letter
    of the wrong axis (an E among latitudes) is seen."""
    if not re.search(r"[^\W\d_]", re.sub(r"(?<=\d)\s*d", "", text)):
        return f"lat {text} lon 0" if column == "lat" else f"lat 0 lon {text}"
    letter = "E" if column == "lat" else "N"
    return f"{text} {letter} 0" if text[0].isalpha() else f"{text} 0 {letter}"


def _agreed(r: Reader, found: Mapping[str, Position]) -> Position:
    """Where a row gives the place twice, both must say the same, to about 20 m."""
    first, *others = found.values()
    for way, at in zip(list(found)[1:], others, strict=True):
        if max(abs(at[0] - first[0]), abs(at[1] - first[1])) > 2000:
            raise Refused(Fault(r.where(way), r.text(way), say(
                "the same place as in the other columns of the row")))
    return first
