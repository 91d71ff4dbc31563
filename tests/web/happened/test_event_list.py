"""The list of events: what is proposed, what was recorded and not reported, what waits."""

from __future__ import annotations

import asyncio
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.incur import incur
from hudna.correlate.clue import clue_of
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.record import Record
from tests.act.passings import passing
from tests.examples import examples
from tests.view.happenings import reported
from tests.web.happened.kept import AT, a_report, compared, keeps
from tests.web.houses import HOUR, NOW, Clock, e7
from tests.web.sitting import Sitting, sit_down, text_of

SAME = ("Three shells fell on the market of Kafr Nabl just before eight, and the stalls on its "
        "northern side burned until the evening")


def flood(un: Node, n: int = 5) -> list[Record]:
    return [keeps(un, source=f"hand-{i}", text=SAME, told_ms=NOW + i % 2) for i in range(n)]


def test_five_identical_submissions_are_one_event_and_five_reports(
    nodes: dict[str, Node], un: Sitting
) -> None:
    held = flood(nodes["un"])
    compared(nodes["un"])
    page = un.get("/events")
    assert page.count('class="card proposed"') == 1, "a flood is one row that opens"
    assert "nearly the same words" in text_of(page)
    assert text_of(page).count("4 that say nearly the same") == 2, "among single ones too"
    assert "1 source that does not repeat another" in text_of(page)
    done = un.post("/events/link", {**{f"of_{r.hash}": "yes" for r in held}, "why": "one text"})
    assert done.status_code == 303
    reports = nodes["un"].world.reports
    assert len(reports.events()) == 1
    assert {r.hash for r in reports.all()} == {r.hash for r in held}, "every report is kept"
    page = text_of(un.get("/events"))
    assert "Nothing is proposed that is not linked." in page
    event = text_of(un.get(done.headers["location"]))
    assert "5 reports" in event
    assert "4 more that are no sources of their own" in event


def test_only_what_is_ticked_is_linked_and_a_refusal_keeps_what_was_typed(
    nodes: dict[str, Node], un: Sitting
) -> None:
    held = flood(nodes["un"], 3)
    compared(nodes["un"])
    row = un.get("/events").split('name="row" value="', 1)[1][:64]
    ticked = {f"of_{held[0].hash}": "yes", f"of_{held[2].hash}": "yes", "row": row}
    refused = un.post("/events/link", {**ticked, "why": " "})
    assert refused.status_code == 422
    assert refused.text.count(" checked") == 2
    one = un.post("/events/link", {f"of_{held[0].hash}": "yes", "row": row, "why": "typed here"})
    assert one.status_code == 422
    assert "typed here" in one.text
    assert un.post("/events/link", {**ticked, "why": "one"}).status_code == 303
    assert len(nodes["un"].world.reports.events()) == 2


def test_what_only_says_the_same_is_linked_from_the_page_of_an_event(
    nodes: dict[str, Node], un: Sitting
) -> None:
    held = flood(nodes["un"])
    compared(nodes["un"])
    page = text_of(un.get(f"/events/{held[0].hash}"))
    assert "4 reports that say nearly the same, not linked" in page
    fields = {f"of_{r.hash}": "yes" for r in held[1:4]}
    bad = un.post(f"/events/{held[0].hash}/link", {**fields, "alike": "yes", "why": ""})
    assert bad.status_code == 422
    assert len(re.findall(r'name="of_\w+" value="yes" checked', bad.text)) == 3
    done = un.post(f"/events/{held[0].hash}/link", {**fields, "alike": "yes", "why": "one text"})
    assert done.status_code == 303
    assert len(nodes["un"].world.reports.event(held[0].hash).reports) == 4
    flood(nodes["un"], 3)
    compared(nodes["un"])
    page = text_of(un.get(f"/events/{held[0].hash}"))
    assert "4 reports that say nearly the same, not linked" in page, "all that copy the same"
    page = un.get("/events").split('<section id="singles"', 1)[1]
    assert page.count("event-row") == 1
    assert "3 that say nearly the same" in page


def test_lists_by_day_and_in_pages(nodes: dict[str, Node], un: Sitting) -> None:
    for i in range(27):
        keeps(nodes["un"], source=f"s{i}", text=f"number {'i' * (i + 1)}", place=f"place {i}",
              at=Point((AT.at[0] + i * e7(0.1), AT.at[1])))
    keeps(nodes["un"], place="long ago", from_ms=NOW - 900 * HOUR, until_ms=NOW - 899 * HOUR)
    page = un.get("/events")
    assert page.count("event-row") == 25
    assert "long ago" not in page
    assert un.get("/events?singles=1").count("event-row") == 2
    assert "long ago" in un.get("/events?day=2016-06-23")
    for path in ("day=x", "day=99999-1-1", "singles=x", "proposals=999999", "several=-1",
                 "records=%3Cb%3E"):
        assert un.get(f"/events?{path}")


def test_a_day_is_one_by_the_clocks_of_the_agreement(nodes: dict[str, Node], un: Sitting) -> None:
    """Damascus was three hours ahead: what was at 22:00 UTC was on the next day there."""
    late = NOW - 8 * HOUR
    keeps(nodes["un"], place="after midnight", from_ms=late, until_ms=late)
    assert "Day, by clocks of Asia/Damascus" in text_of(un.get("/events?day=2016-07-31"))
    assert "after midnight" in un.page
    assert "after midnight" not in un.get("/events?day=2016-07-30")


def incursion(un: Node) -> Record:
    found = incur(un.world, passing(version=un.world.terms.digest, entered_ms=NOW - HOUR,
                                    left_ms=NOW, state="left"), NOW)
    assert found is not None
    return asyncio.run(un.say([found]))[0]


def test_what_was_recorded_is_taken_up_by_one_click(nodes: dict[str, Node], un: Sitting) -> None:
    record = incursion(nodes["un"])
    first = text_of(un.get("/"))
    assert "was recorded, and no report was made of it" in first
    assert f'href="/events#record-{record.hash}"' in un.page
    assert "Not yet taken up" in text_of(un.get("/events"))
    assert "Make a report of it" in text_of(un.get(f"/incursions/{record.hash}"))
    done = un.post("/events/take-up", {"record": record.hash})
    assert done.status_code == 303
    assert "a record" in text_of(un.get(done.headers["location"]))
    assert "no report was made of it" not in text_of(un.get("/"))
    assert "Not yet taken up" not in text_of(un.get("/events"))
    assert "A report was made of it" in text_of(un.get(f"/incursions/{record.hash}"))
    assert un.post("/events/take-up", {"record": record.hash}).status_code == 422


def test_who_does_not_monitor_is_not_asked_and_may(nodes: dict[str, Node], us: Sitting) -> None:
    record = incursion(nodes["us"])
    assert "no report was made of it" not in text_of(us.get("/"))
    assert "It is for the monitors to take it up" in text_of(us.get("/events"))
    assert us.post("/events/take-up", {"record": record.hash}).status_code == 303


def test_many_that_were_recorded_are_one_row(nodes: dict[str, Node], un: Sitting) -> None:
    for i in range(3):
        found = incur(nodes["un"].world, passing(
            passage=f"p{i}", version=nodes["un"].world.terms.digest, entered_ms=NOW - HOUR), NOW)
        assert found is not None
        asyncio.run(nodes["un"].say([found]))
    assert "3 things that were recorded have no report yet" in text_of(un.get("/"))
    assert 'href="/events#records"' in un.page


_NAMES = st.text(st.sampled_from("شظايا أحمد по селу abcd é7"), max_size=30).map("S-{}".format)


@settings(max_examples=examples(50, 500), deadline=None)
@given(source=_NAMES, origin=_NAMES)
def test_promise_4_no_clue_has_the_name_of_a_source(source: str, origin: str) -> None:
    one = clue_of(reported(source=source, origin=origin, text="", place=source))
    for name in (source, origin):
        assert name not in (one.source, one.origin, one.text, one.id, *one.admin, *one.accused)
    again = clue_of(reported(source=origin, origin="", text=""))
    assert again.source == one.origin, "who is repeated is the same hand as who says it"
    assert clue_of(reported(source="", text="")).source == ""


def test_nobody_reads_it_from_outside(desk) -> None:
    for path in ("/events", f"/events/{'0' * 64}"):
        assert desk.get(path, follow_redirects=False).status_code in (303, 401)


def test_a_page_is_the_same_in_three_languages(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    flood(nodes["un"], 3)
    keeps(nodes["un"], at=None, happened="mine", text="a mine")
    compared(nodes["un"])
    sit_down(un.client)
    for lang in ("en", "ar", "ru"):
        assert un.get("/events", lang).count('class="card proposed"') == 1
    assert a_report().at == AT
