"""Two persons at the monitors make a finding: never one under two names, never another party."""

from __future__ import annotations

import pytest

from hudna.act.judge import judge
from hudna.act.second import second
from hudna.fault import Refused
from hudna.record.record import Record
from hudna.view.findings import findings, judges
from tests.act.incidents import heard, judging, keeps, node, tells
from tests.act.speaking import Speaking


def judged() -> tuple[Speaking, Record]:
    un = node()
    return un, un.say(judge(un.world, judging(tells(un, keeps(un)))))


def refused(at: Speaking, of: str, officer: str = "b") -> str:
    with pytest.raises(Refused) as caught:
        second(at.world, of, officer)
    return caught.value.faults[0].where


def test_another_person_makes_it_a_finding() -> None:
    un, said = judged()
    made = un.say(second(un.world, said.hash, "b"))
    line = un.world.incidents.of(said.hash)
    assert line is not None
    (found,) = findings(line, judges(un.world.terms.agreement)).monitors
    assert (found.record.hash, found.seconds[0].hash) == (said.hash, made.hash)


@pytest.mark.parametrize("officer", ["a", "A", " a ", "а", "ａ", "á"])
def test_promise_3_never_the_same_person(officer: str) -> None:
    un, said = judged()
    assert refused(un, said.hash, officer) == "officer"


def test_once_each() -> None:
    un, said = judged()
    un.say(second(un.world, said.hash, "b"))
    assert refused(un, said.hash, "B") == "officer"
    second(un.world, said.hash, "c")


def test_only_a_judgement_of_this_party_that_stands() -> None:
    un, said = judged()
    us, one = heard("us")
    theirs = us.say(judge(us.world, judging(one)))
    un.take(theirs)
    assert [refused(un, of) for of in (theirs.hash, one.hash, "0" * 64)] == ["judgement"] * 3
    un.now_ms += 1
    un.say(judge(un.world, judging(next(iter(un.world.incidents.all())).latest,
                                   outcome="undetermined", by="")))
    assert refused(un, said.hash) == "judgement"


def test_a_guarantor_s_needs_no_second() -> None:
    us, one = heard("us")
    said = us.say(judge(us.world, judging(one)))
    assert refused(us, said.hash) == "party"
