"""A challenge waits for its registrant and for every guarantor, and takes no protection away."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import Point
from hudna.record.incidents import Challenge, ChallengeOutcome, ChallengeReply
from hudna.record.kinds import Names, Site
from hudna.record.record import Record
from hudna.view.challenges import Case, Challenges, outcome, state
from hudna.view.entries import Entries
from tests.view.telling_incidents import HOUR, START, folded, record

GUARANTORS = ("us", "ru")
PLACE = Point((371_500_000, 362_000_000))
SITE = record("un", Site("hospital", Names("Hospital", "", ""), PLACE, 500_000, START))


def asked(by: str = "ru", about: Record = SITE, until: int | None = START + HOUR,
          at: int = START) -> Record:
    return record(by, Challenge(about.hash, "seen on the roof", until, "o"), at)


def replied(of: Record, by: str = "un", at: int = START + 1) -> Record:
    return record(by, ChallengeReply(of.hash, "no such thing", "o"), at)


def held(of: Record, by: str, what: Any, at: int = START + 2,
         replaces: tuple[str, ...] = ()) -> Record:
    return record(by, ChallengeOutcome(of.hash, what, "why", "o", replaces), at)


def challenges(*records: Record, due_ms: int | None = START + HOUR) -> Challenges:
    entries = Entries()
    fold = Challenges("un", entries, lambda _, registrant: due_ms)
    folded(entries, records, {Challenge: fold.apply, ChallengeReply: fold.reply,
                              ChallengeOutcome: fold.outcome})
    return fold


def case(*records: Record, due_ms: int | None = START + HOUR) -> Case:
    (found,) = challenges(SITE, *records, due_ms=due_ms).all()
    return found


def test_open_then_overdue_by_the_clock_alone_then_replied() -> None:
    one = asked()
    assert state(case(one), GUARANTORS, START + HOUR) == "open"
    assert state(case(one), GUARANTORS, START + HOUR + 1) == "overdue"
    assert state(case(one, replied(one)), GUARANTORS, START + HOUR + 1) == "replied"


def test_where_it_is_not_known_when_a_reply_is_due_nothing_is_overdue() -> None:
    assert state(case(asked(), due_ms=None), GUARANTORS, START + 1000 * HOUR) == "open"


def test_promise_2_nothing_is_upheld_of_whom_nobody_has_heard() -> None:
    """Whatever guarantors say: neither has it replied, nor is its time over."""
    one = asked()
    upheld = (one, held(one, "ru", "upheld"), held(one, "us", "upheld"))
    for due, now_ms, is_ in (
        (None, START + 1000 * HOUR, "open"), (START + HOUR, START + HOUR, "open"),
        (START + HOUR, START + HOUR + 1, "upheld"),
    ):
        assert state(case(*upheld, due_ms=due), GUARANTORS, now_ms) == is_
    assert state(case(*upheld, replied(one), due_ms=None), GUARANTORS, START + 9) == "upheld"
    others = case(one, held(one, "ru", "not-upheld"), held(one, "us", "not-upheld"), due_ms=None)
    assert state(others, GUARANTORS, START) == "not-upheld"


def test_nobody_but_the_registrant_replies() -> None:
    one = asked()
    assert state(case(one, replied(one, "us"), replied(one, "ru")), GUARANTORS, START) == "open"


def test_two_keys_one_guarantor_alone_upholds_nothing() -> None:
    one = asked()
    assert state(case(one, replied(one), held(one, "ru", "upheld")), GUARANTORS, START) == "replied"
    both = case(one, replied(one), held(one, "ru", "upheld"), held(one, "us", "upheld"))
    assert state(both, GUARANTORS, START) == "upheld"
    others = case(one, held(one, "un", "upheld"), held(one, "issg", "upheld"))
    assert state(others, GUARANTORS, START) == "open"


def test_where_they_do_not_hold_the_same_both_stand() -> None:
    one = asked()
    two = case(one, held(one, "ru", "upheld"), held(one, "us", "not-upheld"))
    assert state(two, GUARANTORS, START) == "differing"
    assert {p: outcome(r).outcome for p, r in two.standing_outcomes().items()} == {
        "ru": "upheld", "us": "not-upheld"}


def test_a_later_outcome_stands_and_the_earlier_stays_beside_it() -> None:
    one = asked()
    first = held(one, "us", "upheld")
    # Its own clock had gone back meanwhile: what it says that it replaces is replaced all the same.
    second = held(one, "us", "not-upheld", START, (first.hash,))
    found = case(one, first, second)
    assert found.standing_outcomes() == {"us": second}
    assert found.outcomes == (second, first)


def test_nobody_replaces_anothers_outcome() -> None:
    one = asked()
    first = held(one, "us", "not-upheld")
    found = case(one, first, held(one, "ru", "upheld", START + 5, (first.hash,)))
    assert found.standing_outcomes()["us"] == first


@pytest.mark.parametrize("by", ["us", "un"])
def test_only_who_made_it_takes_it_back(by: str) -> None:
    one = asked()
    assert state(case(one, held(one, by, "withdrawn")), GUARANTORS, START) == "open"
    assert state(case(one, held(one, "ru", "withdrawn")), GUARANTORS, START) == "withdrawn"


def test_a_strangers_taking_back_beside_an_outcome_is_no_agreement() -> None:
    one = asked("opposition")
    both = case(one, held(one, "us", "withdrawn"), held(one, "ru", "withdrawn"))
    assert state(both, GUARANTORS, START) == "differing"


def test_registering_anew_leaves_no_challenge_behind() -> None:
    anew = record("un", Site("hospital", Names("Ward", "", ""), PLACE, 500_000, START), START + 9,
                  SITE.hash)
    one, two = asked(), asked("us", anew, at=START + 10)
    fold = challenges(SITE, one, anew, two)
    assert [c.challenge for c in fold.about((SITE.hash, anew.hash))] == [one, two]
    assert [c.challenge for c in fold.about((anew.hash,))] == [two]


def test_what_is_challenged_may_not_be_held_here() -> None:
    one = asked()
    found = challenges(one).case(one.hash)
    assert found is not None
    assert (found.registrant, found.replies) == (None, ())


def test_what_is_no_challenge_has_no_case() -> None:
    assert challenges(SITE).case(SITE.hash) is None
    assert challenges(SITE).case("0" * 64) is None


def test_promise_10_the_same_in_any_order() -> None:
    one = asked()
    said = [SITE, one, replied(one), held(one, "us", "upheld"), held(one, "ru", "upheld")]
    found = {state(c, GUARANTORS, START) for order in permutations(said)
             for c in challenges(*order).all()}
    assert found == {"upheld"}


@given(st.permutations(range(6)), st.integers(0, 5))
def test_promise_2_no_challenge_is_gone_whatever_is_said_of_it(
    order: list[int], many: int
) -> None:
    one = asked()
    said = [replied(one), held(one, "us", "upheld"), held(one, "ru", "upheld"),
            held(one, "ru", "withdrawn", START + 3), held(one, "un", "not-upheld"),
            replied(one, "ru")]
    fold = challenges(SITE, one, *(said[i] for i in order[:many]))
    assert [c.challenge for c in fold.all()] == [one]
