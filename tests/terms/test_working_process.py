"""The terms for the process as a node works with them; open, they are settled protectively."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from hudna.terms.agreement import Agreement, MingledTerms, Open, Words
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.terms.working import working
from hudna.terms.working_process import GRAIN_M2, open_of_process, process
from tests.agreements import quick

EXERCISE = quick().agreement
OPEN = Open(Words("w", "و", "в"))


def having(**more: Any) -> Agreement:
    assert EXERCISE.process
    return replace(EXERCISE, process=replace(EXERCISE.process, **more))


def test_the_exercise_in_the_house_s_units() -> None:
    terms = working(EXERCISE, quick().digest).process
    assert terms.claimants == ("us", "ru", "un")
    assert (terms.grain_m2, terms.buffer_mm, terms.call_ms) == (1_000_000, 1_000_000, 3_600_000)
    assert (terms.mingled_clause, terms.clause) == ("ex-process", "ex-process")
    assert {h: x.kind for h, x in terms.holders.items()} == {
        "daesh": "excluded", "nusra": "excluded", "ypg": "other", "opposition": "partner",
        "syrian-government": "partner"}
    (counter,) = terms.counters
    assert (counter.id, counter.days, counter.milestone) == ("seven-days", 7, "seven-days")


def test_only_a_partner_beside_an_excluded_group_is_protected_between() -> None:
    terms = process(EXERCISE)
    assert terms.protects_between(("opposition", "nusra"))
    assert terms.protects_between(("ypg", "nusra", "syrian-government"))
    for holders in (("nusra", "daesh"), ("nusra", "ypg"), ("opposition", "syrian-government"),
                    ("nusra",), (), ("nobody", "nusra")):
        assert not terms.protects_between(holders)


def test_what_is_open_is_settled_the_protective_way() -> None:
    terms = process(having(grain_km2=OPEN, mingled=OPEN, call_s=OPEN))
    assert (terms.grain_m2, terms.buffer_mm, terms.call_ms) == (GRAIN_M2, 0, None)
    assert terms.mingled_clause == terms.clause == "ex-process"
    assert terms.protects_between(("opposition", "nusra"))
    assert process(having(mingled=MingledTerms(OPEN, "ex-process"))).buffer_mm == 0
    assert set(open_of_process(having(mingled=MingledTerms(OPEN, "ex-process")))) == {
        "process.mingled.buffer_m"}


def test_without_the_section_the_guarantors_and_the_depositary_say_who_holds_what() -> None:
    terms = process(replace(EXERCISE, process=None))
    assert terms.claimants == ("us", "ru", "un")
    assert set(terms.holders) == {"opposition", "syrian-government"}
    assert (terms.grain_m2, terms.buffer_mm, terms.call_ms, terms.counters) == (
        GRAIN_M2, 0, None, ())


def test_the_published_texts_count_seven_days_and_give_no_grain() -> None:
    terms = process(load(shipped("syria-2016")).agreement)
    assert terms.claimants == ("us", "ru")
    assert [c.days for c in terms.counters] == [7]
    assert (terms.grain_m2, terms.buffer_mm, terms.call_ms) == (GRAIN_M2, 0, None)
