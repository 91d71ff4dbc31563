"""Sources that may be one hand carry a caution wherever they are counted, and stay counted."""

from __future__ import annotations

from typing import Any

from hudna.node import Node
from hudna.record.record import Record
from hudna.web.happened.one_hand import cautioned
from tests.web.happened.kept import compared, keeps
from tests.web.houses import HOUR, NOW
from tests.web.sitting import Sitting, text_of

CAUTION = "New sources, near in time, little else known of them: they may be one hand."
TEXTS = ("Three shells fell on the vegetable market of Kafr Nabl beside the Bayt mosque at noon",
         "تمرين: سقطت ثلاث قذائف على سوق الخضار في كفرنبل قرب مسجد البيت ظهرا",
         "Учение: три снаряда упали на овощной рынок Кафр-Набль возле мечети Бейт",
         "At noon the vegetable market of Kafr Nabl was hit by three shells, the Bayt mosque too")


def four(un: Node, **more: Any) -> list[Record]:
    return [keeps(un, **{"source": f"new {i}", "text": text, "told_ms": NOW + i, **more})
            for i, text in enumerate(TEXTS)]


def test_four_fresh_hands_in_three_languages_carry_it_in_the_list_and_on_the_page(
    nodes: dict[str, Node], un: Sitting
) -> None:
    held = four(nodes["un"])
    compared(nodes["un"])
    page = text_of(un.get("/events"))
    assert "4 sources that do not repeat each other" in page, "they stay counted"
    assert page.count(CAUTION) == 1
    assert un.post("/events/link", {**{f"of_{r.hash}": "yes" for r in held},
                                    "why": "one market"}).status_code == 303
    compared(nodes["un"])
    page = text_of(un.get(f"/events/{held[0].hash}"))
    assert f"4 sources that do not repeat each other {CAUTION}" in page
    assert CAUTION in text_of(un.get("/events")), "in the list of events, too"


def test_not_where_one_of_them_was_heard_before(nodes: dict[str, Node], un: Sitting) -> None:
    keeps(nodes["un"], source="new 1", told_ms=NOW - 60 * HOUR, from_ms=NOW - 70 * HOUR,
          until_ms=NOW - 69 * HOUR, text="A mine on the road to Saraqib", happened="mine")
    four(nodes["un"])
    compared(nodes["un"])
    assert CAUTION not in text_of(un.get("/events"))


def test_not_before_it_is_known_whom_this_node_has_heard(
    nodes: dict[str, Node], un: Sitting
) -> None:
    held = four(nodes["un"])
    un.get(f"/events/{held[0].hash}")
    assert un.post(f"/events/{held[0].hash}/link", {
        **{f"of_{r.hash}": "yes" for r in held[1:]}, "why": "one"}).status_code == 303
    nodes["un"].correlating.drop()
    event = nodes["un"].world.reports.event(held[0].hash)
    assert event is not None
    assert not cautioned(nodes["un"].world, nodes["un"].correlating, [event])
    compared(nodes["un"])
    assert cautioned(nodes["un"].world, nodes["un"].correlating, [event])


def test_the_same_few_words_are_said_to_be_the_same(nodes: dict[str, Node], un: Sitting) -> None:
    one = keeps(nodes["un"], source="a", text="Shells on the market")
    keeps(nodes["un"], source="b", text="Shells on the market", from_ms=NOW - 90 * 60_000)
    compared(nodes["un"])
    assert "the same words, but few" in text_of(un.get(f"/events/{one.hash}"))


def test_a_flood_pushes_nothing_off_the_first_page(nodes: dict[str, Node], un: Sitting) -> None:
    for i in range(40):
        keeps(nodes["un"], source=f"f{i}", text=f"Shells on Idlib, {i}", from_ms=NOW - 5 * HOUR - i,
              until_ms=NOW - 4 * HOUR, place="the flood")
    keeps(nodes["un"], source="last", text="A jet over the bakery", happened="air-strike",
          from_ms=NOW - HOUR, until_ms=NOW - HOUR, place="the bakery")
    compared(nodes["un"])
    singles = un.get("/events").split('<section id="singles"', 1)[1]
    assert singles.count("event-row") == 2
    assert singles.index("the bakery") < singles.index("the flood")
    assert "39 that say nearly the same" in text_of(singles)
