"""The watch and a node that answers badly: nothing is lost, nothing holds up the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from hudna.fault import Refused
from hudna.lookout import node_link
from hudna.lookout.node_link import NodeLink, address, must_be_url, pause_s
from hudna.lookout.outbox import Outbox
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import EVENTS, SKY, Event, Passage, Sky, Who
from hudna.watch.waits import Decision
from tests.processes import free_ports

HOST = "127.0.0.1"
BRIEF = Brief(7, 1, WatchTerms(), ())
Answer = Callable[[str, bytes], tuple[int, bytes] | None]


def passage(name: str) -> Passage:
    return Passage(
        name, 0, "icao:4b1234", "", "square", "v", "c", "inside", 1, None, Who(), True, 1)


class Node:
    """A node by the wire alone: `answer` says what each call is answered; None hangs up."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.asked: list[tuple[str, str]] = []
        self.held: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
                body = await reader.readexactly(int(fields.get("content-length", 0)))
                path = lines[0].split(" ")[1].partition("?")[0]
                self.asked.append((path, fields.get("authorization", "")))
                self.held.append(fields.get("if-none-match", ""))
                answered = self._answer(path, body)
                if answered is None:
                    break
                status, data = answered
                writer.write(f"HTTP/1.1 {status} X\r\netag: \"7\"\r\n"
                             f"content-length: {len(data)}\r\n\r\n".encode()
                             + data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def play(answer: Answer, done: Callable[[NodeLink, Outbox[Event]], bool],
         events: list[Event], overhead: Sky | None = None,
         ) -> tuple[NodeLink, Outbox[Event], Node, list[Brief]]:
    box: Outbox[Event] = Outbox(lambda: 1)
    box.put(0, events)
    briefs: list[Brief] = []

    async def sky() -> Sky | None:
        return overhead

    async def whole() -> None:
        port = free_ports(1)
        server = await asyncio.start_server(node.serve, HOST, port)
        link = links[0] = NodeLink(f"http://{HOST}:{port}", lambda: "token", box,
                                   Outbox(lambda: 1))
        running = asyncio.create_task(link.run(briefs.append, sky))
        async with asyncio.timeout(20):
            while not done(link, box):
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        server.close()

    node, links = Node(answer), dict[int, NodeLink]()
    asyncio.run(whole())
    return links[0], box, node, briefs


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_link, "FIRST_S", 0.01)


def brief_or(events: Callable[[bytes], tuple[int, bytes] | None]) -> Answer:
    def answer(path: str, body: bytes) -> tuple[int, bytes] | None:
        if path == node_link.BRIEF:
            return 200, msgspec.msgpack.encode(BRIEF)
        return events(body)
    return answer


def test_what_is_not_taken_is_told_again_in_order():
    turns: list[list[str]] = []
    failing = iter([None, (503, b"{}"), (401, b"{}"), (500, b"{}"), (200, b"not json")])

    def events(body: bytes) -> tuple[int, bytes] | None:
        turns.append([e.id for e in EVENTS.decode(body)])
        return next(failing, (200, b"{}"))

    link, box, node, briefs = play(
        brief_or(events), lambda link, box: not len(box) and link.fault is None,
        [passage(n) for n in "abc"])
    assert len(box) == 0
    assert turns == [["a", "b", "c"]] * 6
    assert link.failed >= 5
    assert briefs[0] == BRIEF
    assert {shown for _, shown in node.asked} == {"bearer token"}


def test_what_the_node_cannot_read_holds_up_nothing_else():
    taken: list[str] = []

    def events(body: bytes) -> tuple[int, bytes]:
        ids = [e.id for e in EVENTS.decode(body)]
        if "bad" in ids:
            return 422, b"{}"
        taken.extend(ids)
        return 200, b'{"kept":[],"refused":[],"only_shown":0}'

    link, box, _, _ = play(
        brief_or(events), lambda link, box: not len(box),
        [passage(n) for n in ("a", "bad", "b", "c")])
    assert taken == ["a", "b", "c"]
    assert link.refused == 1
    assert len(box) == 0


def test_the_desk_is_told_of_what_the_node_refused():
    skies: list[Sky] = []

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        if path == node_link.EVENTS:
            return 200, b'{"refused":[{}]}'
        if path == node_link.SKY:
            skies.append(SKY.decode(body))
            return 200, b""
        return 200, msgspec.msgpack.encode(BRIEF)

    play(answer, lambda link, box: bool(skies) and skies[-1].untaken == 1, [passage("a")],
         Sky(1, ()))
    assert skies[-1].untaken == 1


def test_a_brief_that_cannot_be_read_is_asked_for_again():
    bodies: list[Any] = [b"\xc1", b"", msgspec.msgpack.encode(BRIEF)]

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        return 200, bodies.pop(0) if len(bodies) > 1 else bodies[0]

    _, _, _, briefs = play(answer, lambda link, box: link.fault is None and link.failed >= 2, [])
    assert briefs[0] == BRIEF


def test_a_brief_that_has_not_changed_is_not_sent_again_and_is_no_failure():
    answers = iter([(200, msgspec.msgpack.encode(BRIEF))])

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        return next(answers, (304, b"")) if path == node_link.BRIEF else (200, b"{}")

    asked: list[tuple[str, str]] = []

    def done(link: NodeLink, box: Outbox[Event]) -> bool:
        asked.append(("", ""))
        return len(asked) > 20

    link, _, node, briefs = play(answer, done, [])
    assert briefs == [BRIEF]
    held = [h for (path, _), h in zip(node.asked, node.held, strict=True)
            if path == node_link.BRIEF]
    assert len(held) > 2
    assert held[0] == ""
    assert set(held[1:]) == {'"7"'}
    assert (link.fault, link.failed) == (None, 0)


@pytest.mark.parametrize(("host", "url"), [
    ("127.0.0.1", "http://127.0.0.1:7001"), ("0.0.0.0", "http://127.0.0.1:7001"),
    ("::", "http://[::1]:7001"), ("desk.example", "http://desk.example:7001")])
def test_where_a_node_is_reached_from_its_own_machine(host: str, url: str):
    assert address(host, 7001) == url


@pytest.mark.parametrize("url", ["", "desk:7001", "ftp://desk", "http://", "http://me:word@desk"])
def test_an_address_that_is_none_is_refused(url: str):
    with pytest.raises(Refused):
        must_be_url(url, "node")


def test_it_waits_longer_each_time_and_never_too_long():
    waits = [pause_s(n) for n in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[-1] == node_link.LONGEST_S


def test_what_a_person_decided_comes_with_the_answer_to_the_sky(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node_link, "SKY_EVERY_S", 0.01)
    one, other = Decision("one", 1, send=True), Decision("other", 2, send=False)
    answers = iter([(204, b""), (200, b"not msgpack"), None, (422, b""),
                    (200, msgspec.msgpack.encode((one, other)))])
    found: list[Decision] = []

    def answer(path: str, _: bytes) -> tuple[int, bytes] | None:
        if path == node_link.SKY:
            return next(answers, (204, b""))
        return 200, msgspec.msgpack.encode(BRIEF)

    async def sky() -> Sky | None:
        return Sky(1, ())

    async def decided(what: Decision) -> None:
        found.append(what)

    async def whole() -> None:
        port, node = free_ports(1), Node(answer)
        server = await asyncio.start_server(node.serve, HOST, port)
        link = NodeLink(f"http://{HOST}:{port}", lambda: "token", Outbox(lambda: 1),
                        Outbox(lambda: 1))
        running = asyncio.create_task(link.run(lambda _: None, sky, decided))
        async with asyncio.timeout(20):
            while len(found) < 2 or link.fault is not None:
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        server.close()

    asyncio.run(whole())
    assert found == [one, other]
