"""Our warnings and areas as Cursor on Target events, in XML and in TAK protocol version 1. Pure.

Only what `allowed` lists leaves. A warning says where people are warned and for how long, never
where an aircraft, its crew or whoever watched it is.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.geometry import E7, Position, Ring
from hudna.place.times import format_instant
from hudna.watch.cot.allowed import AREA, CANCEL, WARNING, may_leave
from hudna.watch.cot.proto_in import INSTALLED

Kind: TypeAlias = Literal["b-a-g", "b-a-o-can", "u-d-f"]
UNKNOWN = "9999999.0"
NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
RED, RED_THIN = "-65536", "872349696"
"""ARGB as a signed number: opaque red, and red at a fifth."""


class PlaceWarning(msgspec.Struct, frozen=True):
    """A place to be warned. `id` is the warning's own, the same when it is sent anew; `texts` are
    the lines that people read, one a language. Lengths in metres, moments in ms UTC; `until_ms` is
    when the warning ends by itself."""

    id: str
    name: str
    at: Position
    within_m: int
    from_ms: int
    until_ms: int
    texts: tuple[str, ...]


class AreaDrawing(msgspec.Struct, frozen=True):
    """A barred area, by its outlines, closed or not: holes are not drawn. `until_ms`: when it ends,
    or, where it has no end, when this drawing is to be sent anew."""

    id: str
    name: str
    outlines: tuple[Ring, ...]
    from_ms: int
    until_ms: int
    texts: tuple[str, ...]


class CotEvent(msgspec.Struct, frozen=True):
    """One event, ready to be written. `detail` is XML."""

    uid: str
    kind: Kind
    sent_ms: int
    start_ms: int
    stale_ms: int
    at: Position
    within_m: int
    detail: bytes


def warning_event(warning: PlaceWarning, now_ms: int) -> CotEvent:
    """The warning as an alarm at the place; it is stale when the warning ends."""
    detail = _detail(warning.name, warning.texts)
    SubElement(detail, "emergency", type="Geo-fence Breached").text = _plain(warning.name)
    SubElement(SubElement(detail, "shape"), "ellipse", major=str(warning.within_m),
               minor=str(warning.within_m), angle="0")
    return _event(warning.id, WARNING, detail, now_ms=now_ms, at=warning.at,
                  window=(warning.from_ms, warning.until_ms), within_m=warning.within_m)


def warning_cancelled(warning: PlaceWarning, now_ms: int) -> CotEvent:
    """The warning taken back: the same uid, stale at once."""
    detail = _detail(warning.name, warning.texts)
    SubElement(detail, "emergency", cancel="true").text = _plain(warning.name)
    return _event(warning.id, CANCEL, detail, now_ms=now_ms, at=warning.at,
                  window=(now_ms, now_ms), within_m=warning.within_m)


def area_events(area: AreaDrawing, now_ms: int) -> tuple[CotEvent, ...]:
    """A shape for each outline; the uids are the same when it is sent anew."""
    return _outlines(area, now_ms, (area.from_ms, area.until_ms))


def area_cancelled(area: AreaDrawing, now_ms: int) -> tuple[CotEvent, ...]:
    """The shapes once more, stale at once."""
    return _outlines(area, now_ms, (now_ms, now_ms))


def as_xml(event: CotEvent) -> bytes:
    """One `<event>` in UTF-8, as it goes over a stream."""
    if not may_leave(event.kind):
        raise ValueError(event.kind)
    root = Element("event", version="2.0", uid=event.uid, type=event.kind, how="m-g",
                   time=_moment(event.sent_ms), start=_moment(event.start_ms),
                   stale=_moment(event.stale_ms))
    lon, lat = event.at
    SubElement(root, "point", lat=_degrees(lat), lon=_degrees(lon), hae=UNKNOWN,
               ce=f"{event.within_m}.0" if event.within_m else UNKNOWN, le=UNKNOWN)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=False)
    return written.replace(b"</event>", event.detail + b"</event>")


def as_protobuf(event: CotEvent, *, mesh: bool = False) -> bytes:
    """The event in TAK protocol version 1, framed for a stream or for a datagram of the mesh.

    Raises `Refused` where takproto is missing."""
    try:
        import takproto  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise Refused(Fault("cot", "TAK protocol version 1", INSTALLED)) from None
    form = takproto.TAKProtoVer.MESH if mesh else takproto.TAKProtoVer.STREAM
    written: bytearray = takproto.xml2proto(as_xml(event), form)
    return bytes(written)


def _outlines(area: AreaDrawing, now_ms: int, window: tuple[int, int]) -> tuple[CotEvent, ...]:
    return tuple(_outline(area, number, now_ms, window) for number in range(len(area.outlines)))


def _outline(area: AreaDrawing, number: int, now_ms: int, window: tuple[int, int]) -> CotEvent:
    ring, detail = area.outlines[number], _detail(area.name, area.texts)
    for lon, lat in ring if ring[0] == ring[-1] else (*ring, ring[0]):
        SubElement(detail, "link", point=f"{_degrees(lat)},{_degrees(lon)}")
    for tag, value in (("strokeColor", RED), ("fillColor", RED_THIN), ("strokeWeight", "3.0"),
                       ("labels_on", "true")):
        SubElement(detail, tag, value=value)
    uid = area.id if number == 0 else f"{area.id}.{number}"
    return _event(uid, AREA, detail, now_ms=now_ms, at=_middle(ring), window=window)


def _event(uid: str, kind: Kind, detail: Element, *, now_ms: int, at: Position,
           window: tuple[int, int], within_m: int = 0) -> CotEvent:
    """`stale` is never before `time`, of which readers would make different things."""
    start, stale = window
    return CotEvent(f"hudna.{uid}", kind, now_ms, start, max(stale, now_ms), at, within_m,
                    tostring(detail, encoding="utf-8", xml_declaration=False))


def _detail(name: str, texts: tuple[str, ...]) -> Element:
    detail = Element("detail")
    SubElement(detail, "contact", callsign=_plain(name))
    SubElement(detail, "remarks").text = "\n".join(_plain(text) for text in texts)
    return detail


def _plain(text: str) -> str:
    """Without the characters that XML 1.0 has not (section 2.2)."""
    return NOT_XML.sub(" ", text)


def _middle(ring: Ring) -> Position:
    """Where a client puts the name: the middle of the outline's box."""
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    return (min(lons) + max(lons)) // 2, (min(lats) + max(lats)) // 2


def _degrees(e7: int) -> str:
    return f"{e7 / E7:.7f}"


def _moment(ms: int) -> str:
    """With milliseconds always, as TAK clients write it, and always none: they would tell what came
    to the watch when."""
    return f"{format_instant(ms // 1000 * 1000)[:-1]}.000Z"
