"""The numbers of a day are the same at every node, and again from any beginning of its log."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hudna.act.answer_incident import answer_incident
from hudna.act.assess import assess
from hudna.act.judge import judge
from hudna.act.link import link
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.tell_incident import tell_incident
from hudna.record.record import Record
from hudna.view.compliance import NUMBERS, Row, figures, totals
from hudna.view.effort import Effort, effort_by_day
from hudna.view.findings import judges
from hudna.view.known import replayed
from hudna.view.world import World
from tests.act.incidents import judging, telling
from tests.act.passings import START
from tests.agreements import quick
from tests.promises.truce import Truce
from tests.view.happenings import a_report

ZONE, DAY, BY = ZoneInfo("Asia/Damascus"), "2016-07-31", "syrian-government"


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(), START)


def says(truce: Truce, party: str, draft: Any) -> Record:
    truce.now_ms += 1
    made = truce.say(party, draft)
    truce.heal()
    return made


def rows(world: World) -> tuple[Row, ...]:
    agreement = world.terms.agreement
    return figures(world.incidents.all(), judges(agreement), agreement, ZONE)


def counted(world: World) -> dict[str, int]:
    whole = totals(rows(world))
    return {what: n for what in NUMBERS if (n := getattr(whole, what).count)}


def at_all(truce: Truce) -> dict[str, int]:
    first, *others = (n.world for n in truce.nodes.values())
    assert all(rows(other) == rows(first) for other in others)
    return counted(first)


def effort(world: World) -> dict[str, Effort]:
    return dict(effort_by_day(world.reports.all(), ZONE))


def test_promises_7_and_10_the_same_everywhere_and_at_every_moment_again(truce: Truce) -> None:
    un, ru = truce.nodes["un"].world, truce.nodes["ru"].world
    kept = [says(truce, "un", report(un, a_report(
        source=f"s{i}", text=f"words {i}", accused=(BY,)), truce.now_ms)) for i in range(3)]
    says(truce, "un", link(un, [r.hash for r in kept], why="one street", officer="a"))
    says(truce, "un", assess(un, kept[0].hash, stage="corroborated", why="three", officer="a"))
    then: dict[int, dict[str, int]] = {truce.now_ms: at_all(truce)}
    one = says(truce, "un", tell_incident(un, kept[1].hash, telling(), "a"))
    then[truce.now_ms] = at_all(truce)
    said = says(truce, "un", judge(un, judging(one)))
    then[truce.now_ms] = at_all(truce)
    says(truce, "ru", answer_incident(ru, one.hash, outcome="denies", text="no", officer="o"))
    says(truce, "un", second(un, said.hash, "b"))
    then[truce.now_ms] = at_all(truce)
    assert list(then.values()) == [
        {}, {"alleged": 1}, {"alleged": 1}, {"found": 1, "answered": 1}]
    for at_ms, expected in then.items():
        for party, node in truce.nodes.items():
            assert counted(replayed(node.genesis, party, node.entries, at_ms)) == expected


def test_promise_4_how_much_was_reported_is_the_monitors_own(truce: Truce) -> None:
    un = truce.nodes["un"].world
    says(truce, "un", report(un, a_report(), truce.now_ms))
    assert {d: (e.reports, e.sources) for d, e in effort(un).items()} == {DAY: (1, 1)}
    assert effort(truce.nodes["us"].world) == effort(truce.nodes["ru"].world) == {}
