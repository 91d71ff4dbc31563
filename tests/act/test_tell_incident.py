"""What is told of an event follows from its reports, and gives none of them away."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.link import link, unlink
from hudna.act.tell_incident import tell_incident, tell_merged
from hudna.fault import Refused
from hudna.place.clash import distance_mm
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.incidents import Harm
from hudna.record.record import Record
from hudna.view.incidents import incident
from hudna.view.of_reports import HOUR_MS
from hudna.view.releases import goes_to
from tests.act.incidents import keeps, node, telling, tells
from tests.act.passings import MINUTE, START
from tests.act.speaking import Speaking
from tests.examples import examples

AT, FAR = Point((371_612_345, 362_012_345)), Point((371_712_345, 362_112_345))


def linked(un: Speaking, *of: Record) -> Record:
    return un.say(link(un.world, [r.hash for r in of], why="x", officer="a"))


def test_of_one_report_what_it_says() -> None:
    un = node()
    one = keeps(un, at=AT, within_m=50, admin=("SY07", "SY0702"), accused=("opposition",),
                harm=Harm(1, 3, 2, None))
    record = tells(un, one)
    said = incident(record)
    assert (said.revision, said.stage, said.happened, said.sources) == (
        0, "reported", "shelling", 1)
    assert (said.admin, said.accused, said.harm) == (
        ("SY07", "SY0702"), ("opposition",), Harm(1, 3, 2, None))
    assert said.near == cell(AT, "10 km")
    assert all(goes_to(un.world, record, p) for p in ("us", "ru"))


def test_of_several_it_holds_what_all_of_them_say() -> None:
    un = node()
    one = keeps(un, at=AT, within_m=50, admin=("SY07", "SY0702"), accused=("opposition",),
                harm=Harm(2, 3))
    two = keeps(un, at=FAR, within_m=900, admin=("SY07", "SY0703"), harm=Harm(5, None),
                accused=("syrian-government",), from_ms=START - 90 * MINUTE)
    linked(un, one, two, keeps(un))
    said = incident(tells(un, two))
    assert said.at is not None
    for at, within in ((AT, 50), (FAR, 900)):
        assert distance_mm(said.at, at) + 1000 * within <= 1000 * said.within_m
    assert said.from_ms <= START - 90 * MINUTE
    assert said.until_ms >= START - MINUTE
    assert (said.admin, said.accused, said.harm, said.sources) == (
        ("SY07",), ("opposition", "syrian-government"), Harm(2, None), 3)


def test_promise_4_no_moment_of_a_call_and_no_spot_of_a_camera() -> None:
    un = node()
    one = keeps(un, at=AT, within_m=5, from_ms=START - 77_777, until_ms=START - 1)
    said = incident(tells(un, one))
    assert said.from_ms % HOUR_MS == said.until_ms % HOUR_MS == 0
    assert said.at is not None
    assert said.at == incident(tells(un, keeps(un, at=Point((AT.at[0] + 99, AT.at[1]))))).at
    assert said.at != AT


def test_a_person_may_say_it_more_closely() -> None:
    un = node()
    exact = {"from_ms": START - 5, "until_ms": START - 4, "at": FAR, "within_m": 10,
             "admin": ("SY01",), "harm": Harm(1, 1), "happened": "explosion"}
    said = incident(tells(un, keeps(un, at=AT), **exact))
    assert {n: getattr(said, n) for n in exact} == exact


def test_where_reports_differ_nothing_is_chosen_silently() -> None:
    un = node()
    one, two = keeps(un), keeps(un, happened="air-strike")
    linked(un, one, two)
    with pytest.raises(Refused) as caught:
        tell_incident(un.world, one.hash, telling(), "a")
    assert [f.where for f in caught.value.faults] == ["happened"]
    assert incident(tells(un, one, happened="air-strike")).happened == "air-strike"


@pytest.mark.parametrize(("more", "where"), [
    ({"clause": "no-such"}, "clause"), ({"place": " "}, "place"), ({"summary": ""}, "summary"),
    ({"at": FAR}, "within_m"), ({"until_ms": 0}, "until_ms"),
    ({"summary": "Ravine-7 says that shells fell"}, "summary"),
    ({"place": "the PAPER's street"}, "place"),
    ({"summary": "It was three shells from the north in all"}, "summary"),
])
def test_what_is_wrong_or_gives_a_report_away_is_named(more: dict[str, Any], where: str) -> None:
    un = node()
    one = keeps(un, source="ravine-7", origin="paper", text="Three shells, from the NORTH.")
    with pytest.raises(Refused) as caught:
        tell_incident(un.world, one.hash, telling(**more), "a")
    assert [f.where for f in caught.value.faults] == [where]
    said = (str(caught.value) + repr(caught.value.faults)).casefold()
    assert not any(word in said for word in ("ravine", "paper", "three shells"))


_LETTERS = st.text(st.sampled_from("شظايا أحمد по селу abcd é7"), min_size=6, max_size=30).filter(
    lambda t: len(t.strip()) >= 6)


@settings(max_examples=examples(25, 300), deadline=None)
@given(source=_LETTERS, text=_LETTERS, before=st.text("xyz ", max_size=9))
def test_promise_4_nothing_told_has_a_source_or_its_words(
    source: str, text: str, before: str
) -> None:
    un = node()
    one = keeps(un, source=f"S-{source}", text=f"{text} {text} {text} {text}", place="behind his")
    for words in (f"{before} S-{source}", f"{text} {text} {text} {text}"):
        with pytest.raises(Refused):
            tell_incident(un.world, one.hash, telling(summary=words), "a")
    told = msgspec.json.encode(tells(un, one).said).decode()
    assert f"S-{source}" not in told
    assert one.hash not in told
    assert "behind his" not in told


def test_a_revision_goes_on_where_the_first_report_s_was_told() -> None:
    un = node()
    one, two = keeps(un), keeps(un)
    first = tells(un, two)
    linked(un, one, two)
    un.now_ms += 1
    second = tells(un, one)
    assert (incident(second).incident, incident(second).revision, second.supersedes) == (
        incident(first).incident, 1, first.hash)
    (line,) = un.world.incidents.all()
    assert line.latest.hash == second.hash


def test_the_same_is_not_told_twice() -> None:
    un = node()
    one = keeps(un)
    tells(un, one)
    with pytest.raises(Refused) as caught:
        tell_incident(un.world, one.hash, telling(), "b")
    assert caught.value.faults[0].where == "incident"


def test_of_no_report_nothing_is_told() -> None:
    un = node()
    with pytest.raises(Refused) as caught:
        tell_incident(un.world, "0" * 64, telling(), "a")
    assert caught.value.faults[0].where == "report"


def test_two_that_turn_out_to_be_one_count_once_and_split_twice_again() -> None:
    un = node()
    one, two = keeps(un), keeps(un)
    first, other = tells(un, one), tells(un, two)
    with pytest.raises(Refused) as caught:
        tell_merged(un.world, two.hash, name=incident(other).incident, summary="x", officer="a")
    assert caught.value.faults[0].where == "incident"
    held = linked(un, one, two)
    for wrong in (incident(first).incident, "ab" * 16):
        with pytest.raises(Refused):
            tell_merged(un.world, one.hash, name=wrong, summary="x", officer="a")
    gone = un.say(tell_merged(un.world, one.hash, name=incident(other).incident,
                              summary="The same as another", officer="a"))
    assert (incident(gone).sources, gone.supersedes) == (0, other.hash)
    assert [x.latest.hash for x in un.world.incidents.all() if x.counts] == [first.hash]
    un.say(unlink(un.world, held.hash, why="x", officer="a"))
    un.now_ms += 1
    again = tells(un, two)
    assert (incident(again).incident, incident(again).revision, incident(again).sources) == (
        incident(other).incident, 2, 1)
