"""What a monitoring party has told itself, as a proposal for its list: never more than was told."""

from __future__ import annotations

import msgspec

from hudna.act.draft import Draft
from hudna.act.judge import judge
from hudna.act.release import Choice, with_release
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.tell_incident import tell_incident
from hudna.node import Node
from hudna.view.counts import counted
from hudna.web.happened.count_lines import SEVERAL
from hudna.web.happened.count_proposed import proposed
from tests.act.incidents import judging, telling
from tests.view.happenings import a_report
from tests.web.happened.counting import DAY, held, read_back, signs
from tests.web.happened.incidents_told import CANARY, MINUTE, an_incident, judged_by_two, says
from tests.web.houses import HOUR, NOW
from tests.web.sitting import Sitting, text_of


def told_less(node: Node, place: str, *choices: Choice) -> None:
    """An incident of the UN, of which somebody is told less."""
    kept = says(node, report(node.world, a_report(
        source="s2", text="heard", from_ms=NOW - 30 * MINUTE, until_ms=NOW - 20 * MINUTE,
        told_ms=NOW - MINUTE), node.now_ms()))
    draft: Draft = tell_incident(node.world, kept.hash, telling(place=place), "monitor 1")
    says(node, with_release(node.world, msgspec.structs.replace(draft, release=()), choices))


def test_a_monitor_begins_with_what_it_has_told_and_signs_it_or_not(
    nodes: dict[str, Node], un: Sitting, us: Sitting
) -> None:
    an_incident(nodes)
    size = un.size
    page = text_of(un.get(f"/counts/{DAY}/list"))
    assert "Proposed from the incidents that this party has told itself." in page
    shown = read_back(un.page)
    assert shown["place_1"] == "Kafr Nabl"
    assert shown["accused_1"] == "syrian-government"
    assert CANARY not in un.page
    assert un.size == size, "nothing is counted by opening it"
    assert signs(un, {**shown, "accused_1": ""}) == 303
    [line] = counted(held(nodes["un"]).lists["un"]).lines
    assert (line.place, line.accused) == ("Kafr Nabl", "")
    assert "This is your list as it stands." in text_of(un.get(f"/counts/{DAY}/list"))
    assert "Proposed from" in text_of(un.get(f"/counts/{DAY}/list?from=incidents"))
    for desk in (un, us):
        assert "Proposed from" not in text_of(desk.get("/counts/2016-07-30/list"))
    assert "Kafr Nabl" not in text_of(us.get(f"/counts/{DAY}/list")), "of its own alone"


def test_what_somebody_was_not_told_is_in_no_proposal(
    nodes: dict[str, Node], un: Sitting
) -> None:
    world = nodes["un"].world
    told_less(nodes["un"], "Withheld village", Choice("us", withheld=("place", "near")))
    made = proposed(world, NOW - 12 * HOUR, NOW + 12 * HOUR)
    assert [x.place for x in made.lines] == [""]
    assert (made.lines[0].near, made.refuted) == (None, 0)
    assert "village" not in text_of(un.get(f"/counts/{DAY}/list"))


BOTH = ("opposition", "syrian-government")


def accused_in(un: Sitting) -> str:
    un.get(f"/counts/{DAY}/list")
    return read_back(un.page)["accused_1"]


def test_whom_the_monitors_found_is_proposed_whomever_sources_name(
    nodes: dict[str, Node], un: Sitting
) -> None:
    of = an_incident(nodes, accused=BOTH)
    judged_by_two(nodes, of, by="opposition")
    assert accused_in(un) == "opposition"
    assert signs(un, read_back(un.page)) == 303
    assert counted(held(nodes["un"]).lists["un"]).lines[0].accused == "opposition"


def test_where_several_are_named_it_is_nobody_s_choice_but_a_person_s(
    nodes: dict[str, Node], un: Sitting
) -> None:
    an_incident(nodes, accused=BOTH)
    assert accused_in(un) == SEVERAL
    open_ = text_of(un.page).split("held or named to have done it: ")[1].split("More lines")[0]
    for name in BOTH:
        title = next(p.name.en for p in nodes["un"].world.terms.agreement.parties if p.id == name)
        assert title in open_
    assert signs(un, read_back(un.page)) == 422, "left open it is not signed"
    assert read_back(un.page)["accused_1"] == SEVERAL
    assert 'id="accused_1-fault"' in un.page
    assert signs(un, {**read_back(un.page), "accused_1": "opposition"}) == 303


def test_two_findings_that_hold_two_to_have_done_it_are_left_open(
    nodes: dict[str, Node], un: Sitting
) -> None:
    node, of = nodes["un"], an_incident(nodes)
    judged_by_two(nodes, of, by="syrian-government")
    one = node.world.record(of)
    assert one is not None
    said = says(node, judge(node.world, judging(one, officer="monitor 3", by="opposition")))
    says(node, second(node.world, said.hash, "monitor 4"))
    assert accused_in(un) == SEVERAL


def test_found_of_nobody_or_alleged_those_that_sources_name(
    nodes: dict[str, Node], un: Sitting
) -> None:
    judged_by_two(nodes, an_incident(nodes), by="")
    assert accused_in(un) == "syrian-government"

