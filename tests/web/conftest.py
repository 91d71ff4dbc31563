"""Three desks over real nodes; nothing between them but the tests' own hands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from hudna.node import Node
from hudna.record.record import Record
from tests.web.apps import app_of
from tests.web.houses import Clock, hospital, told, truce
from tests.web.sitting import ORIGIN, Sitting, sit_down


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def terms() -> str:
    """The agreement's text, where a test has another than the exercise's."""
    return ""


@pytest.fixture
def nodes(tmp_path: Path, clock: Clock, terms: str) -> Iterator[dict[str, Node]]:
    """The three by party; they hold nothing yet."""
    made = truce(tmp_path, clock=clock, text=terms)
    yield made
    for node in made.values():
        node.close()


@pytest.fixture
def clinic(nodes: dict[str, Node]) -> Record:
    """What the UN has registered, and all have been told."""
    return told(nodes, "un", hospital())


@pytest.fixture
def us(nodes: dict[str, Node]) -> Sitting:
    return Sitting(nodes["us"])


@pytest.fixture
def ru(nodes: dict[str, Node]) -> Sitting:
    return Sitting(nodes["ru"])


@pytest.fixture
def un(nodes: dict[str, Node]) -> Sitting:
    return Sitting(nodes["un"])


@pytest.fixture
def desk(nodes: dict[str, Node]) -> Iterator[TestClient]:
    """The American desk, nobody sitting at it."""
    with TestClient(app_of(nodes["us"]), base_url=ORIGIN) as client:
        yield client


@pytest.fixture
def seated(desk: TestClient) -> TestClient:
    """The same, with its duty officer."""
    sit_down(desk)
    return desk
