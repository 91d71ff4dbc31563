"""How long a word lasts, whatever a hostile node signs past its own acts."""

from __future__ import annotations

from hudna.record.kinds import Concurrence, Renewal
from hudna.record.record import Record
from hudna.view.standing import State
from tests.promises.machine import HOUR, READ
from tests.promises.truce import Truce
from tests.view.test_standing import concurs, flight, keep, seen, states, truce

__all__ = ["truce"]


def renews(truce: Truce, record: Record, of: Record, key: str, until_ms: int) -> None:
    truce.say_raw("ru", Renewal(record.hash, of.hash, key, until_ms))
    truce.heal()


def test_promise_1_a_renewal_after_the_lease_ran_out_revives_nothing(truce: Truce) -> None:
    record = flight(truce)
    word = concurs(truce, "ru", record)
    keep(truce)
    key = seen(truce, "us", record).key
    for _ in range(3):
        truce.now_ms += 25_000
        truce.keep("us")
    renews(truce, record, word, key, truce.now_ms + 60_000)
    assert states(truce, record) == {State.LAPSED}


def test_promise_1_a_link_that_comes_back_brings_no_clearance_back(truce: Truce) -> None:
    record = flight(truce)
    concurs(truce, "ru", record)
    keep(truce)
    truce.heal()
    assert states(truce, record) == {State.NO_OBJECTION}
    for _ in range(16):
        truce.now_ms += 15_000
        for party in ("us", "ru"):
            truce.keep(party)
    truce.heal()
    assert states(truce, record) == {State.LAPSED}


def test_promise_1_a_renewal_cannot_carry_another_key(truce: Truce) -> None:
    record = flight(truce)
    word = concurs(truce, "ru", record)
    keep(truce)
    truce.now_ms += 40_000
    truce.keep("us")
    renews(truce, record, word, "e" * 64, truce.now_ms + 60_000)
    truce.now_ms += 25_000
    assert states(truce, record) == {State.LAPSED}


def test_promise_1_no_lease_outlasts_the_agreements_freshness(truce: Truce) -> None:
    record = flight(truce)
    key = seen(truce, "ru", record).key
    far = truce.now_ms + 1_000 * HOUR
    word = truce.say_raw("ru", Concurrence(record.hash, key, far, READ, "x"))
    renews(truce, record, word, key, far)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}
    for _ in range(3):
        truce.now_ms += 25_000
        truce.keep("us")
        truce.heal()
    assert states(truce, record) == {State.LAPSED}


def test_promise_1_a_renewal_of_somebody_elses_word_counts_for_nobody(truce: Truce) -> None:
    record = flight(truce)
    key = seen(truce, "ru", record).key
    renews(truce, record, record, key, truce.now_ms + 60_000)
    assert states(truce, record) == {State.AWAITING}
