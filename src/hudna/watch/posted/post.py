"""Positions in the body of a plain HTTP POST: GeoJSON or CSV. Pure; all are taken or none.

- **GeoJSON** (RFC 7946): a Feature or a FeatureCollection of Points. What else is known of a
  position is in the properties; a third coordinate is metres above the WGS 84 ellipsoid, and counts
  where no property gives a height.
- **CSV** (RFC 4180): a header, then a row for each position; commas, semicolons or tabs.

Which member is what is told by its name: see `postnames`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeAlias

from hudna.fault import Fault, Refused
from hudna.place.strictjson import decode, text_of
from hudna.say import say
from hudna.watch.fix import Fix
from hudna.watch.posted.postnames import Plan, has_name, plan
from hudna.watch.posted.postrows import Row, fix_of

Form: TypeAlias = Literal["geojson", "csv"]
Json: TypeAlias = Any
Make: TypeAlias = Callable[[], Fix]
FORMS: dict[str, Form] = {"application/geo+json": "geojson", "application/json": "geojson",
                          "application/vnd.geo+json": "geojson", "text/csv": "csv"}
MOST_BYTES = 4 * 1024 * 1024
MOST_POSITIONS = 20_000
MOST_FAULTS = 20

KNOWN_FORM = say("one of {forms}", forms=", ".join(FORMS))
SMALLER = say("at most {most} bytes; send it in parts", most=MOST_BYTES)
FEWER = say("at most {most} positions; send them in parts", most=MOST_POSITIONS)
COLLECTION = say("a GeoJSON Feature or FeatureCollection")
FEATURE = say("a GeoJSON Feature with a Point and properties")
PLACE = say("a Point: longitude from -180 to 180, latitude from -90 to 90, perhaps a height in "
            "metres")
HEADER = say("a header line with the names of the columns")
CELLS = say("as many cells as the header has")
TABLE = say("CSV (RFC 4180)")
EACH_ONCE = say("each column of its own name")


def form_of(media_type: str) -> Form:
    """The form that a `Content-Type` names. Raises `Refused`."""
    form = FORMS.get(media_type.partition(";")[0].strip().lower())
    if form is None:
        raise Refused(Fault("Content-Type", repr(media_type[:60]), KNOWN_FORM))
    return form


def posted(body: bytes, form: Form, feed: str) -> tuple[Fix, ...]:
    """The positions of a body. An aircraft without an address is called `plot:FEED/ITS-ID`.

    Raises `Refused` naming the feature or row, and the member, with at most `MOST_FAULTS` faults.
    """
    if len(body) > MOST_BYTES:
        raise Refused(Fault("body", f"{len(body)} bytes", SMALLER))
    return _all(_from_geojson(body, feed) if form == "geojson" else _from_csv(body, feed))


def _all(makes: Iterable[Make]) -> tuple[Fix, ...]:
    fixes: list[Fix] = []
    faults: list[Fault] = []
    for number, make in enumerate(makes):
        if number >= MOST_POSITIONS:
            raise Refused(Fault("body", f"more than {MOST_POSITIONS}", FEWER))
        try:
            fixes.append(make())
        except Refused as refused:
            faults += refused.faults
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise Refused(faults[:MOST_FAULTS])
    return tuple(fixes)


def _from_geojson(body: bytes, feed: str) -> Iterator[Make]:
    plans: dict[tuple[str, ...], Plan] = {}
    for where, feature in _features(decode(body, "body")):
        def make(where: str = where, feature: Json = feature) -> Fix:
            return _feature(feature, where, feed, plans)
        yield make


def _features(value: Json) -> Iterator[tuple[str, Json]]:
    kind = value.get("type") if isinstance(value, dict) else None
    features = value.get("features") if kind == "FeatureCollection" else None
    if kind == "Feature":
        yield "feature", value
    elif isinstance(features, list):
        yield from ((f"features[{number}]", feature) for number, feature in enumerate(features))
    else:
        raise Refused(Fault("body", repr(value)[:60], COLLECTION))


def _feature(feature: Json, where: str, feed: str, plans: dict[tuple[str, ...], Plan]) -> Fix:
    members = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(members, dict) or feature.get("type") != "Feature":
        raise Refused(Fault(where, repr(feature)[:60], FEATURE))
    at = _point(feature.get("geometry"), f"{where}.geometry")
    if "id" in feature and not has_name(members):
        members = {**members, "id": feature["id"]}
    names = tuple(members)
    if names not in plans:
        plans[names] = plan(names, f"{where}.properties", placed=True)
    return fix_of(Row(members, f"{where}.properties."), plans[names], feed, at)


def _point(geometry: Json, where: str) -> tuple[float, ...]:
    point = isinstance(geometry, dict) and geometry.get("type") == "Point"
    numbers = geometry.get("coordinates") if point else None
    if not isinstance(numbers, list) or len(numbers) not in (2, 3) or not all(
            map(_is_coordinate, numbers)):
        raise Refused(Fault(where, repr(geometry)[:60], PLACE))
    if abs(numbers[0]) > 180 or abs(numbers[1]) > 90:
        raise Refused(Fault(f"{where}.coordinates", repr(numbers)[:60], PLACE))
    return tuple(map(float, numbers))


def _is_coordinate(value: Json) -> bool:
    """Not further than 1e8 m, which is `HIGHEST_MM`: no number is without end."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1e8


def _from_csv(body: bytes, feed: str) -> Iterator[Make]:
    text = text_of(body, "body")
    rows = _lines(text)
    _, names = next(rows, (0, []))
    if not any(name.strip() for name in names):
        raise Refused(Fault("body", repr(text[:60]), HEADER))
    if len({name.strip().lower() for name in names}) < len(names):
        raise Refused(Fault("header", ", ".join(names)[:200], EACH_ONCE))
    found = plan(names, "header", placed=False)
    for number, (line, cells) in enumerate(rows):
        def make(number: int = number, line: int = line, cells: list[str] = cells) -> Fix:
            return fix_of(_row(names, cells, f"row {number}", line), found, feed)
        yield make


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that has anything on it, and the line where it ends."""
    header = text.lstrip("\r\n").partition("\n")[0]
    comma = next((mark for mark in "\t;" if mark in header), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise Refused(Fault("body", str(error)[:60], TABLE, reader.line_num)) from None


def _row(names: list[str], cells: list[str], where: str, line: int) -> Row:
    if len(cells) != len(names):
        raise Refused(Fault(where, f"{len(cells)}", CELLS, line))
    return Row(dict(zip(names, cells, strict=True)), f"{where}, ", line)
