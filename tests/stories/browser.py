"""A person at a desk, in a real browser, in one of the three languages."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                "google-chrome"))), None)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: make browser installs one as root")
WAIT_MS = 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[
                "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run"])
        yield made
        made.close()


def minutes_ahead(minutes: int) -> str:
    """What a person types for a moment in UTC."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M")


class Person:
    """Signed in at one desk; `page` is what they look at. Two at one desk are two of these, each
    with a code of their own, or at a demonstration with the name of an `officer` instead."""

    def __init__(
        self, browser: Browser, url: str, code: str, lang: str, *, officer: str = ""
    ) -> None:
        self.url, self.lang = url, lang
        self._context = browser.new_context(locale=lang, viewport={"width": 1280, "height": 900})
        self.page = self._context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.go("/signin")
        if officer:
            self.page.locator(f"input[name=officer][value='{officer}']").check()
            self.page.locator("form[action='/signin/demo'] button").click()
        else:
            self.page.locator("input[name=code]").fill(code)
            self.page.locator("form[action='/signin'] button[type=submit]").click()
        self.page.wait_for_url(f"{url}/")
        self.looks_right()

    def looks_right(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("lang", self.lang)
        expect(self.page.locator("html")).to_have_attribute(
            "dir", "rtl" if self.lang == "ar" else "ltr")
        expect(self.page.locator(".exercise")).to_be_visible()

    def go(self, path: str) -> None:
        self.page.goto(self.url + path, wait_until="domcontentloaded")

    def also(self) -> Page:
        """Another page at the same desk."""
        page = self._context.new_page()
        page.set_default_timeout(WAIT_MS)
        return page

    def register(self, name: str, at: str, tell: str = "default") -> float:
        """Register a hospital; returns when the signing was asked for (monotonic s). `tell`: to
        whom, as the form has it."""
        self.go("/register/new?record=site")
        self._fill({"name_en": name, "shape": at}, {"protects": "hospital"})
        self.page.locator(f"input[name=tell][value={tell}]").check()
        self._submit()
        if (tick := self.page.locator("input[name=considered]")).count():
            tick.check()
        asked = time.monotonic()
        self.page.locator("button[name=sign]").click()
        self.page.wait_for_url(re.compile(r"/register/[0-9a-f]{64}"))
        return asked

    def announce(self, designation: str, corners: str, *, until: int = 180) -> str:
        """Announce a flight over an area; returns the path of its page."""
        self.go("/notices/new")
        self._flight(designation, corners, until)
        return self._signed()

    def move_aside(self, corners: str) -> str:
        """From the page of an own notice: a new version elsewhere."""
        self.page.locator("a[href*='/notices/new?replaces=']").click()
        self.page.locator("textarea[name=shape]").fill(corners)
        return self._signed()

    def concur(self, path: str) -> None:
        """Read the place back, tick each, and concur."""
        self.go(path)
        for tick in ("place", "admin", "mgrs"):
            self.page.locator(f"#answer input[name=tick_{tick}]").check()
        self.page.locator("#answer form.readback-form button[type=submit]").click()
        expect(self.page.locator("#answer form.readback-form")).to_have_count(
            0, timeout=WAIT_MS)

    def sees(self, state: str, within_ms: float = WAIT_MS) -> None:
        """The notice that is open comes to be in this state, with no reload."""
        expect(state_of(self.page, state)).to_be_visible(timeout=max(1, within_ms))

    def _flight(self, designation: str, corners: str, until: int) -> None:
        self._fill(
            {"designation": designation, "shape": corners, "floor_m": "2000",
             "ceiling_m": "4000", "from": minutes_ahead(2), "until": minutes_ahead(until)},
            {"operator": "us", "category": "transport"},
        )

    def _fill(self, typed: dict[str, str], chosen: dict[str, str]) -> None:
        for name, value in chosen.items():
            self.page.locator(f"select[name={name}]").select_option(value)
        for name, value in typed.items():
            self.page.locator(f"main [name={name}]").first.fill(value)

    def _submit(self) -> None:
        self.page.locator("main form .actions button.primary").first.click()

    def _signed(self) -> str:
        self._submit()
        self.page.locator("button[name=sign]").click()
        self.page.wait_for_url(re.compile(r"/notices/[0-9a-f]{64}"))
        return self.page.url.removeprefix(self.url)


def state_of(page: Page, state: str):
    return page.locator(f"#state .badge[data-state='{state.replace(' ', '-')}']")
