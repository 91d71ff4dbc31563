"""An operator's own places: units as polygons and places as points, from GeoJSON and CSV.

A file is taken whole or refused whole, with every fault in it. How its fields may be called is in
`own_fields`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import shapely
from shapely.geometry import shape as to_geometry

from hudna.fault import Fault, Refused
from hudna.place.geometry import E7, Position
from hudna.record.kinds import Names
from hudna.say import say
from hudna.speak.columns import is_hxl
from hudna.speak.named import District, Town
from hudna.speak.own_fields import LAT, LON, POINT_LEVEL, Naming, lowered, naming

T = TypeVar("T")
A_SHAPE = say("a Polygon, MultiPolygon or Point")


@dataclass(frozen=True, slots=True)
class Own:
    """What a file gives: `units` are those of which it says a point and not the ground."""

    districts: tuple[District, ...] = ()
    towns: tuple[Town, ...] = ()
    units: tuple[Town, ...] = ()


def from_file(data: bytes, name: str) -> Own:
    """By the end of its name: `.csv`, else GeoJSON. Raises `Refused` with every fault in it."""
    read = from_csv if name.lower().endswith(".csv") else from_geojson
    return read(data, name)


def from_geojson(data: bytes, where: str) -> Own:
    """Units (Polygon, MultiPolygon) and places (Point), longitude and latitude on WGS 84."""
    collection = _json(data, where)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise Refused(Fault(where, _kind(collection), say("a GeoJSON FeatureCollection")))
    return _sorted(_all_or_none(
        lambda i: _feature(features[i], f"{where}: features[{i}]"), range(len(features))))


def from_csv(data: bytes, where: str) -> Own:
    """Points: a latitude and a longitude in degrees, a name, and what else is known. A second row
    of HXL hashtags is passed over."""
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError as e:
        raise Refused(Fault(where, f"byte {e.start}", say("text in UTF-8"))) from e
    numbered = [(i + 2, row) for i, row in enumerate(rows)]
    if numbered and is_hxl(str(c or "") for c in numbered[0][1].values()):
        del numbered[0]
    return _sorted(_all_or_none(
        lambda i: _row(numbered[i][1], f"{where}: row {numbered[i][0]}"), range(len(numbered))))


def _sorted(found: Iterable[District | Town]) -> Own:
    things = list(found)
    points = [t for t in things if isinstance(t, Town)]
    return Own(tuple(t for t in things if isinstance(t, District)),
               tuple(t for t in points if t.level is None),
               tuple(t for t in points if t.level is not None))


def _feature(feature: Any, where: str) -> District | Town:
    given = feature.get("properties") if isinstance(feature, dict) else None
    properties: Mapping[str, Any] = given if isinstance(given, dict) else {}
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    named = naming(properties, point=kind == "Point")
    if not _named(named.names):
        raise Refused(Fault(f"{where}.properties", ", ".join(properties) or "nothing",
                            say("a name, such as adm3_name or name_en")))
    if kind == "Point":
        return _town(named, properties, _spot(geometry, where), where)
    level = 4 if named.level is None else named.level
    return District(named.code, level, named.names, _area(geometry, kind, where),
                    other=named.other, parents=named.parents)


def _spot(geometry: Any, where: str) -> Position:
    at = geometry.get("coordinates")
    lon, lat = at[:2] if isinstance(at, list) and len(at) > 1 else ("nothing", "nothing")
    return (_degrees(str(lon), 180, f"{where}.geometry, lon"),
            _degrees(str(lat), 90, f"{where}.geometry, lat"))


def _area(geometry: Any, kind: object, where: str) -> Any:
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused(Fault(f"{where}.geometry", str(kind), A_SHAPE))
    try:
        area = to_geometry(geometry)
    except (ValueError, TypeError, shapely.GEOSException) as e:
        raise Refused(Fault(f"{where}.geometry", str(e), A_SHAPE)) from e
    west, south, east, north = area.bounds
    if not (west >= -180 and south >= -90 and east <= 180 and north <= 90):
        raise Refused(Fault(f"{where}.geometry", f"{area.bounds}",
                            say("longitude and latitude in degrees on WGS 84")))
    if not area.is_valid:
        raise Refused(Fault(f"{where}.geometry", shapely.is_valid_reason(area),
                            say("a polygon that does not cross itself")))
    return area


def _row(row: Mapping[str | None, Any], where: str) -> Town:
    if None in row:
        raise Refused(Fault(where, f"{len(row[None])} cells too many", say("one cell a column")))
    given = {str(k): v for k, v in row.items()}
    named = naming(given, point=True)
    if not _named(named.names):
        raise Refused(Fault(f"{where}, name", "nothing", say("a name in some language")))
    cells = lowered(given)
    lat, lon = (next((cells[k] for k in keys if k in cells), "") for keys in (LAT, LON))
    at = (_degrees(lon, 180, f"{where}, lon"), _degrees(lat, 90, f"{where}, lat"))
    return _town(named, given, at, where)


def _town(named: Naming, given: Mapping[str, Any], at: Position, where: str) -> Town:
    """A point. What names a unit of a coarse level stands for the unit."""
    p = lowered(given).get("population", "")
    coarse = named.level is not None and named.level < POINT_LEVEL
    return Town(
        id=named.code or where, names=named.names, at=at, other=named.other,
        population=int(p) if p.isdecimal() else 0, units=named.parents,
        level=named.level if coarse else None,
    )


def _named(names: Names) -> bool:
    return bool(names.en or names.ar or names.ru)


def _degrees(text: str, limit: int, where: str) -> int:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise Refused(Fault(where, text or "nothing",
                            say("decimal degrees from -{limit} to {limit}", limit=limit)))
    return round(value * E7)


def _json(data: bytes, where: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as e:
        raise Refused(Fault(where, f"byte {e.start}", say("text in UTF-8"))) from e
    except (ValueError, RecursionError) as e:
        raise Refused(Fault(where, str(e), say("JSON"))) from e


def _kind(value: object) -> str:
    return str(value.get("type")) if isinstance(value, dict) else type(value).__name__


def _all_or_none(read: Callable[[int], T], rows: Iterable[int]) -> list[T]:
    kept: list[T] = []
    faults: list[Fault] = []
    for i in rows:
        try:
            kept.append(read(i))
        except Refused as e:
            faults.extend(e.faults)
    if faults:
        raise Refused(faults)
    return kept
