"""A report that follows from a record says no more than it tells everybody, and names nobody by an
assessment."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.answer_access import answer_access
from hudna.act.ask_access import ask_access
from hudna.act.incur import incur
from hudna.act.release_report import KEPT_BACK, release_report
from hudna.act.report_of import report_of
from hudna.fault import Refused
from hudna.place.clash import distance_mm
from hudna.place.geometry import Point
from hudna.place.measure import outline
from hudna.record.incidents import AccessAsked
from hudna.record.kinds import Notice
from hudna.record.record import Record
from hudna.terms.agreement import Open
from hudna.view.releases import goes_to
from hudna.view.reports import report
from hudna.view.unreported import unreported
from tests.act.passings import START, passing
from tests.act.speaking import Speaking
from tests.agreements import quick

HOUR = 3_600_000


def node(party: str = "un") -> Speaking:
    return Speaking(party, quick(), START)


def incursion(un: Speaking, **more: Any) -> Record:
    found = incur(un.world, passing(**more), START)
    assert found is not None
    return un.say(found)


def taken_up(un: Speaking, record: Record) -> Record:
    return un.say(report_of(un.world, record.hash, un.now_ms))


def flown(un: Speaking, **more: Any) -> Record:
    """A notice of the Americans whose time is over."""
    return un.say_raw(Notice(**{
        "designation": "CEDAR 11", "shape": Point((371_000_000, 362_000_000)), "width_mm": 1000,
        "floor_mm": 0, "ceiling_mm": 1000, "from_ms": START - 2 * HOUR, "until_ms": START - HOUR,
        "category": "transport", "operator": "us", "aircraft": 1, "key": "0" * 64, **more}))


def test_of_an_incursion_the_area_and_the_time_and_nobody() -> None:
    un = node()
    record = incursion(un)
    said = report(taken_up(un, record))
    line = un.world.incursions.of(record.hash)
    assert (said.happened, said.channel, said.about, said.accused, said.source, said.text) == (
        "overflight", "record", record.hash, (), "", "")
    assert said.from_ms == line.said.entered_ms
    area = next(a for a in un.world.terms.agreement.areas if a.id == line.said.area)
    assert not isinstance(area.shape, Open)
    assert said.at is not None
    assert all(distance_mm(said.at, Point(p)) <= 1000 * said.within_m for p in outline(area.shape))
    seen = {(s.lon, s.lat) for s in line.said.evidence}
    assert said.at.at not in seen, "where it was seen may be told to fewer than the incursion is"


def test_only_a_notice_of_its_own_names_an_operator() -> None:
    un = node()
    own = incursion(un, operator="ru", basis="declared", grade="confirmed")
    assert report(taken_up(un, own)).accused == ("ru",)


def test_each_record_is_taken_up_once_whichever_version() -> None:
    un = node()
    first = incursion(un)
    again = incursion(un, revision=1)
    assert [r.hash for r in unreported(un.world, un.now_ms)] == [again.hash]
    made = taken_up(un, first)
    assert report(made).about == again.hash, "the version that counts"
    assert unreported(un.world, un.now_ms) == ()
    for of in (first.hash, again.hash, "0" * 64, made.hash):
        with pytest.raises(Refused) as caught:
            report_of(un.world, of, un.now_ms)
        assert caught.value.faults[0].where == "record"


def test_what_was_not_so_is_not_taken_up() -> None:
    un = node()
    first = incursion(un)
    incursion(un, revision=1, state="void")
    assert unreported(un.world, un.now_ms) == ()
    with pytest.raises(Refused):
        report_of(un.world, first.hash, un.now_ms)


def test_a_notice_that_nobody_answered_and_that_is_over() -> None:
    un = node()
    record, later = flown(un), flown(un, until_ms=START + HOUR)
    assert [r.hash for r in unreported(un.world, un.now_ms)] == [record.hash]
    said = report(taken_up(un, record))
    assert (said.happened, said.accused, said.until_ms) == ("other", (), START - HOUR)
    with pytest.raises(Refused):
        report_of(un.world, later.hash, un.now_ms)


@pytest.mark.parametrize(("outcome", "accused"), [
    ("refused", ("syrian-government",)), ("delayed", ("syrian-government",)), ("granted", None)])
def test_access_that_was_kept_from_them(outcome: Any, accused: Any) -> None:
    un, there = node(), node("syrian-government")
    record = un.say(ask_access(un.world, AccessAsked(
        "syrian-government", "Castello Road", None, START + HOUR, START + 2 * HOUR, "to look",
        "o"), un.now_ms))
    there.take(record)
    assert unreported(un.world, un.now_ms) == ()
    un.take(there.say(answer_access(
        there.world, record.hash, outcome=outcome, text="why", officer="o", now_ms=START)))
    found = unreported(un.world, un.now_ms)
    if accused is None:
        assert found == ()
        return
    assert [r.hash for r in found] == [record.hash]
    said = report(taken_up(un, record))
    assert (said.happened, said.accused, said.place) == ("obstruction", accused, "Castello Road")
    assert said.until_ms <= un.now_ms


def test_promise_4_it_stays_and_never_tells_of_a_record_that_is_not_told() -> None:
    un = node()
    made = taken_up(un, incursion(un))
    assert not any(goes_to(un.world, made, p) for p in ("us", "ru", "issg"))
    told = report(un.say(release_report(un.world, made.hash, to=["us"])))
    assert told.about is not None
    hidden = un.say_raw(AccessAsked("us", "", None, START - HOUR, START, "", "o"))
    other = un.say_raw(msgspec.structs.replace(told, about=hidden.hash))
    kept = [n for n in KEPT_BACK if n != "about"]
    with pytest.raises(Refused) as caught:
        release_report(un.world, other.hash, to=["issg"], kept_back=kept)
    assert caught.value.faults[0].where == "kept_back"
