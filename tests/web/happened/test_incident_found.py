"""What was found, answered and done of an incident, as its page has it."""

from __future__ import annotations

from typing import cast

from hudna.act.answer_incident import answer_incident
from hudna.act.judge import judge
from hudna.act.second import second
from hudna.act.take_rung import take_rung
from hudna.act.tell_incident import tell_incident
from hudna.record.incidents import Rung
from hudna.view.incidents import IncidentLine
from hudna.web.happened import incident_found
from tests.act.incidents import heard, judging, keeps, node, telling, tells
from tests.act.speaking import Speaking


def line_of(at: Speaking, of: str) -> IncidentLine:
    line = at.world.incidents.of(of)
    assert line is not None
    return line


def test_findings_of_all_guarantors_that_say_the_same_are_joint() -> None:
    us, one = heard("us")
    us.say(judge(us.world, judging(one, officer="o")))
    [alone] = incident_found.found(us.world, line_of(us, one.hash))
    assert (alone.joint, alone.monitors) == (False, False)
    ru = node("ru")
    ru.take(one)
    us.take(ru.say(judge(ru.world, judging(one, officer="p"))))
    assert [f.joint for f in incident_found.found(us.world, line_of(us, one.hash))] == [True, True]


def test_who_may_second_is_another_person_of_the_monitors() -> None:
    un = node()
    one = tells(un, keeps(un))
    un.say(judge(un.world, judging(one, officer="Monitor 1")))
    line = line_of(un, one.hash)
    for officer, may, own in (("monitor 1 ", False, True), ("Monitor 2", True, False)):
        [alone] = incident_found.alone(un.world, line, officer)
        assert (alone.may, alone.own) == (may, own)


def test_an_earlier_judgement_stays_beside_the_one_that_stands() -> None:
    un = node()
    one = tells(un, keeps(un))
    first = un.say(judge(un.world, judging(one)))
    un.say(second(un.world, first.hash, "b"))
    un.now_ms += 1
    un.say(judge(un.world, judging(one, outcome="undetermined", by="")))
    line = line_of(un, one.hash)
    [finding] = incident_found.found(un.world, line)
    assert finding.found.record.hash == first.hash, "one person undoes nothing that two found"
    assert incident_found.earlier(un.world, line) == ()
    assert len(incident_found.alone(un.world, line, "b")) == 1


def test_the_guarantor_s_answer_is_said_to_be_for_the_side() -> None:
    ru, one = heard("ru")
    ru.say(answer_incident(ru.world, one.hash, outcome="denies", text="no", officer="o"))
    given = {g.party: g for g in incident_found.given(ru.world, line_of(ru, one.hash))}
    assert given["syrian-government"].for_it == "ru"
    assert given["syrian-government"].waits is None
    assert given["ru"].for_it is None
    assert given["ru"].last is not None


def test_only_steps_that_the_act_takes_are_offered() -> None:
    un = node()
    one = tells(un, keeps(un, accused=("syrian-government",)))
    steps = incident_found.next_steps(un.world, line_of(un, one.hash), un.now_ms)
    assert steps == (("query", "ru"), ("query", "syrian-government"))
    for step, to in steps:
        take_rung(un.world, one.hash, rung=cast(Rung, step), to=to, text="why", officer="a",
                  now_ms=un.now_ms, within_ms=None)
    there, heard_of = heard("opposition")
    assert incident_found.next_steps(there.world, line_of(there, heard_of.hash), 0) == ()


def test_the_history_is_in_order_and_says_what_a_version_says_otherwise() -> None:
    un = node()
    report = keeps(un)
    one = tells(un, report)
    said = un.say(judge(un.world, judging(one)))
    un.say(second(un.world, said.hash, "b"))
    un.say(tell_incident(un.world, report.hash, telling(summary="Other words"), "a"))
    events = incident_found.history(un.world, line_of(un, one.hash))
    kinds = [type(e.record.said).__name__ for e in events]
    assert kinds == ["Incident", "Judged", "Seconded", "Incident"]
    assert [str(c) for c in events[-1].changed] == ["how far it is known", "the summary"]
