"""What is waited for of all incidents is what is waited for of each, kept until one changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.act.answer_incident import answer_incident
from hudna.act.come_back import come_back
from hudna.act.judge import judge
from hudna.act.second import second
from hudna.act.walk_out import walk_out
from hudna.view.incident_waiting import AT_ONCE, Waits, due_of, falls_to
from hudna.view.world import World
from tests.act.incidents import heard, judging, keeps, node, tells
from tests.act.passings import START
from tests.view.happenings import told
from tests.view.test_taking_part import record

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
    for held in (one, seconded):
        other.take(held)
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


def test_who_has_walked_out_is_not_waited_for_until_it_is_back() -> None:
    us, one = heard("us")
    assert us.world.waits.listed(us.world)[0].mine
    us.say(walk_out(us.world, reason="r", officer="o"))
    assert not any(falls_to(us.world, w.due, "us") for w in us.world.waits.all(us.world))
    assert {(w.due.what, w.due.party) for w in us.world.waits.all(us.world)} == {
        ("answer", "syrian-government"), ("judgement", "ru")}
    assert [b.mine for b in us.world.waits.listed(us.world)] == [()]
    assert kept(us.world) == afresh(us.world)
    us.now_ms += 1
    us.say(come_back(us.world, us.now_ms, reason="r", officer="o"))
    assert ("judgement", "us") in {(w.due.what, w.due.party) for w in us.world.waits.all(us.world)}
    assert us.world.waits.listed(us.world)[0].latest == one.hash


def test_very_many_are_looked_at_in_pieces_while_the_log_grows() -> None:
    un = node()
    for i in range(AT_ONCE * 2):
        un.take(record("un", told(incident=f"{i:032x}", from_ms=START - i), START + i))
    pieces = un.world.waits.catch_up(un.world)
    next(pieces)
    one = tells(un, keeps(un))
    assert kept(un.world) == afresh(un.world), "whoever asks meanwhile has all"
    assert sum(1 for _ in pieces) == 0
    assert len(un.world.waits.listed(un.world)) == AT_ONCE * 2 + 1
    un.say(judge(un.world, judging(one)))
    assert [sum(1 for _ in un.world.waits.catch_up(un.world)) for _ in range(2)] == [1, 0]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=5, unique=True))
def test_listed_in_the_order_in_which_they_are_to_be_read(hours: list[int]) -> None:
    ru = node("ru")
    for i in hours:
        ru.take(record("un", told(incident=f"{i:032x}", from_ms=START - i * HOUR), START + i))
    listed = ru.world.waits.listed(ru.world)
    assert all(b.mine for b in listed), "it is to judge each"
    assert [b.mine[0].due_ms for b in listed] == sorted(
        min(d.due_ms or 0 for d in b.mine) for b in listed)
