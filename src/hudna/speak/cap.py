"""A warning as a Common Alerting Protocol 1.2 message (OASIS, 1 July 2010).

The category is `Safety` and never `Security`: CAP keeps the latter for what is military, and a
warning says nothing of what an aircraft is. The scope is public: whoever is below may read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from hudna.place.geometry import E7, MultiPolygon, Polygon, Position
from hudna.record.warning import PlaceWarning, Sure, WarnPlace
from hudna.say import moment
from hudna.speak.language import Language
from hudna.speak.warnings import Issuer, Told, languages, shelters, told
from hudna.speak.xml_text import HEAD, tag

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE = "application/cap+xml"
CERTAINTY: dict[Sure, str] = {
    "observed": "Observed", "likely": "Likely", "possible": "Possible"}
IMMEDIATE_MS = 10 * 60_000
TENTH_KM_MM = 100_000


def cap(warning: PlaceWarning, by: Issuer) -> bytes:
    """The message, with one `info` a language. ValueError for a draft: none goes out as real."""
    if warning.pending:
        raise ValueError("a warning that waits for a person is not sent")
    parts = [HEAD, f'<alert xmlns="{NAMESPACE}">', *_head(warning, by)]
    for lang in languages():
        parts += _info(warning, by, lang)
    return "".join((*parts, "</alert>")).encode()


def _head(warning: PlaceWarning, by: Issuer) -> Iterator[str]:
    yield tag("identifier", warning.id)
    yield tag("sender", by.sender)
    yield tag("sent", cap_time(warning.sent_ms))
    yield tag("status", "Actual" if by.exercise is None else "Exercise")
    yield tag("msgType", warning.kind)
    yield tag("scope", "Public")
    if by.exercise is not None:
        yield tag("note", by.exercise)
    if warning.references:
        yield tag("references", " ".join(
            f"{by.sender},{e.id},{cap_time(e.sent_ms)}" for e in warning.references))


@lru_cache(maxsize=1024)
def cap_time(ms: int) -> str:
    """CAP 1.2 section 3.3.2: to the second, UTC as `-00:00`, never `Z`."""
    return f"{moment(ms):%Y-%m-%dT%H:%M:%S}-00:00"


def _info(warning: PlaceWarning, by: Issuer, lang: Language) -> Iterator[str]:
    words, ends = told(warning, by, lang), warning.kind == "Cancel"
    yield f"<info>{tag('language', lang.code)}<category>Safety</category>"
    yield tag("event", words.event)
    yield tag("responseType",
              "AllClear" if ends else "Shelter" if shelters(warning) else "Prepare")
    yield tag("urgency", _urgency(warning))
    yield tag("severity", "Minor" if ends else "Severe")
    yield tag("certainty", "Unlikely" if ends else CERTAINTY[warning.sure])
    if not ends:
        yield tag("onset", cap_time(warning.from_ms))
    yield tag("expires", cap_time(warning.expires_ms))
    yield _said(by.name, words)
    if by.url:
        yield tag("web", f"{by.url}/{warning.id}.xml")
    yield f"<area>{tag('areaDesc', words.area)}{_drawn(warning.place)}</area></info>"


@lru_cache(maxsize=6144)
def _said(name: str, words: Told) -> str:
    return (tag("senderName", name) + tag("headline", words.headline)
            + tag("description", words.description) + tag("instruction", words.instruction))


def _urgency(warning: PlaceWarning) -> str:
    if warning.kind == "Cancel":
        return "Past"
    soon = warning.from_ms - warning.sent_ms <= IMMEDIATE_MS
    return "Immediate" if soon else "Expected"


@lru_cache(maxsize=2048)
def _drawn(place: WarnPlace) -> str:
    if place.shape is None:
        return tag("circle", _circle(place))
    return "".join(tag("polygon", " ".join(map(_pair, line))) for line in _outlines(place.shape))


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
