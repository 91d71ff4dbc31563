"""One row of an import, however it was written, to one protection; or every fault in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TypeAlias, TypeVar

from hudna.fault import Fault, Refused
from hudna.place.degrees import parse_position
from hudna.place.geometry import E7, Point, Position, Shape
from hudna.place.mgrs import from_mgrs
from hudna.place.times import parse_instant
from hudna.record.kinds import Area, Names, Site
from hudna.say import say
from hudna.speak.spelling import folded
from hudna.terms.working import Working

LONGEST_NAME = 300
LONGEST_NOTE = 4000
WIDEST_BUFFER_M = 100_000
HIGHEST_M = 100_000
PLAIN_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d+)?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")

_EXPECTED = {
    "lat": say("a latitude: decimal degrees such as 35.33578, or degrees, minutes and seconds "
               "such as 35°20'08.8\"N"),
    "lon": say("a longitude: decimal degrees such as 40.14084, or degrees, minutes and seconds "
               "such as 40°08'27.0\"E"),
}

T = TypeVar("T")
Imports: TypeAlias = Site | Area
NOWHERE: Shape = Point((0, 0))
"""Stands in for a shape that has a fault; its row is never kept."""


@dataclass(frozen=True, slots=True)
class Row:
    """`where` names the row in the file; `cells` are texts by column (COLUMNS); `shape` is there
    where the format carries geometry."""

    where: str
    cells: Mapping[str, str]
    shape: Shape | None = None
    faults: tuple[Fault, ...] = ()
    """What the format itself found wrong with the row."""


@dataclass(slots=True)
class Reader:
    """Reads the cells of one row and gathers what is wrong with them."""

    row: Row
    terms: Working
    now_ms: int
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.row.cells.get(column, "").strip()

    def where(self, column: str) -> str:
        return f"{self.row.where}, {column}"

    def attempt(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except Refused as e:
            self.faults.extend(e.faults)
            return otherwise


def protection(row: Row, terms: Working, now_ms: int) -> Imports:
    """The protection that a row registers. Raises `Refused` with every fault in the row.

    Without `from` it holds from now; without `buffer_m`, with the agreement's buffer of its
    kind; without `review_by`, to be looked at again after the agreement's review period.
    """
    if row.faults and not row.cells:
        raise Refused(row.faults)
    r = Reader(row, terms, now_ms, list(row.faults))
    made = _made(r)
    if r.faults:
        raise Refused(r.faults)
    return made


def _made(r: Reader) -> Imports:
    kind = r.attempt(lambda: _kind(r), "")
    from_ms = _instant(r, "from", r.now_ms)
    until_ms = _instant(r, "until", None)
    floor_mm, ceiling_mm = _height(r, "floor_m"), _height(r, "ceiling_m")
    _in_order(r, "until", from_ms, until_ms)
    _in_order(r, "ceiling_m", floor_mm, ceiling_mm)
    site = Site(
        protects=kind,
        names=r.attempt(lambda: _names(r), Names()),
        shape=r.attempt(lambda: _shape(r), NOWHERE),
        buffer_mm=r.attempt(lambda: _buffer(r, kind), 0),
        from_ms=from_ms or 0,
        until_ms=until_ms,
        review_by_ms=_instant(r, "review_by", r.now_ms + r.terms.review_every_ms),
        district=r.attempt(lambda: _words(r, "district", LONGEST_NAME), ""),
        note=r.attempt(lambda: _words(r, "note", LONGEST_NOTE), ""),
    )
    if r.faults:
        return site
    return _as_recorded(r, site, floor_mm, ceiling_mm)


def _as_recorded(r: Reader, site: Site, floor_mm: int | None, ceiling_mm: int | None) -> Imports:
    """A site, or an area: where the row says so, or names a floor or a ceiling."""
    said = r.text("record").casefold()
    if said not in ("", "site", "area"):
        raise Refused(Fault(r.where("record"), said, say("site or area")))
    heights = floor_mm is not None or ceiling_mm is not None
    if said == "site" and heights:
        raise Refused(Fault(r.where("record"), said,
                            say("area, since a floor or a ceiling is given")))
    if said != "area" and not heights:
        return site
    if isinstance(site.shape, Point):
        raise Refused(Fault(r.where("record"), "Point", say("a polygon for an area")))
    return Area(
        protects=site.protects, names=site.names, shape=site.shape, buffer_mm=site.buffer_mm,
        from_ms=site.from_ms, until_ms=site.until_ms, floor_mm=floor_mm, ceiling_mm=ceiling_mm,
        review_by_ms=site.review_by_ms, district=site.district, note=site.note,
    )


# --- cells ---------------------------------------------------------------------------------


def _kind(r: Reader) -> str:
    """A protected kind of the agreement: its id, its name in any of the languages, or first
    words of a name that begin no other kind's (`hospital`, `مستشفى`)."""
    said = folded(r.text("kind"))
    kinds = r.terms.agreement.protected_kinds
    names = {k.id: [folded(w) for w in (k.id, k.name.en, k.name.ar, k.name.ru)] for k in kinds}
    exact = [id_ for id_, known in names.items() if said in known]
    begun = [id_ for id_, known in names.items() if any(n.startswith(f"{said} ") for n in known)]
    if said and len(fits := exact or begun) == 1:
        return fits[0]
    raise Refused(Fault(r.where("kind"), r.text("kind") or "nothing", say(
        "a kind that the agreement protects: {kinds}", kinds=", ".join(k.id for k in kinds))))


def _names(r: Reader) -> Names:
    names = {lang: _words(r, f"name_{lang}", LONGEST_NAME) for lang in ("en", "ar", "ru")}
    if plain := _words(r, "name", LONGEST_NAME):
        lang = script(plain)
        names[lang] = names[lang] or plain
    if not any(names.values()):
        raise Refused(Fault(r.where("name"), "nothing", say("a name in at least one language")))
    return Names(**names)


def script(text: str) -> str:
    """The desk's language whose script a name is written in."""
    if re.search("[\u0600-\u06ff]", text):
        return "ar"
    return "ru" if re.search("[\u0400-\u04ff]", text) else "en"


def _words(r: Reader, column: str, longest: int) -> str:
    text = r.text(column)
    if len(text) > longest:
        raise Refused(Fault(r.where(column), f"{len(text)}",
                            say("at most {n} characters", n=longest)))
    if broken := CONTROL.search(text):
        raise Refused(Fault(r.where(column), f"U+{ord(broken[0]):04X}",
                            say("text without control or replacement characters")))
    return text


def _instant(r: Reader, column: str, otherwise: int | None) -> int | None:
    if not r.text(column):
        return otherwise
    return r.attempt(
        lambda: parse_instant(r.text(column), r.where(column), up=column == "until"), otherwise)


def _in_order(r: Reader, column: str, low: int | None, high: int | None) -> None:
    if low is not None and high is not None and high <= low:
        expected = (say("an end after the start") if column == "until"
                    else say("a ceiling above the floor"))
        r.faults.append(Fault(r.where(column), r.text(column), expected))


def _buffer(r: Reader, kind: str) -> int:
    if not r.text("buffer_m"):
        return r.terms.buffers_mm.get(kind, 0)
    return _millimetres(r, "buffer_m", 0, WIDEST_BUFFER_M)


def _height(r: Reader, column: str) -> int | None:
    if not r.text(column):
        return None
    return r.attempt(lambda: _millimetres(r, column, -500, HIGHEST_M), None)


def _millimetres(r: Reader, column: str, least: int, most: int) -> int:
    text = r.text(column)
    try:
        metres = Decimal(text) if text.isascii() else Decimal("NaN")
    except InvalidOperation:
        metres = Decimal("NaN")
    if not metres.is_finite() or not least <= metres <= most:
        raise Refused(Fault(r.where(column), text, say(
            "metres from {least} to {most}, as a plain number", least=least, most=most)))
    return int((metres * 1000).to_integral_value())


# --- where it is ---------------------------------------------------------------------------


def _shape(r: Reader) -> Shape:
    if r.row.shape is not None or r.row.faults:
        return r.row.shape or NOWHERE
    ways = [c for c in ("lat", "position", "mgrs") if r.text(c)]
    if r.text("lon") and "lat" not in ways:
        ways.append("lat")
    if not ways:
        raise Refused(Fault(r.where("lat"), "nothing",
                            say("lat and lon, or mgrs, or position")))
    found = {way: _one(r, way) for way in ways}
    return Point(_agreed(r, found))


def _one(r: Reader, way: str) -> Position:
    if way == "mgrs":
        return from_mgrs(r.text("mgrs"), r.where("mgrs"))
    if way == "position":
        return parse_position(r.text("position"), r.where("position"))
    return (_axis(r, "lon"), _axis(r, "lat"))


def _axis(r: Reader, column: str) -> int:
    """Decimal degrees, or degrees, minutes and seconds with their letter."""
    text = r.text(column)
    limit = 90 if column == "lat" else 180
    if PLAIN_DEGREES.fullmatch(text):
        value = Decimal(text)
        if abs(value) > limit:
            raise Refused(Fault(r.where(column), text, say(
                "degrees from -{limit} to {limit}", limit=limit)))
        return int((value * E7).to_integral_value())
    if not text:
        raise Refused(Fault(r.where(column), "nothing", _EXPECTED[column]))
    try:
        lon, lat = parse_position(_beside(text, column), r.where(column))
    except Refused as e:
        raise Refused(Fault(r.where(column), text, _EXPECTED[column])) from e
    return lat if column == "lat" else lon


def _beside(text: str, column: str) -> str:
    """The axis with a zero of the other beside it, labelled in the same order, so that a letter
    of the wrong axis (an E among latitudes) is seen."""
    if not re.search(r"[^\W\d_]", re.sub(r"(?<=\d)\s*d", "", text)):
        return f"lat {text} lon 0" if column == "lat" else f"lat 0 lon {text}"
    letter = "E" if column == "lat" else "N"
    return f"{text} {letter} 0" if text[0].isalpha() else f"{text} 0 {letter}"


def _agreed(r: Reader, found: Mapping[str, Position]) -> Position:
    """Where a row gives the place twice, both must say the same, to about 20 m."""
    first, *others = found.values()
    for way, at in zip(list(found)[1:], others, strict=True):
        if max(abs(at[0] - first[0]), abs(at[1] - first[1])) > 2000:
            raise Refused(Fault(r.where(way), r.text(way), say(
                "the same place as in the other columns of the row")))
    return first
