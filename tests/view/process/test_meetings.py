"""Meetings: as whoever called each says, by the latest version; and what waits for somebody."""

from __future__ import annotations

from hudna.view.clockwork import clockwork
from hudna.view.needs import Need, needs
from hudna.view.process.concern_history import history
from hudna.view.process.decisions import decided, decisions
from hudna.view.process.meetings import meetings, met, unnoted
from tests.act.passings import START
from tests.view.process.concerned import (
    decides,
    keys,
    meets,
    only,
    raises,
    reopens,
    takes_back,
    violation,
    world,
)

ONE = raises()
PLANNED = meets(ONE)
HELD = meets(ONE, at=15, state="held", before=PLANNED)
MAP = decides(PLANNED, ONE)


def of_process(records: tuple, me: str, now: int) -> list[Need]:
    kinds = ("sign-decision", "note-meeting")
    return [n for n in needs(world(records, me), START + now) if n.kind in kinds]


def test_the_latest_version_of_its_author_counts() -> None:
    others = meets(ONE, by="ru", at=16, state="cancelled", before=PLANNED)
    held = world((ONE, PLANNED, HELD, others))
    found = met(held, PLANNED.hash)
    assert found is not None and (found.state, found.latest.hash) == ("held", HELD.hash)
    assert [m.author for m in meetings(held)].count("us") == 1
    assert met(held, ONE.hash) is None


def test_taken_back_it_is_on_no_agenda_and_its_decisions_stand() -> None:
    held = (ONE, PLANNED, MAP, keys(MAP), takes_back(PLANNED, "us"))
    found = met(world(held), PLANNED.hash)
    assert found is not None and found.state == "withdrawn"
    assert [d.record.hash for d in found.decisions] == [MAP.hash]
    assert only(held).state == "settled"


def test_decisions_of_any_version_are_of_the_meeting() -> None:
    later = decides(HELD, ONE, at=25)
    found = met(world((ONE, PLANNED, HELD, MAP, later)), HELD.hash)
    assert found is not None
    assert [d.record.hash for d in found.decisions] == [MAP.hash, later.hash]
    assert decided(world((MAP,)), MAP.hash) is not None and decided(world((MAP,)), "0") is None
    assert [d.state for d in decisions(world((MAP, keys(MAP))))] == ["signed"]


def test_what_should_be_over_waits_for_whoever_called_it() -> None:
    for records, noted in (((ONE, PLANNED), False), ((ONE, PLANNED, HELD), True),
                           ((ONE, PLANNED, takes_back(PLANNED, "us")), True)):
        found = unnoted(world(records), "us", START + 11)
        assert [m.latest.hash for m in found] == ([] if noted else [PLANNED.hash])
        assert of_process(records, "us", 11) == ([] if noted else [
            Need("note-meeting", PLANNED.hash, START + 10)])
        assert of_process(records, "ru", 11) == []
    assert of_process((ONE, PLANNED), "us", 10) == []


def test_a_page_that_lies_open_hears_of_it_by_the_clock_alone() -> None:
    held = world((ONE, PLANNED))
    ticks = [clockwork(held, START + at) for at in (8, 9, 10, 11, 12)]
    assert ticks[0] == ticks[1] != ticks[2] != ticks[3] == ticks[4]


def test_a_decision_waits_for_the_guarantors_that_have_said_nothing() -> None:
    waits = Need("sign-decision", MAP.hash, MAP.issued_ms, "us")
    assert of_process((ONE, HELD, MAP), "ru", 50) == [waits]
    assert of_process((ONE, HELD, MAP), "us", 50) == of_process((ONE, HELD, MAP), "un", 50) == []
    for word in (keys(MAP), keys(MAP, word="reserves")):
        assert of_process((ONE, HELD, MAP, word), "ru", 50) == []
    [two] = of_process((ONE, HELD, MAP, decides(HELD, at=22)), "ru", 50)
    assert (two.count, two.subject) == (2, MAP.hash)


def test_the_history_has_each_step_with_its_record() -> None:
    second = decides(HELD, ONE, by="un", at=50)
    records = (
        ONE, PLANNED, HELD, MAP, keys(MAP, "ru", 25, "reserves"), keys(MAP), *violation(33),
        reopens(ONE, "us", 35), reopens(ONE), second, keys(second, "ru", 55),
        keys(second, "us", 60), takes_back(ONE, at=70))
    steps = history(only(records))
    assert [(s.what, s.record.author) for s in steps] == [
        ("raised", "ru"), ("taken-up", "us"), ("met", "us"), ("decided", "us"), ("settled", "ru"),
        ("disregarded", "us"), ("reopened", "ru"), ("decided", "un"), ("signed", "ru"),
        ("settled", "us"), ("withdrawn", "ru")]
    # What was found between the two settlings counts no more: the second is after it.
    before = history(only(records[:-4]))
    assert [s.what for s in before][-3:] == ["happened", "disregarded", "reopened"]
