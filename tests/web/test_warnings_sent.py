"""The page of warnings that the node's own watch has sent."""

from __future__ import annotations

import re

import msgspec
import pytest

from hudna.node import Node
from hudna.record.warning import Kind
from hudna.record.watching import Warned, WarnedPlace
from hudna.watch.event import WayOut
from hudna.web import warnings_sent
from tests.web.houses import NOW
from tests.web.sitting import Sitting, text_of
from tests.web.skies import AREA, Watch, passage, sky

MINUTE = 60_000


def town(node: Node, name: str) -> str:
    return next(t.id for t in node.places.gazetteer.towns if t.names.en == name)


def warned(place: str, kind: str, number: int, event: str = "p1") -> Warned:
    said = WarnedPlace(place, f"hudna-{number}", kind, NOW, NOW + 10 * MINUTE)  # type: ignore[arg-type]
    return Warned(event, NOW + number * 1_000, (said,))


def test_each_message_is_there_with_its_place_event_and_state(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    node, watch = nodes["us"], Watch(nodes["us"])
    [kept] = watch.tells(passage(node)).json()["kept"]
    bab = town(node, "Al-Bab")
    watch.post("warned", (
        warned(bab, "Alert", 1), warned(bab, "Update", 2), warned(bab, "Cancel", 3),
        warned(f"around:{bab}", "Alert", 4, "elsewhere"), warned(f"area:{AREA}", "Alert", 5)))
    page = text_of(us.get("/warnings/sent"))
    for words in ("alert", "update", "cancelled", "places around Al-Bab", "Aleppo city (exercise)"):
        assert words in page
    assert us.page.index("hudna-5") < us.page.index("hudna-1"), "the newest first"
    assert f'/incursions/{kept["record"]}' in us.page
    assert "No warning was sent." in text_of(ru.get("/warnings/sent")), "they stay at their node"


def test_it_says_on_which_ways_they_leave(nodes: dict[str, Node], us: Sitting) -> None:
    ways = (WayOut("files", 12, given_ms=NOW), WayOut("tak north", 11, 1, fault="refused"),
            WayOut("square", 0, 0, 2))
    Watch(nodes["us"]).post("sky", msgspec.structs.replace(sky(), ways=ways))
    page = text_of(us.get("/warnings/sent"))
    for words in ("CAP files and Atom feed", "Cursor on Target: north", "the last try failed",
                  "siren square"):
        assert words in page


def test_the_places_of_one_event_moment_and_kind_are_one_row(
    nodes: dict[str, Node], us: Sitting
) -> None:
    places = [t.id for t in nodes["us"].places.gazetteer.towns[:6]]

    def said(n: int, kind: Kind = "Alert", from_ms: int = NOW) -> WarnedPlace:
        return WarnedPlace(places[n], f"hudna-{n}", kind, from_ms, NOW + 10 * MINUTE)

    one = Warned("a1", NOW, (said(0), said(1, "Update"), said(2), said(3, from_ms=NOW + 59_000),
                             said(4, from_ms=NOW + MINUTE)))
    Watch(nodes["us"]).post("warned", (one, Warned("a2", NOW, (said(5),))))
    page = us.get("/warnings/sent")
    rows = [sorted(set(re.findall(r"hudna-\d", row))) for row in page.split("<tr")[2:]]
    assert rows == [["hudna-5"], ["hudna-0", "hudna-2", "hudna-3"], ["hudna-1"], ["hudna-4"]]


def test_many_are_turned_page_by_page_and_none_is_twice(
    nodes: dict[str, Node], us: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warnings_sent, "MOST_LISTED", 2)
    node = nodes["us"]
    Watch(node).post("warned", tuple(
        warned(town(node, "Al-Bab"), "Alert", n, f"e{n}") for n in range(5)))
    seen: list[str] = []
    where = "/warnings/sent"
    while where:
        page = us.get(where)
        seen += [f"hudna-{n}" for n in range(4, -1, -1) if f"hudna-{n}.xml" in page]
        where = page.split('class="pager"><a href="', 1)[1].split('"', 1)[0] \
            if 'class="pager"' in page else ""
    assert seen == [f"hudna-{n}" for n in range(4, -1, -1)]
    assert us.get("/warnings/sent?before=zz")
