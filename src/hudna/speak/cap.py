"""A warning as a Common Alerting Protocol 1.2 message (OASIS, 1 July 2010).

The category is `Safety` and never `Security`: CAP keeps the latter for what is military, and a
warning says nothing of what an aircraft is. The scope is public: whoever is below may read it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from hudna.place.geometry import E7, MultiPolygon, Polygon, Position
from hudna.record.warning import PlaceWarning, Sure, WarnPlace
from hudna.say import moment
from hudna.speak.language import Language
from hudna.speak.warnings import Issuer, languages, shelters, told

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE = "application/cap+xml"
CERTAINTY: dict[Sure, str] = {
    "observed": "Observed", "likely": "Likely", "possible": "Possible"}
IMMEDIATE_MS = 10 * 60_000
TENTH_KM_MM = 100_000
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold (section 2.2)."""


def cap(warning: PlaceWarning, by: Issuer) -> bytes:
    """The message, with one `info` a language. ValueError for a draft: none goes out as real."""
    if warning.pending:
        raise ValueError("a warning that waits for a person is not sent")
    alert = Element("alert", {"xmlns": NAMESPACE})
    _add(alert, "identifier", warning.id)
    _add(alert, "sender", by.sender)
    _add(alert, "sent", cap_time(warning.sent_ms))
    _add(alert, "status", "Actual" if by.exercise is None else "Exercise")
    _add(alert, "msgType", warning.kind)
    _add(alert, "scope", "Public")
    if by.exercise is not None:
        _add(alert, "note", by.exercise)
    if warning.references:
        _add(alert, "references", " ".join(
            f"{by.sender},{e.id},{cap_time(e.sent_ms)}" for e in warning.references))
    for lang in languages():
        _info(alert, warning, by, lang)
    return bytes(tostring(alert, encoding="utf-8", xml_declaration=True))


def cap_time(ms: int) -> str:
    """CAP 1.2 section 3.3.2: to the second, UTC as `-00:00`, never `Z`."""
    return f"{moment(ms):%Y-%m-%dT%H:%M:%S}-00:00"


def _info(alert: Element, warning: PlaceWarning, by: Issuer, lang: Language) -> None:
    words, ends = told(warning, by, lang), warning.kind == "Cancel"
    info = SubElement(alert, "info")
    _add(info, "language", lang.code)
    _add(info, "category", "Safety")
    _add(info, "event", words.event)
    _add(info, "responseType",
         "AllClear" if ends else "Shelter" if shelters(warning) else "Prepare")
    _add(info, "urgency", _urgency(warning))
    _add(info, "severity", "Minor" if ends else "Severe")
    _add(info, "certainty", "Unlikely" if ends else CERTAINTY[warning.sure])
    if not ends:
        _add(info, "onset", cap_time(warning.from_ms))
    _add(info, "expires", cap_time(warning.expires_ms))
    _add(info, "senderName", by.name)
    _add(info, "headline", words.headline)
    _add(info, "description", words.description)
    _add(info, "instruction", words.instruction)
    if by.url:
        _add(info, "web", f"{by.url}/{warning.id}.xml")
    _area(info, warning.place, words.area)


def _urgency(warning: PlaceWarning) -> str:
    if warning.kind == "Cancel":
        return "Past"
    soon = warning.from_ms - warning.sent_ms <= IMMEDIATE_MS
    return "Immediate" if soon else "Expected"


def _area(info: Element, place: WarnPlace, name: str) -> None:
    area = SubElement(info, "area")
    _add(area, "areaDesc", name)
    if place.shape is None:
        _add(area, "circle", _circle(place))
    else:
        for outline in _outlines(place.shape):
            _add(area, "polygon", " ".join(map(_pair, outline)))


def _circle(place: WarnPlace) -> str:
    """The radius in kilometres, rounded up: nobody within reach is left outside."""
    tenths = -(-place.reach_mm // TENTH_KM_MM)
    return f"{_pair(place.at)} {tenths / 10}"


def _outlines(shape: Polygon | MultiPolygon) -> tuple[tuple[Position, ...], ...]:
    """CAP knows no holes: who lives in one is warned too."""
    polygons = (shape.rings,) if isinstance(shape, Polygon) else shape.polygons
    return tuple(rings[0] for rings in polygons)


def _pair(at: Position) -> str:
    """Latitude first (section 3.2.4, `polygon`)."""
    return f"{at[1] / E7:.7f},{at[0] / E7:.7f}"


def plain(text: str) -> str:
    """Text that XML can hold; what it cannot is shown as the sign for that."""
    return _NO_XML.sub("\ufffd", text)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = plain(text)

