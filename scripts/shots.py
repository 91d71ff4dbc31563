"""Screenshots of every page of the demonstration, in three languages, into `screenshots/`.

Run by `make shots`. Needs a Chromium on this machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from hudna.demo.prepare import prepare
from hudna.demo.scenario import scenario
from hudna.demo.stage import Stage

OUT = Path(__file__).parent.parent / "screenshots"
PORT = 18_410
LANGUAGES = ("en", "ar", "ru")
PAGES = {
    "now": "/", "map": "/map", "register": "/register", "due": "/register/due",
    "register-new": "/register/new?record=site", "register-import": "/register/import",
    "notices": "/notices", "notice-new": "/notices/new", "stops": "/stops",
    "reviews": "/reviews", "agreement": "/agreement", "log": "/log",
    "witnesses": "/log/witnesses", "keys": "/keys", "known": "/known",
    "incursions": "/incursions", "daily": "/incursions/daily", "sightings": "/sightings",
    "partners": "/partners", "carry": "/carry", "looks": "/looks", "taking-part": "/taking-part",
    "warnings": "/warnings", "warnings-sent": "/warnings/sent",
    "incidents": "/incidents", "reports": "/reports",
    "report-new": "/reports/new", "report-import": "/reports/import", "events": "/events",
    "counts": "/counts", "access": "/access", "challenges": "/challenges",
    "compliance": "/compliance", "bulletins": "/bulletins",
    "concerns": "/concerns", "concern-new": "/concerns/new", "meetings": "/meetings",
    "meeting-new": "/meetings/new",
    "positions": "/positions", "position-new": "/positions/new",
    "process-read": "/process/read",
    "holdings": "/holdings", "holding-new": "/holdings/new", "holding-import": "/holdings/import",
    "holding-settle": "/holdings/settle", "holding-over-time": "/holdings/over-time",
    "holding-areas": "/holdings/areas",
    "process": "/process", "need-new": "/process/needs/new",
    "counter": "/process/counters/seven-days", "calendar": "/process/calendar",
    "commitments": "/commitments", "commitment-new": "/commitments/new",
    "calls": "/calls", "call-new": "/calls/new", "duty": "/duty", "duty-new": "/duty/new",
    "hand-over": "/duty/hand-over",
    "announcements": "/announcements", "announcement-new": "/announcements/new",
}
# The first link of a list, to one of its pages.
WITHIN = {"register": "/register/", "notices": "/notices/", "stops": "/stops/",
          "reviews": "/reviews/", "incursions": "/incursions/", "log": "/log/entry/",
          "incidents": "/incidents/", "reports": "/reports/", "events": "/events/",
          "counts": "/counts/", "access": "/access/", "challenges": "/challenges/",
          "bulletins": "/bulletins/", "concerns": "/concerns/", "meetings": "/meetings/",
          "calls": "/calls/",
          "announcements": "/announcements/"}
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
DRAWN_MS = 1500


def main() -> int:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                    "google-chrome"))), None)
    if chromium is None:
        print("no Chromium here: make browser installs one as root", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as root, sync_playwright() as playwright:
        folders = prepare(Path(root) / "demo", scenario(), port=PORT,
                          start_ms=time.time_ns() // 1_000_000, randomness=os.urandom)
        browser = playwright.chromium.launch(executable_path=chromium, args=[
            "--no-sandbox", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run"])
        with Stage(folders) as stage:
            stage.rise()
            for party, desk in stage.desks.items():
                for shot in shots(browser, desk.url, party):
                    print(shot.relative_to(OUT.parent))
    return 0


def shots(browser: Browser, url: str, party: str) -> Iterator[Path]:
    for lang in LANGUAGES:
        for size, (width, height) in SIZES.items():
            context = browser.new_context(
                locale=lang, viewport={"width": width, "height": height})
            page = context.new_page()
            page.goto(f"{url}/signin")
            yield taken(page, party, "signin", lang, size)
            # Whoever may open the most sits down, where the desk has several.
            for monitor in page.locator("input[name=officer][value='Monitor 1']").all():
                monitor.check()
            page.locator("form[action='/signin/demo'] button").click()
            page.wait_for_url(f"{url}/")
            yield from every_page(page, url, party, lang, size)
            context.close()


def every_page(page: Page, url: str, party: str, lang: str, size: str) -> Iterator[Path]:
    for name, path in PAGES.items():
        page.goto(url + path, wait_until="load")
        yield taken(page, party, name, lang, size)
        others = ":not([href*='new'], [href*='daily'], [href*='import'], [href$='.csv'])"
        inner = page.locator(f"main a[href^='{WITHIN[name]}']{others}") if name in WITHIN else None
        if inner and inner.count() and (there := inner.first.get_attribute("href")):
            page.goto(url + there, wait_until="load")
            yield taken(page, party, f"{name}-one", lang, size)


def taken(page: Page, *name: str) -> Path:
    page.wait_for_timeout(DRAWN_MS if page.locator("[data-map]").count() else 100)
    path = OUT / f"{'-'.join(name)}.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path


if __name__ == "__main__":
    sys.exit(main())
