"""What others have said of earlier days, and said late, is offered until it is printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hudna.act.answer_incident import answer_incident
from hudna.act.count import count
from hudna.record.incidents import CountLine
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.offered import LATE_MS, offered
from tests.act.passings import START
from tests.speak.bulletin.days import BY, DAY, NEXT, ZONE
from tests.speak.bulletin.late_days import HOUR, LateDays, figures, of_incidents

THIRD, FOURTH = "2016-08-02", "2016-08-03"
CLAUSE = "coh-cease-attacks"


@pytest.fixture
def days() -> LateDays:
    return LateDays()


def later(day: str, n: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=n)).isoformat()


def test_a_late_answer_corrects_its_day_and_is_not_unsaid(days: LateDays) -> None:
    one = days.happens("a")
    first = days.puts_out()
    assert first.printed == ()
    answer = days.answers(one)
    days.at_cutoff(NEXT)
    [offer] = offered(days.held(days.cutoff(NEXT)), NEXT)
    assert (offer.record, offer.day, offer.about) == (answer.hash, DAY, one.hash)
    unsaid = days.draft(NEXT)
    assert unsaid.corrections == ()
    assert answer.hash.encode() not in canonical(unsaid), "not even that it was said"
    data = days.puts_out(NEXT, printed=frozenset({answer.hash}))
    [row] = of_incidents(data)
    assert (row.day, row.what, row.was, row.now, row.why) == (DAY, "answered", "no", "yes",
                                                              "answer")
    assert {(c.what, c.clause, c.party, c.was, c.now) for c in data.corrections
            if not c.incident} == {("answered", None, "", "0", "1"),
                                   ("answered", CLAUSE, "", "0", "1"),
                                   ("answered", None, BY, "0", "1")}
    assert data.printed == (answer.hash,)
    assert b"CANARY" not in canonical(data), "it counts; its words are none of this day's"
    assert days.offered(THIRD) == ()
    assert days.puts_out(THIRD).corrections == ()
    anew = days.puts_out(cutoff=days.truce.now_ms)
    assert (anew.totals.today.answered, anew.incidents[0].answers[0].text) == (1, "CANARY words")
    assert (anew.printed, anew.corrections) == ((answer.hash,), ())
    assert days.puts_out(FOURTH).corrections == ()


def test_what_was_there_and_not_chosen_is_offered_by_its_own_day_alone(days: LateDays) -> None:
    one = days.happens("a")
    early = days.answers(one)
    days.puts_out()
    assert days.offered(NEXT) == ()
    held = days.held(days.truce.now_ms)
    assert [o.record for o in offered(held, DAY)] == [early.hash]
    data = days.puts_out(cutoff=days.truce.now_ms, printed=frozenset({early.hash}))
    assert {c.why for c in of_incidents(data)} == {"printed"}, "it had answered in time"


def test_a_joint_finding_is_late_as_a_whole(days: LateDays) -> None:
    one = days.happens("a")
    early = days.judges("us", one)
    days.puts_out()
    late = days.judges("ru", one)
    assert set(days.offered(NEXT)) == {early.hash, late.hash}, "each is a finding with the other"
    alone = days.draft(NEXT, printed=frozenset({late.hash}))
    assert not [c for c in alone.corrections if c.what == "standing"]
    data = days.puts_out(NEXT, printed=frozenset({early.hash, late.hash}))
    assert {(c.what, c.was, c.now, c.why) for c in of_incidents(data)} == {
        ("standing", "alleged", "found", "finding")}
    assert {("found", "", "0", "1"), ("alleged", "", "1", "0")} <= figures(data)
    assert days.puts_out(THIRD).corrections == ()


def test_of_each_party_its_last_word_alone_is_offered(days: LateDays) -> None:
    one = days.happens("a")
    days.puts_out()
    for outcome in ("denies", "looking", "explains"):
        last = days.answers(one, outcome=outcome)
    assert days.offered(NEXT) == (last.hash,)


def test_nothing_is_offered_for_long(days: LateDays) -> None:
    one = days.happens("a")
    days.puts_out()
    answer = days.answers(one)
    days.puts_out(NEXT)
    n = LATE_MS // (24 * HOUR)
    assert days.offered(later(NEXT, n)) == (answer.hash,)
    assert days.offered(later(NEXT, n + 1)) == ()


def test_after_a_break_all_that_came_in_it_is_offered(days: LateDays) -> None:
    one = days.happens("a")
    days.puts_out()
    answer = days.answers(one)
    assert days.offered(later(NEXT, 60)) == (answer.hash,)


def test_what_is_not_offered_is_not_printed_whoever_chooses_it(days: LateDays) -> None:
    one = days.happens("a")
    early = days.answers(one)
    days.puts_out()
    days.at_cutoff(NEXT)
    data = days.draft(NEXT, printed=frozenset({early.hash, "0" * 64}))
    assert (data.printed, data.corrections) == ((), ())


def test_an_answer_that_is_late_on_its_way_is_late(days: LateDays) -> None:
    one = days.happens("a")
    said = days.truce.say("ru", answer_incident(
        days.world("ru"), one.hash, outcome="denies", text="no", officer="o"))
    days.puts_out_unheard()
    assert said.issued_ms < days.cutoff()
    assert days.offered(NEXT) == (said.hash,)
    data = days.puts_out(NEXT, printed=frozenset({said.hash}))
    assert [(c.what, c.why) for c in of_incidents(data)] == [("answered", "printed")]


def test_late_lists_of_a_day_correct_what_each_counts(days: LateDays) -> None:
    line = CountLine("1", "shelling", START, START + 1, "x", None, BY, CLAUSE)

    def counts(party: str, *lines: CountLine) -> str:
        return days.says(party, count(days.world(party), DAY, lines, officer="o", zone=ZONE,
                                      now_ms=days.truce.now_ms)).hash

    days.at_cutoff()
    both = {counts("us", line), counts("ru", line)}
    days.puts_out(cutoff=days.truce.now_ms, printed=frozenset(both))
    anew = counts("us", line, CountLine("2", "shelling", START, START + 1, "y", None, BY, CLAUSE))
    assert days.offered(NEXT) == (anew,)
    assert figures(days.puts_out(NEXT, printed=frozenset({anew}))) == {
        ("counted", "us", "1", "2")}
    assert days.puts_out(THIRD).corrections == ()
