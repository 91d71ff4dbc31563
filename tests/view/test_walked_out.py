"""A guarantor walks out, is gone for weeks and comes back: three nodes, a network that delivers."""

from __future__ import annotations

import pytest

from hudna.act.amend import propose, sign_agreement
from hudna.act.come_back import come_back
from hudna.act.draft import Draft
from hudna.act.object import object_to
from hudna.act.renew import renewals
from hudna.act.stop import stop_notice
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.kinds import Concurrence, Renewal
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.releases import goes_to
from hudna.view.standing import State
from tests.agreements import quick, quick_text
from tests.promises.machine import HOUR, READ, START
from tests.promises.truce import PARTIES, Truce
from tests.view.test_standing import (
    HERE,
    THERE,
    cleared,
    concurs,
    flight,
    hospital,
    keep,
    seen,
    states,
)


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2), START)


def says(truce: Truce, party: str, draft: Draft) -> Record:
    truce.now_ms += 1_000
    record = truce.say(party, draft)
    truce.heal()
    return record


def goes(truce: Truce, party: str) -> Record:
    world = truce.nodes[party].world
    return says(truce, party, walk_out(world, reason="we suspend", officer="duty"))


def returns(truce: Truce, party: str) -> Record:
    truce.now_ms += 1_000
    world = truce.nodes[party].world
    record = truce.say(party, come_back(world, truce.clock(party), reason="", officer="duty"))
    truce.now_ms += 1_000
    truce.heal()
    return record


def test_promise_1_a_cleared_flight_is_stopped_at_once_at_every_node_and_says_why(truce) -> None:
    record = cleared(truce)
    assert states(truce, record) == {State.NO_OBJECTION}
    goes(truce, "ru")
    assert states(truce, record) == {State.STOPPED}
    for party in PARTIES:
        (conflict,) = seen(truce, party, record).conflicts
        assert (conflict.kind, conflict.subject) == ("absent", "ru")


def test_promise_2_what_was_protected_stays_protected_and_the_others_go_on(truce) -> None:
    site = hospital(truce)
    goes(truce, "ru")
    truce.now_ms += 21 * 24 * HOUR
    other = hospital(truce, THERE)
    for node in truce.nodes.values():
        assert {r.hash for r in node.world.register.standing(truce.now_ms)} == {
            site.hash, other.hash}
    assert goes_to(truce.nodes["un"].world, other, "ru")
    met = flight(truce)
    kinds = {c.kind for c in seen(truce, "us", met).conflicts}
    assert kinds == {"absent", "protection"}


def test_promise_1_on_its_return_nothing_that_it_said_before_clears(truce) -> None:
    record = cleared(truce)
    goes(truce, "ru")
    returns(truce, "ru")
    assert states(truce, record) == {State.AWAITING}
    keep(truce)
    assert states(truce, record) == {State.AWAITING}
    concurs(truce, "ru", record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_promise_1_its_own_flights_wait_for_its_word_anew(truce) -> None:
    record = cleared(truce)
    goes(truce, "us")
    assert states(truce, record) == {State.STOPPED}
    returns(truce, "us")
    keep(truce)
    assert states(truce, record) == {State.AWAITING}
    assert "us" in seen(truce, "ru", record).awaits
    concurs(truce, "us", record)
    concurs(truce, "ru", record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_promise_1_what_reaches_a_node_after_the_return_from_before_it_clears_nothing(
    truce,
) -> None:
    """Its concurrence and renewals were on their way for weeks."""
    record = flight(truce)
    world = truce.nodes["ru"].world
    key = awareness_key(world, record)
    until = truce.now_ms + 60_000
    given = truce.say_raw("ru", Concurrence(record.hash, key, until, READ, "duty"))
    renewed = truce.say_raw("ru", Renewal(record.hash, given.hash, key, until + 1))
    truce.network.clear()
    truce.now_ms += 1_000
    out = truce.say("ru", walk_out(world, reason="we suspend", officer="duty"))
    truce.now_ms += 1_000
    back = truce.say("ru", come_back(world, truce.clock("ru"), reason="", officer="duty"))
    for late in (back, out, renewed, given):
        truce.nodes["us"].admit(late.presentation, truce.clock("us"))
        truce.keep("us")
        assert seen(truce, "us", record).state in (State.AWAITING, State.STOPPED)
    assert seen(truce, "us", record).state is State.AWAITING


def test_an_objection_from_before_is_asked_for_again_too(truce) -> None:
    record = flight(truce)
    says(truce, "ru", object_to(truce.nodes["ru"].world, record.hash, truce.now_ms,
                                reason="too near", officer="duty"))
    assert states(truce, record) == {State.OBJECTED}
    goes(truce, "ru")
    returns(truce, "ru")
    assert states(truce, record) == {State.AWAITING}


def test_its_node_renews_nothing_while_it_is_away(truce) -> None:
    cleared(truce)
    goes(truce, "ru")
    for party in PARTIES:
        assert list(renewals(truce.nodes[party].world, truce.clock(party) + 40_000)) == []


def test_while_it_is_away_it_stops_and_protects_and_answers_nothing(truce) -> None:
    record = flight(truce)
    digest = truce.say("un", propose(truce.nodes["un"].world, quick_text(fresh_for_s=30)))
    goes(truce, "ru")
    world, now = truce.nodes["ru"].world, truce.clock("ru")
    key = awareness_key(world, record)
    text = next(d for d, r in world.agreements.pending() if r.hash == digest.hash)
    for act in (
        lambda: concurs(truce, "ru", record),
        lambda: object_to(world, record.hash, now, reason="no", officer="duty"),
        lambda: sign_agreement(world, text, officer="duty"),
        lambda: walk_out(world, reason="again", officer="duty"),
    ):
        with pytest.raises(Refused, match="takes part"):
            act()
    assert key == awareness_key(truce.nodes["us"].world, record)
    says(truce, "ru", stop_notice(world, record.hash, truce.now_ms, officer="duty"))
    assert len(seen(truce, "us", record).stops) == 1
    hospital(truce, HERE)


def test_only_a_guarantor_walks_out_only_who_is_out_comes_back_and_both_say_why(truce) -> None:
    un, us = truce.nodes["un"].world, truce.nodes["us"].world
    for act in (
        lambda: walk_out(un, reason="x", officer="duty"),
        lambda: walk_out(us, reason=" ", officer="duty"),
        lambda: come_back(us, truce.now_ms, reason="", officer="duty"),
    ):
        with pytest.raises(Refused):
            act()


def test_a_clock_that_was_set_back_does_not_come_back_before_it_left(truce) -> None:
    out = goes(truce, "ru")
    world = truce.nodes["ru"].world
    with pytest.raises(Refused, match="when this party walked out"):
        come_back(world, out.issued_ms, reason="", officer="duty")
    assert come_back(world, out.issued_ms + 1, reason="", officer="duty")
