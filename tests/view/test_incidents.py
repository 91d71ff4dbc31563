"""An incident is one line, of which the latest revision counts; all that was said of it stays."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.incidents import IncidentAnswer, RungTaken, Seconded
from hudna.record.record import Record
from hudna.view.incidents import IncidentLine
from tests.act.passings import MINUTE, START
from tests.examples import examples
from tests.view.happenings import NAME, Folded, judgement, told
from tests.view.test_taking_part import record

FIRST = record("un", told())
SECOND = record("un", told(revision=1, accused=("syrian-government", "opposition")), START + 1,
                FIRST.hash)


def line_of(*records: Record) -> IncidentLine:
    (line,) = Folded(records).incidents.all()
    return line


def answers(outcome: Any, at: int, of: Record = FIRST, author: str = "ru", **more: Any) -> Record:
    return record(author, IncidentAnswer(of.hash, outcome, "why", "o", **more), at)


def test_the_latest_revision_counts_and_all_stay() -> None:
    line = line_of(SECOND, FIRST)
    assert [r.hash for r in line.versions] == [FIRST.hash, SECOND.hash]
    assert line.latest.hash == SECOND.hash
    assert line.told_ms == (START + 1, START)


def test_of_two_with_one_revision_the_first_said_counts() -> None:
    other = record("un", told(summary="other"), START + 5)
    assert line_of(other, FIRST).latest.hash == FIRST.hash


def test_another_author_s_incident_of_that_name_is_another_line() -> None:
    view = Folded([FIRST, record("us", told())]).incidents
    assert len(view.all()) == 2
    assert [x.author for x in view.own([NAME, "cd" * 16])] == ["un"]
    assert view.line("ru", NAME) is None


def test_whatever_is_said_of_a_version_is_said_of_the_line() -> None:
    said = record("un", judgement(FIRST))
    second = record("un", Seconded(said.hash, "b"))
    given_ = answers("denies", START + 2, SECOND)
    step = record("us", RungTaken(FIRST.hash, "query", "ru", None, "x", "o"))
    view = Folded([FIRST, SECOND, said, second, given_, step]).incidents
    (line,) = view.all()
    assert [line.judged, line.seconded, line.answers, line.rungs] == [
        (said,), (second,), (given_,), (step,)]
    assert all(view.of(r.hash) == line for r in (FIRST, SECOND, said, second, given_, step))
    assert view.of("0" * 64) is None


def test_in_effect_are_the_version_that_counts_and_those_of_which_anything_was_said() -> None:
    third = record("un", told(revision=2), START + 2)
    view = Folded([FIRST, SECOND, third, answers("denies", START + 3)]).incidents
    assert [view.in_effect(r.hash) for r in (FIRST, SECOND, third)] == [True, False, True]
    assert not view.in_effect("0" * 64)


def test_what_is_said_of_something_else_is_of_no_line() -> None:
    said = record("un", judgement(FIRST))
    odd = record("us", judgement(said))
    chain = [odd]
    for i in range(2_000):
        chain.append(record("us", judgement(chain[-1]), START + i))
    wrong = record("us", Seconded(FIRST.hash, "b"))
    view = Folded([FIRST, said, *chain, wrong]).incidents
    assert [view.of(r.hash) for r in (odd, chain[-1], wrong)] == [None] * 3
    (line,) = view.all()
    assert (line.judged, line.seconded) == ((said,), ())


def test_an_answer_stands_for_good_beside_the_one_after_it() -> None:
    one = answers("looking", START + 1)
    two = answers("denies", START + 2, replaces=(one.hash,))
    line = line_of(FIRST, one, two, answers("accepts", START + 3, author="us"))
    assert len(line.answers) == 3
    assert line.standing_answers()["ru"].hash == two.hash


def test_nobody_replaces_another_party_s_answer() -> None:
    one = answers("denies", START + 1)
    line = line_of(FIRST, one, answers("accepts", START + 2, author="us", replaces=(one.hash,)))
    assert line.standing_answers()["ru"].hash == one.hash


def test_of_a_person_s_judgements_the_last_under_each_clause_stands() -> None:
    one = record("un", judgement(FIRST), START + 1)
    two = record("un", judgement(FIRST, outcome="undetermined", by=""), START + 2)
    other = record("un", judgement(FIRST, clause="scr-2254-civilians"), START + 3)
    person = record("un", judgement(FIRST, officer="b"), START)
    line = line_of(FIRST, one, two, other, person)
    assert [r.hash for r in line.standing_judgements()] == [person.hash, two.hash, other.hash]
    gone = record("un", judgement(FIRST, clause="coh-access", replaces=(other.hash,)), START + 4)
    assert other.hash not in {
        r.hash for r in line_of(FIRST, one, two, other, person, gone).standing_judgements()}


def test_only_another_person_of_the_same_party_seconds() -> None:
    said = record("un", judgement(FIRST), START + 1)
    stranger = record("us", Seconded(said.hash, "b"))
    same = record("un", Seconded(said.hash, "a"))
    assert line_of(FIRST, said, stranger, same).seconds(said.hash) == ()
    good = record("un", Seconded(said.hash, "b"))
    assert line_of(FIRST, said, stranger, same, good).seconds(said.hash) == (good,)


def test_accused_since_when_this_node_first_had_it() -> None:
    line = line_of(FIRST, SECOND)
    assert line.accused_ms() == {"syrian-government": START, "opposition": START + 1}
    dropped = record("un", told(revision=2, accused=("opposition",)), START + 2)
    assert line_of(FIRST, SECOND, dropped).accused_ms() == {"opposition": START + 1}


def test_who_was_ever_named() -> None:
    dropped = record("un", told(revision=2, accused=()), START + 2)
    said = record("un", judgement(FIRST, by="opposition"))
    step = record("us", RungTaken(FIRST.hash, "query", "ru", None, "x", "o"))
    line = line_of(FIRST, dropped, said, step, record("us", judgement(FIRST, by="")))
    assert line.named() == {"syrian-government", "opposition", "ru"}


def test_the_highest_step_towards_each() -> None:
    steps = [record("us", RungTaken(FIRST.hash, rung, to, None, "x", "o"), START + i)  # type: ignore[arg-type]
             for i, (rung, to) in enumerate([("finding", "ru"), ("query", "ru"), ("query", "us")])]
    line = line_of(FIRST, *steps)
    assert [line.reached(p) for p in ("ru", "us", "un")] == ["finding", "query", None]


def test_one_that_has_no_sources_left_is_counted_elsewhere() -> None:
    gone = record("un", told(revision=1, sources=0), START + 1)
    assert line_of(FIRST).counts
    assert not line_of(FIRST, gone).counts


def test_between_two_moments_by_the_latest_version() -> None:
    moved = record("un", told(revision=1, from_ms=START + MINUTE, until_ms=START + 2 * MINUTE),
                   START + 1)
    view = Folded([FIRST, moved]).incidents
    assert view.between(START - MINUTE, START) == ()
    assert len(view.between(START + 2 * MINUTE, START + 3 * MINUTE)) == 1


def test_promise_10_whatever_the_order_of_arrival_the_line_is_the_same() -> None:
    said = record("un", judgement(SECOND), START + 2)
    second = record("un", Seconded(said.hash, "b"), START + 3)
    lines = {_without_clock(line_of(*order))
             for order in permutations((FIRST, SECOND, said, second, answers("denies", START + 4)))}
    assert len(lines) == 1


@settings(max_examples=examples(30, 300), deadline=None)
@given(st.data())
def test_promise_10_many_judgements_and_answers_in_any_order(data: st.DataObject) -> None:
    said = [record(p, judgement(FIRST, officer=o, outcome=x, by=""), START + data.draw(
                st.integers(0, 3)))
            for p, o, x in data.draw(st.lists(st.tuples(
                st.sampled_from(["un", "us", "ru"]), st.sampled_from(["a", "b"]),
                st.sampled_from(["violation", "no-violation", "undetermined"])), max_size=6,
                unique=True))]
    said += [record(r.author, Seconded(r.hash, "b"), START + 9) for r in said]
    said = [FIRST, *said, answers("denies", START), answers("looking", START)]
    one, other = line_of(*said), line_of(*data.draw(st.permutations(said)))
    assert _without_clock(one) == _without_clock(other)
    assert one.standing_judgements() == other.standing_judgements()
    assert one.standing_answers() == other.standing_answers()


def _without_clock(line: IncidentLine) -> tuple[object, ...]:
    return (line.versions, line.judged, line.seconded, line.answers, line.rungs)
