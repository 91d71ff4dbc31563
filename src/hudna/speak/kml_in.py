"""KML 2.2 (OGC 07-147r2) and KMZ: Placemarks with a point or polygons.

The parser takes no document type, entity or outside reference, and a KMZ is opened no further
than the largest file allowed, whatever its directory claims.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from hudna.fault import Fault, Refused
from hudna.place.geometry import Shape
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.archives import METHODS
from hudna.speak.cells import Row
from hudna.speak.columns import meanings
from hudna.speak.geojson_in import POINT_OR_POLYGON, point_or_polygon

GEOMETRIES = ("Point", "Polygon", "MultiGeometry", "LineString", "LinearRing", "Track",
              "MultiTrack", "Model")
_KMZ = say("a KMZ file, zipped and not encrypted")


def read_kml(data: bytes, mapping: Mapping[str, str], most_rows: int) -> list[Row]:
    """One row a Placemark. Raises `Refused` where it is no KML at all."""
    placemarks = list(_placemarks(_root(data)))
    if not placemarks:
        raise Refused(Fault("file", "no Placemark", say("at least one Placemark")))
    if len(placemarks) > most_rows:
        raise Refused(Fault("file", f"{len(placemarks)} Placemarks",
                            say("at most {n} Placemarks", n=most_rows)))
    return [_row(p, f"Placemark {i}", mapping) for i, p in enumerate(placemarks, 1)]


def unzipped(data: bytes, most_bytes: int) -> bytes:
    """The KML inside a KMZ: `doc.kml`, else the first. Raises `Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [n for n in archive.namelist() if n.lower().endswith(".kml")]
            if not names:
                raise Refused(Fault("file", "a ZIP file without KML", say("a KMZ with doc.kml")))
            name = "doc.kml" if "doc.kml" in names else names[0]
            if archive.getinfo(name).compress_type not in METHODS:
                raise Refused(Fault("file", f"{shown(name)}, compression method "
                                    f"{archive.getinfo(name).compress_type}", _KMZ))
            with archive.open(name) as file:
                inside = file.read(most_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError,
            EOFError, OSError, ValueError, OverflowError) as e:
        if isinstance(e, Refused):
            raise
        raise Refused(Fault("file", shown(str(e)), _KMZ)) from e
    if len(inside) > most_bytes:
        raise Refused(Fault("file", f"more than {most_bytes} bytes unzipped",
                            say("at most {n} bytes", n=most_bytes)))
    return inside


def _root(data: bytes) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as e:
        raise Refused(Fault("file", str(e), say("well-formed KML"), line=e.position[0])) from e
    except DefusedXmlException as e:
        raise Refused(Fault("file", type(e).__name__, say(
            "KML without a document type, entities or outside references"))) from e
    except (ValueError, LookupError) as e:
        raise Refused(Fault("file", str(e), say("KML in UTF-8"))) from e
    if _tag(root) != "kml":
        raise Refused(Fault("file", f"<{_tag(root)}>", say("a <kml> element")))
    return root


def _placemarks(root: Element) -> Iterator[Element]:
    """In the file's order. One in another is refused: reading each of them with all that is in it
    would take the square of their number."""
    left = [root]
    while left:
        e = left.pop()
        if _tag(e) == "Placemark":
            if any(_tag(c) == "Placemark" for c in e.iter() if c is not e):
                raise Refused(Fault("file", "a Placemark in a Placemark",
                                    say("Placemarks side by side, none in another")))
            yield e
        else:
            left.extend(reversed(e))


def _row(placemark: Element, where: str, mapping: Mapping[str, str]) -> Row:
    given = dict(_given(placemark))
    columns = meanings(given, mapping)
    cells = {c: v for c, v in zip(columns, given.values(), strict=True) if c and v}
    try:
        return Row(where, cells, _shape(placemark, where))
    except Refused as e:
        return Row(where, cells, faults=e.faults)
    except RecursionError:
        return Row(where, cells, faults=(Fault(where, "nesting without end", POINT_OR_POLYGON),))


def _given(placemark: Element) -> Iterator[tuple[str, str]]:
    """What the Placemark says of itself: extended data first, then KML's own elements."""
    for e in placemark.iter():
        if _tag(e) == "Data":
            yield e.get("name", ""), _text(_child(e, "value"))
        elif _tag(e) == "SimpleData":
            yield e.get("name", ""), _text(e)
    span = _child(placemark, "TimeSpan")
    own = {
        "name": _child(placemark, "name"), "note": _child(placemark, "description"),
        "from": _child(span, "begin"), "until": _child(span, "end"),
    }
    yield from ((name, _text(e)) for name, e in own.items() if e is not None)


def _shape(placemark: Element, where: str) -> Shape:
    found = [e for e in placemark if _tag(e) in GEOMETRIES]
    parts = [p for e in found for p in _parts(e, where)]
    if len(parts) == 1:
        return point_or_polygon(parts[0], where)
    if not parts or any(p["type"] != "Polygon" for p in parts):
        kinds = ", ".join(p["type"] for p in parts) or "no geometry"
        raise Refused(Fault(where, kinds, POINT_OR_POLYGON))
    several = {"type": "MultiPolygon", "coordinates": [p["coordinates"] for p in parts]}
    return point_or_polygon(several, where)


def _parts(e: Element, where: str) -> Iterator[dict[str, Any]]:
    """The geometries in an element, as GeoJSON."""
    kind = _tag(e)
    if kind == "MultiGeometry":
        for part in e:
            yield from _parts(part, where)
    elif kind == "Point":
        yield {"type": kind, "coordinates": next(iter(_coordinates(e, where)), [])}
    elif kind == "Polygon":
        edges = [b for name in ("outerBoundaryIs", "innerBoundaryIs")
                 for b in e if _tag(b) == name]
        yield {"type": kind, "coordinates": [_coordinates(b, where) for b in edges]}
    else:
        yield {"type": kind}


def _coordinates(e: Element, where: str) -> list[list[float]]:
    """`lon,lat[,alt]` parted by white space (section 16.10); heights are left aside."""
    text = next((c.text or "" for c in e.iter() if _tag(c) == "coordinates"), "")
    try:
        return [[float(n) for n in position.split(",")] for position in text.split()]
    except ValueError as error:
        raise Refused(Fault(f"{where}, coordinates", text.strip()[:60],
                            say("lon,lat parted by white space"))) from error


def _child(e: Element | None, tag: str) -> Element | None:
    return next((c for c in e if _tag(c) == tag), None) if e is not None else None


def _text(e: Element | None) -> str:
    return (e.text or "").strip() if e is not None else ""


def _tag(e: Element) -> str:
    return e.tag.rpartition("}")[2]
