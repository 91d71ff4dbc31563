"""The agreements that come with Hudna: complete in three languages, sourced, nothing invented."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest

from hudna.fault import Refused
from hudna.terms.agreement import Agreement, Open, Words
from hudna.terms.happenings import RUNGS
from hudna.terms.load import load
from hudna.terms.shipped import names, shipped
from hudna.terms.working import open_terms
from hudna.terms.working_incidents import open_of_incidents
from hudna.terms.working_process import open_of_process

PUBLISHED = load(shipped("syria-2016")).agreement
EXERCISE = load(shipped("syria-2016-exercise")).agreement


def words(term: object) -> Iterator[Words]:
    if isinstance(term, Words):
        yield term
    elif isinstance(term, msgspec.Struct):
        for field in term.__struct_fields__:
            yield from words(getattr(term, field))
    elif isinstance(term, tuple):
        for part in term:
            yield from words(part)


def test_names():
    assert names() == ("syria-2016", "syria-2016-exercise")


def test_no_other_name():
    with pytest.raises(Refused, match="syria-2016-exercise"):
        shipped("../agreement.schema")


@pytest.mark.parametrize("agreement", [PUBLISHED, EXERCISE], ids=lambda a: a.id)
def test_each_text_is_in_its_own_script(agreement: Agreement):
    for w in words(agreement):
        assert re.search("[A-Za-z]", w.en), w
        assert re.search("[\u0621-\u064a]", w.ar), w
        assert re.search("[а-яё]", w.ru), w
        assert not re.search("[\u0600-\u06ff\u0400-\u04ff]", w.en), w
        assert not re.search("[\u0400-\u04ff]", w.ar), w
        assert not re.search("[\u0600-\u06ff]", w.ru), w


def test_what_was_open_is_open():
    open_now = set(open_terms(PUBLISHED))
    assert {f"protected_kinds.{k.id}.buffer_m" for k in PUBLISHED.protected_kinds} <= open_now
    assert {f"areas.{x.id}.shape" for x in PUBLISHED.areas} <= open_now
    assert {"notices.fresh_for_s", "notices.clock_tolerance_s", "notices.readback_tolerance_m",
            "exception.deadline_s", "review_every_s", "stop.steps[0].after_s"} <= open_now


def test_the_only_settled_lead_time_is_the_published_one():
    settled = [t for t in PUBLISHED.notices.lead_times if not isinstance(t.seconds, Open)]
    assert [(t.seconds, t.operators, t.clause) for t in settled] == [
        (86_400, ("syrian-government",), "jig-notice")]


def test_the_published_terms_are_no_exercise():
    assert PUBLISHED.exercise is None
    assert "exercise" not in {s.id for s in PUBLISHED.sources}


def test_each_constructed_term_says_so():
    """Every value that the exercise settles stands under a clause whose source is it."""
    constructed = {c.id for c in EXERCISE.clauses if c.source == "exercise"}
    n = EXERCISE.notices
    rest_on = [
        *(k.clause for k in EXERCISE.protected_kinds), *(x.clause for x in EXERCISE.areas),
        *(t.clause for t in n.lead_times if t.operators != ("syrian-government",)),
        n.clause, EXERCISE.stop.clause, EXERCISE.exception.clause,
        *(x.clause for x in (EXERCISE.receipts, EXERCISE.sealed, EXERCISE.reading,
                               EXERCISE.watch, EXERCISE.incidents, EXERCISE.process) if x),
        *(r.clause for r in EXERCISE.incidents.ladder), EXERCISE.incidents.quiet.clause,
    ]
    assert set(rest_on) <= constructed
    assert EXERCISE.exercise is not None
    assert not open_terms(EXERCISE)
    assert not open_of_incidents(EXERCISE)


def test_the_exercise_settles_the_exchange_and_the_published_terms_say_nothing_of_it():
    assert EXERCISE.receipts
    assert EXERCISE.receipts.deposit_tells
    assert EXERCISE.sealed
    assert EXERCISE.sealed.cell == "10 km"
    assert EXERCISE.reading
    assert EXERCISE.watch
    assert (PUBLISHED.receipts, PUBLISHED.sealed, PUBLISHED.reading, PUBLISHED.watch) == (
        None, None, None, None)
    assert PUBLISHED.release == ()


def test_of_incidents_the_published_terms_give_no_number_and_none_is_filled_in():
    terms = PUBLISHED.incidents
    assert terms
    assert set(open_of_incidents(PUBLISHED)) == {
        *(f"incidents.{name}" for name in (
            "zone", "cutoff", "answer_s", "judge_s", "challenge_reply_s", "access_s",
            "monitors", "quiet", "under.detention.clauses")),
        *(f"incidents.ladder.{rung}.after_s" for rung in RUNGS)}


def test_of_the_process_only_what_was_published_is_settled():
    terms = PUBLISHED.process
    assert terms
    assert terms.claimants == PUBLISHED.guarantors
    assert {h.kind for h in terms.holders} == {"excluded"}
    assert all(h.name.en in PUBLISHED.excluded.en for h in terms.holders)
    assert set(open_of_process(PUBLISHED)) == {
        "process.grain_km2", "process.mingled", "process.call_s"}
    assert not open_of_process(EXERCISE)


def test_what_is_told_to_observers_by_itself_names_nobody():
    """Nor anything that is not to be public before all have signed it, nor who holds what."""
    told = [r for r in EXERCISE.release if r.to == "observer" and not r.nothing]
    assert told
    assert all("officer" in r.withheld for r in told)
    for kind in ("announcement", "holding", "concern", "call", "roster"):
        assert all(kind not in r.kinds for r in told)


def test_a_kind_falls_under_published_clauses_that_prohibit_something_or_bar_an_area():
    prohibiting = {c.id for c in PUBLISHED.clauses if c.prohibits}
    assert PUBLISHED.incidents
    for kind in PUBLISHED.incidents.under:
        assert isinstance(kind.clauses, Open) or set(kind.clauses) <= prohibiting, kind


def test_the_exercise_only_adds_to_what_was_published():
    assert PUBLISHED.clauses == tuple(c for c in EXERCISE.clauses if c.source != "exercise")
    assert PUBLISHED.parties == EXERCISE.parties
    assert PUBLISHED.excluded == EXERCISE.excluded


def test_life_saving_flights_may_pass():
    for area in EXERCISE.areas:
        assert area.bars == ("syrian-government",)
        assert {"medevac", "search-and-rescue", "humanitarian"} == set(area.excepts)
