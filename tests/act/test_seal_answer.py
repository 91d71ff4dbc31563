"""The depositary's answers by itself: what each notice waits for, and what ends a clearance."""

from __future__ import annotations

import pytest

from hudna.act.concur import concur
from hudna.act.register import register
from hudna.act.release import sealed
from hudna.act.seal_answer import seal_answers
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.kinds import Names, Renewal, SealedAnswer, Site
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.needs import needs
from hudna.view.sealed import answer_key
from hudna.view.standing import State
from tests.agreements import quick
from tests.promises.machine import HOUR, READ, START
from tests.promises.truce import Truce
from tests.view.test_standing import HERE, concurs, flight, seen, states

AT = Point((HERE[0] * 1_000_000, HERE[1] * 1_000_000))


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2, sealed=True), START)


def seal(truce: Truce, party: str = "un") -> Record:
    world = truce.nodes[party].world
    said = Site("hospital", Names(en="CANARY"), AT, 500_000, START - HOUR)
    record = truce.say(party, register(world, said, chosen=sealed(world)))
    truce.heal()
    return record


def keep(truce: Truce, parties: tuple[str, ...] = ("un", "us", "ru")) -> None:
    for _ in range(2):
        for party in parties:
            truce.keep(party)
        truce.heal()


def cleared(truce: Truce) -> Record:
    record = flight(truce)
    keep(truce)
    concurs(truce, "ru", record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}
    return record


def answers(truce: Truce, record: Record) -> list[SealedAnswer]:
    return [r.said for r in truce.nodes["us"].world.sealed.answers(record.hash, "un")]


def test_promise_1_without_the_depositarys_answer_nothing_is_clear(truce):
    record = flight(truce)
    concurs(truce, "ru", record)
    keep(truce, ("us", "ru"))
    assert states(truce, record) == {State.AWAITING}
    assert "un" in seen(truce, "us", record).awaits
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_nothing_sealed_waits_for_no_person_of_the_depositary(truce):
    flight(truce)
    assert needs(truce.nodes["un"].world, truce.clock("un")) == ()


def test_it_is_stopped_by_something_sealed_and_told_the_cell_alone(truce):
    place = seal(truce)
    record = flight(truce)
    keep(truce)
    assert seen(truce, "us", record).state is State.STOPPED
    conflict, = seen(truce, "us", record).conflicts
    assert conflict.kind == "sealed"
    assert conflict.cells == (cell(AT, "10 km"),)
    assert conflict.subject == truce.nodes["us"].world.sealed.answers(record.hash, "un")[0].hash
    for party in ("us", "ru"):
        assert all(place.hash not in e.record.presentation + e.record.hash
                   for e in truce.nodes[party].entries)
    with pytest.raises(Refused, match="no concurrence can override"):
        concurs(truce, "ru", record)


def test_an_answer_is_given_once_while_nothing_changes(truce):
    record = flight(truce)
    for _ in range(10):
        keep(truce)
        truce.now_ms += 10_000
    assert len(answers(truce, record)) == 1


def test_it_is_renewed_while_every_guarantors_word_holds(truce):
    record = cleared(truce)
    for _ in range(12):
        truce.now_ms += 20_000
        keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}
    assert len(answers(truce, record)) == 1


def test_it_is_given_anew_to_who_concurs_after_it_ran_out(truce):
    record = flight(truce)
    keep(truce)
    truce.now_ms += 300_000
    keep(truce)
    assert len(answers(truce, record)) == 1
    concurs(truce, "ru", record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}
    assert len(answers(truce, record)) == 2


def test_promise_1_a_depositary_that_returns_brings_nothing_back(truce):
    record = cleared(truce)
    truce.nodes["un"].up = False
    for _ in range(3):
        truce.now_ms += 20_000
        keep(truce, ("us", "ru"))
    assert seen(truce, "us", record).state is State.LAPSED
    keep(truce)
    assert states(truce, record) == {State.LAPSED}
    for party in ("us", "ru"):
        concurs(truce, party, record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_invariant_11_what_is_sealed_later_ends_a_clearance_and_its_end_brings_none_back(truce):
    record = cleared(truce)
    place = seal(truce)
    truce.keep("un")
    truce.heal()
    assert states(truce, record) == {State.STOPPED}
    truce.say("un", withdraw(truce.nodes["un"].world, place.hash, "closed"))
    keep(truce)
    assert State.NO_OBJECTION not in states(truce, record)
    concurs(truce, "ru", record)
    keep(truce)
    assert State.NO_OBJECTION not in states(truce, record)
    concurs(truce, "us", record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_a_guarantor_may_seal_too_and_its_partner_learns_the_cell(truce):
    seal(truce, "ru")
    record = flight(truce)
    keep(truce)
    assert {c.kind for c in seen(truce, "us", record).conflicts} == {"sealed"}
    assert {c.kind for c in seen(truce, "ru", record).conflicts} == {"sealed", "protection"}


def answer(truce: Truce, record: Record, outcome: str, party: str = "un", **more) -> SealedAnswer:
    key = answer_key(truce.nodes[party].world.terms, record.hash)
    cells = (cell(AT, "10 km"),) if outcome == "meets" else ()
    return SealedAnswer(record.hash, outcome, cells, key, truce.now_ms + 60_000, **more)


def test_of_answers_that_contradict_each_other_the_worst_counts(truce):
    record = cleared(truce)
    truce.say_raw("un", answer(truce, record, "meets"))
    truce.heal()
    assert states(truce, record) == {State.STOPPED}
    truce.say_raw("un", answer(truce, record, "nothing"))
    truce.heal()
    assert states(truce, record) == {State.STOPPED}


def test_promise_1_nobody_answers_but_the_depositary(truce):
    record = flight(truce)
    concurs(truce, "ru", record)
    truce.say_raw("ru", answer(truce, record, "nothing", "ru"))
    truce.heal()
    keep(truce, ("us", "ru"))
    assert states(truce, record) == {State.AWAITING}


def test_promise_1_an_answer_to_another_notice_or_agreement_does_not_hold(truce):
    record = flight(truce)
    concurs(truce, "ru", record)
    other = SealedAnswer(record.hash, "nothing", (), "0" * 64, truce.now_ms + 60_000)
    truce.say_raw("un", other)
    truce.heal()
    keep(truce, ("us", "ru"))
    assert State.NO_OBJECTION not in states(truce, record)


def test_promise_1_no_answer_outlasts_the_agreements_freshness(truce):
    record = flight(truce)
    concurs(truce, "ru", record)
    said = answer(truce, record, "nothing")
    far = SealedAnswer(record.hash, "nothing", (), said.key, truce.now_ms + 1_000 * HOUR)
    given = truce.say_raw("un", far)
    truce.say_raw("un", Renewal(record.hash, given.hash, said.key, truce.now_ms + 1_000 * HOUR))
    truce.heal()
    keep(truce, ("us", "ru"))
    assert states(truce, record) == {State.NO_OBJECTION}
    for _ in range(3):
        truce.now_ms += 20_000
        keep(truce, ("us", "ru"))
    assert states(truce, record) == {State.LAPSED}


def test_only_the_depositarys_node_answers_and_none_where_nothing_may_be_sealed(truce):
    flight(truce)
    assert list(seal_answers(truce.nodes["us"].world, truce.clock("us"))) == []
    bare = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
    flight(bare)
    assert list(seal_answers(bare.nodes["un"].world, bare.clock("un"))) == []


def test_the_key_of_a_word_is_the_same_whatever_is_sealed(truce):
    record = flight(truce)
    before = awareness_key(truce.nodes["ru"].world, record)
    seal(truce, "ru")
    assert awareness_key(truce.nodes["ru"].world, record) == before
    with pytest.raises(Refused):
        concur(truce.nodes["ru"].world, record.hash, truce.clock("ru"), seen_key=before,
               readback=READ, confirmed=READ, officer="duty")
