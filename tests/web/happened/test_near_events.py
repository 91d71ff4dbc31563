"""Reports of about one time and place that contradict each other, and so are never proposed, are
found without knowing a hash, and linked by ticking them."""

from __future__ import annotations

import re

from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.incidents import Harm
from hudna.record.record import Record
from tests.web.happened.kept import AT, compared, keeps
from tests.web.happened.test_event_list import flood
from tests.web.houses import HOUR, NOW, e7
from tests.web.sitting import Sitting, text_of

QUARTER = Point((AT.at[0] + e7(0.02), AT.at[1] + e7(0.01)))


def contradicting(un: Node) -> list[Record]:
    """Of one half hour and one quarter, and each of another thing."""
    return [
        keeps(un, source="east", happened="air-strike", harm=Harm(2, 2, 7), within_m=800,
              accused=("syrian-government",), text="تمرين: سُمع صوت طائرة ثم انفجاران قرب الفرن",
              place="the bakery"),
        keeps(un, source="road", harm=Harm(0, 0, 3, 5), at=QUARTER, within_m=1_000,
              accused=("opposition",), text="Shells fell along the road; nobody died",
              place="the road"),
        keeps(un, source="yards", happened="explosion", harm=Harm(0, 0, 1, 1), within_m=1_500,
              accused=("us",), at=Point((AT.at[0] + e7(0.012), AT.at[1])),
              text="Учение: слышен один сильный взрыв над складскими дворами", place="the yards")]


def section(page: str, name: str) -> str:
    part = page.split(f'id="{name}"', 1)
    return part[1].split("</section>", 1)[0] if len(part) == 2 else ""


def near(page: str) -> list[str]:
    """Hashes that may be ticked, in order."""
    return re.findall(r'name="of_(\w{64})"', section(page, "near").split("</form>", 1)[0])


def test_they_are_listed_on_the_page_of_each_with_what_agrees_and_what_does_not(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, two, third = contradicting(nodes["un"])
    keeps(nodes["un"], source="far", at=Point((e7(39), e7(35))), text="far")
    keeps(nodes["un"], source="late", from_ms=NOW - 20 * HOUR, until_ms=NOW - 19 * HOUR, text="z")
    compared(nodes["un"])
    assert set(near(un.get(f"/events/{one.hash}"))) == {two.hash, third.hash}
    assert near(un.page)[0] == third.hash, "the nearest first"
    seen = text_of(section(un.page, "near"))
    assert "They contradict each other in: the kind, whom they name, how many were killed" in seen
    assert "They agree in: the time." in seen or "They agree in: the place, the time." in seen


def test_what_is_ticked_is_linked_and_a_refusal_keeps_it(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one, two, third = contradicting(nodes["un"])
    compared(nodes["un"])
    un.get(f"/events/{one.hash}")
    bad = un.post(f"/events/{one.hash}/link", {f"of_{two.hash}": "yes", "near": "yes", "why": ""})
    assert bad.status_code == 422
    assert re.findall(r'name="of_(\w+)" value="yes" checked', bad.text) == [two.hash]
    done = un.post(f"/events/{one.hash}/link", {
        f"of_{two.hash}": "yes", f"of_{third.hash}": "yes", "near": "yes", "why": "one street"})
    assert done.status_code == 303
    assert len(nodes["un"].world.reports.event(one.hash).reports) == 3
    assert near(un.get(f"/events/{one.hash}")) == [], "what is linked is offered no more"
    assert un.post(f"/events/{one.hash}/link", {"near": "yes", "why": "x"}).status_code == 422


def test_they_are_in_the_list_after_what_is_proposed(nodes: dict[str, Node], un: Sitting) -> None:
    held = contradicting(nodes["un"])
    keeps(nodes["un"], source="far", at=Point((e7(39), e7(35))), text="far")
    compared(nodes["un"])
    assert not nodes["un"].correlating.found.proposals, "the model holds each to be unlikely"
    page = un.get("/events")
    assert set(near(page)) == {r.hash for r in held}
    assert page.count('class="card near"') == 1, "one row for all three"
    assert page.index('id="proposals"') < page.index('id="near"') < page.index('id="several"')
    row = page.split('name="row" value="near-', 1)[1][:64]
    ticked = {f"of_{r.hash}": "yes" for r in held[:2]}
    bad = un.post("/events/link", {**ticked, "row": f"near-{row}", "why": ""})
    assert bad.status_code == 422
    assert bad.text.count(" checked") == 2
    done = un.post("/events/link", {**ticked, "row": f"near-{row}", "why": "one street"})
    assert done.status_code == 303
    assert len(near(un.get("/events"))) == 2, "the event of two, and the third"


def test_what_is_proposed_is_not_listed_again(nodes: dict[str, Node], un: Sitting) -> None:
    flood(nodes["un"])
    words = "Shells fell on the vegetable market of Kafr Nabl beside the Bayt mosque"
    keeps(nodes["un"], source="x", text=words, from_ms=NOW - 30 * HOUR, until_ms=NOW - 29 * HOUR)
    keeps(nodes["un"], source="y", text=f"{words}, and its stalls burned until the evening came",
          from_ms=NOW - 30 * HOUR, until_ms=NOW - 29 * HOUR)
    compared(nodes["un"])
    found = nodes["un"].correlating.found
    assert found.proposals
    page = un.get("/events")
    proposed = {frozenset(p.ids) for p in found.proposals}
    assert not any(frozenset((near(page)[0], of)) in proposed for of in near(page)[1:])
    name = found.proposals[0].ids[0]
    assert found.proposals[0].ids[1] not in near(un.get(f"/events/{name}"))


def test_many_are_bounded(nodes: dict[str, Node], un: Sitting) -> None:
    kinds = ("mine", "shelling", "air-strike", "detention", "obstruction", "small-arms")
    for i in range(18):
        keeps(nodes["un"], source=f"s{i}", happened=kinds[i % 6], text=f"x{i}",
              harm=Harm(i, i, 40 + i, 40 + i))
    compared(nodes["un"])
    page = un.get("/events")
    assert len(near(page)) <= 11
    for lang in ("ar", "ru"):
        assert un.get("/events", lang).count('class="card near"') == page.count(
            'class="card near"')
