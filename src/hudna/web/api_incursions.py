"""Incursions as machines read them: what was said last of each passage, on what evidence, and what
was answered. None of it is a finding: whose an aircraft is, is an assessment."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import FromQuery

from hudna.place.geometry import E7
from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.record.watching import Seen
from hudna.view.incursions import Line, answer, state
from hudna.view.world import World
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.incursion_list import listed

MOST = 1_000
GRADE = ("How sure the assessment is: `confirmed`, `probable`, `possible`, `none`. Never a fact.")
STATE = ("`open`: somebody who is asked has not answered; `overdue`: not in the agreed time "
         "either; `answered`; `void`: taken back by what was learnt later.")


class SeenOut(msgspec.Struct, frozen=True):
    """One position. `height_m` as measured, from `datum` (msl, ellipsoid, ground, pressure); null
    where it was not known. `within_m`: the true place is no further off; 0 where nothing is said
    of it. `arrived`: by the watch's own clock."""

    at: str
    arrived: str
    lon: float
    lat: float
    height_m: float | None
    datum: str
    within_m: int
    feed: str


class AnswerOut(msgspec.Struct, frozen=True):
    """`outcome`: ours, permitted, not-ours, denied, looking. `notice`: the record hash of the
    notice by which it was permitted. It answers the version `to`."""

    id: str
    author: str
    at: str
    to: str
    outcome: str
    text: str
    notice: str | None


class IncursionOut(msgspec.Struct, frozen=True):
    """What is said last of one passage. `operator` is empty where it is not known, and then counts
    as barred. `area` is as the agreement with the digest `agreement` draws it. `passage` is its
    name at its author's watch, `revision` counts up with each version; `versions` are their record
    hashes. Heights are above mean sea level, the range that may be true. `left` is null while it
    is not known to have left; `passage_state`: inside, left, crossed, lost or void.
    `waits_for`: the guarantors whose answer is asked for until `answer_by`."""

    id: str
    author: str
    passage: str
    revision: int
    versions: list[str]
    aircraft: str
    callsign: str
    area: str
    agreement: str
    clause: str
    passage_state: str
    entered: str
    left: str | None
    lowest_m: float | None
    highest_m: float | None
    sure: bool
    operator: str
    basis: str
    grade: Annotated[str, msgspec.Meta(description=GRADE)]
    state: Annotated[str, msgspec.Meta(description=STATE)]
    asked: list[str]
    waits_for: list[str]
    answer_by: str
    evidence: list[SeenOut]
    withheld: list[str]
    answers: list[AnswerOut]


class Incursions(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    incursions: list[IncursionOut]
    left_out: int


@get("/incursions", summary="Aircraft in areas that are barred to them, and what was answered")
async def all_incursions(request: Asked, day: FromQuery[date | None] = None) -> Incursions:
    """Those that entered on `day` (UTC); without it those that wait for an answer and those of the
    last seven days. What waits comes first, then the latest; of many the first thousand."""
    house = house_of(request)
    lines = listed(house.world, day, "", "", house.now_ms())
    found = [out(house.world, line, house.now_ms()) for line in lines[:MOST]]
    return Incursions(incursions=found, left_out=max(0, len(lines) - MOST), **about(house))


def out(world: World, line: Line, now_ms: int) -> IncursionOut:
    said = line.said
    return IncursionOut(
        line.latest.hash, line.author, said.passage, said.revision,
        [r.hash for r in line.versions], said.aircraft, said.callsign, said.area, said.version,
        said.clause, said.state, format_instant(said.entered_ms),
        None if said.left_ms is None else format_instant(said.left_ms),
        _metres(said.lowest_mm), _metres(said.highest_mm), said.sure, said.operator, said.basis,
        said.grade, state(world, line, now_ms), list(said.asked),
        list(line.waits_for(world.terms.agreement.guarantors)), format_instant(said.answer_by_ms),
        [*map(_seen, said.evidence)], list(line.latest.withheld), [*map(_answer, line.answers)],
    )


def _seen(s: Seen) -> SeenOut:
    return SeenOut(format_instant(s.at_ms), format_instant(s.arrived_ms), s.lon / E7, s.lat / E7,
                   _metres(s.height_mm), s.datum.value, s.within_m, s.feed)


def _answer(r: Record) -> AnswerOut:
    said = answer(r)
    return AnswerOut(r.hash, r.author, format_instant(r.issued_ms), said.incursion, said.outcome,
                     said.text, said.notice)


def _metres(mm: int | None) -> float | None:
    return None if mm is None else mm / 1000
