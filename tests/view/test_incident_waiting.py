"""What is waited for of all incidents is what is waited for of each, kept until one changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.act.answer_incident import answer_incident
from hudna.act.judge import judge
from hudna.act.second import second
from hudna.view.incident_waiting import Waits, due_of, falls_to
from hudna.view.world import World
from tests.act.incidents import heard, judging, keeps, node, tells

HOUR = 3_600_000
DAY = 24 * HOUR


def afresh(world: World) -> list[tuple[str, object]]:
    found = ((x.author, d) for x in world.incidents.all() for d in due_of(world, x))
    return sorted(found, key=repr)


def kept(world: World) -> list[tuple[str, object]]:
    return sorted(((w.author, w.due) for w in world.waits.all(world)), key=repr)


@given(st.lists(st.sampled_from(["tell", "judge", "second", "answer", "again"]), max_size=8))
def test_whatever_is_said_it_is_as_if_nothing_had_been_kept(steps: list[str]) -> None:
    un = node()
    one = tells(un, keeps(un, accused=("opposition",)))
    for step in steps:
        un.now_ms += 1
        line = un.world.incidents.of(one.hash)
        assert line is not None
        if step == "tell":
            one = tells(un, keeps(un, accused=("syrian-government",), source=f"s{un.now_ms}"))
        elif step == "judge":
            un.say(judge(un.world, judging(one)))
        elif step == "second" and line.judged and not line.seconds(line.judged[-1].hash):
            un.say(second(un.world, line.judged[-1].hash, "b"))
        elif step == "again":
            one = tells(un, un.world.reports.all()[0], summary=f"anew {un.now_ms}")
        assert kept(un.world) == afresh(un.world)
        assert kept(un.world) == afresh(un.world)


def test_what_is_overdue_is_counted_by_the_clock_alone() -> None:
    ru, one = heard("ru")
    assert ru.world.waits.overdue(ru.world, ru.now_ms) == 0
    assert ru.world.waits.overdue(ru.world, ru.now_ms + DAY) == 0
    assert ru.world.waits.overdue(ru.world, ru.now_ms + DAY + 1) == 1
    assert ru.world.waits.overdue(ru.world, ru.now_ms + 3 * DAY + 1) == 3
    ru.say(answer_incident(ru.world, one.hash, outcome="denies", text="no", officer="o"))
    assert ru.world.waits.overdue(ru.world, ru.now_ms + 3 * DAY + 1) == 2


def test_a_judgement_that_comes_after_what_seconds_it_waits_for_nobody() -> None:
    un = node()
    one = tells(un, keeps(un))
    said = un.say(judge(un.world, judging(one)))
    seconded = un.say(second(un.world, said.hash, "b"))
    other = node("us")
    for record in (one, seconded):
        other.take(record)
        assert kept(other.world) == afresh(other.world)
    other.take(said)
    assert kept(other.world) == afresh(other.world)
    assert "second" not in {w.due.what for w in other.world.waits.all(other.world)}


def test_its_guarantor_answers_and_judges_for_itself_alone() -> None:
    ru, _ = heard("ru")
    mine = {w.due.what for w in Waits().all(ru.world) if falls_to(ru.world, w.due, "ru")}
    assert mine == {"answer", "judgement"}
    assert not any(falls_to(ru.world, w.due, "us") for w in ru.world.waits.all(ru.world)
                   if w.due.what == "answer")
