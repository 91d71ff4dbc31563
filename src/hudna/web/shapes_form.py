"""A shape as a form carries it: the GeoJSON of what was drawn, or positions typed one a line.

Each typed line is decimal degrees, degrees, minutes and seconds, or an MGRS reference. What is
signed is what is read here, whichever way it came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count, pairwise

from hudna.fault import Fault, Refused
from hudna.place.degrees import format_position, parse_position
from hudna.place.geojson import shape_from_geojson, shape_to_geojson
from hudna.place.geometry import E7, Fix, Line, Point, Polygon, Position, Shape, Way
from hudna.say import Say, say
from hudna.web.forms import NOTHING_SHAPE, Form

POSITIONS = say("a shape drawn on the map, or one position a line: decimal degrees with N and E, "
                "degrees, minutes and seconds, or MGRS")
MOST_FIXES = 200


def shape_field(form: Form, as_what: str, name: str = "shape") -> Shape:
    """The shape in the field `name`; typed positions are meant `as_what`: point, line, polygon."""
    try:
        return read_shape(form.get(name), as_what, name)
    except Refused as refused:
        form.faults.extend(refused.faults)
        return NOTHING_SHAPE


def read_shape(text: str, as_what: str, where: str) -> Shape:
    """Raises `Refused`, naming the line."""
    if text.lstrip().startswith("{"):
        return shape_from_geojson(_json(text, where), where)
    return MAKERS[as_what](read_positions(text, where), where)


def read_positions(text: str, where: str) -> tuple[Position, ...]:
    """Every line that is not empty, as a position."""
    faults: list[Fault] = []
    found: list[Position] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(parse_position(line, f"{where}, line {number}"))
            except Refused as refused:
                faults.extend(refused.faults)
    if not faults and not found:
        faults.append(Fault(where, "nothing", POSITIONS))
    if faults:
        raise Refused(faults)
    return tuple(found)


def write_shape(shape: Shape) -> str:
    """The field's text for a shape, which reads back as exactly that shape."""
    match shape:
        case Point(at):
            return format_position(at)
        case Line(points):
            return "\n".join(map(format_position, points))
        case Polygon((ring,)):
            return "\n".join(map(format_position, ring[:-1]))
        case _:
            return json.dumps(shape_to_geojson(shape), separators=(",", ":"))


def form_of(shape: Shape) -> str:
    match shape:
        case Point():
            return "point"
        case Line():
            return "line"
        case _:
            return "polygon"


# --- ways ----------------------------------------------------------------------------------


def way_field(form: Form, slack_ms: int) -> Way:
    """The way in the rows `fix_at_1`, `fix_time_1`, …; rows empty on both sides are left out."""
    fixes = [Fix(form.position(f"fix_at_{n}"), form.instant(f"fix_time_{n}")) for n in rows(form)]
    if not form.faults:
        form.faults.extend(_out_of_order(fixes))
    return Way(tuple(fixes), slack_ms)


def rows(form: Form) -> Iterator[int]:
    """The numbers of the rows in which something stands."""
    for n in count(1):
        if n > MOST_FIXES or (f"fix_at_{n}" not in form.values):
            return
        if form.get(f"fix_at_{n}").strip() or form.get(f"fix_time_{n}").strip():
            yield n


def _out_of_order(fixes: list[Fix]) -> Iterator[Fault]:
    if len(fixes) < 2:
        yield _few("fix_at_1", len(fixes), say("two or more way points, each with its time"))
    for n, (a, b) in enumerate(pairwise(fixes), 2):
        if b.at_ms <= a.at_ms:
            yield Fault(f"fix_time_{n}", "an earlier time",
                        say("a time after that of the way point before it"))


# --- typed positions -------------------------------------------------------------------------


def _point(found: tuple[Position, ...], where: str) -> Shape:
    if len(found) != 1:
        raise Refused(_few(where, len(found), say("one position")))
    return Point(found[0])


def _line(found: tuple[Position, ...], where: str) -> Shape:
    if len(found) < 2:
        raise Refused(_few(where, len(found), say("two or more positions of a route")))
    return shape_from_geojson({"type": "LineString", "coordinates": _degrees(found)}, where)


def _polygon(found: tuple[Position, ...], where: str) -> Shape:
    if len(set(found)) < 3:
        raise Refused(_few(where, len(found), say("three or more positions of an outline")))
    ring = found if found[0] == found[-1] else (*found, found[0])
    return shape_from_geojson({"type": "Polygon", "coordinates": [_degrees(ring)]}, where)


MAKERS: dict[str, Callable[[tuple[Position, ...], str], Shape]] = {
    "point": _point, "line": _line, "polygon": _polygon,
}


def _degrees(found: tuple[Position, ...]) -> list[list[float]]:
    return [[lon / E7, lat / E7] for lon, lat in found]


def _few(where: str, n: int, expected: Say) -> Fault:
    return Fault(where, f"{n} positions", expected)


def _json(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(Fault(where, f'"{text[:40]}"', say("a GeoJSON geometry"))) from None
