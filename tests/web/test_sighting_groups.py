"""Whose sightings a person sees first: nobody's crowd out another's."""

from __future__ import annotations

import asyncio
import re

import msgspec
import pytest

from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.watching import Sighting
from hudna.web.sighting_groups import PER_PAGE, Turned, groups
from tests.web.houses import HOUR, NOW, told
from tests.web.sitting import Sitting
from tests.web.test_incursions import sighted
from tests.web.test_steps import text_of

SHOWN = re.compile(r'id="sighting-(\w+)"')


def many(node: Node, count: int, said: Sighting) -> list[str]:
    drafts = [draft(msgspec.structs.replace(said, course_mdeg=i)) for i in range(count)]
    return [r.hash for r in asyncio.run(node.say(drafts))]


@pytest.fixture
def strange(nodes: dict[str, Node]) -> Sighting:
    """What a stranger's text says of a moment that is nearly a day ago."""
    real = nodes["us"].world.record(sighted(nodes["us"], source="north-7"))
    assert real is not None
    assert isinstance(real.said, Sighting)
    return msgspec.structs.replace(real.said, source="", via="text", at_ms=NOW - 23 * HOUR,
                                   text="jet 23 hours ago")


def test_promise_8_no_flood_of_strangers_hides_what_a_spotter_reports(
    nodes: dict[str, Node], us: Sitting, strange: Sighting
) -> None:
    spotter = nodes["us"].world.sightings.all()[0].hash
    flood = many(nodes["us"], 2 * PER_PAGE + 20, strange)
    last = sighted(nodes["us"], source="", via="text")
    shown = SHOWN.findall(us.get("/sightings"))
    assert shown[0] == spotter, "one's own spotters first"
    assert shown[1:] == [last, *reversed(flood)][:PER_PAGE], "what came last first"


def test_older_ones_are_a_page_further_and_none_is_hidden(
    nodes: dict[str, Node], us: Sitting, strange: Sighting
) -> None:
    flood = many(nodes["us"], 2 * PER_PAGE + 20, strange)
    seen: list[str] = []
    path = "/sightings"
    for _ in range(3):
        page = us.get(path)
        seen += SHOWN.findall(page)[1:]
        older = re.search(r'href="([^"#]+)#[^"]*">Older', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert path == ""
    assert sorted(seen) == sorted(flood)


def test_a_partners_released_sightings_crowd_out_none_of_ones_own(
    nodes: dict[str, Node], us: Sitting, strange: Sighting
) -> None:
    own = nodes["us"].world.sightings.all()[0].hash
    theirs = [told(nodes, "ru", draft(msgspec.structs.replace(
        strange, source="", via="page", at_ms=NOW + i))).hash for i in range(PER_PAGE + 3)]
    page = us.get("/sightings")
    assert SHOWN.findall(page) == [own, *reversed(theirs[3:])]
    assert "Released by" in text_of(page)


@pytest.mark.parametrize("query", [
    "list=waiting&by=own&page=99999999", "list=waiting&by=own&page=-1", "list=waiting&by=x&page=3",
    "list=others&by=own&page=%F0%9F%9A%81", "list=&by=&page=", "page=²",
    "list=waiting&by=own&page=7",
])
def test_a_page_that_is_none_is_the_last_or_the_first(
    us: Sitting, strange: Sighting, query: str
) -> None:
    assert len(SHOWN.findall(us.get(f"/sightings?{query}"))) == 1


def test_each_page_holds_what_was_kept_before_the_one_before(
    nodes: dict[str, Node], strange: Sighting
) -> None:
    world, flood = nodes["us"].world, many(nodes["us"], PER_PAGE + 5, strange)
    records = nodes["us"].world.sightings.all()
    own, rest = groups(world, records, Turned("strangers", 1))
    assert (own.page, own.more, own.count) == (0, False, 1)
    assert (rest.page, rest.more, rest.count) == (1, False, PER_PAGE + 5)
    assert [r.hash for r in rest.records] == list(reversed(flood[:5]))
