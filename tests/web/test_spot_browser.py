"""The spotters' page in a real browser, without scripts, as narrow as an old phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from hudna.home.spotters import Added
from hudna.running import now_ms
from tests.web.houses import Clock, truce
from tests.web.test_browser import AXE, CHROMIUM, FLAGS, Server, sync_api

pytestmark = [
    pytest.mark.browser, pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
AT = (371_500_000, 362_000_000)


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    nodes = truce(tmp_path_factory.mktemp("truce"), clock=Clock(now_ms()))
    key = nodes["us"].spotters.add(Added("ar", "x", "north-7", True, at=AT, within_m=4_000),
                                   now_ms(), os.urandom)[1]
    running = Server(nodes["us"])
    yield f"{running.url}/spot/{key}"
    running.stop()
    for node in nodes.values():
        node.log.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [240, 320, 360])
def test_it_fits_and_sends_without_scripts(chromium: Any, link: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 400},
                                   java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(link)
    for name, value in (("craft", "jet"), ("bearing", "45"), ("course", "90")):
        page.check(f"input[name={name}][value='{value}']")
    with page.expect_navigation(url="**/sent**"):
        page.click("button")
    assert page.url.split("?")[0] == f"{link}/sent"
    page.reload()
    assert page.url.split("?")[0] == f"{link}/sent"
    assert all(u.startswith((link, "data:")) for u in asked)
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("lang", ["ar", "en", "ru"])
def test_it_fits_and_everyone_can_read_it(chromium: Any, link: str, lang: str) -> None:
    context = chromium.new_context(viewport={"width": 240, "height": 400}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{link}?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 240
    small = page.evaluate("""[...document.querySelectorAll('label.c, button, input[type=text]')]
        .filter(e => e.getBoundingClientRect().height < 40).length""")
    assert small == 0
    if AXE.exists():
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        assert found == []
    context.close()
