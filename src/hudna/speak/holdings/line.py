"""One row of a file of holdings, read: what it says, before anybody has said what it means here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, tzinfo
from typing import get_args

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.claim import Areal
from hudna.place.degrees import DIGITS
from hudna.place.geometry import Line as Drawn
from hudna.place.geometry import Point, Position
from hudna.place.times import parse_instant
from hudna.record.kinds import Names
from hudna.say import say
from hudna.speak.cells import LONGEST_NAME, LONGEST_NOTE, Reader, Row, names_of, words_of
from hudna.speak.holdings.turn import Doubt
from hudna.speak.whereabouts import whereabouts
from hudna.terms.working import Working
from hudna.view.days import day_or_none, starts_ms

GROUNDS = ("unit", "circle")
WIDEST_KM = 100.0
SEVERAL = re.compile(r"\s*(?:;|\||\+|\n)\s*")


class Line(msgspec.Struct, frozen=True):
    """`holders` as the file calls them. Of `shape`, `admin` and `at` one at most says where it is;
    else the name does, within `within`. `start_ms` None: where the person says. `ground` and
    `radius_mm` as the row asks for them; `doubts` why somebody must look at it."""

    where: str
    names: Names
    holders: tuple[str, ...]
    start_ms: int | None
    stop_ms: int | None
    basis: str
    shape: Areal | None = None
    admin: tuple[str, ...] = ()
    at: Position | None = None
    within: tuple[str, ...] = ()
    ground: str = ""
    radius_mm: int = 0
    doubts: tuple[Doubt, ...] = ()

    @property
    def called(self) -> str:
        return self.names.best("en")


def line_of(row: Row, terms: Working, now_ms: int) -> Line:
    """Raises `Refused` with every fault of the row."""
    if row.faults and not row.cells:
        raise Refused(row.faults)
    r = Reader(row, terms, now_ms, list(row.faults))
    line = read_place(r)
    holders = tuple(dict.fromkeys(h for h in SEVERAL.split(r.text("holder")) if h))
    if not holders:
        r.faults.append(Fault(r.where("holder"), "nothing", say("who holds it")))
    start, stop = (_moment(r, column) for column in ("from", "until"))
    if start is not None and stop is not None and stop <= start:
        r.faults.append(Fault(r.where("until"), r.text("until"), say("an end after the start")))
    basis = r.attempt(lambda: words_of(r, "basis", LONGEST_NOTE), "")
    none: tuple[Doubt, ...] = ()
    doubts = r.attempt(lambda: _doubts(r), none)
    if r.faults:
        raise Refused(r.faults)
    return msgspec.structs.replace(line, holders=holders, start_ms=start, stop_ms=stop, basis=basis,
                                   doubts=doubts)


def _doubts(r: Reader) -> tuple[Doubt, ...]:
    """As `hudna holdings --table` writes them."""
    known = get_args(Doubt)
    said = r.text("doubts").split()
    if unknown := [word for word in said if word not in known]:
        raise Refused(Fault(r.where("doubts"), " ".join(unknown)[:60], say(
            "words among {known}", known=", ".join(known))))
    return tuple(word for word in known if word in said)


def read_place(r: Reader) -> Line:
    """What a row says of where it is and what it is called; its faults are with the reader."""
    shape = r.row.shape
    if isinstance(shape, Drawn):
        r.faults.append(Fault(r.row.where, "LineString", say("a Point, Polygon or MultiPolygon")))
    return Line(
        r.row.where, _names(r), (), None, None, "",
        shape=shape if not isinstance(shape, Drawn | Point) else None, admin=_admin(r),
        at=_at(r), within=tuple(w for w in (r.text("district"), r.text("governorate")) if w),
        ground=_ground(r), radius_mm=_radius(r),
    )


def _names(r: Reader) -> Names:
    given = any(r.text(c) for c in ("name", "name_en", "name_ar", "name_ru"))
    placed = r.row.shape is not None or r.text("admin") or r.text("lat") or r.text("mgrs")
    if not given and placed:
        return Names()
    return r.attempt(lambda: names_of(r), Names())


def _admin(r: Reader) -> tuple[str, ...]:
    text = r.attempt(lambda: words_of(r, "admin", LONGEST_NAME * 10), "")
    return tuple(dict.fromkeys(code for code in re.split(r"[\s,;|+]+", text) if code))


def _at(r: Reader) -> Position | None:
    if isinstance(r.row.shape, Point):
        return r.row.shape.at
    if r.row.shape is not None or not any(r.text(c) for c in ("lat", "lon", "position", "mgrs")):
        return None
    found = r.attempt(lambda: whereabouts(r), None)
    return found.at if isinstance(found, Point) else None


def _ground(r: Reader) -> str:
    said = r.text("ground").casefold()
    if said and said not in GROUNDS:
        r.faults.append(Fault(r.where("ground"), said, say("unit or circle")))
    return said


def _radius(r: Reader) -> int:
    return r.attempt(lambda: radius_mm(r.text("radius_km"), r.where("radius_km")), 0)


def radius_mm(text: str, where: str) -> int:
    """A radius in km, as text; 0 where there is none. Raises `Refused`."""
    if not text:
        return 0
    typed = text.translate(DIGITS)
    plain = re.fullmatch(r"\d{1,3}(?:\.\d{1,3})?", typed, re.ASCII)
    if not plain or not 0 < float(typed) <= WIDEST_KM:
        raise Refused(Fault(where, text, say("a plain number from {least} to {most}",
                                             least="0.1", most=f"{WIDEST_KM:g}")))
    return round(float(typed) * 1_000_000)


def _moment(r: Reader, column: str) -> int | None:
    text = r.text(column).translate(DIGITS)
    zone = zone_of(r.terms)
    return r.attempt(lambda: moment(text, r.where(column), zone), None) if text else None


def moment(text: str, where: str, zone: tzinfo) -> int:
    """A day, as 2016-07-31: its first moment in the zone; or an instant of RFC 3339."""
    if day_or_none(text):
        return starts_ms(text, zone)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise Refused(Fault(where, text, say("a day that there is")))
    try:
        return parse_instant(text, where)
    except Refused as refused:
        raise Refused(Fault(where, text, say(
            "a day as 2016-07-31, or a moment as 2016-07-31T06:00:00Z"))) from refused


def day_ms(day: date | None, zone: tzinfo) -> int | None:
    return None if day is None else starts_ms(day.isoformat(), zone)


def zone_of(terms: Working) -> tzinfo:
    """That of the agreement's days."""
    found = terms.incidents.zone if terms.incidents else None
    return found or UTC


def holder_names(lines: Iterable[Line]) -> tuple[str, ...]:
    """All that the file calls a holder, as they first come."""
    return tuple(dict.fromkeys(h for line in lines for h in line.holders))
