"""Plain data that has passed every check, into an `Agreement`."""

from __future__ import annotations

from typing import Any, TypeVar

from hudna.place.geojson import shape_from_geojson
from hudna.place.geometry import E7, Shape
from hudna.place.times import parse_instant
from hudna.terms.agreement import (
    Accession,
    Agreement,
    BarredArea,
    Category,
    Clause,
    CounterTerms,
    ExceptionTerms,
    HolderTerms,
    IncidentTerms,
    LeadTime,
    Milestone,
    MingledTerms,
    NoticeTerms,
    Open,
    Party,
    ProcessTerms,
    ProtectedKind,
    QuietTerms,
    ReadingTerms,
    ReceiptTerms,
    ReleaseDefault,
    RungTerms,
    SealedTerms,
    Source,
    Step,
    StopTerms,
    Under,
    WatchTerms,
    Words,
)

Plain = dict[str, Any]
_T = TypeVar("_T")


def agreement(d: Plain) -> Agreement:
    return Agreement(
        id=d["id"],
        title=_words(d["title"]),
        about=_words(d["about"]),
        sources=tuple(Source(**{**s, "title": _words(s["title"])}) for s in d["sources"]),
        parties=tuple(_named(Party, p) for p in d["parties"]),
        clauses=tuple(map(_clause, d["clauses"])),
        categories=tuple(_named(Category, c) for c in d["categories"]),
        protected_kinds=tuple(map(_kind, d["protected_kinds"])),
        areas=tuple(map(_area, d["areas"])),
        notices=_notices(d["notices"]),
        stop=StopTerms(tuple(map(_step, d["stop"]["steps"])), d["stop"]["clause"]),
        exception=ExceptionTerms(_number(d["exception"]["deadline_s"]), d["exception"]["clause"]),
        review_every_s=_number(d["review_every_s"]),
        receipts=_receipts(d["receipts"]) if "receipts" in d else None,
        sealed=_sealed(d["sealed"]) if "sealed" in d else None,
        reading=_reading(d["reading"]) if "reading" in d else None,
        watch=_watch(d["watch"]) if "watch" in d else None,
        incidents=_incidents(d["incidents"]) if "incidents" in d else None,
        process=_process(d["process"]) if "process" in d else None,
        release=tuple(map(_release, d.get("release", ()))),
        milestones=tuple(map(_milestone, d.get("milestones", ()))),
        accessions=tuple(map(_accession, d.get("accessions", ()))),
        excluded=_words_or_none(d.get("excluded")),
        exercise=_words_or_none(d.get("exercise")),
        theatre=_theatre(d.get("theatre")),
    )


def _words(d: Plain) -> Words:
    return Words(**d)


def _words_or_none(d: Plain | None) -> Words | None:
    return None if d is None else _words(d)


def _open(value: object) -> Open | None:
    if isinstance(value, dict) and "open" in value:
        return Open(_words(value["open"]))
    return None


def _number(value: Any) -> int | Open:
    return _open(value) or int(value)


def _moment(value: Any) -> int | Open:
    return _open(value) or parse_instant(value, "")


def _named(kind: type[_T], d: Plain) -> _T:
    return kind(**{**d, "name": _words(d["name"])})


def _clause(d: Plain) -> Clause:
    return Clause(
        id=d["id"],
        title=_words(d["title"]),
        text=_words(d["text"]),
        source=d["source"],
        prohibits=tuple(map(_words, d.get("prohibits", ()))),
        open=_words_or_none(d.get("open")),
    )


def _kind(d: Plain) -> ProtectedKind:
    return ProtectedKind(d["id"], _words(d["name"]), _number(d["buffer_m"]), d["clause"])


def _area(d: Plain) -> BarredArea:
    return BarredArea(
        id=d["id"],
        name=_words(d["name"]),
        kind=d["kind"],
        shape=_shape(d["shape"]),
        clause=d["clause"],
        bars=tuple(d.get("bars", ())),
        excepts=tuple(d.get("excepts", ())),
        buffer_m=_number(d.get("buffer_m", 0)),
        floor_m=d.get("floor_m"),
        ceiling_m=d.get("ceiling_m"),
        from_ms=_instant_or_none(d.get("from")),
        until_ms=_instant_or_none(d.get("until")),
    )


def _shape(d: Plain) -> Shape | Open:
    return _open(d) or shape_from_geojson(d, "")


def _instant_or_none(value: str | None) -> int | None:
    return None if value is None else parse_instant(value, "")


def _notices(d: Plain) -> NoticeTerms:
    return NoticeTerms(
        lead_times=tuple(map(_lead_time, d["lead_times"])),
        must_concur=tuple(d["must_concur"]),
        fresh_for_s=_number(d["fresh_for_s"]),
        clock_tolerance_s=_number(d["clock_tolerance_s"]),
        readback_tolerance_m=_number(d["readback_tolerance_m"]),
        clause=d["clause"],
    )


def _lead_time(d: Plain) -> LeadTime:
    operators, excepts = tuple(d.get("operators", ())), tuple(d.get("excepts", ()))
    return LeadTime(_number(d["seconds"]), d["clause"], operators, excepts)


def _step(d: Plain) -> Step:
    return Step(_number(d["after_s"]), _words(d["to"]))


def _receipts(d: Plain) -> ReceiptTerms:
    return ReceiptTerms(_number(d["within_s"]), d["clause"], d.get("deposit_tells", False))


def _sealed(d: Plain) -> SealedTerms:
    return SealedTerms(
        cell=d["cell"],
        budget=_number(d["budget"]),
        per_s=_number(d["per_s"]),
        sweeping_cells=_number(d["sweeping_cells"]),
        clause=d["clause"],
    )


def _reading(d: Plain) -> ReadingTerms:
    return ReadingTerms(
        _number(d["per_person"]), _number(d["per_node"]), _number(d["per_s"]), d["clause"])


def _watch(d: Plain) -> WatchTerms:
    return WatchTerms(
        gap_s=_number(d["gap_s"]),
        late_s=_number(d["late_s"]),
        approach_s=_number(d["approach_s"]),
        silent_s=_number(d["silent_s"]),
        answer_s=_number(d["answer_s"]),
        keep_days=_number(d["keep_days"]),
        warn=d["warn"],
        clause=d["clause"],
    )


def _incidents(d: Plain) -> IncidentTerms:
    return IncidentTerms(
        zone=_open(d["zone"]) or d["zone"],
        cutoff=_open(d["cutoff"]) or d["cutoff"],
        answer_s=_number(d["answer_s"]),
        judge_s=_number(d["judge_s"]),
        challenge_reply_s=_number(d["challenge_reply_s"]),
        access_s=_number(d["access_s"]),
        monitors=_open(d["monitors"]) or tuple(d["monitors"]),
        ladder=tuple(map(_rung, d["ladder"])),
        under=tuple(map(_under, d["under"])),
        quiet=_open(d["quiet"]) or _quiet(d["quiet"]),
        clause=d["clause"],
    )


def _rung(d: Plain) -> RungTerms:
    return RungTerms(d["rung"], _number(d["after_s"]), _words(d["to"]), d["clause"])


def _under(d: Plain) -> Under:
    return Under(d["happened"], _open(d["clauses"]) or tuple(d["clauses"]))


def _quiet(d: Plain) -> QuietTerms:
    return QuietTerms(
        happenings=tuple(d["happenings"]),
        stages=tuple(d["stages"]),
        allowed=_number(d["allowed"]),
        least=_number(d["least"]),
        clause=d["clause"],
    )


def _process(d: Plain) -> ProcessTerms:
    return ProcessTerms(
        claimants=tuple(d["claimants"]),
        holders=tuple(_named(HolderTerms, h) for h in d["holders"]),
        grain_km2=_number(d["grain_km2"]),
        mingled=_open(d["mingled"]) or _mingled(d["mingled"]),
        call_s=_number(d["call_s"]),
        counters=tuple(map(_counter, d["counters"])),
        clause=d["clause"],
    )


def _mingled(d: Plain) -> MingledTerms:
    return MingledTerms(_number(d["buffer_m"]), d["clause"])


def _counter(d: Plain) -> CounterTerms:
    return CounterTerms(
        d["id"], _words(d["title"]), _number(d["days"]), d["milestone"], d["clause"])


def _release(d: Plain) -> ReleaseDefault:
    return ReleaseDefault(
        kinds=tuple(d["kinds"]),
        to=d["to"],
        place=d.get("place", "exact"),
        withheld=tuple(d.get("withheld", ())),
        nothing=d.get("nothing", False),
    )


def _milestone(d: Plain) -> Milestone:
    return Milestone(d["id"], _words(d["title"]), _moment(d["due"]), d["clause"])


def _accession(d: Plain) -> Accession:
    return Accession(
        party=d["party"],
        joined_ms=_moment(d["joined"]),
        through=_open(d["through"]) or d["through"],
        protection=tuple(d["protection"]),
        source=d["source"],
        note=_words_or_none(d.get("note")),
    )


def _theatre(box: list[float] | None) -> tuple[int, int, int, int] | None:
    if box is None:
        return None
    west, south, east, north = (round(x * E7) for x in box)
    return west, south, east, north
