"""The American node's watch tells of a passage; the Russian desk reads it in Russian, with its
evidence and the clause, and answers; the American desk shows the answer."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser, expect

from hudna.home import watched
from hudna.place.datum import Datum
from hudna.place.geometry import Polygon
from hudna.record.watching import Seen
from hudna.running import now_ms
from hudna.terms.agreement import BarredArea, Clause
from hudna.terms.load import Loaded, load
from hudna.watch.event import Aloft, FeedState, Passage, Sky, Who
from tests.agreements import quick_text
from tests.stories.browser import WAIT_MS, Person, browser, needs_browser
from tests.stories.truce import Truce

__all__ = ["browser"]

AREA, AIRCRAFT, CALLSIGN, FEED = "ex-aleppo", "icao:4b1234", "STORY1", "roof receiver"
SOURCE = "приёмник 1"
"""What the feed is called where its own name would tell where it stands."""
WHO = Who("ru", "combat", "transponder", "probable")
ANSWER = "Транспортный борт сбился с курса; экипаж опрашивается."

pytestmark = [needs_browser, pytest.mark.browser, pytest.mark.timeout(280)]


class Watch:
    """The process beside a node, by its own door: no more of it is in this story."""

    def __init__(self, truce: Truce, party: str, agreement: Loaded) -> None:
        self._url = truce.urls[party]
        self._token = watched.token(truce.root / party, os.urandom)
        self.version = agreement.digest
        self.area = next(a for a in agreement.agreement.areas if a.id == AREA)

    def tells(self, what: str, said: object) -> httpx.Response:
        answer = httpx.post(
            f"{self._url}/watch/{what}", content=msgspec.msgpack.encode(said), timeout=10,
            headers={"authorization": f"Bearer {self._token}"}, trust_env=False)
        assert answer.is_success, answer.text
        return answer

    @contextmanager
    def skies(self) -> Iterator[None]:
        """The sky, once a second, for as long as it lasts."""
        over = threading.Event()

        def each_second() -> None:
            while not over.wait(0.5):
                self.tells("sky", self.sky())

        telling = threading.Thread(target=each_second)
        telling.start()
        try:
            yield
        finally:
            over.set()
            telling.join(10)

    def sky(self) -> Sky:
        now, (lon, lat) = now_ms(), middle(self.area)
        east = lon + now // 100 % 1000 * 100
        one = Aloft(AIRCRAFT, CALLSIGN, now, east, lat, 6_000_000, 90_000, 200_000, WHO, (AREA,))
        return Sky(now, (one,), (FeedState(FEED, "sbs", "up", now, 100),))

    def passage(self) -> Passage:
        now, (lon, lat) = now_ms(), middle(self.area)
        seen = tuple(
            Seen(now - 60_000 + 10_000 * i, now - 59_000 + 10_000 * i, lon + 100_000 * (i - 3),
                 lat + 20_000 * i, 6_100_000, Datum.PRESSURE, 50, FEED) for i in range(6))
        return Passage("story", 0, AIRCRAFT, CALLSIGN, AREA, self.version, self.area.clause,
                       "inside", now - 60_000, None, WHO, True, now, seen, 5_000_000, 6_900_000)


def test_an_incursion_is_seen_read_and_answered(tmp_path: Path, browser: Browser) -> None:
    text = quick_text(fresh_for_s=60, tolerance_s=1, lead_s=0)
    agreement = load(text)
    with Truce(tmp_path, text) as truce:
        watch = Watch(truce, "us", agreement)
        us, ru = (Person(browser, truce.urls[p], truce.codes[p], lang)
                  for p, lang in (("us", "en"), ("ru", "ru")))
        with watch.skies():
            moves_on_the_map(us, watch.area)
            us.go("/incursions")
            told = watch.tells("events", (watch.passage(),)).json()
            path = f"/incursions/{told['kept'][0]['record']}"
            expect(us.page.locator(f"a[href='{path}']").first).to_be_visible(timeout=WAIT_MS)
            sees_what_happened(ru, path, agreement)
            plays_it_back(ru)
            answers(ru)
            shows_the_answer(us, path)
        a_dead_watch_is_an_alarm(us)


def moves_on_the_map(us: Person, area: BarredArea) -> None:
    """In words beside the map, which is all that a browser without WebGL has."""
    us.go("/map")
    row = us.page.locator(f"[data-row='{AIRCRAFT}']")
    expect(row).to_contain_text(CALLSIGN, timeout=WAIT_MS)
    expect(row).to_contain_text(area.name.en)
    row.locator("button").press("Enter")
    panel = us.page.locator("[data-sky-panel]")
    expect(panel).to_contain_text("taken to be of Russian Federation")
    before = panel.inner_text()
    deadline = time.monotonic() + WAIT_MS / 1000
    while panel.inner_text() == before and time.monotonic() < deadline:
        us.page.wait_for_timeout(200)
    assert panel.inner_text() != before, "it moves"
    expect(us.page.locator(f"[data-area-light='{AREA}']")).to_have_attribute("data-lit", "in")


def sees_what_happened(ru: Person, path: str, agreement: Loaded) -> None:
    """From the first page, with no reload: it waits for an answer."""
    need = ru.page.locator(f".need a.need-name[href='{path}']")
    expect(need).to_be_visible(timeout=WAIT_MS)
    need.click()
    area = next(a for a in agreement.agreement.areas if a.id == AREA)
    expect(ru.page.locator("h1")).to_contain_text(CALLSIGN)
    expect(ru.page.locator("h1")).to_contain_text(area.name.ru)
    clause: Clause = agreement.agreement.clause(area.clause)
    expect(ru.page.locator("blockquote").first).to_have_text(plain(clause.text.ru))
    expect(ru.page.locator("[data-fix]")).to_have_count(6)
    expect(ru.page.locator("[data-fix]").first).to_contain_text(SOURCE)
    ru.looks_right()


def plays_it_back(ru: Person) -> None:
    ru.page.locator("[data-play-button]").click(timeout=WAIT_MS)
    expect(ru.page.locator("[data-fix='1'][data-now]")).to_have_count(1, timeout=WAIT_MS)
    ru.page.locator("[data-play-button]").click()
    ru.page.locator("[data-fix='5']").click()
    expect(ru.page.locator("[data-play-now]")).to_contain_text("6 / 6")


def answers(ru: Person) -> None:
    ru.page.locator("input[name=outcome][value=ours]").check()
    ru.page.locator("textarea[name=text]").fill(ANSWER)
    ru.page.locator("#answer button[type=submit]").click()
    expect(ru.page.locator("#answer-of-ru")).to_contain_text(ANSWER, timeout=WAIT_MS)
    ru.go("/")
    expect(ru.page.locator("[data-need=answer-incursion]")).to_have_count(0)


def shows_the_answer(us: Person, path: str) -> None:
    us.go(path)
    expect(us.page.locator("#answer-of-ru")).to_contain_text(ANSWER, timeout=WAIT_MS)
    expect(us.page.locator("#answer-of-ru")).to_contain_text("answers for the flight")
    expect(us.page.locator(".badge[data-incursion=answered]").first).to_be_visible()


def a_dead_watch_is_an_alarm(us: Person) -> None:
    """The page that is open says so by itself."""
    expect(us.page.locator("[data-sky-alarm=dead]")).to_be_visible(timeout=WAIT_MS)


def middle(area: BarredArea) -> tuple[int, int]:
    assert isinstance(area.shape, Polygon)
    ring = area.shape.rings[0][:-1]
    return sum(x for x, _ in ring) // len(ring), sum(y for _, y in ring) // len(ring)


def plain(text: str) -> str:
    return " ".join(text.split())
