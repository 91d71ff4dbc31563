"""Whether what was told still follows from its reports: at a node that says all by the acts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.assess import assess
from hudna.act.judge import judge
from hudna.act.link import link, unlink
from hudna.act.report import correct
from hudna.act.second import second
from hudna.act.tell_incident import tell_incident, tell_merged
from hudna.fault import Refused
from hudna.record.incidents import Linked
from hudna.record.record import Record
from hudna.view import stages
from hudna.view.findings import judges, told_stage
from hudna.view.grounds import Ground, ground
from hudna.view.incidents import incident
from hudna.view.reports import told_name
from tests.act.incidents import judging, keeps, node, telling, tells
from tests.act.passings import MINUTE, START
from tests.act.speaking import Speaking
from tests.examples import examples
from tests.view import happenings
from tests.view.happenings import Folded, a_report, links, reported, takes_back
from tests.view.test_taking_part import record


def of(un: Speaking, told: Record) -> Ground:
    line = un.world.incidents.of(told.hash)
    assert line is not None
    found = ground(un.world, line)
    assert found is not None
    return found


def joins(un: Speaking, *reports: Record) -> Record:
    return un.say(link(un.world, [r.hash for r in reports], why="one", officer="a"))


def parts(un: Speaking, linked: Record) -> None:
    un.say(unlink(un.world, linked.hash, why="two", officer="a"))


def found_by_two(un: Speaking, told: Record) -> None:
    said = un.say(judge(un.world, judging(told, officer="a")))
    un.say(second(un.world, said.hash, "b"))


def stage(un: Speaking, report: Record) -> str:
    event = un.world.reports.event(report.hash)
    assert event is not None
    return stages.stage(un.world.reports, un.world.incidents, event,
                        judges(un.world.terms.agreement))


def test_a_merge_and_a_split_after_the_telling_are_seen() -> None:
    un = node()
    one, two, three = (keeps(un) for _ in range(3))
    first = joins(un, one, two)
    told = tells(un, one)
    assert of(un, told).holds
    assert un.world.grounds.lost(un.world) == ()
    second_link = joins(un, one, three)
    seen = of(un, told)
    assert (seen.holds, seen.reports, seen.sources, seen.came) == (False, (2, 3), (2, 3), 1)
    assert un.world.grounds.lost(un.world) == (told.hash,)
    parts(un, second_link)
    assert of(un, told).holds, "it is again what was told"
    parts(un, first)
    seen = of(un, told)
    assert (seen.holds, seen.reports, seen.sources, seen.left) == (False, (2, 1), (2, 1), 1)
    anew = tells(un, one)
    assert of(un, anew).holds
    assert un.world.grounds.lost(un.world) == ()


def test_a_report_that_says_nothing_else_asks_for_nothing() -> None:
    un = node()
    one = keeps(un, source="ravine")
    told = tells(un, one)
    joins(un, one, keeps(un, source="ravine"))
    seen = of(un, told)
    assert (seen.holds, seen.came, seen.reports) == (True, 1, (1, 2))


def test_a_correction_that_came_late_is_seen() -> None:
    un = node()
    one = keeps(un, source="ravine", text="words")
    told = tells(un, one)
    un.say(correct(un.world, one.hash, a_report(
        source="ravine", text="words", from_ms=START - 200 * MINUTE), un.now_ms))
    seen = of(un, told)
    assert (seen.holds, seen.corrected, seen.reports) == (False, 1, (1, 1))


def test_two_that_were_told_and_then_held_to_be_one() -> None:
    un = node()
    one, two = keeps(un), keeps(un)
    first, other = tells(un, one), tells(un, two)
    held = joins(un, one, two)
    assert (of(un, first).holds, of(un, first).beside) == (False, False)
    assert (of(un, other).holds, of(un, other).beside) == (False, True)
    line = un.world.incidents.of(other.hash)
    assert line is not None
    gone = un.say(tell_merged(un.world, one.hash, name=line.name, summary="counted there",
                              officer="a"))
    assert of(un, gone).holds
    anew = tells(un, one)
    assert un.world.grounds.lost(un.world) == ()
    parts(un, held)
    assert set(un.world.grounds.lost(un.world)) == {anew.hash, gone.hash}
    again = tells(un, two)
    assert un.world.incidents.of(again.hash) == un.world.incidents.line(un.world.me, line.name)
    assert of(un, again).holds
    assert un.world.grounds.lost(un.world) == (anew.hash,)


def test_one_for_another_is_seen_though_the_figures_are_the_same() -> None:
    un = node()
    one, two, three = (keeps(un) for _ in range(3))
    held = joins(un, one, two)
    told = tells(un, one)
    found_by_two(un, told)
    joins(un, one, three)
    parts(un, held)
    seen = of(un, told)
    assert (seen.holds, seen.sources, seen.left, seen.came) == (False, (2, 2), 1, 1)
    assert stage(un, one) == "under-review"
    assert of(un, tells(un, one)).holds, "the same words, of what is held now"


def test_the_same_may_be_told_anew_of_other_reports_and_of_the_same_it_may_not() -> None:
    un = node()
    one = keeps(un, source="ravine")
    told = tells(un, one, from_ms=START - 600 * MINUTE, until_ms=START)
    with pytest.raises(Refused, match="another incident than the last version"):
        tells(un, one, from_ms=START - 600 * MINUTE, until_ms=START)
    joins(un, one, keeps(un, source="ravine", from_ms=START - 200 * MINUTE))
    assert not of(un, told).holds
    anew = tells(un, one, from_ms=START - 600 * MINUTE, until_ms=START)
    assert of(un, anew).holds


def test_an_event_is_verified_by_no_finding_of_reports_that_have_left_it() -> None:
    un = node()
    one, two, three = (keeps(un) for _ in range(3))
    held = joins(un, one, two)
    told = tells(un, one)
    found_by_two(un, told)
    assert stage(un, one) == "verified"
    joins(un, one, three)
    assert stage(un, one) == "verified", "what it was found of is all there"
    parts(un, held)
    assert stage(un, one) == "under-review"
    assert stage(un, two) == "reported"
    line = un.world.incidents.of(told.hash)
    assert line is not None
    who = judges(un.world.terms.agreement)
    assert told_stage(line, who) == "verified", "nobody alone undoes what two have found"
    anew = un.say(tell_incident(un.world, one.hash, telling(summary="Less is held of it"), "a"))
    assert incident(anew).stage == "under-review"
    assert stage(un, one) == "under-review"
    found_by_two(un, anew)
    assert stage(un, one) == "verified"


def test_what_a_person_says_after_a_split_stands() -> None:
    un = node()
    one, two = keeps(un), keeps(un)
    held = joins(un, one, two)
    found_by_two(un, tells(un, one))
    with pytest.raises(Refused, match="not verified by findings"):
        un.say(assess(un.world, one.hash, stage="corroborated", why="two", officer="a"))
    parts(un, held)
    un.say(assess(un.world, one.hash, stage="unverifiable", why="one alone", officer="a"))
    assert stage(un, one) == "unverifiable"


REPORTS = [reported(START + i, source=f"s{i}", text=f"text {i}") for i in range(4)]
ACTS = st.lists(st.tuples(st.sampled_from(["link", "back", "correct"]),
                          st.integers(0, 3), st.integers(0, 3)), max_size=12)


def played(acts: list[tuple[str, int, int]]) -> list[Record]:
    """Links, what takes them back, and corrections, as one after the other says them."""
    said: list[Record] = []
    last = dict(enumerate(REPORTS))
    for i, (act, one, other) in enumerate(acts, START + 10):
        held = [r for r in said if isinstance(r.said, Linked)]
        if act == "link" and one != other:
            said.append(links(REPORTS[one], last[other], at=i))
        elif act == "back" and held:
            said.append(takes_back(held[(one + other) % len(held)], at=i))
        elif act == "correct":
            last[one] = reported(i, before=last[one], source=f"s{one}", text=f"text {i}")
            said.append(last[one])
    return said


@settings(max_examples=examples(60, 500), deadline=None)
@given(ACTS, st.integers(0, 12), st.integers(0, 3))
def test_promise_7_what_it_was_told_of_is_what_a_replay_up_to_then_has(
    acts: list[tuple[str, int, int]], cut: int, first: int
) -> None:
    said = played(acts)
    start, later = [*REPORTS, *said[:cut]], said[cut:]
    told = record("un", happenings.told(incident=told_name(REPORTS[first])), START + 50)
    whole = Folded([*start, told, *later]).reports
    assert whole.told_of(told.hash) == Folded(start).reports.event(REPORTS[first].hash)
    named = whole.called(told_name(REPORTS[first]))
    assert named is not None
    assert named.hash == REPORTS[first].hash
    assert whole.told_of(REPORTS[first].hash) is None, "that is no incident"
