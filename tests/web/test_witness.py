"""Witnessing over HTTP: the doors of the application, and the ways that lead to them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from hudna.exchange.ways import ways
from hudna.exchange.witnessing import Ways
from hudna.log.checkpoint import open_checkpoint
from hudna.log.cosignature import in_answer
from hudna.node import Node
from tests.exchange.nodes import Clock, Network, folders, node, site
from tests.web.apps import app_of


@pytest.fixture
def three(tmp_path: Path) -> Iterator[dict[str, Node]]:
    """Nodes whose witnessing goes through their applications, HTTP and all but the sockets."""
    network = Network()
    clients: dict[str, httpx.AsyncClient] = {}

    def to(url: str) -> Ways:
        party = url.removeprefix("http://")

        class Late(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if party not in clients:
                    app = app_of(network.nodes[party])
                    clients[party] = httpx.ASGITransport(app=app)
                return await clients[party].handle_async_request(request)

        return ways(httpx.AsyncClient(transport=Late()), url)

    network.nodes = {p: node(f, Clock(), network.to, ways=to)
                     for p, f in folders(tmp_path).items()}
    yield network.nodes
    for made in network.nodes.values():
        made.close()


async def one_round(*nodes: Node) -> None:
    for made in nodes:
        for rounds in made.circle.rounds.values():
            await rounds.once()


def test_a_round_over_http(three: dict[str, Node]) -> None:
    us, ru, un = three.values()

    async def go() -> None:
        await un.say([site(un, n) for n in range(300)])
        await one_round(un, us, ru)
        for made in (us, ru, un):
            for state in made.circle.state():
                assert (state.fault, state.unproven) == (None, None)
                assert state.cosigned == made.log.size
                assert state.mirrored == three[state.party].log.size

    asyncio.run(go())


def test_the_answers_of_the_witness_over_http(three: dict[str, Node]) -> None:
    us, un = three["us"], three["un"]

    async def go() -> None:
        await un.say([site(un, 1)])
        await one_round(un)
        await un.say([site(un, 2)])

    asyncio.run(go())
    note = un.log.checkpoint()
    with TestClient(app_of(us)) as desk:
        def add(old: int, signed: str = note, proof: str = "") -> httpx.Response:
            return desk.post("/witness/add-checkpoint", content=f"old {old}\n{proof}\n{signed}")

        assert add(5).status_code == 400
        assert desk.post("/witness/add-checkpoint", content=b"\xff").status_code == 400
        unknown = note.replace(un.log.verifier.name, "elsewhere/un")
        assert add(0, unknown).status_code == 404
        assert add(0, note.replace("\n2\n", "\n3\n")).status_code == 403


def test_conflict_has_the_size_and_its_content_type(three: dict[str, Node]) -> None:
    us, un = three["us"], three["un"]
    name = un.log.verifier.name

    async def go() -> None:
        await un.say([site(un, 1)])
        await one_round(un)
        # Mirrored by now: the same checkpoint again, from a size that the witness has not.
        http = us.circle.rounds["un"]
        await http.follow()
        body = b"old 0\n\n" + un.log.checkpoint().encode()
        status, answer = await un.circle.rounds["us"].ways.submit(body)
        assert (status, answer) == (409, b"1\n")
        body = b"old 1\n\n" + un.log.checkpoint().encode()
        status, answer = await un.circle.rounds["us"].ways.submit(body)
        assert status == 200
        text = open_checkpoint(un.log.checkpoint(), un.log.verifier).text
        one, = in_answer(answer.decode(), text, un.circle.rounds["us"].peer.witnesses())
        assert one.time_s == us.now_ms() // 1000

    asyncio.run(go())
    with TestClient(app_of(us)) as desk:
        answer = desk.post("/witness/add-checkpoint",
                           content=b"old 0\n\n" + un.log.checkpoint().encode())
        assert answer.status_code == 409
        assert answer.headers["content-type"] == "text/x.tlog.size"
        assert answer.text == "1\n"
    assert us.circle.ledger.cosigned(name).size == 1


def test_strangers_get_neither_checkpoints_nor_what_is_mirrored(three: dict[str, Node]) -> None:
    with TestClient(app_of(three["us"])) as desk:
        for path in ("/exchange/checkpoints", "/exchange/mirror"):
            for body in (b"", b"a.b.c", b"\xff" * 40):
                answer = desk.post(path, content=body)
                assert answer.status_code in (400, 422), path
                assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_node_that_does_not_answer_is_an_oserror() -> None:
    async def go() -> None:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as http:
            nobody = ways(http, "http://127.0.0.1:9")
            for asked in (nobody.get("checkpoint"), nobody.submit(b""), nobody.swap(b"")):
                with pytest.raises(OSError):
                    await asked

    asyncio.run(go())


def test_no_more_is_taken_in_than_a_submission_can_have(three: dict[str, Node]) -> None:
    with TestClient(app_of(three["us"])) as desk:
        for path, most in (("/witness/add-checkpoint", 64 * 1024),
                           ("/exchange/checkpoints", 1024 * 1024),
                           ("/exchange/mirror", 1024 * 1024)):
            answer = desk.post(path, content=b"x" * (most + 1))
            assert answer.status_code == 413, path
            assert answer.headers["content-type"].startswith("application/problem+json")


def test_however_many_ask_the_threads_that_write_the_log_are_free(
    three: dict[str, Node], monkeypatch
) -> None:
    us, at_once, most = three["us"], [], []
    taken = type(us.circle)._cosigned

    def slow(self, *args):
        at_once.append(1)
        most.append(len(at_once))
        time.sleep(0.02)
        at_once.pop()
        return taken(self, *args)

    monkeypatch.setattr(type(us.circle), "_cosigned", slow)

    async def go() -> None:
        answers = await asyncio.gather(*(us.circle.add_checkpoint(b"old 0\n\nx\n")
                                         for _ in range(12)))
        assert {a.status for a in answers} == {400}

    asyncio.run(go())
    assert len(most) == 12
    assert max(most) <= 2
