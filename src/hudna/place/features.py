"""A notice and protections as GeoJSON features: the input of `hudna check` and `hudna audit`.

Documented in `docs/check.md`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.datum import Datum, heights_in_msl
from hudna.place.geojson import brief, shape_from_geojson
from hudna.place.geometry import Line, Point, Shape
from hudna.place.properties import FORWARD, METRES_FEW, UPRIGHT, Id, Properties
from hudna.place.soundvolume import FARTHEST_MM
from hudna.place.volume import Heights, Volume, Window
from hudna.say import say

Json = Any

NOTICE_PROPERTIES = ("id", "operator", "category", "floor_m", "ceiling_m", "height_datum", "from",
                     "until", "width_m")
AREA_PROPERTIES = ("id", "kind", "buffer_m", "floor_m", "ceiling_m", "height_datum", "from",
                   "until", "bars", "excepts", "clause")
WGS_84 = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84",
          "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "OGC:CRS84")
FARTHEST_M = FARTHEST_MM / 1000

FEATURE = say("one GeoJSON Feature")
COLLECTION = say("a GeoJSON FeatureCollection")
LIST = say("a list of features")
OBJECT = say("an object with properties")
GEOMETRY = say("a GeoJSON geometry object")
FLOWN = say("a Polygon, a MultiPolygon, or a LineString with width_m")
NO_WIDTH = say("no width_m with this geometry; it belongs to a LineString")
DATUM = say("WGS 84 longitude and latitude, and no other crs (RFC 7946 section 4)")
HEIGHT_DATUM = say("one of msl, ellipsoid, ground, pressure")
NAMED = say("an id of the feature or a property id; or say which property is one with --area-id")
UNIQUE = say("an id that no other feature of the file has")


class NoticeFeature(msgspec.Struct, frozen=True):
    """An air operation, as a file announces it."""

    id: Id
    operator: str
    category: str
    volume: Volume


class AreaFeature(msgspec.Struct, frozen=True):
    """A protection, as a file lists it. `bars` `None` bars everyone.

    `clause` is the place in an agreement that protects it.
    """

    id: Id
    kind: str
    volume: Volume
    bars: tuple[str, ...] | None = None
    excepts: tuple[str, ...] = ()
    clause: str | None = None

    def applies_to(self, notice: NoticeFeature) -> bool:
        """Whether the notice's operator is barred here and its category not excepted."""
        barred = self.bars is None or notice.operator in self.bars
        return barred and notice.category not in self.excepts


class Asked(NamedTuple):
    """What names an area, and whether it must say its kind.

    The first property of `id_from` that it has names it; with `own_id`, where none is said, an
    area without the property `id` may have its Feature's own (RFC 7946 section 3.2).
    """

    id_from: tuple[str, ...] = ()
    own_id: bool = False
    kind: bool = True


CHECKED = Asked()


def notice_from_geojson(obj: Json) -> NoticeFeature:
    """A notice from a Feature. Raises `Refused` with every fault."""
    faults: list[Fault] = []
    notice = _notice(obj, faults)
    if faults or notice is None:
        raise Refused(faults)
    return notice


def areas_from_geojson(obj: Json, asked: Asked = CHECKED) -> tuple[AreaFeature, ...]:
    """Protections from a FeatureCollection, all or none. Raises `Refused` with every fault."""
    if not isinstance(obj, dict) or obj.get("type") != "FeatureCollection":
        raise Refused(Fault("type", _type_of(obj), COLLECTION))
    features = obj.get("features")
    if not isinstance(features, list):
        raise Refused(Fault("features", brief(features), LIST))
    faults = _faults_of_crs(obj, "crs")
    found = [_area(feature, f"features[{i}]", faults, asked)
             for i, feature in enumerate(features)]
    faults += _faults_of_ids(found, asked.id_from or ("id",))
    if faults:
        raise Refused(faults)
    return tuple(area for area in found if area is not None)


def _notice(obj: Json, faults: list[Fault]) -> NoticeFeature | None:
    read = _feature(obj, "", faults)
    if read is None:
        return None
    for name in ("floor_m", "ceiling_m", "from", "until"):
        read.required(name)
    shape = _shape(obj, "geometry", faults)
    volume = Volume(shape or Point((0, 0)), _half_width(read, shape), *_extent(read))
    read.nearly_right(NOTICE_PROPERTIES)
    notice = NoticeFeature(read.identifier("id"), read.text("operator"), read.text("category"),
                           volume)
    faults += read.faults
    if isinstance(shape, Point):
        faults.append(Fault("geometry.type", brief("Point"), FLOWN))
    return notice


def _area(obj: Json, where: str, faults: list[Fault], asked: Asked) -> AreaFeature | None:
    read = _feature(obj, f"{where}.", faults)
    if read is None:
        return None
    shape = _shape(obj, f"{where}.geometry", faults)
    buffer = read.millimetres("buffer_m", up=True, expected=METRES_FEW, within=(0, FARTHEST_M))
    volume = Volume(shape or Point((0, 0)), buffer or 0, *_extent(read))
    read.nearly_right(AREA_PROPERTIES)
    area = AreaFeature(_name_of(obj, where, read, asked), _text(read, "kind", needed=asked.kind),
                       volume, read.texts("bars"), read.texts("excepts") or (),
                       _text(read, "clause", needed=False) or None)
    faults += read.faults
    return area


def _name_of(obj: dict[str, Json], where: str, read: Properties, asked: Asked) -> Id:
    """The area's name: of the property that is asked for, or, where it may, the Feature's own."""
    if asked.id_from:
        return read.identifier(_first_there(read, asked.id_from))
    if not asked.own_id or read.values.get("id") is not None:
        return read.identifier("id")
    own = Properties(obj, where)
    if obj.get("id") is None:
        own.fault("id", NAMED)
        name: Id = ""
    else:
        name = own.identifier("id")
    read.faults += own.faults
    return name


def _first_there(read: Properties, names: tuple[str, ...]) -> str:
    return next((name for name in names if read.values.get(name) is not None), names[0])


def _text(read: Properties, name: str, *, needed: bool) -> str:
    return read.text(name) if needed or read.values.get(name) is not None else ""


def _feature(obj: Json, inside: str, faults: list[Fault]) -> Properties | None:
    if not isinstance(obj, dict) or obj.get("type") != "Feature":
        faults.append(Fault(f"{inside}type", _type_of(obj), FEATURE))
        return None
    faults += _faults_of_crs(obj, f"{inside}crs")
    values = obj.get("properties")
    if not isinstance(values, dict):
        faults.append(Fault(f"{inside}properties", brief(values), OBJECT))
        return None
    return Properties(values, f"{inside}properties")


def _shape(obj: dict[str, Json], where: str, faults: list[Fault]) -> Shape | None:
    geometry = obj.get("geometry")
    if geometry is None:
        faults.append(Fault(where, brief(geometry), GEOMETRY))
        return None
    try:
        return shape_from_geojson(geometry, where)
    except Refused as refused:
        faults += refused.faults
        return None


def _half_width(read: Properties, shape: Shape | None) -> int:
    """A route reaches half its width to either side; half a millimetre over is kept."""
    if shape is not None and not isinstance(shape, Line):
        if read.values.get("width_m") is not None:
            read.fault("width_m", NO_WIDTH)
        return 0
    if isinstance(shape, Line):
        read.required("width_m")
    width = read.millimetres("width_m", up=True, expected=METRES_FEW, within=(0, 2 * FARTHEST_M))
    return -(-(width or 0) // 2)


def _extent(read: Properties) -> tuple[Heights, Window]:
    floor = read.millimetres("floor_m", up=False)
    ceiling = read.millimetres("ceiling_m", up=True)
    begin, end = read.instant("from", up=False), read.instant("until", up=True)
    read.in_order("floor_m", "ceiling_m", floor, ceiling, UPRIGHT)
    read.in_order("from", "until", begin, end, FORWARD)
    return heights_in_msl(Heights(floor, ceiling), _datum(read)), Window(begin, end)


def _datum(read: Properties) -> Datum:
    """What the feature's heights are measured from; mean sea level where it does not say."""
    value = read.values.get("height_datum")
    if value is None:
        return Datum.MSL
    if value not in list(Datum):
        read.fault("height_datum", HEIGHT_DATUM)
        return Datum.MSL
    return Datum(value)


def _faults_of_ids(areas: list[AreaFeature | None], names: tuple[str, ...]) -> list[Fault]:
    seen: dict[Id, int] = {}
    faults: list[Fault] = []
    for i, area in enumerate(areas):
        if area is None or area.id == "":
            continue
        if area.id in seen:
            found = f"{brief(area.id)}, as in features[{seen[area.id]}]"
            faults.append(Fault(f"features[{i}].properties.{names[0]}", found, UNIQUE))
        seen.setdefault(area.id, i)
    return faults


def _faults_of_crs(obj: dict[str, Json], where: str) -> list[Fault]:
    """GeoJSON of 2008 could name another datum; a shape read in the wrong one lies elsewhere."""
    crs = obj.get("crs")
    if crs is None or (isinstance(crs, dict) and _crs_name(crs) in WGS_84):
        return []
    return [Fault(where, brief(crs), DATUM)]


def _crs_name(crs: dict[str, Json]) -> Json:
    named: Json = crs.get("properties")
    return named.get("name") if isinstance(named, dict) else None


def _type_of(obj: Json) -> str:
    if isinstance(obj, dict):
        return brief(obj.get("type"))
    return "a list" if isinstance(obj, list) else brief(obj)
