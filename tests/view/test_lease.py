"""How long a word lasts, whatever a hostile node signs past its own acts."""

from __future__ import annotations

import pytest

from hudna.record.kinds import Concurrence, Renewal
from hudna.record.record import Record
from hudna.view.standing import State
from tests.promises.machine import HOUR, READ, START
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


def late_by(truce: Truce, party: str, ms: int) -> None:
    truce.nodes[party].skew_ms = -ms


@pytest.mark.parametrize("late_s", [3, 10, 30, 60, 90])
def test_promise_1_a_late_clock_does_not_stretch_a_partners_lease(
    truce: Truce, late_s: int
) -> None:
    late_by(truce, "un", late_s * 1_000)
    record = flight(truce)
    concurs(truce, "ru", record)
    keep(truce)
    for second in range(1, 200):
        truce.now_ms = START + second * 1_000
        if second >= 60:
            assert seen(truce, "un", record).state is not State.NO_OBJECTION


def test_promise_1_a_clock_set_back_ends_it(truce: Truce) -> None:
    record = flight(truce)
    concurs(truce, "ru", record)
    keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}
    for party in ("us", "ru", "un"):
        late_by(truce, party, 20_000)
    truce.now_ms += 5_000
    assert State.NO_OBJECTION not in states(truce, record)
