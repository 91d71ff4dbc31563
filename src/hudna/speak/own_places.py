"""An operator's own places: finer districts from GeoJSON, named points from CSV.

Field names are those of OCHA's common operational boundaries (COD-AB), or plain ones. A file is
taken whole or refused whole, with every fault in it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry import shape as to_geometry

from hudna.fault import Fault, Refused
from hudna.place.geometry import E7
from hudna.record.kinds import Names
from hudna.say import say
from hudna.speak.named import District, Town


def districts_from_geojson(data: bytes, where: str) -> list[District]:
    """Administrative polygons. Names under `admN_name`/`admN_name1` or `admN_en/_ar/_ru`
    (the finest level that the feature carries counts), `neighborho`/`neighbor_1`, or
    `name`/`name_en`/`name_ar`/`name_ru`; codes under `admN_pcode`, `neighbor_2`, `pcode`, `code`.
    """
    collection = _json(data, where)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise Refused(Fault(where, _kind(collection), say("a GeoJSON FeatureCollection")))
    return _all_or_none(
        lambda i: _district(features[i], f"{where}: features[{i}]"), range(len(features))
    )


def _district(feature: Any, where: str) -> District:
    given = feature.get("properties") if isinstance(feature, dict) else None
    properties: Mapping[str, Any] = given if isinstance(given, dict) else {}
    level, code, names = _naming(properties)
    if not (names.en or names.ar or names.ru):
        raise Refused(Fault(f"{where}.properties", ", ".join(properties) or "nothing",
                            say("a name, such as adm3_name or name_en")))
    return District(code, level, names, _area(feature, where))


def _naming(p: Mapping[str, Any]) -> tuple[int, str, Names]:
    def text(*keys: str) -> str:
        return next((str(p[k]).strip() for k in keys if p.get(k)), "")

    if "neighborho" in p:
        return 5, text("neighbor_2"), Names(text("neighborho"), text("neighbor_1"))
    for n in (4, 3, 2, 1, 0):
        a = f"adm{n}"
        if p.get(f"{a}_name") or p.get(f"{a}_en"):
            names = Names(text(f"{a}_name", f"{a}_en"), text(f"{a}_name1", f"{a}_ar"),
                          text(f"{a}_name2", f"{a}_ru"))
            return n, text(f"{a}_pcode"), names
    level = p.get("level")
    names = Names(text("name_en", "name", "en"), text("name_ar", "ar"), text("name_ru", "ru"))
    return level if isinstance(level, int) else 4, text("pcode", "code", "id"), names


def _area(feature: Mapping[str, Any], where: str) -> Any:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused(Fault(f"{where}.geometry", str(kind), say("a Polygon or MultiPolygon")))
    try:
        area = to_geometry(geometry)
    except (ValueError, TypeError, shapely.GEOSException) as e:
        raise Refused(Fault(f"{where}.geometry", str(e), say("a Polygon or MultiPolygon"))) from e
    west, south, east, north = area.bounds
    if not (west >= -180 and south >= -90 and east <= 180 and north <= 90):
        raise Refused(Fault(f"{where}.geometry", f"{area.bounds}",
                            say("longitude and latitude in degrees on WGS 84")))
    if not area.is_valid:
        raise Refused(Fault(f"{where}.geometry", shapely.is_valid_reason(area),
                            say("a polygon that does not cross itself")))
    return area


NAMES = {"en": ("name_en", "name", "en"), "ar": ("name_ar", "ar"), "ru": ("name_ru", "ru")}


def towns_from_csv(data: bytes, where: str) -> list[Town]:
    """Named points: columns `lat` and `lon`, a name (`name`, `name_en`, `name_ar`, `name_ru`),
    and if known `pcode` or `geonameid`, `population`. A cell may hold several spellings
    parted by `|`; the first is shown."""
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    except UnicodeDecodeError as e:
        raise Refused(Fault(where, f"byte {e.start}", say("text in UTF-8"))) from e
    return _all_or_none(lambda i: _town(rows[i], f"{where}: row {i + 2}"), range(len(rows)))


def _town(row: Mapping[str, str | None], where: str) -> Town:
    def cell(*keys: str) -> str:
        return next((v.strip() for k in keys if (v := row.get(k)) and v.strip()), "")

    spellings = {lang: cell(*keys).split("|") for lang, keys in NAMES.items()}
    if not any(s[0] for s in spellings.values()):
        raise Refused(Fault(f"{where}, name", "nothing", say("a name in some language")))
    at = (_degrees(cell("lon"), 180, f"{where}, lon"), _degrees(cell("lat"), 90, f"{where}, lat"))
    return Town(
        id=cell("pcode", "geonameid", "id") or f"{where}",
        names=Names(**{lang: s[0] for lang, s in spellings.items()}),
        at=at,
        population=int(p) if (p := cell("population")).isdecimal() else 0,
        other=tuple(n for s in spellings.values() for n in s[1:] if n),
    )


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


def _all_or_none(read: Callable[[int], Any], rows: Iterable[int]) -> list[Any]:
    kept: list[Any] = []
    faults: list[Fault] = []
    for i in rows:
        try:
            kept.append(read(i))
        except Refused as e:
            faults.extend(e.faults)
    if faults:
        raise Refused(faults)
    return kept
