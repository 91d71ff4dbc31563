"""A node takes its people's word back, once, where it no longer holds; a person gives another."""

from __future__ import annotations

from random import Random

import pytest

from hudna.act.register import register
from hudna.act.release import sealed
from hudna.act.suspend import suspensions
from hudna.log.entry import Entry
from hudna.record.kinds import Names, Site, Suspension
from hudna.record.record import Record
from hudna.view.standing import State, standing
from hudna.view.world import World
from tests.act.test_seal_answer import AT, cleared, keep, seal
from tests.agreements import quick
from tests.promises.machine import START
from tests.promises.truce import Truce
from tests.view.test_standing import concurs, hospital, seen, states


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2, sealed=True), START)


def taken_back(truce: Truce, party: str) -> list[Record]:
    return [e.record for e in truce.nodes[party].entries
            if isinstance(e.record.said, Suspension) and e.record.author == party]


def known_to_ru_alone(truce: Truce) -> Record:
    """A clear flight; then Russia seals a place under it, and the depositary is not heard."""
    record = cleared(truce)
    truce.nodes["un"].up = False
    seal_here(truce)
    return record


def seal_here(truce: Truce) -> None:
    world = truce.nodes["ru"].world
    said = Site("hospital", Names(en="CANARY"), AT, 500_000, START)
    truce.say("ru", register(world, said, chosen=sealed(world)))


def test_invariant_11_what_only_one_side_knows_takes_its_word_back_at_once_and_loudly(truce):
    record = known_to_ru_alone(truce)
    assert seen(truce, "us", record).state is State.NO_OBJECTION
    truce.keep("ru")
    truce.heal()
    now = seen(truce, "us", record)
    assert now.state is State.RECHECK
    assert now.conflicts == ()
    word, = (w for w in now.words if w.party == "ru")
    assert word.taken_back is not None
    assert "ru" in now.awaits


def test_it_is_said_once_for_a_word(truce):
    known_to_ru_alone(truce)
    for _ in range(5):
        truce.keep("ru")
    assert len(taken_back(truce, "ru")) == 1


def test_news_that_both_have_takes_back_both_words(truce):
    record = cleared(truce)
    hospital(truce)
    keep(truce)
    assert len(taken_back(truce, "us")) == len(taken_back(truce, "ru")) == 1
    assert states(truce, record) == {State.RECHECK}
    keep(truce)
    assert len(taken_back(truce, "us")) == 1


def test_promise_1_only_a_persons_new_word_clears_it_again(truce):
    record = cleared(truce)
    truce.say_raw("ru", Suspension(record.hash, basis(truce, record, "ru").hash))
    truce.heal()
    assert states(truce, record) == {State.RECHECK}
    keep(truce)
    assert states(truce, record) == {State.RECHECK}
    concurs(truce, "ru", record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_nobody_takes_back_anothers_word(truce):
    record = cleared(truce)
    truce.say_raw("us", Suspension(record.hash, basis(truce, record, "ru").hash))
    truce.heal()
    assert states(truce, record) == {State.NO_OBJECTION}


@pytest.mark.parametrize("seed", range(8))
def test_invariant_9_in_any_order_of_arrival_it_is_taken_back(truce, seed):
    record = known_to_ru_alone(truce)
    truce.keep("ru")
    truce.heal()
    node, now = truce.nodes["us"], truce.clock("us")
    held = list(node.entries)
    Random(seed).shuffle(held)
    other = World(node.genesis, "us").follow(
        Entry(i, e.admitted_ms, e.record) for i, e in enumerate(held))
    assert standing(other, record.hash, now).state is State.RECHECK


def test_what_was_seen_when_the_word_was_given_takes_nothing_back(truce):
    record = cleared(truce)
    assert list(suspensions(truce.nodes["ru"].world, truce.clock("ru"))) == []
    assert states(truce, record) == {State.NO_OBJECTION}


def basis(truce: Truce, record: Record, party: str) -> Record:
    return next(w.basis for w in seen(truce, party, record).words if w.party == party)


def test_sealed_by_one_side_the_flight_is_stopped_when_the_depositary_hears_of_it(truce):
    record = cleared(truce)
    seal(truce, "ru")
    keep(truce)
    assert states(truce, record) == {State.STOPPED}
