"""A clinic's place is told, and taken back: at two real nodes, by people at two desks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.agreements import quick_text
from tests.stories.browser import WAIT_MS, Person, browser, needs_browser
from tests.stories.truce import Truce

__all__ = ["browser"]

NAME = "Clinic that was told too widely"
CLINIC, DEGREES = "34.9634567 N 39.1634567 E", re.compile(r"34\.9634|39\.1634")
REASON = "It was read out on the radio"
LISTS = ("/register", "/map/layers.geojson", "/api/v1/protections", "/register.geojson",
         "/register.csv")

pytestmark = [needs_browser, pytest.mark.browser, pytest.mark.timeout(280)]


@pytest.mark.long
def test_a_place_that_is_taken_back_is_gone_at_the_other_desk_and_its_word_is_here(
    tmp_path: Path, browser: Browser
) -> None:
    with Truce(tmp_path, quick_text(fresh_for_s=60, tolerance_s=1, lead_s=0)) as truce:
        us, ru, un = (Person(browser, truce.urls[p], truce.codes[p], lang)
                      for p, lang in (("us", "en"), ("ru", "ru"), ("un", "ar")))
        un.register(NAME, CLINIC)
        entry = un.page.url.removeprefix(un.url)
        for party in ("us", "ru"):
            told = un.page.locator(f"#told-{party} a[href^='/log/entry/']").first
            expect(told).to_be_visible(timeout=WAIT_MS)
        for person in (us, ru):
            person.go(entry)
            expect(person.page.locator("h1")).to_contain_text(NAME)
            assert DEGREES.search(person.page.locator("main").inner_text())
        take_back(un, entry)
        gone_where_it_was_taken_back(ru, entry)
        receipted_and_hidden(un, entry)
        us.go(entry)
        expect(us.page.locator("h1")).to_contain_text(NAME)
        assert us.page.locator("[data-taken-back]").count() == 0, "it was not taken from them"


def take_back(un: Person, entry: str) -> None:
    """From Russia alone, down to mere existence; shown before it is signed."""
    page = un.page
    page.locator("a[href^='/recall/']").click()
    page.locator("input[name=from_ru]").check()
    page.locator("input[name=step][value=existence]").check()
    page.locator("[name=reason]").fill(REASON)
    page.locator("main form .actions button.primary").click()
    expect(page.locator("[data-side=ru][data-changed]")).to_be_visible()
    assert page.locator("[data-side=us][data-changed]").count() == 0
    page.locator("button[name=sign]").click()
    expect(page.locator("#taken-back")).to_be_visible()
    un.go(entry)


def gone_where_it_was_taken_back(ru: Person, entry: str) -> None:
    """The page that is open hears of it; no other shows it either."""
    expect(ru.page.locator("[data-taken-back]")).to_be_visible(timeout=WAIT_MS)
    for path in (entry, *LISTS):
        answer = ru.page.request.get(ru.url + path)
        assert answer.ok, path
        assert NAME not in answer.text(), path
        assert not DEGREES.search(answer.text()), path


def receipted_and_hidden(un: Person, entry: str) -> None:
    """On the entry's page, with no reload: when Russia was told of it, and its word that it hides
    the place. And on the recall's own page, its receipt."""
    row = un.page.locator("#taken-back tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_have_attribute("data-hidden", "yes", timeout=WAIT_MS)
    expect(row.locator("td").nth(1).locator("time")).to_be_visible()
    un.go(str(row.locator("a[href^='/log/entry/']").first.get_attribute("href")))
    expect(un.page.locator("#told-ru a[href^='/log/entry/']").first).to_be_visible()
    expect(un.page.locator("#told-ru .not-yet").first).to_be_visible()
