"""What an author says in the leak suite, each statement with a word or a place in every field that
is hidden from the third, which is nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import msgspec

from hudna.act.draft import Draft, Reader
from hudna.act.release import Choice
from hudna.place.geometry import Fix, Point, Polygon, Way
from hudna.place.grid import cell
from hudna.record import kinds
from hudna.record.incidents import Attached, Harm
from hudna.record.kinds import Anything, Names
from hudna.record.release import RELEASABLE
from hudna.record.watching import Seen, WarnedPlace
from tests.exchange.nodes import START_MS
from tests.promises.leaks import Needles
from tests.promises.planted_process import note, process

HOUR = 3_600_000
WORDS = tuple(k for k in RELEASABLE if k not in (kinds.Site, kinds.Area, kinds.Movement))
SOMEBODY = "opposition"
"""Whom a statement about a party is about: an author that itself leaves tells nobody anything more,
and all that it said after that would be hidden by nothing that is tried here."""


class Planted:
    """What an author has said, each hidden in some way from `third`."""

    def __init__(self, needles: Needles, third: str) -> None:
        self.needles, self.third, self.count, self._places = needles, third, 0, 0
        self.hashes: list[str] = []

    def word(self, what: str) -> str:
        self.count += 1
        return self.needles.word(f"canary{self.count:03}{self.third}", what)

    def at(
        self, what: str, west: int = 387_334_567, south: int = 341_345_679
    ) -> tuple[int, int]:
        """A place; the corners of its cell of 1 km are hidden with it, those of 10 km are not."""
        self._places += 1
        lon, lat = west + 1_000_000 * self._places, south
        self.needles.place((lon, lat), what)
        for corner in cell(Point((lon, lat)), "1 km").rings[0]:
            self.needles.place(corner, f"{what}, the cell of 1 km")
        return lon, lat


    def from_where(self, what: str) -> Point:
        """Where somebody watches: no cell there is that of anything else."""
        return Point(self.at(what, 157_334_567, 117_345_679))

    def around(self, at: Point) -> Polygon:
        """The cell of 10 km that holds it, hidden too."""
        found = cell(at, "10 km")
        for corner in found.rings[0]:
            self.needles.place(corner, "the cell of 10 km of a sighting")
        return found


def protections(planted: Planted, step: str) -> Iterator[tuple[kinds.Protection, Choice]]:
    """One of each kind, told to the third at `step`, without a word that may be withheld."""
    third, nothing = planted.third, step == "nothing"
    hidden = step in ("existence", "nothing")
    for kind in ("site", "area", "movement"):
        what = f"{kind} told as {step}"
        at = planted.at(what)
        names = Names(planted.word(what), planted.word(what), planted.word(what))
        note, district = planted.word(what), planted.word(what)
        # What is told beside the place is hidden as well where the place is told at no step.
        start = planted.needles.number(START_MS + 1234 + len(planted.hashes), what) if hidden \
            else START_MS
        buffer = planted.needles.number(543_217, what) if hidden else 500_000
        review = planted.needles.number(START_MS + 987_654_321 + planted.count, what)
        withheld = ("names", "note", "review_by_ms") if kind == "movement" else (
            "names", "note", "district", "review_by_ms")
        choice = Choice(third, nothing=True) if nothing else Choice(
            third, step, () if step == "existence" else withheld)
        east = (at[0] + 20_000, at[1])
        if kind == "site":
            said = kinds.Site("hospital", names, Point(at), buffer, start, None, review,
                              "" if step == "existence" else district, note)
        elif kind == "area":
            box = Polygon(((at, east, (at[0] + 20_000, at[1] + 20_000), at),))
            said = kinds.Area("hospital", names, box, buffer, start, None, None, None, review,
                              "" if step == "existence" else district, note)
        else:
            way = Way((Fix(at, START_MS + HOUR), Fix(east, START_MS + 2 * HOUR)), 60_000)
            said = kinds.Movement("convoy", names, way, buffer, review, note)
        yield said, choice


def statements(planted: Planted, subject: str, me: str) -> Iterator[Draft]:
    """One of each kind that has words which may be withheld, all of them withheld."""
    for kind in WORDS:
        said = _said(kind, subject, me)
        fields = {f: _hidden(planted, kind, f) for f in RELEASABLE[kind] if f != "near"}
        if "near" in RELEASABLE[kind]:
            at = fields.get("at") or planted.from_where(f"the cell of a {kind.__name__}")
            fields["near"] = planted.around(at)
        whole = msgspec.structs.replace(said, **fields)
        yield Draft(whole, None, (Reader(planted.third, RELEASABLE[kind]),))


def _hidden(planted: Planted, kind: type, field: str) -> object:
    what = f"{kind.__name__}.{field}"
    if field == "at":
        return planted.from_where(what)
    if field in ("attached", "about", "harm", "admin", "told_ms") or kind is kinds.Judged:
        return _told(planted, field, what)
    if field == "evidence":
        lon, lat = planted.at(what)
        return (Seen(START_MS, START_MS, lon, lat, feed=planted.word(what)),)
    return Names(planted.word(what)) if field == "names" else planted.word(what)


def _told(planted: Planted, field: str, what: str) -> object:
    """What a report, an incident or a challenge has beside words and places."""
    needles, count = planted.needles, planted.count
    planted.count += 1
    match field:
        case "harm":
            return Harm(*(needles.number(7_000_000 + 10 * count + i, what) for i in range(4)))
        case "attached":
            digest = needles.word(sha256(f"{what} {count}".encode()).hexdigest(), what)
            return (Attached(digest, f"image/{planted.word(what)}", needles.number(
                9_100_000_000 + count, what)),)
        case "told_ms":
            return needles.number(START_MS + 7_654_321 + count, what)
        case "about":
            return needles.word(sha256(f"{what} {count}".encode()).hexdigest(), what)
        case "evidence":
            return (needles.word(sha256(f"{what} {count}".encode()).hexdigest(), what),)
        case "admin":
            return (planted.word(what),)
    return planted.word(what)


def _said(kind: type, subject: str, me: str) -> Anything:
    """A statement of this kind in which nothing is hidden yet."""
    plain = {
        "subject": subject, "notice": subject, "stop": subject, "recall": subject,
        "review_by_ms": START_MS + HOUR, "from_ms": START_MS, "until_ms": START_MS + HOUR,
        "at_ms": START_MS, "fresh_until_ms": START_MS, "shape": Point((380_000_000, 350_000_000)),
        "width_mm": 0, "floor_mm": 0, "ceiling_mm": 1000, "aircraft": 1, "key": "0" * 64,
        "digest": "0" * 64, "replaces": "", "readback": kinds.ReadBack("p", "a", "m"),
        "outcome": "undetermined", "designation": "D", "category": "transport", "operator": me,
        "clause": "c", "lost": _KEY, "root": _KEY, "record": _KEY, "party": SOMEBODY,
        "fields": ("note",), "digests": ("A" * 43,), "law": "l", "subjects": (subject,),
        "registrant": "un", "how": "page", "to": "x", "parties": ("zz",), "common": "exact",
        "narrows": False, "card": "0" * 64, "past": "nothing",
        "told_ms": START_MS, "within_m": 1, "reports": ("0" * 64, "1" * 64), "report": subject,
        "of": subject, "incident": subject, "judged": subject, "challenge": subject,
        "protection": subject, "asked": subject, "channel": "page", "happened": "mine",
        "stage": "reported", "language": "ar", "revision": 0, "sources": 1, "by": "", "at": None,
        "likelihood": "likely", "confidence": "low", "rung": "query", "near": None,
        "answer_by_ms": START_MS, "reply_by_ms": START_MS, "day": "2016-07-31", "lines": (),
        "matches": (), "cutoff_ms": START_MS, "size": 1,
    }
    more = {f.name: plain.get(f.name, "x") for f in msgspec.structs.fields(kind)
            if f.required}
    if kind is kinds.Incursion:
        more |= {"aircraft": "icao:4b1234", "version": "0" * 64, "revision": 0, "state": "left",
                 "entered_ms": START_MS, "left_ms": START_MS, "basis": "unknown",
                 "grade": "none", "asked": (me,), "answer_by_ms": START_MS, "evidence": ()}
    if kind in (kinds.IncursionAnswer, kinds.IncidentAnswer):
        more |= {"outcome": "looking"}
    if kind is kinds.IncursionAnswer:
        more |= {"incursion": subject}
    if kind is kinds.Incident:
        more |= {"incident": "0" * 32}
    if kind is kinds.AccessOutcome:
        more |= {"outcome": "refused"}
    if kind is kinds.AccessAsked:
        more |= {"of": "us"}
    if kind is kinds.Sighting:
        more |= {"manner": "seen", "craft": "jet", "within_m": 1}
    if kind is kinds.Weighed:
        more |= {"counts": True}
    if kind is kinds.Stop:
        more |= {"area": Point((390_000_000, 340_000_000))}
    return kind(**{**more, **process(subject, me).get(kind, {})})


_KEY = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik"


def stays(planted: Planted) -> tuple[kinds.Sighting, str, WarnedPlace]:
    """What is said of a spotter, and never released: a sighting, why it counts, what it set off."""
    what = "a sighting that stays here"
    said = kinds.Sighting(planted.word(what), START_MS, planted.from_where(what), 300, "heard",
                          "jet", 90_000, 1, planted.word(what))
    planted.around(said.at)
    place = WarnedPlace(planted.word(what), planted.word(what), "Alert", START_MS, START_MS + HOUR)
    return said, planted.word(what), place


def handed_over(planted: Planted) -> kinds.HandOver:
    """What a shift leaves to the next, and never released."""
    return note(planted.needles, planted.word)


def reported(planted: Planted) -> kinds.Report:
    """What is said of a source, and never released."""
    what = "a report that stays here"
    at = planted.from_where(what)
    return kinds.Report(
        planted.word(what), "text", _told(planted, "told_ms", what), "shelling", START_MS, START_MS,
        at, 300, planted.word(what), planted.word(what), "ar", planted.around(at),
        (planted.word(what),), ("us",), "heard", planted.word(what), "B", 2,
        _told(planted, "harm", what), _told(planted, "attached", what),
        _told(planted, "about", what))
