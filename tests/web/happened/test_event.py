"""An event's page: what its reports contradict each other in, why another is proposed, merging and
splitting, and that none of it leaves the node."""

from __future__ import annotations

import asyncio
import re
from itertools import permutations
from typing import Any

import pytest

from hudna.act.erase import erase
from hudna.act.report import correct
from hudna.correlate.clue import clue_of
from hudna.correlate.index import Index
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.incidents import Harm
from hudna.record.record import Record
from hudna.view.reports import report
from tests.web.happened.kept import a_report, compared, keeps
from tests.web.houses import HOUR, NOW, e7
from tests.web.sitting import Sitting, text_of

FAR = Point((e7(37.9), e7(36.4)))
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def three(un: Node) -> list[Record]:
    """Contradictory reports of what may be one thing."""
    return [keeps(un, source="ravine", text="Three shells fell on the market of Kafr Nabl"),
            keeps(un, source="willow", happened="air-strike", harm=Harm(4, 6),
                  accused=("opposition",), text="Two rockets on Kafr Nabl market, from a jet"),
            keeps(un, source="cedar", harm=Harm(0, 1), accused=("syrian-government",), at=FAR,
                  text="Shells on a market near Kafr Nabl this morning")]


def link(desk: Sitting, of: Record, other: Record, why: str = "one market") -> Any:
    name = desk.node.world.reports.event(of.hash).name
    desk.get(f"/events/{name}")
    return desk.post(f"/events/{name}/link", {"other": other.hash, "why": why})


def test_reports_stand_side_by_side_with_what_they_contradict(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, two, other = three(nodes["un"])
    assert link(un, one, two).status_code == 303
    assert link(un, one, other).status_code == 303
    page = text_of(un.get(f"/events/{one.hash}"))
    for words in ("3 sources that do not repeat each other", "They contradict each other",
                  "Numbers of people killed that cannot all be right",
                  "further apart than both leave open", "ravine", "willow", "cedar"):
        assert words in page, words
    assert un.page.count("<svg class=\"time-bar\"") == 3
    part = un.page.split('id="differences"', 1)[1].split("</section>", 1)[0]
    said = {what: text_of(rows).strip() for what, rows in re.findall(
        r'data-differs="(\w+)">.*?</tr>(.*?)</tbody>', part, re.S)}
    assert said["happened"] == "shelling 1 , 3 air strike 2"
    assert said["killed"] == "4–6 2 0–1 3"
    assert len(said) == 4, "each thing that they contradict each other in, with every value of it"
    assert '"role": "report"' in un.page


def test_any_report_leads_to_the_one_page_of_its_event(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, two, _ = three(nodes["un"])
    link(un, one, two)
    answer = un.client.get(f"/events/{two.hash}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/events/{one.hash}")
    assert un.client.get(f"/events/{'0' * 64}").status_code == 404


def cells(page: str) -> list[tuple[str, str]]:
    """(clue, bits) as the first table of weights has them."""
    table = page.split('class="stack weights"', 1)[1].split("</table>", 1)[0]
    rows = re.findall(r'data-clue="(\w+)".*?dir="ltr">([-+0-9.]+)<', table, re.S)
    return [(clue, bits) for clue, bits in rows]


def test_the_weights_shown_are_those_of_the_index(nodes: dict[str, Node], un: Sitting) -> None:
    one, two, _ = three(nodes["un"])
    compared(nodes["un"])
    un.get(f"/events/{one.hash}")
    world = nodes["un"].world
    index = Index(clue_of(r) for r in sorted(world.reports.all(), key=world.entries.place_of))
    best = index.ask(clue_of(world.record(one.hash))).proposals[0]
    assert two.hash in best.ids or un.page.count("data-clue")
    assert cells(un.page) == [(w.about, f"{w.bits:+.1f}") for w in best.weights]
    assert f"{min(99, int(best.probability * 100))} per cent" in text_of(un.page)


def test_until_they_are_compared_the_page_says_so(nodes: dict[str, Node], un: Sitting) -> None:
    one, *_ = three(nodes["un"])
    assert "data-comparing" in un.get(f"/events/{one.hash}")
    assert "data-comparing" in un.get("/events")
    compared(nodes["un"])
    assert "data-comparing" not in un.get(f"/events/{one.hash}")
    assert re.search(r'<section id="offers" data-live', un.page), "it renews itself"


@pytest.mark.parametrize("order", list(permutations(range(3)))[::2])
def test_merged_and_split_in_any_order_by_the_pages(
    nodes: dict[str, Node], un: Sitting, order: tuple[int, ...]
) -> None:
    held = three(nodes["un"])
    first, second, third = (held[i] for i in order)
    link(un, first, second)
    link(un, third, second)
    reports = nodes["un"].world.reports
    assert {r.hash for r in reports.event(first.hash).reports} == {r.hash for r in held}
    for made in reports.event(first.hash).links:
        un.get(f"/events/{reports.event(first.hash).name}")
        name = reports.event(made.said.reports[0]).name
        assert un.post(f"/events/{name}/unlink", {"link": made.hash, "why": ""}).status_code == 422
        done = un.post(f"/events/{name}/unlink", {"link": made.hash, "why": "two streets"})
        assert done.status_code == 303
    assert len(reports.events()) == 3
    page = text_of(un.get(f"/events/{second.hash}"))
    assert page.count("Taken back") == 2
    assert "two streets" in page
    assert link(un, first, third).status_code == 303
    assert {r.hash for r in reports.event(first.hash).reports} == {first.hash, third.hash}


def test_what_is_refused_shows_again_with_what_was_typed(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, *_ = three(nodes["un"])
    un.get(f"/events/{one.hash}")
    done = un.post(f"/events/{one.hash}/link",
                   {"other": "ab" * 32, "why": "as I typed it", "by_hand": "yes"})
    assert done.status_code == 422
    assert "as I typed it" in done.text
    assert "a report of this node" in text_of(done.text)
    assert un.post(f"/events/{one.hash}/assess", {"stage": "verified"}).status_code == 422


def test_assessed_by_a_person_with_a_reason(nodes: dict[str, Node], un: Sitting) -> None:
    one, two, _ = three(nodes["un"])
    un.get(f"/events/{one.hash}")
    early = un.post(f"/events/{one.hash}/assess", {"stage": "corroborated", "why": "x"})
    assert early.status_code == 422
    link(un, one, two)
    un.get(f"/events/{one.hash}")
    done = un.post(f"/events/{one.hash}/assess", {"stage": "corroborated", "why": "two of them"})
    assert done.status_code == 303
    assert "two of them" in text_of(un.get(f"/events/{one.hash}"))


def test_told_as_an_incident_after_a_look_at_what_each_will_see(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, two, _ = three(nodes["un"])
    link(un, one, two)
    un.get(f"/events/{one.hash}")
    typed = {"clause": "", "told_place": "Kafr Nabl", "summary": "A market was hit"}
    refused = un.post(f"/events/{one.hash}/tell", typed)
    assert refused.status_code == 422
    assert "one of what the reports say" in text_of(refused.text)
    assert "A market was hit" in refused.text
    typed["happened"] = "shelling"
    own = un.post(f"/events/{one.hash}/tell", {**typed, "summary": report(one).text})
    assert "the matter in words of your own" in text_of(own.text)
    size = un.size
    seen = un.post(f"/events/{one.hash}/tell", typed)
    assert (seen.status_code, un.size) == (200, size), "looking signs nothing"
    assert "What each partner will see" in text_of(seen.text)
    for word in ("ravine", "willow", report(one).text):
        assert word not in seen.text
    fields = un.carried(f"/events/{one.hash}/tell")
    done = un.post(f"/events/{one.hash}/tell", {**fields, "sign": "yes"})
    assert done.status_code == 303
    [line] = nodes["un"].world.incidents.all()
    assert done.headers["location"] == f"/incidents/{line.latest.hash}"
    assert (line.said.happened, line.said.sources) == ("shelling", 2)
    assert "Told as an incident" in text_of(un.get(f"/events/{one.hash}"))


def test_hostile_texts_do_nothing(nodes: dict[str, Node], un: Sitting) -> None:
    one = keeps(nodes["un"], text=HOSTILE * 3, place=HOSTILE, source=HOSTILE[:60])
    two = keeps(nodes["un"], text=HOSTILE * 3, place=HOSTILE)
    link(un, one, two, HOSTILE)
    compared(nodes["un"])
    for path in ("/events", f"/events/{one.hash}"):
        page = un.get(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_corrected_and_erased_reports_are_compared_as_they_are_now(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, two, _ = three(nodes["un"])
    compared(nodes["un"])
    node = nodes["un"]
    before = re.search(r'data-gone="[^"]*"', un.get(f"/events/{one.hash}"))
    said = report(node.world.record(two.hash))
    [new] = asyncio.run(node.say([correct(node.world, two.hash, a_report(**{
        **{f: getattr(said, f) for f in said.__struct_fields__}, "from_ms": NOW - 90 * 24 * HOUR,
        "until_ms": NOW - 89 * 24 * HOUR}), node.now_ms())]))
    held = next(e.record for e in node.log.entries() if e.record.hash == one.hash)
    asyncio.run(node.say([erase(node.world, held.presentation, ("source", "text", "place"),
                                law="asked for", officer="o")]))
    assert node.correlating.found is None, "no word of what was erased is held"
    compared(node)
    page = un.get(f"/events/{one.hash}")
    assert new.hash not in page
    assert two.hash not in page
    assert "Three shells fell" not in page
    assert before and before[0] not in page, "an open page is fetched anew as a whole"
    assert two.hash not in {c.id for c in node.correlating._clues.values()}


def test_promise_4_an_event_is_on_no_page_of_another_node(
    nodes: dict[str, Node], un: Sitting, us: Sitting
) -> None:
    one, two, _ = three(nodes["un"])
    link(un, one, two)
    assert us.client.get(f"/events/{one.hash}").status_code == 404
    assert "ravine" not in us.get("/events")


def test_of_linked_reports_no_erased_word_is_shown_again(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, two, _ = three(nodes["un"])
    link(un, one, two)
    assert "Three shells fell" in un.get(f"/events/{one.hash}")
    node = nodes["un"]
    held = next(e.record for e in node.log.entries() if e.record.hash == one.hash)
    asyncio.run(node.say([erase(node.world, held.presentation, ("source", "text", "place"),
                                law="asked for", officer="o")]))
    page = un.get(f"/events/{one.hash}")
    assert "Three shells fell" not in page
    assert "willow" in page
