"""What a bulletin takes out of what the views hold: as much as that, and nothing that tells who."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import msgspec
import pytest

from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.incidents import IncidentAnswer, RungTaken, Seconded
from hudna.record.protecting import Names
from hudna.record.record import Record
from hudna.speak.bulletin import gathered
from hudna.speak.bulletin.counted import count
from hudna.speak.bulletin.data import Access, Cell, Challenge, Listed, Reconciled
from hudna.view.compliance import figures, totals
from tests.act.passings import START
from tests.agreements import quick
from tests.view import test_access as asks
from tests.view import test_challenges as cases
from tests.view import test_counts as counts
from tests.view.happenings import JUDGES, judgement, told
from tests.view.test_incidents import line_of
from tests.view.test_taking_part import record

AGREEMENT = quick().agreement
AT = Point((371_234_567, 361_234_567))
FIRST = record("un", told(officer="watch officer seven"), START)
PLACED = record("un", told(at=AT, officer="watch officer seven"), START)


def judged(author: str, at: int = START, **more: Any) -> Record:
    return record(author, judgement(FIRST, officer="judging officer", **more), at)


def second(of: Record) -> Record:
    return record("un", Seconded(of.hash, "seconding officer"), START + 9)


def said(*records: Record) -> Any:
    return gathered.incident(line_of(FIRST, *records), JUDGES, AGREEMENT)


MONITORS = judged("un")
REFUTED = judged("un", outcome="no-violation", by="")
OPEN = judged("un", outcome="undetermined", by="")


@pytest.mark.parametrize(("records", "standing"), [
    ((), "alleged"), ((MONITORS,), "alleged"), ((MONITORS, second(MONITORS)), "found"),
    ((judged("us"),), "alleged"), ((judged("us"), judged("ru", START + 1)), "found"),
    ((REFUTED, second(REFUTED)), "refuted"), ((OPEN, second(OPEN)), "not-known"),
    ((MONITORS, second(MONITORS), judged("ru", outcome="no-violation", by="")), "found"),
])
def test_promise_3_it_is_found_by_two_persons_or_by_all_guarantors(records, standing):
    made = said(*records)
    assert made.standing == standing
    assert any(o.finding and o.outcome == "violation" for o in made.outcomes) == (
        standing == "found")


def test_a_guarantor_alone_stands_beside_and_is_no_finding():
    made = said(MONITORS, second(MONITORS), judged("ru", outcome="no-violation", by=""))
    assert [(o.author, o.finding) for o in made.outcomes] == [("un", True), ("ru", False)]


def test_a_place_is_a_cell_and_never_a_point():
    made = gathered.incident(line_of(PLACED), JUDGES, AGREEMENT)
    assert made.cell == Cell(371, 361, 1)
    wide = record("un", told(at=AT, near=cell(Point((371_999_999, 0)), "10 km")), START)
    assert gathered.incident(line_of(wide), JUDGES, AGREEMENT).cell == Cell(371, 0, 1)
    assert said().cell is None


def test_promise_4_no_officer_and_no_point_goes_through():
    records = (judged("us"), MONITORS, second(MONITORS),
               record("ru", IncidentAnswer(FIRST.hash, "denies", "never", "answering officer"),
                      START),
               record("us", RungTaken(FIRST.hash, "query", "ru", None, "ladder", "rung officer"),
                      START))
    for first in (FIRST, PLACED):
        raw = msgspec.json.encode(gathered.incident(line_of(first, *(
            records if first is FIRST else ())), JUDGES, AGREEMENT))
        assert b"officer" not in raw
        assert b"371234567" not in raw
        assert b"37.1234" not in raw


def test_answers_stand_for_good():
    one = record("ru", IncidentAnswer(FIRST.hash, "denies", "never", "o"), START)
    other = record("ru", IncidentAnswer(FIRST.hash, "explains", "once", "o", (one.hash,)),
                   START + 1)
    assert [a.text for a in said(one, other).answers] == ["never", "once"]


def test_its_counts_are_those_of_compliance():
    lines = [line_of(FIRST, *said) for said in (
        (), (MONITORS, second(MONITORS)), (REFUTED, second(REFUTED)))]
    rows = [figures([x], JUDGES, AGREEMENT, UTC) for x in lines]
    for line, row in zip(lines, rows, strict=True):
        made, held = count([gathered.incident(line, JUDGES, AGREEMENT)]), totals(row)
        assert msgspec.structs.asdict(made) == {
            what: f.count for what, f in msgspec.structs.asdict(held).items()}


def test_an_access_with_the_words_of_whoever_was_asked():
    asked = asks.ask()
    came = asks.came(asked, "syrian-government", "delayed")
    assert gathered.access(asks.one(asked, came), START) == Access(
        "syrian-government", "Castello Road", START + asks.HOUR, START + 2 * asks.HOUR, "to look",
        "delayed", "why", record=asked.hash)
    assert gathered.access(asks.one(asked), START).outcome == "waiting"
    assert gathered.access(asks.one(asked), START + asks.HOUR).outcome == "unanswered"
    both = asks.one(asked, came, asks.came(asked, "un", "refused"))
    assert gathered.access(both, START).outcome == "differing"


PLACE, KIND = Names("Clinic M10"), Names("hospital")


def test_a_challenge_with_its_reply_and_all_outcomes():
    one = cases.asked()
    made = gathered.challenge(cases.case(
        one, cases.replied(one), cases.held(one, "us", "not-upheld"),
        cases.held(one, "ru", "upheld")), PLACE, KIND)
    assert (made.place, made.protects, made.reply) == (PLACE, KIND, "no such thing")
    assert [(o.author, o.outcome) for o in made.outcomes] == [
        ("ru", "upheld"), ("us", "not-upheld")]
    assert isinstance(made, Challenge)
    assert gathered.challenge(cases.case(one), PLACE, KIND).reply is None


def test_counts_are_matched_once_all_who_counted_agree():
    half = counts.day(counts.US, counts.RU, counts.says("us", *counts.WHOLE))
    assert gathered.reconciled(half) == Reconciled(
        (Listed("ru", 2, None), Listed("us", 2, None)), None, None)
    both = counts.day(counts.US, counts.RU, counts.says("us", *counts.WHOLE),
                      counts.says("ru", *counts.WHOLE))
    assert gathered.reconciled(both) == Reconciled(
        (Listed("ru", 2, 1), Listed("us", 2, 1)), 1, 0)
    assert gathered.reconciled(counts.day()) is None
