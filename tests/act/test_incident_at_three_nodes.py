"""Three contradictory reports become one incident, two monitors' finding and the accused's answer,
the same at every node; and no report leaves the monitors'."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.answer_incident import answer_incident
from hudna.act.assess import assess
from hudna.act.judge import judge
from hudna.act.link import link
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.take_rung import take_rung
from hudna.act.tell_incident import tell_incident
from hudna.record.incidents import Harm
from hudna.record.record import Record
from hudna.view.findings import Findings, findings, judges, told_stage
from hudna.view.incident_due import Times, due
from tests.act.incidents import judging, telling
from tests.act.passings import MINUTE, START
from tests.agreements import quick
from tests.promises.truce import Truce
from tests.view.happenings import a_report

BY = "syrian-government"


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2), START)


def keeps(truce: Truce, **more: Any) -> Record:
    truce.now_ms += 1
    made = truce.say("un", report(truce.nodes["un"].world, a_report(**more), truce.now_ms))
    truce.heal()
    return made


def at_all(truce: Truce, of: Record) -> list[tuple[str, Findings, set[tuple[str, str]]]]:
    """What each node has of an incident: the stage, what was found, what is waited for."""
    truce.heal()
    found = []
    for node in truce.nodes.values():
        agreement, line = node.world.terms.agreement, node.world.incidents.of(of.hash)
        assert line is not None
        of_line = findings(line, judges(agreement))
        waits = due(line, agreement, judges(agreement), Times(answer_ms=MINUTE))
        found.append((told_stage(line, judges(agreement)),
                      of_line, {(d.what, d.party) for d in waits}))
    return found


def test_from_three_reports_to_a_finding_and_its_answer(truce: Truce) -> None:
    un, ru = truce.nodes["un"].world, truce.nodes["ru"].world
    kept = [keeps(truce, source=f"CANARY-{i}", text=f"CANARY words {i}", harm=harm,
                  accused=who, place="CANARY house")
            for i, (harm, who) in enumerate([
                (Harm(3, 3), (BY,)), (Harm(5, 7), ()), (Harm(), ("opposition",))])]
    truce.say("un", link(un, [r.hash for r in kept], why="one hour, one street", officer="a"))
    truce.now_ms += 1
    truce.say("un", assess(un, kept[0].hash, stage="corroborated", why="three", officer="a"))
    one = truce.say("un", tell_incident(un, kept[1].hash, telling(), "a"))
    for stage, found, waits in at_all(truce, one):
        assert (stage, found) == ("corroborated", Findings())
        assert waits == {("answer", BY), ("answer", "opposition")}

    said = truce.say("un", judge(un, judging(one)))
    assert all(stage == "corroborated" for stage, _, _ in at_all(truce, one))
    truce.say("un", second(un, said.hash, "b"))
    truce.now_ms += 1
    truce.say("ru", answer_incident(ru, one.hash, outcome="denies", text="no", officer="o"))
    truce.say("ru", judge(ru, judging(one, outcome="no-violation", by="")))
    for stage, found, waits in at_all(truce, one):
        assert stage == "verified"
        assert [f.record.hash for f in found.monitors] == [said.hash]
        assert [f.author for f in found.separate] == ["ru"]
        assert waits == {("answer", "opposition")}

    for rung in ("query", "finding"):
        truce.say("un", take_rung(un, one.hash, rung=rung, to=BY, text="why", officer="a",  # type: ignore[arg-type]
                                  now_ms=truce.now_ms, within_ms=None))
    truce.heal()
    line = ru.incidents.of(one.hash)
    assert line is not None
    assert line.reached(BY) == "finding"


def test_promise_4_no_report_leaves_the_monitors(truce: Truce) -> None:
    test_from_three_reports_to_a_finding_and_its_answer(truce)
    assert len(truce.nodes["un"].world.reports.all()) == 3
    for party in ("us", "ru"):
        world = truce.nodes[party].world
        assert world.reports.all() == ()
        assert "CANARY" not in "".join(
            e.record.presentation + repr(e.record.said) for e in truce.nodes[party].entries)
        kept = {r.hash for r in truce.nodes["un"].world.reports.all()}
        assert not any(h in repr(e.record.said) for h in kept for e in truce.nodes[party].entries)
