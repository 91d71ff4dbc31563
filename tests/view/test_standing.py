"""The life of a notice, on three nodes with a network that delivers."""

from __future__ import annotations

import pytest

from hudna.act.acknowledge import acknowledge
from hudna.act.announce import announce
from hudna.act.concur import concur
from hudna.act.lift_stop import lift_stop
from hudna.act.object import object_to
from hudna.act.register import register
from hudna.act.stop import stop_area, stop_notice
from hudna.act.take_stop import take_stop
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.kinds import Concurrence, Names, Notice, Site
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.needs import needs
from hudna.view.standing import Standing, State, standing
from tests.agreements import quick
from tests.promises.machine import HOUR, READ, START, box
from tests.promises.truce import PARTIES, Truce

HERE, THERE = (360, 350), (370, 350)


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2), START)


def flight(truce: Truce, spot: tuple[int, int] = HERE, replaces: str | None = None) -> Record:
    start = truce.now_ms + HOUR
    said = Notice("US-1", box(spot), 0, 0, 3_000_000, start, start + HOUR, "transport", "us", 1, "")
    record = truce.say("us", announce(
        truce.nodes["us"].world, said, truce.clock("us"), replaces=replaces))
    truce.heal()
    return record


def hospital(truce: Truce, spot: tuple[int, int] = HERE) -> Record:
    at = (spot[0] * 1_000_000, spot[1] * 1_000_000)
    said = Site("hospital", Names(en="H"), Point(at), 2_000_000, START - HOUR)
    record = truce.say("un", register(truce.nodes["un"].world, said))
    truce.heal()
    return record


def concurs(truce: Truce, party: str, record: Record) -> Record:
    world = truce.nodes[party].world
    said = truce.say(party, concur(
        world, record.hash, truce.clock(party), seen_key=awareness_key(world, record),
        readback=READ, confirmed=READ, officer="duty"))
    truce.heal()
    return said


def cleared(truce: Truce, spot: tuple[int, int] = HERE) -> Record:
    record = flight(truce, spot)
    concurs(truce, "ru", record)
    keep(truce)
    return record


def keep(truce: Truce) -> None:
    for party in ("us", "ru"):
        truce.keep(party)
    truce.heal()


def seen(truce: Truce, party: str, record: Record) -> Standing:
    return standing(truce.nodes[party].world, record.hash, truce.clock(party))


def states(truce: Truce, record: Record) -> set[State]:
    return {seen(truce, p, record).state for p in PARTIES}


def test_a_flight_through_a_buffer_is_stopped_and_says_by_what(truce: Truce) -> None:
    site = hospital(truce)
    record = flight(truce)
    assert states(truce, record) == {State.STOPPED}
    (conflict,) = seen(truce, "ru", record).conflicts
    assert conflict.subject == site.hash
    assert conflict.clash is not None
    assert conflict.clash.distance_mm == 0
    assert conflict.clause


def test_moved_aside_it_awaits_and_clears_only_with_both_leases(truce: Truce) -> None:
    hospital(truce)
    moved = flight(truce, THERE, replaces=flight(truce).hash)
    assert states(truce, moved) == {State.AWAITING}
    concurs(truce, "ru", moved)
    keep(truce)
    assert states(truce, moved) == {State.NO_OBJECTION}


def test_the_replaced_notice_is_withdrawn(truce: Truce) -> None:
    first = flight(truce)
    flight(truce, THERE, replaces=first.hash)
    assert states(truce, first) == {State.WITHDRAWN}


def test_a_later_registration_turns_it_to_recheck_then_it_lapses(truce: Truce) -> None:
    record = cleared(truce)
    hospital(truce)
    assert states(truce, record) == {State.RECHECK}
    keep(truce)
    truce.now_ms += 61_000
    assert states(truce, record) == {State.LAPSED}


def test_withdrawing_what_was_registered_in_between_does_not_clear_it_again(truce: Truce) -> None:
    record = cleared(truce)
    site = hospital(truce)
    truce.say("un", withdraw(truce.nodes["un"].world, site.hash, "entered in error"))
    truce.heal()
    keep(truce)
    assert states(truce, record) == {State.RECHECK}
    concurs(truce, "ru", record)
    assert states(truce, record) == {State.RECHECK}
    concurs(truce, "us", record)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_it_lives_while_both_nodes_renew(truce: Truce) -> None:
    record = cleared(truce)
    for _ in range(20):
        truce.now_ms += 25_000
        keep(truce)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_a_stopped_node_ends_it_and_its_return_does_not_begin_it(truce: Truce) -> None:
    record = cleared(truce)
    truce.nodes["ru"].up = False
    for _ in range(3):
        truce.now_ms += 25_000
        truce.keep("us")
    assert seen(truce, "us", record).state is State.LAPSED
    truce.heal()
    keep(truce)
    assert states(truce, record) == {State.LAPSED}
    concurs(truce, "ru", record)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_no_concurrence_over_a_protection_by_the_act_or_past_it(truce: Truce) -> None:
    hospital(truce)
    record = flight(truce)
    with pytest.raises(Refused, match="no concurrence can override"):
        concurs(truce, "ru", record)
    key = seen(truce, "ru", record).key
    truce.say_raw("ru", Concurrence(record.hash, key, truce.now_ms + 60_000, READ, "x"))
    truce.heal()
    keep(truce)
    assert states(truce, record) == {State.STOPPED}


def test_over_when_its_time_has_passed(truce: Truce) -> None:
    record = cleared(truce)
    truce.now_ms += 3 * HOUR
    assert states(truce, record) == {State.OVER}


def test_an_objection_after_a_concurrence_holds(truce: Truce) -> None:
    record = cleared(truce)
    truce.say("ru", object_to(truce.nodes["ru"].world, record.hash, truce.now_ms,
                              reason="too near", officer="duty"))
    truce.heal()
    assert states(truce, record) == {State.OBJECTED}


def test_a_stop_ends_it_at_once_and_lifting_it_clears_nothing(truce: Truce) -> None:
    record = cleared(truce)
    world = truce.nodes["ru"].world
    sent = truce.say("ru", stop_notice(world, record.hash, truce.now_ms, officer="duty"))
    assert seen(truce, "ru", record).state is State.STOPPED
    truce.heal()
    assert states(truce, record) == {State.STOPPED}
    assert needs(truce.nodes["us"].world, truce.now_ms)[0].kind == "take-stop"
    truce.say("us", take_stop(truce.nodes["us"].world, sent.hash, officer="duty"))
    truce.heal()
    assert states(truce, record) == {State.STOPPED}
    truce.say("ru", lift_stop(world, sent.hash, officer="duty", reason="all clear"))
    truce.heal()
    keep(truce)
    assert states(truce, record) == {State.AWAITING}
    concurs(truce, "ru", record)
    concurs(truce, "us", record)
    assert states(truce, record) == {State.NO_OBJECTION}


def test_promise_1_a_flight_announced_anew_does_not_shake_off_a_stop(truce: Truce) -> None:
    record = cleared(truce)
    sent = truce.say("un", stop_notice(
        truce.nodes["un"].world, record.hash, truce.now_ms, officer="duty"))
    truce.heal()
    anew = flight(truce, replaces=record.hash)
    assert states(truce, anew) == {State.STOPPED}
    with pytest.raises(Refused, match="stop against it"):
        concurs(truce, "ru", anew)
    truce.say("un", lift_stop(truce.nodes["un"].world, sent.hash, officer="duty", reason="clear"))
    truce.heal()
    assert states(truce, anew) == {State.AWAITING}
    for party in ("ru", "us"):
        concurs(truce, party, anew)
    assert states(truce, anew) == {State.NO_OBJECTION}


def test_a_stop_on_an_area_stops_what_meets_it_and_nothing_else(truce: Truce) -> None:
    record, other = cleared(truce), cleared(truce, THERE)
    truce.say("un", stop_area(box(HERE), officer="duty", name="Aleppo"))
    truce.heal()
    assert states(truce, record) == {State.STOPPED}
    assert states(truce, other) == {State.NO_OBJECTION}


def test_a_later_operation_gives_way_to_an_earlier_one(truce: Truce) -> None:
    record = cleared(truce)
    start = truce.now_ms + HOUR
    said = Notice("RU-1", box(HERE), 0, 0, 3_000_000, start, start + HOUR, "transport", "ru", 1, "")
    later = truce.say("ru", announce(truce.nodes["ru"].world, said, truce.clock("ru")))
    truce.heal()
    assert states(truce, record) == {State.NO_OBJECTION}
    assert states(truce, later) == {State.STOPPED}
    assert [c.kind for c in seen(truce, "us", later).conflicts] == ["operation"]


def test_a_page_shown_before_the_change_cannot_be_signed_after_it(truce: Truce) -> None:
    record = flight(truce)
    stale = seen(truce, "ru", record).key
    site = hospital(truce)
    truce.say("un", withdraw(truce.nodes["un"].world, site.hash, "error"))
    truce.heal()
    with pytest.raises(Refused, match="look again"):
        concur(truce.nodes["ru"].world, record.hash, truce.now_ms, seen_key=stale,
               readback=READ, confirmed=READ, officer="duty")


def test_acknowledged_is_not_no_objection(truce: Truce) -> None:
    record = flight(truce)
    truce.say("ru", acknowledge(truce.nodes["ru"].world, record.hash, "duty"))
    truce.heal()
    assert states(truce, record) == {State.AWAITING}
    assert truce.nodes["us"].world.receipts.acknowledged(record.hash).keys() == {"ru"}
