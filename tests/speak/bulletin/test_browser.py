"""A bulletin in a real browser: nothing is asked for, nothing runs, nobody is kept out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hudna.speak.bulletin.html import html
from hudna.speak.language import CODES, language
from tests.speak.bulletin.example import example, ground
from tests.speak.bulletin.hostile import hostile
from tests.web.test_browser import AXE, CHROMIUM, FLAGS, sync_api

pytestmark = [
    pytest.mark.browser, pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
PAYLOAD = ("\"'></style></title></blockquote><script>document.title='ran'</script>"
           "<img src=x onerror=\"document.title='ran'\"><a href=javascript:x()>")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def opened(chromium: Any, tmp_path: Path, raw: bytes, **how: object) -> tuple[Any, list[str]]:
    file = tmp_path / "bulletin.html"
    file.write_bytes(raw)
    page, heard = chromium.new_context(**how).new_page(), []
    page.on("console", lambda m: heard.append(m.text))
    page.on("request", lambda r: heard.append(r.url))
    page.goto(file.as_uri())
    heard.remove(file.as_uri())
    return page, heard


@pytest.mark.parametrize("code", CODES)
def test_nothing_runs_and_nothing_is_asked_for(chromium: Any, tmp_path: Path, code: str) -> None:
    raw = html(hostile(PAYLOAD), language(code), ground())
    page, heard = opened(chromium, tmp_path, raw)
    assert heard == []
    assert "ran" not in page.title()
    assert page.locator("script, img, a").count() == 0
    page.context.close()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("width", [360, 900])
def test_it_fits_and_has_no_serious_barrier(
    chromium: Any, tmp_path: Path, code: str, width: int
) -> None:
    page, heard = opened(chromium, tmp_path, html(example(), language(code), ground()),
                         viewport={"width": width, "height": 800}, bypass_csp=True)
    assert heard == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found
            if v["impact"] in ("serious", "critical")] == []
    page.context.close()
