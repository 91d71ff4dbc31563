"""A report is kept as it came, with its cell, and told to nobody; what is made of it may change."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.release import Choice, defaults, release
from hudna.act.report import AHEAD_MS, DAY_MS, correct, report, stood_in
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.place.times import format_instant
from hudna.record.erasure import WITHHELD
from hudna.record.incidents import Attached, Report
from hudna.view import reports
from hudna.view.releases import goes_to
from tests.act.incidents import keeps, node
from tests.act.passings import START
from tests.act.speaking import Speaking
from tests.view.happenings import a_report

AT = Point((371_612_345, 362_012_345))
FILE = Attached("a" * 64, "image/jpeg", 9)


@pytest.fixture
def un() -> Speaking:
    return node()


def test_it_is_kept_with_its_cell_and_told_to_nobody(un: Speaking) -> None:
    record = keeps(un, at=AT)
    assert reports.report(record).near == cell(AT, "10 km")
    assert [r.hash for r in un.world.reports.all()] == [record.hash]
    assert not any(goes_to(un.world, record, p) for p in ("us", "ru", "opposition", "issg"))
    assert all(c == Choice(c.party, nothing=True) for c in defaults(un.world, Report))
    assert release(un.world, record.said, ())[1] == ()


def test_where_no_place_is_known_the_cell_that_was_given_stays(un: Speaking) -> None:
    near = cell(AT, "10 km")
    assert reports.report(keeps(un, near=near)).near == near


@pytest.mark.parametrize(("more", "where"), [
    ({"told_ms": START + AHEAD_MS + 1}, "told_ms"), ({"from_ms": START + 1, "until_ms": START + 2},
                                                     "from_ms"),
    ({"until_ms": START + DAY_MS + 1}, "until_ms"), ({"until_ms": 0}, "until_ms"),
    ({"accused": ("nobody",)}, "accused"), ({"about": "0" * 64}, "about"),
    ({"channel": "record"}, "about"), ({"channel": "record", "about": "0" * 64}, "about"),
    ({"text": "a\u202eb"}, "text"), ({"at": Point((1_800_000_001, 0))}, "at.at"),
])
def test_what_cannot_be_is_refused(un: Speaking, more: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused) as caught:
        report(un.world, a_report(**more), START)
    assert {f.where for f in caught.value.faults} == {where}


def test_a_moment_is_named_as_clocks_show_it(un: Speaking) -> None:
    with pytest.raises(Refused) as caught:
        report(un.world, a_report(told_ms=START, from_ms=START + DAY_MS, until_ms=START + DAY_MS),
               START)
    [fault] = caught.value.faults
    assert (fault.where, fault.found) == ("from_ms", format_instant(START + DAY_MS))
    assert format_instant(START) in str(fault.expected)


@pytest.mark.parametrize("more", [
    {"text": "Canary of Hama\u202e"}, {"source": "Canary\x07"}, {"origin": "Canary" * 20},
    {"accused": ("Canary",)}, {"place": "Canary\x00"},
])
def test_promise_4_no_fault_repeats_a_word_of_it(un: Speaking, more: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        report(un.world, a_report(**more), START)
    assert "Canary" not in str(caught.value) + repr(caught.value.faults)


def test_what_follows_from_a_record_names_one_that_is_here(un: Speaking) -> None:
    first = keeps(un)
    other = keeps(un, channel="record", about=first.hash)
    assert reports.report(other).about == first.hash


def test_a_later_version_says_what_was_made_of_it(un: Speaking) -> None:
    first = keeps(un, attached=(FILE,))
    said = msgspec.structs.replace(
        reports.report(first), at=AT, reliability="B", happened="air-strike",
        attached=(FILE, Attached("b" * 64, "image/jpeg", 9)))
    later = un.say(correct(un.world, first.hash, said, START))
    assert later.supersedes == first.hash
    assert reports.report(later).near == cell(AT, "10 km")
    assert [r.hash for r in un.world.reports.all()] == [later.hash]


@pytest.mark.parametrize(("more", "where"), [
    ({"text": "other"}, "text"), ({"told_ms": START - 1}, "told_ms"), ({"channel": "mail"},
                                                                       "channel"),
    ({"attached": ()}, "attached"), ({}, "report"), ({"from_ms": START + 9}, "from_ms"),
])
def test_what_came_is_never_said_otherwise(
    un: Speaking, more: dict[str, Any], where: str
) -> None:
    first = keeps(un, attached=(FILE,))
    with pytest.raises(Refused) as caught:
        correct(un.world, first.hash, msgspec.structs.replace(reports.report(first), **more), START)
    assert caught.value.faults[0].where == where


def test_only_the_latest_version_of_an_own_report_is_corrected(un: Speaking) -> None:
    first = keeps(un)
    said = msgspec.structs.replace(reports.report(first), reliability="A")
    un.say(correct(un.world, first.hash, said, START))
    other = node("us").say_raw(a_report())
    un.take(other)
    for of in (first.hash, other.hash, "0" * 64):
        with pytest.raises(Refused) as caught:
            correct(un.world, of, msgspec.structs.replace(said, reliability="C"), START)
        assert caught.value.faults[0].where == "report"


@pytest.mark.parametrize("field", ["text", "source", "place", "origin"])
def test_what_stands_for_erased_words_is_never_signed_as_what_came(
    un: Speaking, field: str
) -> None:
    first = keeps(un, origin="the radio")
    said = msgspec.structs.replace(reports.report(first), **{field: WITHHELD})
    now = msgspec.structs.replace(first, said=said, withheld=(field,))
    later = msgspec.structs.replace(said, reliability="A")
    assert [f.where for f in stood_in(now, later)] == [field]
    assert not list(stood_in(now, msgspec.structs.replace(later, **{field: ""})))
    assert not list(stood_in(first, later))
