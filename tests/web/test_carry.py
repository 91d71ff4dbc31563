"""The exchange by file at two desks, with a person between them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.node import Node
from tests.web.houses import Clock, hospital, truce
from tests.web.sitting import Sitting, text_of


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[dict[str, Node]]:
    made = truce(tmp_path, clock=Clock())
    asyncio.run(made["un"].say([hospital()]))
    yield made
    for one in made.values():
        one.close()


def fetched(desk: Sitting, party: str) -> bytes:
    desk.get("/carry")
    answer = desk.post("/carry/pack", {"party": party})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith(
        f'attachment; filename="{desk.node.party}-to-{party}-2016-')
    return answer.content


def brought(desk: Sitting, file: bytes, name: str = "a.hudna"):
    desk.get("/carry")
    return desk.post("/carry/unpack", {}, files={"file": (name, file)})


def test_a_file_goes_there_and_its_answer_back(nodes: dict[str, Node]) -> None:
    un, us = Sitting(nodes["un"]), Sitting(nodes["us"])
    there = fetched(un, "us")
    assert b"Al-Shifa" not in there
    page = brought(us, there)
    assert page.status_code == 200
    assert "data-records>1<" in page.text
    assert "Al-Shifa" in us.get("/register")
    assert "data-answer" in us.get("/carry")
    back = fetched(us, "un")
    home = brought(un, back)
    assert "data-told>1<" in home.text
    assert nodes["un"].how_many_wait("us") == 0
    assert nodes["un"].how_many_wait("ru") == 1
    size = us.size
    brought(us, there)
    assert us.size == size


def test_what_is_no_file_for_this_node_is_named_and_changes_nothing(
    nodes: dict[str, Node]
) -> None:
    un, us, ru = (Sitting(nodes[p]) for p in ("un", "us", "ru"))
    there, size = fetched(un, "us"), us.size
    for desk, file in ((us, b"x"), (us, there[:-1]), (ru, there), (us, b"")):
        answer = brought(desk, file)
        assert answer.status_code == 422
        assert "refused" in text_of(answer.text)
    assert us.post("/carry/unpack", {}).status_code == 422
    for party in ("us", "nobody", "un"):
        assert us.post("/carry/pack", {"party": party}).status_code == 422
    assert us.size == size


def test_only_who_sits_at_the_desk_carries(nodes: dict[str, Node]) -> None:
    un = Sitting(nodes["un"])
    un.get("/carry")
    assert un.client.post("/carry/pack", data={"party": "us"}).status_code == 403
    un.client.cookies.clear()
    assert un.client.get("/carry", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("lang", ["ar", "en", "ru"])
def test_the_page_is_in_three_languages(nodes: dict[str, Node], lang: str) -> None:
    assert f'lang="{lang}"' in Sitting(nodes["us"]).get("/carry", lang)
