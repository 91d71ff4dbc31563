"""What the clock alone changes is noticed, so that no page shows it late."""

from __future__ import annotations

from hudna.act.stop import stop_area
from hudna.act.take_stop import take_stop
from hudna.view.clockwork import clockwork
from tests.promises.machine import HOUR, box
from tests.promises.truce import Truce
from tests.view.test_standing import HERE, cleared, truce

__all__ = ["truce"]


def seen(truce: Truce) -> tuple[object, ...]:
    return clockwork(truce.nodes["us"].world, truce.clock("us"))


def test_a_lease_that_runs_out_is_noticed_and_nothing_else(truce: Truce) -> None:
    cleared(truce)
    before = seen(truce)
    truce.now_ms += 1_000
    assert seen(truce) == before
    truce.now_ms += 60_000
    assert seen(truce) != before


def test_a_stop_that_one_of_two_has_taken_still_escalates(truce: Truce) -> None:
    sent = truce.say("un", stop_area(box(HERE), officer="duty"))
    truce.heal()
    truce.say("us", take_stop(truce.nodes["us"].world, sent.hash, officer="duty"))
    truce.heal()
    before = seen(truce)
    truce.now_ms += HOUR
    assert seen(truce) != before
    truce.say("ru", take_stop(truce.nodes["ru"].world, sent.hash, officer="duty"))
    truce.heal()
    after = seen(truce)
    truce.now_ms += HOUR
    assert seen(truce) == after
