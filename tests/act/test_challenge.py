"""A challenge, its reply and its outcome: who may say them; and no protection is touched."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.challenge import challenge
from hudna.act.outcome_challenge import outcome_challenge
from hudna.act.register import register
from hudna.act.reply_challenge import reply_challenge
from hudna.act.walk_out import walk_out
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.incidents import Attached, ChallengeOutcome
from hudna.record.kinds import Acknowledgement, Names, Site
from hudna.record.record import Record
from hudna.view.challenges import state
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.promises.truce import Truce
from tests.view.telling_incidents import HOUR, START

PLACE = Site("hospital", Names(en="H"), Point((371_500_000, 362_000_000)), 500_000, START - HOUR)
GUARANTORS = ("us", "ru")
WITHIN = 48 * HOUR


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(), START)


@pytest.fixture
def site(truce: Truce) -> Record:
    return says(truce, "un", register(truce.nodes["un"].world, PLACE))


def says(truce: Truce, party: str, draft: Any) -> Record:
    made = truce.say(party, draft)
    truce.heal()
    return made


def challenges(truce: Truce, party: str, of: Record, **more: Any) -> Record:
    told = {"text": "seen on the roof", "officer": "o", "now_ms": truce.now_ms,
            "within_ms": WITHIN, **more}
    return says(truce, party, challenge(truce.nodes[party].world, of.hash, **told))


def replies(truce: Truce, party: str, of: Record, text: str = "no such thing") -> Record:
    return says(truce, party, reply_challenge(
        truce.nodes[party].world, of.hash, text=text, officer="o"))


def acknowledges(truce: Truce, party: str, of: Record) -> Record:
    made = truce.say_raw(party, Acknowledgement(of.hash, "o"))
    truce.heal()
    return made


def holds(truce: Truce, party: str, of: Record, outcome: Any, text: str = "why") -> Record:
    return says(truce, party, outcome_challenge(
        truce.nodes[party].world, of.hash, outcome=outcome, text=text, officer="o",
        now_ms=truce.clock(party)))


def states(truce: Truce, of: Record) -> set[str]:
    """At every node."""
    found = set()
    for party, node in truce.nodes.items():
        case = node.world.challenges.case(of.hash)
        assert case is not None
        found.add(state(case, GUARANTORS, truce.clock(party)))
    return found


def wheres(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [f.where for f in caught.value.faults]


def stands(truce: Truce, of: Record) -> bool:
    return all([r.hash for r in n.world.register.standing(truce.now_ms)] == [of.hash]
               for n in truce.nodes.values())


def test_promise_2_upheld_by_all_and_still_protected(truce: Truce, site: Record) -> None:
    one = challenges(truce, "ru", site)
    assert (states(truce, one), stands(truce, site)) == ({"open"}, True)
    replies(truce, "un", one)
    assert states(truce, one) == {"replied"}
    holds(truce, "ru", one, "upheld")
    assert states(truce, one) == {"replied"}
    holds(truce, "us", one, "upheld")
    holds(truce, "un", one, "upheld")
    assert (states(truce, one), stands(truce, site)) == ({"upheld"}, True)
    assert {n.world.register.existing for n in truce.nodes.values()} == {()}


@given(st.lists(st.tuples(
    st.sampled_from(["us", "ru", "un"]),
    st.sampled_from(["challenge", "reply", "upheld", "not-upheld", "withdrawn", "wait"])),
    max_size=8))
@settings(deadline=None, max_examples=15)
def test_promise_2_nothing_that_is_said_of_a_challenge_ends_a_protection(
    said: list[tuple[str, str]]
) -> None:
    truce = Truce(quick(), START)
    site = says(truce, "un", register(truce.nodes["un"].world, PLACE))
    made: list[Record] = []
    for party, what in said:
        truce.now_ms += WITHIN + 1 if what == "wait" else 1
        try:
            if what == "challenge":
                made.append(challenges(truce, party, site))
            elif what == "reply":
                replies(truce, party, made[-1])
            elif what != "wait":
                holds(truce, party, made[-1], what)
        except (Refused, IndexError):
            pass
        assert stands(truce, site)
    kept = {c.challenge.hash for c in truce.nodes["us"].world.challenges.all()}
    assert kept == {r.hash for r in made}


def test_what_its_registrant_ends_leaves_the_challenge_in_the_log(
    truce: Truce, site: Record
) -> None:
    one = challenges(truce, "ru", site)
    says(truce, "un", withdraw(truce.nodes["un"].world, site.hash, "moved away"))
    assert states(truce, one) == {"open"}
    replies(truce, "un", one)
    assert states(truce, one) == {"replied"}


def test_what_a_challenge_lacks_is_named(truce: Truce, site: Record) -> None:
    with pytest.raises(Refused) as caught:
        challenges(truce, "ru", site, text="  ")
    assert wheres(caught) == ["text"]
    with pytest.raises(Refused) as caught:
        challenges(truce, "ru", site, attached=(Attached("x", "y", -1),))
    assert caught.value.faults[0].where.startswith("attached")
    with pytest.raises(Refused) as caught:
        challenges(truce, "un", site)
    assert wheres(caught) == ["protection"]


def test_only_what_stands_is_challenged(truce: Truce, site: Record) -> None:
    anew = says(truce, "un", register(truce.nodes["un"].world, PLACE, site.hash))
    with pytest.raises(Refused, match="latest version"):
        challenges(truce, "ru", site)
    says(truce, "un", withdraw(truce.nodes["un"].world, anew.hash, "moved away"))
    with pytest.raises(Refused, match="latest version"):
        challenges(truce, "ru", anew)


def test_one_at_a_time_by_one_party_by_whatever_version(truce: Truce, site: Record) -> None:
    one = challenges(truce, "ru", site)
    anew = says(truce, "un", register(truce.nodes["un"].world, PLACE, site.hash))
    with pytest.raises(Refused, match="not decided"):
        challenges(truce, "ru", anew)
    challenges(truce, "us", anew)
    holds(truce, "ru", one, "withdrawn")
    challenges(truce, "ru", anew, text="again")


def test_nobody_but_the_registrant_replies(truce: Truce, site: Record) -> None:
    one = challenges(truce, "ru", site)
    with pytest.raises(Refused, match="whoever registered"):
        replies(truce, "us", one)
    with pytest.raises(Refused) as caught:
        replies(truce, "un", one, " ")
    assert wheres(caught) == ["text"]
    with pytest.raises(Refused) as caught:
        replies(truce, "un", site)
    assert wheres(caught) == ["challenge"]


def test_nothing_is_upheld_before_its_registrant_was_heard(truce: Truce, site: Record) -> None:
    one = challenges(truce, "ru", site)
    with pytest.raises(Refused, match="before the registrant"):
        holds(truce, "ru", one, "upheld")
    holds(truce, "us", one, "not-upheld")
    acknowledges(truce, "un", one)
    truce.now_ms += WITHIN
    with pytest.raises(Refused, match="before the registrant"):
        holds(truce, "ru", one, "upheld")
    truce.now_ms += 1
    holds(truce, "ru", one, "upheld")
    assert states(truce, one) == {"differing"}


def test_promise_2_nothing_is_upheld_of_a_registrant_that_was_never_told(
    truce: Truce, site: Record
) -> None:
    """Two guarantors that keep a challenge to themselves: it is no word against the place."""
    made = truce.say("ru", challenge(truce.nodes["ru"].world, site.hash, text="seen", officer="o",
                                     now_ms=truce.now_ms, within_ms=WITHIN))
    truce.nodes["us"].admit(made.presentation, truce.now_ms)
    truce.now_ms += 1_000 * HOUR
    for party in ("ru", "us"):
        with pytest.raises(Refused, match="before the registrant"):
            holds(truce, party, made, "upheld")
    for party in ("ru", "us"):
        forced = truce.say_raw(party, ChallengeOutcome(made.hash, "upheld", "why", "o"))
        for other in ("ru", "us"):
            truce.nodes[other].admit(forced.presentation, truce.now_ms)
    for party in ("ru", "us"):
        case = truce.nodes[party].world.challenges.case(made.hash)
        assert case is not None
        assert state(case, GUARANTORS, truce.now_ms) == "open"
    truce.heal()
    acknowledges(truce, "un", made)
    assert states(truce, made) == {"open"}
    truce.now_ms += WITHIN
    assert states(truce, made) == {"open"}
    truce.now_ms += 1
    assert states(truce, made) == {"upheld"}
    assert stands(truce, site)


def test_where_the_time_to_reply_is_open_only_a_reply_is_waited_for(
    truce: Truce, site: Record
) -> None:
    one = challenges(truce, "ru", site, within_ms=None)
    truce.now_ms += 1_000 * HOUR
    with pytest.raises(Refused, match="before the registrant"):
        holds(truce, "ru", one, "upheld")


def test_only_who_made_it_takes_it_back(truce: Truce, site: Record) -> None:
    one = challenges(truce, "ru", site)
    with pytest.raises(Refused, match="whoever made"):
        holds(truce, "us", one, "withdrawn")
    with pytest.raises(Refused) as caught:
        holds(truce, "us", one, "not-upheld", "")
    assert wheres(caught) == ["text"]
    holds(truce, "ru", one, "withdrawn")
    assert states(truce, one) == {"withdrawn"}


def test_a_party_may_challenge_and_only_guarantors_and_the_depositary_decide() -> None:
    node, un = Speaking("opposition", quick(), START), Speaking("un", quick(), START)
    site = un.say(register(un.world, PLACE))
    node.take(site)
    draft = challenge(node.world, site.hash, text="seen", officer="o", now_ms=START, within_ms=None)
    one = node.say(draft)
    with pytest.raises(Refused, match="guarantor or the depositary"):
        outcome_challenge(node.world, one.hash, outcome="upheld", text="x", officer="o",
                          now_ms=START)
    outcome_challenge(node.world, one.hash, outcome="withdrawn", text="x", officer="o",
                      now_ms=START)


def test_the_registrant_is_told_whoever_it_is() -> None:
    node, issg = Speaking("us", quick(), START), Speaking("issg", quick(), START)
    site = issg.say(register(issg.world, PLACE))
    node.take(site)
    draft = challenge(node.world, site.hash, text="seen", officer="o", now_ms=START, within_ms=None)
    assert {(r.party, r.withheld, r.nothing) for r in draft.release} == {("issg", (), False)}


def test_who_has_walked_out_says_nothing(truce: Truce, site: Record) -> None:
    says(truce, "ru", walk_out(truce.nodes["ru"].world, reason="enough", officer="o"))
    with pytest.raises(Refused, match="come back"):
        challenges(truce, "ru", site)


def test_a_second_outcome_names_the_first_which_stays(truce: Truce, site: Record) -> None:
    one = challenges(truce, "ru", site)
    first = holds(truce, "us", one, "undetermined")
    truce.now_ms += 1
    second = holds(truce, "us", one, "not-upheld")
    assert second.said.replaces == (first.hash,)  # type: ignore[union-attr]
    case = truce.nodes["un"].world.challenges.case(one.hash)
    assert case is not None
    assert [r.hash for r in case.outcomes] == [first.hash, second.hash]
