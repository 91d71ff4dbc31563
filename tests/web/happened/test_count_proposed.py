"""What a monitoring party has told itself, as a proposal for its list: never more than was told."""

from __future__ import annotations

import msgspec

from hudna.act.draft import Draft
from hudna.act.release import Choice, with_release
from hudna.act.report import report
from hudna.act.tell_incident import tell_incident
from hudna.node import Node
from hudna.view.counts import counted
from hudna.web.happened.count_proposed import proposed
from tests.act.incidents import telling
from tests.view.happenings import a_report
from tests.web.happened.counting import DAY, held, read_back, signs
from tests.web.happened.incidents_told import CANARY, MINUTE, an_incident, says
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
