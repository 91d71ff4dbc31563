"""The doors for partners over HTTP: what is packed, too large or nobody's is turned away, counted,
and tells nothing of this node's inside."""

from __future__ import annotations

import gzip

import pytest
from litestar.testing import TestClient

from hudna.exchange import delivery
from hudna.exchange.delivery import Delivery
from hudna.fault import Fault
from hudna.log.store import StoreError
from hudna.node import Node
from hudna.say import say

pytestmark = pytest.mark.usefixtures("clinic")

DOORS = ("/exchange/deliver", "/exchange/offer", "/exchange/deposit", "/exchange/mailbox",
         "/exchange/checkpoints", "/exchange/mirror")


@pytest.mark.parametrize("path", DOORS)
def test_a_body_that_is_packed_is_refused_and_counted(
    desk: TestClient, nodes: dict[str, Node], path: str
) -> None:
    bomb = gzip.compress(bytes(10_000_000))
    answer = desk.post(path, content=bomb, headers={"content-encoding": "gzip"})
    assert answer.status_code == 422
    assert "packed" in answer.text
    assert [r.party for r in nodes["us"].reception.turned_away.rows()] == [""]


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("body", [b"", b"..", b"\0" * 1000, b"x" * 100_000, b"{}", b"a.b.c"])
def test_garbage_gets_problem_details_and_is_counted(
    desk: TestClient, nodes: dict[str, Node], path: str, body: bytes
) -> None:
    answer = desk.post(path, content=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert nodes["us"].reception.turned_away.rows()[0].claimed == 1


@pytest.mark.parametrize("path", DOORS)
def test_what_is_too_large_is_not_read(desk: TestClient, path: str) -> None:
    assert desk.post(path, content=b"x" * 21_000_000).status_code == 413


def letter(nodes: dict[str, Node]) -> bytes:
    un = nodes["un"]
    records = tuple(e.record.presentation for e in un.log.entries() if e.record.author == "un")
    return delivery.pack(Delivery("un", "us", un.exercise, un.checkpoint(), un.now_ms(), records),
                         un.voice.key)


def test_where_it_cannot_be_kept_the_partner_learns_nothing_of_this_nodes_files(
    desk: TestClient, nodes: dict[str, Node], monkeypatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError(Fault("/srv/secret/log.sqlite3", "a full disk", say("room")))

    monkeypatch.setattr(nodes["us"].log, "keep_entries", full)
    answer = desk.post("/exchange/deliver", content=letter(nodes))
    assert answer.status_code == 503
    assert "secret" not in answer.text


def test_too_many_at_once_are_asked_to_come_again(
    desk: TestClient, nodes: dict[str, Node], monkeypatch
) -> None:
    monkeypatch.setattr("hudna.exchange.reception.PER_ADDRESS", 0)
    answer = desk.post("/exchange/deliver", content=letter(nodes))
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    monkeypatch.undo()
    assert desk.post("/exchange/deliver", content=letter(nodes)).status_code == 200
