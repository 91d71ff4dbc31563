"""The list of reports, the page of each, its later versions, and telling a party of it."""

from __future__ import annotations

import asyncio
import re

import pytest

from hudna.act.erase import erase
from hudna.act.link import link
from hudna.act.report import report as kept_as
from hudna.node import Node
from hudna.record.erasure import WITHHELD
from hudna.view.releases import goes_to, withheld
from hudna.view.reports import report
from hudna.web.happened.report_list import MOST
from tests.view.happenings import a_report
from tests.web.happened.desk_reports import enters, record_of
from tests.web.houses import Clock, hospital, told
from tests.web.sitting import Sitting, text_of


def test_the_page_has_all_that_came_and_what_was_made_of_it(
    nodes: dict[str, Node], un: Sitting
) -> None:
    of = enters(un, accused_ru="yes", harm_killed_least="2", reliability="B", credibility="3",
                known="seen")
    words = text_of(un.get(f"/reports/{of}"))
    for said in ("Three shells from the north", "north of the town", "ravine",
                 "B: usually reliable", "3: possibly true", "seen", "Russian Federation",
                 "That attributes nothing.", "at least 2", "Nobody: it stays at this node.",
                 "500 m", "Aleppo"):
        assert said in words, said
    assert f'href="/events/{of}"' in un.page
    assert f'href="/log/entry/{of}/erase"' in un.page
    for lang in ("ar", "ru"):
        assert "ravine" in un.get(f"/reports/{of}", lang)


def test_what_is_no_report_of_this_node_is_not_found(
    nodes: dict[str, Node], un: Sitting, us: Sitting
) -> None:
    of = enters(un)
    for path in (f"/reports/{of}", f"/reports/{of}/correct", f"/reports/{of}/release"):
        assert us.client.get(path).status_code == 404
    assert un.client.get(f"/reports/{'0' * 64}").status_code == 404


def test_it_is_listed_by_day_kind_state_and_words(nodes: dict[str, Node], un: Sitting) -> None:
    first = enters(un, source="heron")
    second = enters(un, "A mine by the road", happened="mine", from_ms="2016-07-30 20:00")
    other = enters(un, "And another", happened="other", from_ms="2016-07-29 12:00")
    asyncio.run(nodes["un"].say([link(
        nodes["un"].world, (first, second), why="the same road", officer="o")]))

    def shown(query: str) -> set[str]:
        return set(re.findall(r'href="/reports/([0-9a-f]{64})"', un.get(f"/reports?{query}")))

    assert shown("") == {first, second, other}
    assert shown("kind=mine") == {second}
    assert shown("day=2016-07-31") == {first}
    assert shown("day=2016-07-30") == {second}, "by clocks of Damascus"
    assert shown("words=HERON") == {first}
    assert shown("words=road") == {second}
    assert shown("state=several") == {first, second}
    assert shown("state=alone") == shown("state=waiting") == {other}
    assert shown("state=nonsense&kind=%3Cb%3E&page=x") == {first, second, other}
    assert "expected 2016-07-31" in text_of(un.get("/reports?day=31.07.2016"))
    assert "does not mean that nothing happened" in text_of(un.get("/reports?day=2011-01-01"))
    assert "event of 2 reports" in text_of(un.get("/reports"))


def test_many_are_shown_a_page_at_a_time(nodes: dict[str, Node], un: Sitting) -> None:
    world, now = nodes["un"].world, nodes["un"].now_ms()
    said = [kept_as(world, a_report(from_ms=now - n * 60_000, until_ms=now, told_ms=now,
                                    text=f"number {n}."), now) for n in range(MOST + 3)]
    asyncio.run(nodes["un"].say(said))
    page = un.get("/reports")
    assert page.count('class="notice-row') == MOST
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    last = un.get("/reports?page=1")
    assert last.count('class="notice-row') == 3
    assert f"number {MOST + 2}." in last
    assert 'rel="next"' not in last


def test_it_is_corrected_and_what_came_stays(
    nodes: dict[str, Node], un: Sitting, clock: Clock
) -> None:
    of = enters(un)
    clock.ms += 60_000
    un.get(f"/reports/{of}/correct")
    form = {"where": "typed", "at": "35.9 N 36.6 E", "within_m": "2000", "place": "the bridge",
            "when": "typed", "from_ms": "2016-07-31 04:00", "until_ms": "2016-07-31 05:00",
            "happened": "air-strike", "reliability": "A", "credibility": "2", "known": "seen",
            "killed": "typed", "injured": "typed", "source": "ravine", "accused_us": "yes",
            "text": "never taken", "channel": "mail", "told_ms": "2011-01-01 00:00"}
    bad = un.post(f"/reports/{of}/correct", {**form, "at": "somewhere"})
    assert bad.status_code == 422
    assert 'value="somewhere"' in bad.text
    done = un.post(f"/reports/{of}/correct", form)
    assert done.status_code == 303, text_of(done.text)
    later = done.headers["location"].rpartition("/")[2]
    was, now = report(record_of(nodes["un"], of)), report(record_of(nodes["un"], later))
    assert (now.text, now.told_ms, now.channel) == (was.text, was.told_ms, was.channel)
    assert (now.happened, now.place, now.accused, now.reliability) == (
        "air-strike", "the bridge", ("us",), "A")
    assert now.near != was.near
    page = text_of(un.get(f"/reports/{of}"))
    assert "This version was replaced by a later one." in page
    assert un.page.count(f'href="/reports/{later}"') == 2
    assert "Tell a party" not in page
    assert un.client.get(f"/reports/{of}/correct").status_code == 404


def test_the_form_of_a_correction_gives_back_the_report_as_it_is(un: Sitting) -> None:
    of = enters(un, accused_ru="yes", harm_injured_most="4")
    page = un.get(f"/reports/{of}/correct")
    fields = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    assert fields["harm_injured_most"] == "4"
    assert 'name="accused_ru" value="yes" checked' in page
    answer = un.post(f"/reports/{of}/correct", {
        **{n: fields[n] for n in ("at", "within_m", "place", "from_ms", "until_ms", "source",
                                  "harm_injured_most")},
        "where": "typed", "when": "typed", "happened": "shelling", "accused_ru": "yes",
        "language": "en" if 'value="en" selected' in page else ""})
    assert answer.status_code == 422
    assert "another report than the last version" in text_of(answer.text)


def test_promise_4_a_party_is_told_without_source_place_and_words(
    nodes: dict[str, Node], un: Sitting, us: Sitting
) -> None:
    of = enters(un, "Canary of the ravine", source="canary-source")
    un.get(f"/reports/{of}/release")
    assert un.post(f"/reports/{of}/release", {"field_near": "yes"}).status_code == 422
    answer = un.post(f"/reports/{of}/release", {"to_us": "yes", "field_near": "yes",
                                                "field_admin": "yes"})
    assert answer.status_code == 200
    us_part = un.page.split('data-seen="us"')[1].split("</article>")[0]
    assert '<li data-seen="ru">' in un.page.split("Not told that there is a report")[1]
    assert us_part.count("withheld") == 8
    assert "anary" not in us_part
    assert len(nodes["un"].world.reports.versions(of)) == 1, "nothing is signed yet"
    done = un.post(f"/reports/{of}/release",
                   {**un.carried(f"/reports/{of}/release"), "sign": "yes"})
    assert done.status_code == 303, text_of(done.text)
    later = record_of(nodes["un"], done.headers["location"].partition("#")[0].rpartition("/")[2])
    world = nodes["un"].world
    assert goes_to(world, later, "us")
    assert not goes_to(world, later, "ru")
    assert {"source", "text", "at", "place", "origin", "told_ms"} <= withheld(world, later, "us")
    words = text_of(un.get(f"/reports/{later.hash}"))
    assert "United States of America without:" in words
    told = nodes["un"].outgoing(later, "us").presentation
    nodes["us"].log.append([told])
    nodes["us"].world.follow(nodes["us"].log.entries(nodes["us"].world.size))
    page = us.get(f"/reports/{later.hash}")
    assert "anary" not in page
    assert "not told, or gone" in page
    assert "Tell a party" not in page
    assert us.client.get(f"/reports/{later.hash}/release").status_code == 404
    assert later.hash not in us.get("/reports"), "what is listed is this node's own"


def test_what_was_erased_is_in_no_list_and_no_form(nodes: dict[str, Node], un: Sitting) -> None:
    of = enters(un, "Canary text", source="canary-source", place="canary place")
    node = nodes["un"]
    entry = node.log.entry(of)
    assert entry is not None
    asyncio.run(node.say([erase(node.world, entry.record.presentation,
                                ["source", "text", "place"], law="Rule 5", officer="o")]))
    for path in ("/reports", f"/reports/{of}", f"/reports/{of}/correct", f"/reports/{of}/release"):
        assert "anary" not in un.get(path), path
        assert WITHHELD not in un.page, path
    assert "is gone" in text_of(un.get(f"/reports/{of}"))


def test_what_follows_from_a_record_leads_to_it(nodes: dict[str, Node], un: Sitting) -> None:
    site = told(nodes, "un", hospital())
    now = nodes["un"].now_ms()
    said = a_report(channel="record", about=site.hash, told_ms=now, from_ms=now, until_ms=now)
    [kept] = asyncio.run(nodes["un"].say([kept_as(nodes["un"].world, said, now)]))
    assert f'href="/register/{site.hash}"' in un.get(f"/reports/{kept.hash}")


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_each_page_is_there_in_each_language(un: Sitting, lang: str) -> None:
    of = enters(un)
    for path in ("/reports", "/reports/new", f"/reports/{of}", f"/reports/{of}/correct",
                 f"/reports/{of}/release"):
        assert f'<html lang="{lang}"' in un.get(path, lang)
