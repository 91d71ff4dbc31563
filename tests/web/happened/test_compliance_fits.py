"""The tables of compliance are read whole, in every language: no column is beyond the edge."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest

from hudna.node import Node
from tests.web.happened.truce_days import finds, happens
from tests.web.houses import Clock
from tests.web.sitting import ORIGIN, Sitting

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser, pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
SIZES = "e => [e.scrollWidth, e.clientWidth]"


def shown(browser: Any, un: Sitting, lang: str, width: int) -> Any:
    """The page as the desk serves it, with its style and without script."""
    html = un.get("/compliance", lang)
    served = {url: un.client.get(url) for url in set(re.findall(
        r'(?:href|src)="(/static/[^"]+)"', html))}
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=False)

    def give(route: Any) -> None:
        url = route.request.url.removeprefix(ORIGIN)
        if url == "/compliance":
            route.fulfill(content_type="text/html; charset=utf-8", body=html)
        elif url in served:
            route.fulfill(content_type=served[url].headers["content-type"],
                          body=served[url].content)
        else:
            route.abort()

    page.route("**/*", give)
    page.goto(f"{ORIGIN}/compliance")
    return page


def test_each_table_fits(nodes: dict[str, Node], clock: Clock, un: Sitting) -> None:
    finds(nodes, happens(nodes, "one"))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[
            "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run"])
        for lang in ("en", "ar", "ru"):
            for width in (1280, 360):
                page = shown(browser, un, lang, width)
                boxes = page.locator(".table-box")
                assert boxes.count() == 5
                for box in [*boxes.all(), page.locator("html")]:
                    wide, fits = box.evaluate(SIZES)
                    assert wide <= fits, (lang, width, box.get_attribute("aria-label"))
                page.close()
        browser.close()
