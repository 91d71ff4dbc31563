"""GeoJSON FeatureCollections (RFC 7946), with the columns as properties: points and polygons for
sites and areas, lines with `times` for movements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hudna.fault import Fault, Refused
from hudna.place.geojson import brief, shape_from_geojson
from hudna.place.geometry import Line, Shape
from hudna.say import say
from hudna.speak.cells import Row
from hudna.speak.columns import meaning, meanings

POINT_OR_POLYGON = say("a Point, Polygon or MultiPolygon")


def read_geojson(data: bytes, mapping: Mapping[str, str], most_rows: int) -> list[Row]:
    """One row a feature. Raises `Refused` where there is no collection of features at all."""
    features = _features(_json(data))
    if len(features) > most_rows:
        raise Refused(Fault("features", f"{len(features)}",
                            say("at most {n} features", n=most_rows)))
    return [_row(feature, f"features[{i}]", mapping) for i, feature in enumerate(features)]


def _features(value: Any) -> list[Any]:
    kind = value.get("type") if isinstance(value, dict) else None
    features = value.get("features") if isinstance(value, dict) else None
    if kind != "FeatureCollection" or not isinstance(features, list):
        raise Refused(Fault("type", brief(kind), say("a FeatureCollection with its features")))
    if "crs" in value and "CRS84" not in json.dumps(value["crs"]):
        raise Refused(Fault("crs", brief(value["crs"]), say(
            "longitude and latitude on WGS 84, without a crs member (RFC 7946 section 4)")))
    if not features:
        raise Refused(Fault("features", "none", say("at least one feature")))
    return features


def _row(feature: Any, where: str, mapping: Mapping[str, str]) -> Row:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Row(where, {}, faults=(Fault(where, brief(feature), say("a GeoJSON Feature")),))
    faults: list[Fault] = []
    properties = feature.get("properties")
    if not isinstance(properties, dict | None):
        faults.append(Fault(f"{where}.properties", brief(properties), say("a JSON object")))
        properties = None
    cells = _cells(properties or {}, where, mapping, faults)
    aside = tuple(n for n in properties or {} if meaning(n, mapping) is None)
    times = (properties or {}).get("times")
    read = point_or_polygon if times is None else _line
    try:
        shape = read(feature.get("geometry"), f"{where}.geometry")
    except Refused as e:
        return Row(where, cells, faults=(*faults, *e.faults), aside=aside)
    if times is not None and not isinstance(times, list):
        faults.append(Fault(f"{where}.properties.times", brief(times), say("a list of times")))
        times = []
    return Row(where, cells, shape, None if times is None else tuple(times), tuple(faults), aside)


def _line(geometry: Any, where: str) -> Shape:
    shape = shape_from_geojson(geometry, where)
    if not isinstance(shape, Line):
        raise Refused(Fault(where, type(shape).__name__, say("a LineString, as times are given")))
    return shape


def point_or_polygon(geometry: Any, where: str) -> Shape:
    """The sound shape of a geometry that a site or an area can have. Raises `Refused`."""
    if geometry is None:
        raise Refused(Fault(where, "nothing", POINT_OR_POLYGON))
    shape = shape_from_geojson(geometry, where)
    if isinstance(shape, Line):
        raise Refused(Fault(where, "LineString", say(
            "a Point, Polygon or MultiPolygon; a LineString only with times, for a movement")))
    return shape


def _cells(properties: Mapping[str, Any], where: str, mapping: Mapping[str, str],
           faults: list[Fault]) -> dict[str, str]:
    cells: dict[str, str] = {}
    columns = meanings(properties, mapping)
    for column, (name, value) in zip(columns, properties.items(), strict=True):
        if column is None or column == "times" or value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            faults.append(Fault(f"{where}.properties.{name}", brief(value),
                                say("text or a number")))
        else:
            cells[column] = str(value)
    return cells


def _json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as e:
        raise Refused(Fault("file", f"byte {e.start} is not UTF-8", say("text in UTF-8"))) from e
    except json.JSONDecodeError as e:
        raise Refused(Fault("file", e.msg, say("JSON (RFC 8259)"), line=e.lineno)) from e
    except RecursionError as e:
        raise Refused(Fault("file", "nested too deeply", say("JSON (RFC 8259)"))) from e
    except ValueError as e:
        raise Refused(Fault("file", str(e), say("JSON (RFC 8259)"))) from e


def _no_constant(name: str) -> Any:
    raise ValueError(name)
