"""One Cursor on Target event in XML, as a position of an aircraft. Pure.

    <event uid type time start stale how>
      <point lat lon hae ce le/>
      <detail><contact callsign/><track speed course/></detail>
    </event>
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from hudna.fault import Refused
from hudna.place.times import parse_instant
from hudna.watch.cot.allowed import Dropped, refusal
from hudna.watch.cot.track import Track, fix_of
from hudna.watch.fix import Fix

LAST_EVENT = b"<event"


def read_xml(event: bytes) -> Fix | Dropped:
    """The position that the event gives, or why it gives none.

    An event that was broken off before this one began is passed over."""
    root = _root(event)
    if root is None or root.tag != "event":
        return Dropped.BROKEN
    return refusal(root.get("type", "")) or _position(root)


def _root(event: bytes) -> Element | None:
    root = _parsed(event)
    begun_anew = event.rfind(LAST_EVENT)
    return _parsed(event[begun_anew:]) if root is None and begun_anew > 0 else root


def _parsed(event: bytes) -> Element | None:
    try:
        root: Element = fromstring(event, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root


def _position(root: Element) -> Fix | Dropped:
    point = root.find("point")
    lon, lat = _number(point, "lon"), _number(point, "lat")
    if lon is None or lat is None:
        return Dropped.NO_POSITION
    at_ms = _moment(root.get("time", ""))
    if at_ms is None:
        return Dropped.NO_TIME
    track, contact = root.find("detail/track"), root.find("detail/contact")
    return fix_of(Track(
        root.get("uid", ""), at_ms, lon, lat, _number(point, "hae"), _number(point, "ce"),
        _number(track, "speed"), _number(track, "course"),
        "" if contact is None else contact.get("callsign", "")))


def _moment(text: str) -> int | None:
    try:
        return parse_instant(text, "time")
    except Refused:
        return None


def _number(element: Element | None, name: str) -> float | None:
    try:
        return None if element is None else float(element.get(name, ""))
    except ValueError:
        return None
