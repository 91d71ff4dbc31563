"""The ladder: no step passed over, and all but the query on a finding."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.judge import judge
from hudna.act.link import link
from hudna.act.second import second
from hudna.act.take_rung import take_rung
from hudna.act.tell_incident import tell_merged
from hudna.fault import Refused
from hudna.record.incidents import IncidentAnswer, RungTaken
from hudna.record.record import Record
from hudna.view.incidents import incident
from tests.act.incidents import heard, judging, keeps, node, tells
from tests.act.passings import START
from tests.act.speaking import Speaking
from tests.view.test_taking_part import record

BY = "syrian-government"


def takes(at: Speaking, of: Record, rung: Any = "query", **more: Any) -> Record:
    said: dict[str, Any] = {"to": BY, "text": "why", "within_ms": None, "now_ms": START, **more}
    return at.say(take_rung(at.world, of.hash, rung=rung, officer="a", **said))


def refused(at: Speaking, of: Record, rung: Any = "query", **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        takes(at, of, rung, **more)
    return caught.value.faults[0].where


def found(un: Speaking, **more: Any) -> Record:
    """An incident that two persons of the monitors have found to be a violation."""
    one = tells(un, keeps(un, accused=(BY,)))
    said = un.say(judge(un.world, judging(one, **more)))
    un.say(second(un.world, said.hash, "b"))
    return one


def test_a_query_asks_by_when() -> None:
    us, one = heard("us")
    assert takes(us, one, within_ms=9).said == RungTaken(
        one.hash, "query", BY, START + 9, "why", "a")
    assert refused(us, one) == "rung"
    assert takes(us, one, to="ru").said.answer_by_ms is None  # type: ignore[union-attr]


def test_nobody_else_takes_a_step() -> None:
    there, one = heard("opposition")
    assert refused(there, one) == "party"


@pytest.mark.parametrize(("more", "where"), [
    ({"to": "opposition"}, "to"), ({"to": "us"}, "to"), ({"text": " "}, "text"),
    ({"rung": "finding"}, "rung"), ({"rung": "referred"}, "rung"),
])
def test_what_is_wrong_is_named(more: dict[str, Any], where: str) -> None:
    us, one = heard("us")
    assert refused(us, one, **more) == where


def test_of_nothing_and_of_what_is_counted_elsewhere_no_step_is_taken() -> None:
    un = node()
    one, two = keeps(un), keeps(un, accused=(BY,))
    tells(un, one)
    other = tells(un, two)
    un.say(link(un.world, [one.hash, two.hash], why="x", officer="a"))
    un.say(tell_merged(un.world, one.hash, name=incident(other).incident, summary="the same",
                       officer="a"))
    assert refused(un, other) == "incident"
    assert refused(un, two) == "incident"


def test_one_after_the_other_each_on_a_finding() -> None:
    un = node()
    first, next_ = found(un), found(un)
    assert refused(un, first, "finding") == "rung"
    takes(un, first)
    assert refused(un, first, "persistent") == "rung"
    takes(un, first, "finding")
    takes(un, next_, "persistent")
    takes(un, next_, "referred")
    alleged = tells(un, keeps(un, accused=(BY,)))
    assert refused(un, alleged, "finding") == "rung"
    takes(un, alleged)


def test_no_step_follows_before_the_one_before_was_answered_or_has_had_its_time() -> None:
    un = node()
    one = found(un)
    takes(un, one, within_ms=60)
    assert refused(un, one, "finding", now_ms=START + 59) == "rung"
    takes(un, one, "finding", now_ms=START + 60, within_ms=60)
    assert refused(un, found(un), "persistent", now_ms=START + 100) == "rung"
    un.now_ms = START + 100
    un.take(record("ru", IncidentAnswer(one.hash, "denies", "no", "o"), START + 100))
    takes(un, found(un), "persistent", now_ms=START + 100)


def test_the_guarantor_of_whoever_did_it_is_the_one_towards_whom() -> None:
    un = node()
    one = found(un)
    takes(un, one, to="ru")
    takes(un, one, "finding", to="ru")


def test_found_by_another_it_is_no_step_towards_this_one() -> None:
    un = node()
    one = found(un, by="opposition")
    takes(un, one)
    assert refused(un, one, "finding") == "rung"


def test_promise_3_one_guarantor_s_finding_or_step_carries_it_alone_and_nobody_else() -> None:
    us, one = heard("us")
    takes(us, one)
    us.say(judge(us.world, judging(one)))
    step = takes(us, one, "finding")
    un = node()
    for entry in us.world.entries.values():
        un.take(entry.record)
    assert un.world.record(step.hash) is not None
    assert refused(un, one, "finding") == "rung"
    takes(un, one)
    assert refused(un, one, "finding") == "rung"


def test_promise_3_what_one_guarantor_took_another_does_not_go_on_from() -> None:
    us, un = node("us"), node()
    one = found(un)
    for entry in un.world.entries.values():
        us.take(entry.record)
    for rung in ("query", "finding"):
        un.take(takes(us, one, rung))
    assert refused(un, one, "finding") == "rung"
    takes(un, one)
    takes(un, one, "finding")


def test_a_step_is_of_the_version_that_was_read_and_of_none_that_was_replaced() -> None:
    un = node()
    kept = keeps(un, accused=(BY,))
    old = tells(un, kept)
    un.now_ms += 1
    new = tells(un, kept, summary="It was another thing")
    assert refused(un, old) == "incident"
    assert takes(un, new).said.incident == new.hash  # type: ignore[union-attr]
