"""The list of incidents: what waits for this desk first, and every way of narrowing it."""

from __future__ import annotations

from hudna.act.answer_incident import answer_incident
from hudna.node import Node
from hudna.web.happened.incident_list import PAGE, Wanted, lines_of, listed, page_of
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import MINUTE, an_incident, judged_by_two, says
from tests.web.houses import NOW
from tests.web.sitting import Sitting, text_of


def test_what_waits_for_this_desk_comes_first_then_the_latest(
    nodes: dict[str, Node], ru: Sitting
) -> None:
    world = nodes["ru"].world
    answered = an_incident(nodes, place="Answered", source="s1", accused=("ru",))
    old = an_incident(nodes, place="Old", source="s2", from_ms=NOW - 600 * MINUTE,
                      until_ms=NOW - 590 * MINUTE)
    says(nodes["ru"], answer_incident(world, answered, outcome="denies", text="no", officer="o"))
    forwarded(nodes)
    page = text_of(ru.get("/incidents"))
    assert page.index("Old") < page.index("Answered")
    assert "denies it" in page
    assert "2 incidents" in page
    there = nodes["un"].world
    lines = tuple(lines_of(there, listed(there, Wanted())))
    assert [x.said.place for x in lines] == ["Answered", "Old"], "the latest first"
    assert old in {x.latest.hash for x in lines}


def test_each_filter_narrows_the_list(nodes: dict[str, Node], us: Sitting) -> None:
    of = an_incident(nodes)
    judged_by_two(nodes, of)
    name = "shelling, Kafr Nabl"
    for query in ("day=2016-07-31", "stage=verified", "kind=shelling", "clause=coh-cease-attacks",
                  "accused=syrian-government", "author=un",
                  "day=%D9%A2%D9%A0%D9%A1%D9%A6-%D9%A0%D9%A7-%D9%A3%D9%A1"):
        assert name in text_of(us.get(f"/incidents?{query}")), query
    for query in ("day=2016-07-30", "stage=reported", "kind=advance", "clause=no-one",
                  "accused=no-one", "accused=ru", "author=us", "kind=%3Cb%3E", "stage=x"):
        page = us.get(f"/incidents?{query}")
        assert name not in text_of(page), query
        assert "<b>" not in page.replace("<b></b>", ""), query
    assert "expected 2016-07-31" in text_of(us.get("/incidents?day=yesterday"))


def test_a_day_is_the_agreement_s(nodes: dict[str, Node], us: Sitting) -> None:
    an_incident(nodes, from_ms=NOW - 8 * 60 * MINUTE, until_ms=NOW - 8 * 60 * MINUTE)
    # 22:00 UTC of the 30th is 01:00 of the 31st in Damascus.
    assert "Kafr Nabl" in us.get("/incidents?day=2016-07-31")
    assert "Kafr Nabl" not in us.get("/incidents?day=2016-07-30")
    assert "Asia/Damascus" in us.page


def test_many_are_on_pages(nodes: dict[str, Node], us: Sitting) -> None:
    for i in range(3):
        an_incident(nodes, place=f"Place {i}", source=f"s{i}")
    assert page_of("٢") == 2
    assert [page_of(x) for x in ("", "-1", "x", "9" * 40)] == [0, 0, 0, 0]
    assert "Place 1" in us.get("/incidents?page=0")
    assert "Place" not in text_of(us.get("/incidents?page=7&kind=shelling")).replace(
        "Placed", "")
    assert "kind=shelling" in us.page.split('class="pager"', 1)[1]
    assert PAGE >= 3


def test_nothing_told_is_not_called_peace(us: Sitting) -> None:
    page = text_of(us.get("/incidents"))
    assert "No incident was told here." in page
    assert "silence is no peace" in page
