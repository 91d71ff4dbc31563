"""What is waited for of an incident, and until when: by this node's clock and the agreement's
times."""

from __future__ import annotations

from typing import Any

from hudna.record.incidents import RungTaken
from hudna.record.record import Record
from hudna.view.incident_due import Due, Times, answered, due
from tests.act.passings import MINUTE, START
from tests.agreements import quick
from tests.view.happenings import JUDGES, told
from tests.view.test_findings import judges, seconds
from tests.view.test_incidents import FIRST, SECOND, answers, line_of
from tests.view.test_taking_part import record

AGREEMENT = quick().agreement
TIMES = Times(60 * MINUTE, 120 * MINUTE)


def waits(*said: Record, times: Times = TIMES) -> list[tuple[str, str]]:
    return [(d.what, d.party) for d in due(line_of(*said), AGREEMENT, JUDGES, times)]


def test_the_accused_is_to_answer_and_each_guarantor_to_judge() -> None:
    found = due(line_of(FIRST, SECOND), AGREEMENT, JUDGES, TIMES)
    assert found == (
        Due("answer", "syrian-government", SECOND.hash, START + 60 * MINUTE),
        Due("answer", "opposition", SECOND.hash, START + 1 + 60 * MINUTE),
        Due("judgement", "ru", SECOND.hash, START + 120 * MINUTE),
        Due("judgement", "us", SECOND.hash, START + 120 * MINUTE))
    assert [d.overdue(START + 60 * MINUTE + 1) for d in found] == [True, False, False, False]


def test_what_the_agreement_leaves_open_is_due_from_nobody() -> None:
    assert waits(FIRST, SECOND, times=Times()) == []


def test_its_guarantor_answers_for_it_and_looking_is_no_answer() -> None:
    only = Times(answer_ms=MINUTE)
    assert waits(FIRST, answers("looking", START + 1), times=only) == [
        ("answer", "syrian-government")]
    assert waits(FIRST, answers("denies", START + 1), times=only) == []
    assert waits(FIRST, answers("explains", START + 1, author="syrian-government"),
                 times=only) == []
    assert waits(FIRST, answers("denies", START + 1, author="us"), times=only) == [
        ("answer", "syrian-government")]


def test_a_step_of_the_ladder_asks_anew() -> None:
    step = record("us", RungTaken(FIRST.hash, "query", "syrian-government", START + 9 * MINUTE,
                                  "x", "o"), START + 5)
    before = answers("denies", START + 1)
    assert waits(FIRST, before, step, times=Times()) == [("step", "syrian-government")]
    (one,) = due(line_of(FIRST, step), AGREEMENT, JUDGES, Times())
    assert (one.subject, one.due_ms) == (step.hash, START + 9 * MINUTE)
    assert waits(FIRST, before, step, answers("explains", START + 6), times=Times()) == []


def test_a_judgement_that_waits_for_a_second_person_has_no_time() -> None:
    said = judges("un")
    assert due(line_of(FIRST, said), AGREEMENT, JUDGES, Times()) == (
        Due("second", "un", said.hash, None),)
    assert due(line_of(FIRST, said, seconds(said, START)), AGREEMENT, JUDGES, Times()) == ()


def test_who_has_found_is_waited_for_no_more() -> None:
    assert waits(FIRST, judges("us"), times=Times(judge_ms=MINUTE)) == [("judgement", "ru")]


def test_of_what_is_counted_elsewhere_nothing_is_due() -> None:
    assert waits(FIRST, record("un", told(revision=1, sources=0), START + 1)) == []


def test_an_answer_that_is_taken_back_is_waited_for() -> None:
    line: Any = line_of(FIRST, answers("denies", START + 1), answers("looking", START + 2))
    assert not answered(line, "syrian-government", AGREEMENT)
