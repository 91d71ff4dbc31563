"""Access is open once monitors of another side say that they were let in; who is asked for it says
nothing of that alone."""

from __future__ import annotations

from itertools import permutations

import pytest

from hudna.record.incidents import AccessAsked, AccessOutcome
from hudna.record.process import AccessOpen
from hudna.record.record import Record
from hudna.view.process.conditions import Found
from tests.view.process.promised import at, noon, promises
from tests.view.test_taking_part import record

PROMISE = promises("us", after=(AccessOpen("ru", "Aleppo"),), within_days=1)


def asks(author: str = "un", day: str = "2016-07-22", of: str = "ru") -> Record:
    said = AccessAsked(of, "Aleppo", None, noon(day), noon("2016-07-29"), "to see", "o")
    return record(author, said, noon("2016-07-21"))


def says(of: Record, author: str, what: str = "granted", day: str = "2016-07-22") -> Record:
    return record(author, AccessOutcome(of.hash, what, "", "o"), noon(day))  # type: ignore[arg-type]


ASKED = asks()


def found(*records: Record) -> Found:
    held = at((PROMISE, *records)).of(PROMISE.hash)
    assert held is not None
    (one,) = held.due.conditions
    return one


def test_it_holds_since_who_asked_says_so() -> None:
    one = found(ASKED, says(ASKED, "un"))
    assert (one.answer, one.since_ms) == ("holds", noon("2016-07-22"))


def test_a_later_word_of_who_was_asked_moves_nothing() -> None:
    one = found(ASKED, says(ASKED, "un"), says(ASKED, "ru", day="2016-07-28"))
    assert (one.answer, one.since_ms) == ("holds", noon("2016-07-22"))


def test_who_is_asked_opens_nothing_by_its_own_word() -> None:
    one = found(ASKED, says(ASKED, "ru"))
    assert (one.answer, one.why, one.since_ms) == ("not-known", "own-word", None)


def test_nor_where_who_asked_had_no_answer() -> None:
    """*Unanswered* is overtaken by what is said later, which is still its own word."""
    one = found(ASKED, says(ASKED, "un", "unanswered"), says(ASKED, "ru", day="2016-07-25"))
    assert (one.answer, one.why) == ("not-known", "own-word")


@pytest.mark.parametrize("author", ["ru", "syrian-government", "us"])
def test_only_monitors_of_another_side_ask(author: str) -> None:
    asked = asks(author)
    one = found(asked, says(asked, author), says(asked, "ru"))
    assert (one.answer, one.why) == ("not-known", "no-access")


def test_where_both_differ_it_is_not_known() -> None:
    one = found(ASKED, says(ASKED, "un", "refused"), says(ASKED, "ru"))
    assert (one.answer, one.why) == ("not-known", "access-differs")


def test_a_refusal_ends_it_whoever_says_so() -> None:
    later = asks(day="2016-07-26")
    for who in ("ru", "un"):
        one = found(ASKED, says(ASKED, "un"), later, says(later, who, "refused", "2016-07-26"))
        assert (one.answer, one.why, one.since_ms) == ("does-not", "access", None)


def test_it_never_depends_on_the_order_in_which_it_came() -> None:
    later = asks(day="2016-07-26")
    told = (ASKED, says(ASKED, "un"), later, says(later, "ru", day="2016-07-26"))
    assert len({(f.answer, f.since_ms) for p in permutations(told) if (f := found(*p))}) == 1
