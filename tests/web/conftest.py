"""Three desks over real nodes; nothing between them but the tests' own hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from hudna.node import Node
from hudna.web.app import create_app
from tests.web.houses import Clock, told, truce
from tests.web.houses import hospital as a_hospital

ORIGIN = "http://testserver.local"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def nodes(tmp_path: Path, clock: Clock) -> Iterator[dict[str, Node]]:
    made = truce(tmp_path, clock=clock)
    told(made, "un", a_hospital())
    yield made
    for node in made.values():
        node.log.close()


@pytest.fixture
def desk(nodes: dict[str, Node]) -> Iterator[TestClient]:
    """The American desk, nobody sitting at it."""
    with TestClient(create_app(nodes["us"]), base_url=ORIGIN) as client:
        yield client


@pytest.fixture
def seated(desk: TestClient) -> TestClient:
    """The same, with its duty officer."""
    sit_down(desk)
    return desk


def token(page: str) -> str:
    """The form token in a page."""
    found = re.search(r'name="csrf" (?:content|value)="([^"]+)"', page)
    assert found, "every page carries a form token"
    return found[1]


def sit_down(client: TestClient) -> None:
    sent = {"csrf": token(client.get("/signin").text), "next": "/"}
    answer = client.post("/signin/demo", data=sent, headers={"origin": ORIGIN},
                         follow_redirects=False)
    assert answer.status_code == 303, answer.text
