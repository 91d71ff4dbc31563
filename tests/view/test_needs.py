"""What needs a party now: each need at the right desk, most urgent first, many alike as one."""

from __future__ import annotations

from hudna.act.judge import judge
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.stop import stop_notice
from hudna.act.take_rung import take_rung
from hudna.act.tell_incident import tell_incident
from hudna.view.clockwork import clockwork
from hudna.view.needs import Need, needs
from hudna.view.overdue import within_ms
from tests.act.incidents import judging, telling
from tests.act.passings import MINUTE
from tests.promises.machine import HOUR
from tests.promises.truce import Truce
from tests.view.happenings import a_report
from tests.view.test_standing import HERE, THERE, cleared, concurs, flight, hospital, truce

__all__ = ["truce"]


def at(truce: Truce, party: str) -> list[Need]:
    return list(needs(truce.nodes[party].world, truce.clock(party)))


def kinds(truce: Truce, party: str) -> list[str]:
    return [n.kind for n in at(truce, party)]


def test_an_announced_flight_waits_at_the_other_guarantor_only(truce: Truce) -> None:
    flight(truce, THERE)
    assert (kinds(truce, "us"), kinds(truce, "ru"), kinds(truce, "un")) == ([], ["answer"], [])


def test_a_conflict_waits_at_the_one_who_can_move_aside(truce: Truce) -> None:
    hospital(truce)
    flight(truce)
    assert kinds(truce, "us") == ["conflict", "acknowledge"]
    assert kinds(truce, "ru") == ["acknowledge"]


def test_a_lapsed_notice_waits_at_those_whose_word_ran_out(truce: Truce) -> None:
    cleared(truce)
    truce.now_ms += 61_000
    assert kinds(truce, "us")[0] == "reaffirm"
    assert kinds(truce, "ru")[0] == "reaffirm"


def test_cleared_needs_nobody(truce: Truce) -> None:
    cleared(truce)
    assert kinds(truce, "us") == kinds(truce, "ru") == []


def test_a_stop_comes_before_everything(truce: Truce) -> None:
    hospital(truce, HERE)
    flight(truce, HERE)
    record = cleared(truce, THERE)
    world = truce.nodes["ru"].world
    truce.say("ru", stop_notice(world, record.hash, truce.now_ms, officer="duty"))
    truce.heal()
    assert kinds(truce, "us")[0] == "take-stop"
    assert kinds(truce, "ru")[0] == "stop-waits"


def test_many_of_one_party_are_one_need(truce: Truce) -> None:
    for spot in ((300, 340), (310, 340), (320, 340)):
        hospital(truce, spot)
    (need,) = at(truce, "ru")
    assert (need.kind, need.party, need.count) == ("acknowledge", "un", 3)


def test_what_no_partner_has_receipted_shows_as_undelivered(truce: Truce) -> None:
    concurs(truce, "ru", flight(truce, THERE))
    truce.now_ms += within_ms(truce.nodes["ru"].world) - 1_000
    assert "undelivered" not in {n.kind for n in at(truce, "ru")}
    truce.now_ms += 2_000
    assert {(n.party, n.count) for n in at(truce, "ru") if n.kind == "undelivered"} == {
        ("us", 1), ("un", 1)}


def waits_of_incidents(truce: Truce, party: str) -> list[tuple[str, str | None, int]]:
    mine = ("answer-incident", "rung-answer", "judge", "second", "incident-unanswered")
    return [(n.kind, n.party, n.count) for n in at(truce, party) if n.kind in mine]


def test_what_is_due_of_an_incident_waits_at_the_desk_that_can_do_it(truce: Truce) -> None:
    un = truce.nodes["un"].world
    kept = truce.say("un", report(un, a_report(accused=("syrian-government",)), truce.now_ms))
    one = truce.say("un", tell_incident(un, kept.hash, telling(), "a"))
    truce.heal()
    assert waits_of_incidents(truce, "ru") == [("answer-incident", "un", 1), ("judge", "un", 1)]
    assert waits_of_incidents(truce, "us") == [("judge", "un", 1)]
    assert waits_of_incidents(truce, "un") == []
    said = truce.say("un", judge(un, judging(one)))
    truce.heal()
    assert waits_of_incidents(truce, "un") == [("second", "un", 1)]
    truce.say("un", second(un, said.hash, "b"))
    truce.say("un", take_rung(un, one.hash, rung="query", to="syrian-government", text="why",
                              officer="a", now_ms=truce.now_ms, within_ms=HOUR))
    truce.heal()
    assert waits_of_incidents(truce, "un") == []
    assert ("rung-answer", "un", 1) in waits_of_incidents(truce, "ru")
    truce.now_ms += 2 * HOUR
    assert waits_of_incidents(truce, "un") == [("incident-unanswered", "syrian-government", 1)]
    assert "incident-unanswered" not in {k for k, _, _ in waits_of_incidents(truce, "us")}
    truce.now_ms += 24 * HOUR
    assert waits_of_incidents(truce, "un") == [("incident-unanswered", "syrian-government", 2)]


def test_an_answer_that_is_overdue_renews_an_open_page(truce: Truce) -> None:
    un = truce.nodes["un"].world
    kept = truce.say("un", report(un, a_report(accused=("syrian-government",)), truce.now_ms))
    truce.say("un", tell_incident(un, kept.hash, telling(), "a"))
    truce.heal()
    world, now_ms = truce.nodes["ru"].world, truce.clock("ru")
    before = clockwork(world, now_ms + 24 * HOUR - MINUTE)
    assert clockwork(world, now_ms + 23 * HOUR) == before
    assert clockwork(world, now_ms + 24 * HOUR + MINUTE) != before
