"""What of a node is for everybody: one page that leads there, and says that there is no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from hudna.node import Node
from hudna.speak.language import CODES
from tests.web.apps import app_of
from tests.web.sitting import ORIGIN


@pytest.fixture
def anyone(nodes: dict[str, Node]) -> Iterator[TestClient]:
    with TestClient(app_of(nodes["un"]), base_url=ORIGIN) as client:
        yield client


@pytest.mark.parametrize("lang", CODES)
def test_everybody_finds_what_is_open_in_each_language_and_without_a_script(
    anyone: TestClient, lang: str
) -> None:
    page = anyone.get("/public", headers={"accept-language": lang})
    assert page.status_code == 200
    assert f'<html lang="{lang}"' in page.text
    assert "<script" not in page.text
    assert "set-cookie" not in page.headers
    for path in re.findall('href="(/[^"]*)"', page.text):
        assert anyone.get(path, follow_redirects=False).status_code == 200, path


def test_the_feed_of_warnings_is_there_where_the_watch_writes_one(
    nodes: dict[str, Node], anyone: TestClient
) -> None:
    assert 'href="/cap"' not in anyone.get("/public").text
    folder = nodes["un"].watched.warnings
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feed.atom").write_text("<feed/>")
    assert 'href="/cap"' in anyone.get("/public").text
