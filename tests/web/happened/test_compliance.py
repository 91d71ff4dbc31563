"""Compliance: every number opens to what is behind it, and is the same again as it was known."""

from __future__ import annotations

import re
from html import unescape

import pytest

from hudna.act.assess import assess
from hudna.act.report import report
from hudna.node import Node
from hudna.place.times import format_instant
from tests.view.happenings import a_report
from tests.web.happened.incidents_told import says
from tests.web.happened.truce_days import (
    BY,
    DAY,
    NEXT,
    SECRET_SOURCE,
    SECRET_TEXT,
    answers,
    at_cutoff,
    finds,
    happens,
)
from tests.web.houses import HOUR, NOW, Clock
from tests.web.sitting import Sitting, sit_down, text_of

NUMBER = re.compile(r'<a href="(/compliance\?[^"]*what=[^"]*)">(\d+)</a>')


def whole(page: str) -> list[int]:
    """The six numbers of all together."""
    part = page.split('id="compliance-whole"')[1].split("</section>", maxsplit=1)[0]
    return [int(n) for n in re.findall(r"<td[^>]*>(?:<a[^>]*>)?(\d+)", part)]


def test_every_number_opens_to_as_many_incidents(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    happens(nodes, "two", NOW - 2 * HOUR)
    happens(nodes, "three", NOW - 30 * HOUR)
    answers(nodes, one)
    found = finds(nodes, one)
    page = un.get(f"/compliance?from=2016-07-25&to={DAY}")
    assert whole(page) == [1, 2, 0, 0, 1, 0]
    links = NUMBER.findall(page)
    assert len(links) > 10
    for url, n in links:
        opened = un.get(unescape(url).partition("#")[0])
        behind = opened.split('id="behind"')[1].split("</section>")[0]
        assert behind.count("line-name") == int(n), url
    first = un.get(f"/compliance?from={DAY}&to={DAY}&what=found&of_party={BY}")
    assert found.hash[:12] in first
    assert "Kafr Nabl one" in first
    assert "Kafr Nabl two" not in first.split('id="behind"')[1].split("</section>")[0]


def test_promise_7_known_at_a_moment_the_figures_are_those_of_then(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    then, at = whole(un.get(f"/compliance?to={DAY}")), clock.ms
    clock.ms += HOUR
    finds(nodes, one)
    clock.ms += HOUR
    sit_down(un.client)
    assert then == [0, 1, 0, 0, 0, 0]
    assert whole(un.get(f"/compliance?to={DAY}")) == [1, 0, 0, 0, 0, 0]
    page = un.get(f"/compliance?to={DAY}&at={format_instant(at)}")
    assert whole(page) == then
    assert "As this node knew it at" in page
    api = un.client.get(f"/api/v1/compliance?to={DAY}&at={format_instant(at)}").json()
    assert [d["totals"]["alleged"] for d in api["days"] if d["day"] == DAY] == [1]
    assert api["as_known_at"] == format_instant(at)


def test_silence_is_no_quiet(nodes: dict[str, Node], clock: Clock, un: Sitting) -> None:
    happens(nodes, "one")
    at_cutoff(nodes, clock, NEXT)
    sit_down(un.client)
    page = un.get("/compliance")
    assert "Silence from where nobody reports is no quiet" in page
    assert 'data-quiet="quiet"' not in page
    assert "too few sources told of it: 1 of 3" in text_of(page)
    # The units of the same country of which nobody has told anything are there to be seen.
    assert "Raqqa" in page
    days = un.client.get("/api/v1/compliance").json()["days"]
    assert {d["quiet"] for d in days if d["day"] < DAY} == {"unknown"}


def days_of(un: Sitting) -> dict[str, dict[str, object]]:
    return {d["day"]: d for d in un.client.get("/api/v1/compliance").json()["days"]}


def row(page: str, section: str, name: str) -> str:
    """One line of a table, as text."""
    part = page.split(f'id="{section}"')[1].split("</table>", maxsplit=1)[0]
    return next(text_of(r) for r in part.split("<tr>") if name in r)


def heard_of(node: Node, n: int, *, assessed: bool, **more: object) -> None:
    for i in range(n):
        said = {"source": f"s{i}", "text": f"words {i}", "from_ms": NOW - HOUR,
                "until_ms": NOW - HOUR + 1, "told_ms": NOW, "admin": ("SY-HL",), **more}
        kept = says(node, report(node.world, a_report(**said), node.now_ms()))
        if assessed:
            says(node, assess(node.world, kept.hash, stage="under-review", why="w", officer="a"))


def test_all_together_is_not_quiet_beside_an_area_that_is_not_known(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    heard_of(nodes["un"], 4, assessed=True)
    at_cutoff(nodes, clock, NEXT)
    sit_down(un.client)
    page = un.get(f"/compliance?from={DAY}&to={DAY}")
    assert "not every area is known to be quiet" in row(page, "by-day", DAY)
    aleppo = row(page, "by-unit", "Aleppo")
    assert "counted by the rule: 0, allowed: 2" in aleppo
    assert aleppo.split()[-3:] == ["4", "4", "0"], "reports, sources, not assessed"
    assert "too few sources told of it: 0 of 3" in row(page, "by-unit", "Raqqa")
    assert (f"All together on {DAY}: not known (not every area is known to be quiet). Quiet days "
            "in a row up to it: 0.") in text_of(page)
    assert (days_of(un)[DAY]["quiet"], days_of(un)[DAY]["why"]) == ("unknown", "areas")
    deeper = un.get(f"/compliance?from={DAY}&to={DAY}&level=1")
    assert "not every area is known to be quiet" in row(deeper, "by-day", DAY)


def test_what_waits_is_no_peace_and_a_flood_is_one_source(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    heard_of(nodes["un"], 4, assessed=True)
    heard_of(nodes["un"], 5, assessed=False, source="one hand", text="flood")
    at_cutoff(nodes, clock, NEXT)
    sit_down(un.client)
    page = un.get(f"/compliance?from={DAY}&to={DAY}")
    for of in (row(page, "by-day", DAY), row(page, "by-unit", "Aleppo")):
        assert "reports not assessed yet: 5" in of
        assert of.split()[-3:] == ["9", "5", "5"]
    said = days_of(un)[DAY]
    assert (said["quiet"], said["why"], said["not_assessed"]) == ("unknown", "not-assessed", 5)


def test_the_rule_is_there_in_words(un: Sitting) -> None:
    page = text_of(un.get("/compliance"))
    assert "at most 2 of these may happen on a quiet day: air strike" in page
    assert "at least 3 sources that do not repeat each other must have told of the day" in page
    assert "a claim that waits is no peace" in page


def test_who_heard_nothing_does_not_say_that_too_few_told(
    nodes: dict[str, Node], clock: Clock, un: Sitting, us: Sitting
) -> None:
    happens(nodes, "one")
    heard_of(nodes["un"], 4, assessed=False)
    at_cutoff(nodes, clock, NEXT)
    for author in ("", "&author=us"):
        sit_down(us.client)
        page = us.get(f"/compliance?from={DAY}{author}")
        assert "too few sources" not in page
        assert "reports not assessed yet: " not in page
        assert "this node has no reports by which to know" in text_of(page)
    said = days_of(us)[DAY]
    assert (said["why"], said["reports"], said["sources"], said["not_assessed"]) == (
        "not-here", None, None, None)


def test_the_trend_is_told_with_how_sure_it_is_or_that_it_cannot_be(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    happens(nodes, "one")
    assert "this node knows of none before 2016-07-31" in text_of(un.get("/compliance"))
    clock.ms += 7 * 24 * HOUR
    for name in ("two", "three"):
        happens(nodes, name, clock.ms - HOUR)
    clock.ms += 7 * 24 * HOUR
    sit_down(un.client)
    page = text_of(un.get("/compliance"))
    assert "For each incident of the 7 days before there were" in page
    assert "95 per cent bounds" in page
    assert "It cannot be told whether that is more or fewer." in page


def test_others_see_the_told_figures_and_nothing_of_what_was_heard(
    nodes: dict[str, Node], un: Sitting, ru: Sitting
) -> None:
    one = happens(nodes, "one")
    finds(nodes, one)
    mine, theirs = un.get("/compliance"), ru.get("/compliance")
    assert whole(mine) == whole(theirs)
    assert "known to its own node alone" in theirs
    for word in (SECRET_SOURCE, SECRET_TEXT):
        assert word not in theirs
        assert word not in mine
    assert whole(ru.get("/compliance?author=us")) == [0] * 6
    assert ru.client.get("/api/v1/compliance").json()["author"] == "un"


@pytest.mark.parametrize("query", [
    "from=x", "to=2016-13-01", "from=2016-08-01&to=2016-07-01", "from=2015-01-01&to=2016-07-31",
    "author=nobody", "at=x", "at=2999-01-01", "level=9", "to=9999-12-31", "to=0001-01-01"])
def test_what_cannot_be_counted_is_said_where_it_is(un: Sitting, query: str) -> None:
    answer = un.client.get(f"/compliance?{query}")
    assert answer.status_code == 422
    assert 'class="faults"' in answer.text
    assert un.client.get(f"/api/v1/compliance?{query}").status_code == 422


@pytest.mark.parametrize("query", [
    "what=x", "what=found&of_day=<b>", "what=alleged&of_unit=%27%22", "what=found&of_party="])
def test_a_number_that_is_none_opens_to_nothing(un: Sitting, query: str) -> None:
    page = un.get(f"/compliance?{query}")
    assert "<b>" not in page


def test_the_bulletins_for_machines(un: Sitting) -> None:
    assert un.client.get("/api/v1/bulletins").json()["bulletins"] == []
