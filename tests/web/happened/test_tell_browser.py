"""The page on which people tell what happened, in a real browser, as narrow as an old phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.test_browser import AXE, CHROMIUM
from tests.web.test_spot_browser import chromium, link

pytestmark = [
    pytest.mark.browser, pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
__all__ = ["chromium", "link"]


@pytest.mark.parametrize("width", [240, 360])
def test_it_fits_and_sends_without_scripts(chromium: Any, link: str, width: int) -> None:
    at = link.replace("/spot/", "/tell/")
    context = chromium.new_context(viewport={"width": width, "height": 400},
                                   java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{at}?lang=en")
    page.select_option("#happened", "shelling")
    page.check("input[name=known][value=seen]")
    page.check("input[name=day][value=now]")
    page.fill("#place", "Tadif")
    with page.expect_navigation(url="**/sent**"):
        page.click("button")
    page.reload()
    with page.expect_navigation(url="**/sent**"):
        page.click("button[name=where][value='0']")
    page.reload()
    assert page.locator("button").count() == 0
    assert page.url.split("?")[0].startswith(at)
    assert page.url.split("?")[0].endswith("/sent")
    assert all(u.startswith((at, "data:")) for u in asked)
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("lang", ["ar", "en", "ru"])
def test_the_question_where_fits_too(chromium: Any, link: str, lang: str) -> None:
    context = chromium.new_context(viewport={"width": 240, "height": 400}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{link.replace('/spot/', '/tell/')}?lang={lang}")
    page.select_option("#happened", "shelling")
    page.check("input[name=known][value=seen]")
    page.check("input[name=day][value=now]")
    page.fill("#place", "حمص")
    with page.expect_navigation(url="**/sent**"):
        page.click("button")
    assert page.locator("button").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 240
    if AXE.exists():
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        assert found == []
    context.close()


@pytest.mark.parametrize("lang", ["ar", "en", "ru"])
def test_it_fits_and_everyone_can_read_it(chromium: Any, link: str, lang: str) -> None:
    context = chromium.new_context(viewport={"width": 240, "height": 400}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{link.replace('/spot/', '/tell/')}?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 240
    small = page.evaluate("""[...document.querySelectorAll(
        'label.c, button, select, input[type=text]')]
        .filter(e => e.getBoundingClientRect().height < 40).length""")
    assert small == 0
    if AXE.exists():
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        assert found == []
    context.close()
