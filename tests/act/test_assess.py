"""A person says how far an event is known; two sources corroborate it, and findings verify it."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.assess import assess
from hudna.act.judge import judge
from hudna.act.link import link
from hudna.act.second import second
from hudna.fault import Refused
from hudna.record.record import Record
from hudna.view import stages
from hudna.view.findings import judges
from tests.act.incidents import judging, keeps, node, tells
from tests.act.speaking import Speaking


def says(at: Speaking, of: Record, stage: Any, why: str = "why") -> Record:
    at.now_ms += 1
    return at.say(assess(at.world, of.hash, stage=stage, why=why, officer="a"))


def stage_of(at: Speaking, of: Record) -> str:
    event = at.world.reports.event(of.hash)
    assert event is not None
    return stages.stage(at.world.reports, at.world.incidents, event,
                        judges(at.world.terms.agreement))


def test_corroborated_needs_two_sources_that_do_not_repeat_each_other() -> None:
    un = node()
    one = keeps(un, source="paper")
    for more in ({"source": "paper"}, {"source": "other", "origin": "paper"}):
        un.say(link(un.world, [one.hash, keeps(un, **more).hash], why="x", officer="a"))
        with pytest.raises(Refused) as caught:
            says(un, one, "corroborated")
        assert caught.value.faults[0].where == "stage"
    un.say(link(un.world, [one.hash, keeps(un).hash], why="x", officer="a"))
    says(un, one, "corroborated")
    assert stage_of(un, one) == "corroborated"


def test_two_that_nobody_knows_are_not_two_sources() -> None:
    un = node()
    one, two = keeps(un, source=""), keeps(un, source="")
    un.say(link(un.world, [one.hash, two.hash], why="x", officer="a"))
    with pytest.raises(Refused):
        says(un, one, "corroborated")


def test_what_is_missing_is_named() -> None:
    un = node()
    one = keeps(un)
    for of, stage, why, where in ((one.hash, "reported", "x", "stage"),
                                  (one.hash, "refuted", " ", "why"),
                                  ("0" * 64, "refuted", "x", "report")):
        with pytest.raises(Refused) as caught:
            assess(un.world, of, stage=stage, why=why, officer="a")  # type: ignore[arg-type]
        assert caught.value.faults[0].where == where


def test_what_findings_have_verified_no_assessment_changes() -> None:
    un = node()
    one = keeps(un)
    said = un.say(judge(un.world, judging(tells(un, one))))
    assert stage_of(un, one) == "reported"
    un.say(second(un.world, said.hash, "b"))
    assert stage_of(un, one) == "verified"
    with pytest.raises(Refused) as caught:
        says(un, one, "refuted")
    assert caught.value.faults[0].where == "stage"


def test_found_to_be_no_violation_it_may_still_never_have_happened() -> None:
    un = node()
    one = keeps(un)
    said = un.say(judge(un.world, judging(tells(un, one), outcome="no-violation", by="")))
    un.say(second(un.world, said.hash, "b"))
    assert stage_of(un, one) == "verified"
    says(un, one, "refuted")
    assert stage_of(un, one) == "refuted"
