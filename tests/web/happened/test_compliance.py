"""Compliance: every number opens to what is behind it, and is the same again as it was known."""

from __future__ import annotations

import re
from html import unescape

import pytest

from hudna.node import Node
from hudna.place.times import format_instant
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
    assert "too few sources told of it" in text_of(page)
    # The units of the same country of which nobody has told anything are there to be seen.
    assert "Raqqa" in page
    days = un.client.get("/api/v1/compliance").json()["days"]
    assert {d["quiet"] for d in days if d["day"] < DAY} == {"unknown"}


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
