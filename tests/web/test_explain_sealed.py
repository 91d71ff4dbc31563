"""What a desk says of something sealed: the cell, and nothing finer; who asked too much."""

from __future__ import annotations

import pytest

from hudna.record.kinds import Suspension
from hudna.record.record import Record
from hudna.speak.language import language
from hudna.view.standing import State
from hudna.web import evidence, explain
from hudna.web.answers import history, words
from tests.act.test_seal_answer import cleared, keep, seal
from tests.agreements import quick
from tests.promises.machine import START
from tests.promises.truce import Truce
from tests.view.test_probing import announces, box, spend
from tests.view.test_standing import concurs, flight, seen


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2, sealed=True), START)


def conflicts(truce: Truce, record: Record, party: str = "us"):
    world = truce.nodes[party].world
    return [explain.conflict_words(world, c) for c in seen(truce, party, record).conflicts]


def why(truce: Truce, record: Record, party: str = "us") -> str:
    return " ".join(map(str, explain.reasons(truce.nodes[party].world,
                                             seen(truce, party, record))))


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_promise_4_of_something_sealed_only_the_cell_is_said(truce, lang):
    place = seal(truce)
    record = flight(truce)
    keep(truce)
    [words] = conflicts(truce, record)
    said = " ".join(language(lang).say(x) for x in (words.whole, words.aside))
    assert said
    assert "CANARY" not in said
    assert place.hash not in said
    assert words.near is None
    assert words.when is None
    assert words.heights is None


def test_the_headline_names_the_cell(truce):
    seal(truce)
    record = flight(truce)
    keep(truce)
    [words] = conflicts(truce, record)
    assert str(words.whole).startswith("Meets something sealed, in this cell; what it is and "
                                       "where exactly is not told; clause ex-sealed")
    assert "Move it more than" in str(words.aside)
    assert "other heights change nothing" in str(words.aside)


def test_the_map_draws_the_cell(truce):
    seal(truce)
    record = flight(truce)
    keep(truce)
    world = truce.nodes["us"].world
    marks = [m for m in evidence.of_notice(world, seen(truce, "us", record))
             if m.role == "sealed"]
    assert [m.geometry["type"] for m in marks] == ["Polygon"]
    west, south = marks[0].geometry["coordinates"][0][0]
    assert (west * 10, south * 10) == (round(west * 10), round(south * 10))


def test_the_depositarys_answer_has_a_column_and_a_line_of_its_own(truce):
    record = flight(truce)
    world = truce.nodes["us"].world
    said = {p: str(w) for p, w in words(world, seen(truce, "us", record)).items()}
    assert "has not answered yet whether it meets something sealed" in said["un"]
    assert "has not answered yet" in why(truce, record)
    keep(truce)
    said = {p: str(w) for p, w in words(world, seen(truce, "us", record)).items()}
    assert "it meets nothing sealed" in said["un"]
    assert "sealed-answer" in {e.record.said.__struct_config__.tag
                               for e in history(world, record)}


def test_an_answer_that_ran_out_says_that_it_is_given_anew(truce):
    record = flight(truce)
    keep(truce)
    truce.now_ms += 300_000
    assert "is given anew once every guarantor concurs" in why(truce, record)
    concurs(truce, "ru", record)


def test_a_word_taken_back_is_said_so(truce):
    record = cleared(truce)
    basis = next(w.basis for w in seen(truce, "ru", record).words if w.party == "ru")
    truce.say_raw("ru", Suspension(record.hash, basis.hash))
    truce.heal()
    assert seen(truce, "us", record).state is State.RECHECK
    assert "took its word back at" in why(truce, record)
    assert "suspension" in {e.record.said.__struct_config__.tag
                            for e in history(truce.nodes["us"].world, record)}


def test_a_refusal_says_how_the_notice_looks(truce):
    spend(truce)
    record = announces(truce, box(60, 0, 0.5))
    [words] = conflicts(truce, record)
    assert str(words.whole).startswith("Looks like a question about something sealed")
    assert [str(x) for x in explain.doubt_words(words.conflict.why)] == [
        "it covers less ground than one cell"]
