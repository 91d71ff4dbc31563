"""Which notices look like questions, and what a guarantor's budget for them allows."""

from __future__ import annotations

import pytest

from hudna.act.announce import announce
from hudna.act.withdraw import withdraw
from hudna.place.geometry import Line, Polygon
from hudna.place.grid import SIDES, rectangle
from hudna.record.kinds import Notice
from hudna.record.record import Record
from hudna.view.needs import needs
from hudna.view.probing import asked, doubts, refusal
from hudna.view.standing import State
from tests.agreements import quick
from tests.promises.machine import HOUR, START
from tests.promises.truce import Truce
from tests.view.test_standing import seen, states

SIDE = SIDES["10 km"]
WEST, SOUTH = 36 * 10 * SIDE, 35 * 10 * SIDE
BUDGET, DAY_MS = 12, 86_400_000


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2, sealed=True), START)


def box(x: float, y: float, width: float, height: float | None = None) -> Polygon:
    """In cells, from the corner of one."""
    high = width if height is None else height
    return rectangle(int(WEST + x * SIDE), int(SOUTH + y * SIDE),
                     int(WEST + (x + width) * SIDE), int(SOUTH + (y + high) * SIDE))


def announces(
    truce: Truce, shape: Polygon | Line, party: str = "us", *, width: int = 0,
    replaces: str | None = None,
) -> Record:
    start = truce.now_ms + HOUR
    said = Notice("Q", shape, width, 0, 3_000_000, start, start + HOUR, "transport", party, 1, "")
    record = truce.say(party, announce(
        truce.nodes[party].world, said, truce.clock(party), replaces=replaces))
    truce.heal()
    truce.keep("un")
    truce.heal()
    truce.now_ms += 1_000
    return record


def seen_as(truce: Truce, record: Record) -> tuple[str, ...]:
    return doubts(truce.nodes["un"].world, record)


def test_an_ordinary_flight_looks_like_none(truce):
    assert seen_as(truce, announces(truce, box(0, 0, 1.5))) == ()
    assert seen_as(truce, announces(truce, box(20, 0, 9))) == ()


def test_less_ground_than_a_cell_is_small_and_a_sliver_too(truce):
    assert seen_as(truce, announces(truce, box(0, 0, 0.9))) == ("small",)
    assert seen_as(truce, announces(truce, box(0, 10, 30, 0.01))) == ("small",)


def test_a_route_counts_with_its_width(truce):
    route = Line(((WEST, SOUTH), (WEST + 4 * SIDE, SOUTH + 4 * SIDE)))
    assert seen_as(truce, announces(truce, route, width=10_000_000)) == ()
    assert "small" in seen_as(truce, announces(truce, route, "ru", width=100_000))


def test_over_many_cells_it_is_sweeping(truce):
    assert seen_as(truce, announces(truce, box(0, 0, 10))) == ("sweeping",)
    assert seen_as(truce, announces(truce, box(20, 0, 9.9, 9))) == ()


def test_half_the_ground_of_an_earlier_one_is_a_near_copy(truce):
    first = announces(truce, box(0, 0, 2))
    assert seen_as(truce, announces(truce, box(1, 0, 2))) == ("near-copy",)
    assert seen_as(truce, announces(truce, box(0, 1.5, 2))) == ()
    moved = announces(truce, box(0, 0.1, 2), replaces=first.hash)
    assert seen_as(truce, moved) == ("near-copy",)


def test_one_guarantors_notices_are_no_copies_of_anothers(truce):
    announces(truce, box(0, 0, 2))
    assert seen_as(truce, announces(truce, box(0, 0, 2), "ru")) == ()


def test_after_the_agreements_time_it_is_no_copy(truce):
    announces(truce, box(0, 0, 2))
    truce.now_ms += DAY_MS
    assert seen_as(truce, announces(truce, box(0, 0, 2))) == ()


def spend(truce: Truce) -> None:
    for n in range(BUDGET):
        record = announces(truce, box(2 * n, 0, 0.5))
        assert refusal(truce.nodes["un"].world, record) == ""


def test_past_the_budget_the_answer_is_refused_and_says_why(truce):
    spend(truce)
    record = announces(truce, box(60, 0, 0.5))
    answer, = truce.nodes["ru"].world.sealed.answers(record.hash, "un")
    assert (answer.said.outcome, answer.said.cells, answer.said.why) == ("refused", (), "small")
    assert states(truce, record) == {State.STOPPED}
    conflict, = seen(truce, "us", record).conflicts
    assert (conflict.kind, conflict.why) == ("sealed-refused", "small")


def test_ordinary_flights_and_the_other_guarantors_go_on_being_answered(truce):
    spend(truce)
    for record in (announces(truce, box(0, 20, 2)), announces(truce, box(60, 30, 0.5), "ru")):
        answer, = truce.nodes["us"].world.sealed.answers(record.hash, "un")
        assert answer.said.outcome == "nothing"


def test_a_refusal_is_for_good_and_spends_nothing(truce):
    spend(truce)
    record = announces(truce, box(60, 0, 0.5))
    truce.now_ms += DAY_MS
    assert refusal(truce.nodes["un"].world, record) == "small"
    again = announces(truce, box(70, 0, 0.5))
    assert refusal(truce.nodes["un"].world, again) == ""


def test_what_was_answered_stays_so_whatever_is_asked_after_it(truce):
    first = announces(truce, box(60, 0, 0.5))
    spend_rest = [announces(truce, box(2 * n, 0, 0.5)) for n in range(BUDGET + 3)]
    assert refusal(truce.nodes["un"].world, first) == ""
    assert refusal(truce.nodes["un"].world, spend_rest[-1]) == "small"


def test_many_at_once_are_counted_one_after_another(truce):
    start = truce.now_ms + HOUR
    for n in range(BUDGET + 5):
        said = Notice("Q", box(2 * n, 0, 0.5), 0, 0, 3_000_000, start, start + HOUR, "transport",
                      "us", 1, "")
        truce.say("us", announce(truce.nodes["us"].world, said, truce.clock("us")))
    truce.heal()
    truce.keep("un")
    outcomes = [r.said.outcome for n in truce.nodes["un"].world.notices.all()
                for r in truce.nodes["un"].world.sealed.answers(n.hash, "un")]
    assert sorted(outcomes) == ["nothing"] * BUDGET + ["refused"] * 5


def test_what_is_gone_before_it_is_answered_spends_nothing(truce):
    for n in range(BUDGET + 3):
        start = truce.now_ms + HOUR
        said = Notice("Q", box(2 * n, 0, 0.5), 0, 0, 3_000_000, start, start + HOUR, "transport",
                      "us", 1, "")
        world = truce.nodes["us"].world
        gone = truce.say("us", announce(world, said, truce.clock("us")))
        truce.say("us", withdraw(world, gone.hash, "not flown"))
    assert refusal(truce.nodes["un"].world, announces(truce, box(60, 0, 0.5))) == ""


@pytest.mark.parametrize("party", ["us", "ru", "un"])
def test_every_desk_sees_who_asked_too_much_and_why(truce, party):
    spend(truce)
    record = announces(truce, box(60, 0, 0.5))
    world, now = truce.nodes[party].world, truce.clock(party)
    rows = {a.party: a for a in asked(world, now)}
    assert (len(rows["us"].counted), rows["us"].spent) == (BUDGET, True)
    assert [r.said.notice for r in rows["us"].refused] == [record.hash]
    assert rows["ru"].counted == ()
    assert ("probing", record.hash, "us") in {
        (n.kind, n.subject, n.party) for n in needs(world, now)}


def test_where_nothing_may_be_sealed_nothing_is_counted():
    bare = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
    record = announces(bare, box(0, 0, 0.5))
    assert asked(bare.nodes["un"].world, bare.now_ms) == ()
    assert refusal(bare.nodes["un"].world, record) == ""
