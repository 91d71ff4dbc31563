"""What has not left does not leave once it must not: while the log is held, or on other terms than
it was made ready on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from hudna.act.draft import draft
from hudna.exchange import delivery, post
from hudna.exchange.courier import LONGEST_S, UNDER_WAY, _StaysHereError
from hudna.exchange.doors import Leaving
from hudna.node import Node
from hudna.record.kinds import AgreementText
from hudna.record.kinds import Leaving as LeavesUs
from hudna.say import say
from tests.agreements import quick_text
from tests.exchange.nodes import courier, deliver_all, site
from tests.exchange.test_mailbox import three

RECORDS = 8


class Line:
    """The way of our courier to ru. `then` is called with the number of a delivery as it is about
    to leave; `left` is what did."""

    def __init__(self, us: Node, then: Callable[[int], None]) -> None:
        self._one = courier(us, "ru")
        self._real, self._one._carry = self._one._carry, self
        self._then = then
        self.set_out, self.left = list[bytes](), list[bytes]()

    async def __call__(self, packed: bytes, leaving: Leaving) -> bytes:
        self.set_out.append(packed)
        self._then(len(self.set_out))
        leaving.begins()
        self.left.append(packed)
        leaving.gone()
        return await self._real(packed)


@pytest.fixture(autouse=True)
def small(monkeypatch) -> None:
    monkeypatch.setattr(delivery, "MOST", 1)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_log_that_is_held_on_the_way_keeps_here_what_has_not_left(
    tmp_path: Path, at: int,
) -> None:
    async def go() -> None:
        us = nodes["us"]
        await us.say([site(us, i) for i in range(RECORDS)])
        line = Line(us, lambda n: us.log.hold(say("another history")) if n == at else None)
        await courier(us, "ru").once()
        assert len(line.left) == at - 1
        assert courier(us, "ru").state().fault
        await courier(us, "ru").once()
        assert len(line.set_out) == at, "nor does anything set out while it is held"
        us.log.release()
        line._then = lambda n: None
        await deliver_all(us, 2)
        assert us.how_many_wait("ru") == 0
        assert us.how_many_wait("un") == 0

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_a_log_that_is_held_between_two_deliveries_lets_no_second_leave(tmp_path: Path) -> None:
    async def go() -> None:
        us = nodes["us"]
        await us.say([site(us, i) for i in range(RECORDS)])
        line = Line(us, lambda n: None)

        async def carry(packed: bytes, leaving: Leaving) -> bytes:
            def gone() -> None:
                us.log.hold(say("another history"))
                leaving.gone()

            return await line(packed, Leaving(leaving.begins, gone))

        courier(us, "ru")._carry = carry
        await courier(us, "ru").once()
        assert len(line.set_out) == 1

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_a_log_that_is_held_does_not_ask_what_its_partner_has_of_it_either(tmp_path: Path) -> None:
    async def go() -> None:
        us = nodes["us"]
        await us.say([site(us, i) for i in range(RECORDS)])
        us.log.hold(say("another history"))
        await courier(us, "ru").once()
        assert network.offered == []
        assert network.carried == []

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


CHANGES = [
    lambda us: AgreementText(quick_text(90), us.world.terms.digest),
    lambda us: LeavesUs("un", "enough", "duty"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_made_ready_on_other_terms_is_made_ready_anew(tmp_path: Path, change) -> None:
    async def go() -> None:
        us = nodes["us"]
        await us.say([site(us, i) for i in range(RECORDS)])
        made, real = list[int](), us.packed

        async def packed(records, partner):
            made.append(us.world.receipts.looked_again)
            return await real(records, partner)

        us.packed = packed
        one = courier(us, "ru")
        one._agreed = True
        flying: list = []
        for _ in range(UNDER_WAY):
            flying.append(await one._ready(flying))
        line, before = Line(us, lambda n: None), us.terms("ru")
        await us.say([draft(change(us))])
        assert us.terms("ru") != before
        for sent in flying:
            with pytest.raises(_StaysHereError):
                await one._flown(sent)
        assert line.set_out == []
        assert await one.once() == LONGEST_S
        assert us.how_many_wait("ru") == 0
        assert not {s.digest for s in flying} & set(map(delivery.digest, line.left))
        assert set(made[:UNDER_WAY]) == {before[1]}
        assert set(made[UNDER_WAY:]) == {us.world.receipts.looked_again}

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_it_is_made_ready_anew_where_they_change_as_it_leaves(tmp_path: Path) -> None:
    async def go() -> None:
        us = nodes["us"]
        await us.say([site(us, i) for i in range(RECORDS)])
        line = Line(us, lambda n: us.world.receipts.look_again() if n == 2 else None)
        assert await courier(us, "ru").once() == 0
        assert len(line.left) == 1
        await deliver_all(us, 2)
        assert us.how_many_wait("ru") == 0

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_what_names_one_that_did_not_leave_stays_here_too(tmp_path: Path) -> None:
    async def go() -> None:
        us = nodes["us"]
        await us.say([site(us, i) for i in range(RECORDS)])
        one = courier(us, "ru")
        line = Line(us, lambda n: None)
        first = await one._ready([])
        second = await one._ready([first])
        before = asyncio.get_running_loop().create_future()
        before.set_exception(OSError("it stayed here"))
        with pytest.raises(_StaysHereError):
            await one._flown(second, before)
        assert line.set_out == []
        with pytest.raises(OSError, match="stayed"):
            await before

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


PACKED = b"p" * (2 * post.PIECE + 5)


def by_http(begins: Callable[[], None], told: list[str]) -> bytes:
    """What comes to a real server of a delivery."""
    came = bytearray()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(post.PIECE):
                came.extend(piece)
                if len(came.partition(b"\r\n\r\n")[2]) == len(PACKED):
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
                    await writer.drain()
        finally:
            writer.close()

    async def go() -> None:
        server = await asyncio.start_server(take, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            async with post.client() as http:
                await post.deliver(http, url)(PACKED, Leaving(begins, lambda: told.append("gone")))
        finally:
            server.close()
            # What was sent is there when the connection has ended.
            while len(asyncio.all_tasks()) > 1:
                await asyncio.sleep(0.001)

    try:
        asyncio.run(go())
    except _StaysHereError:
        told.append("kept")
    return bytes(came.partition(b"\r\n\r\n")[2])


def test_by_http_no_byte_of_it_leaves_where_it_must_not() -> None:
    def no() -> None:
        raise _StaysHereError

    told: list[str] = []
    assert by_http(no, told) == b""
    assert told == ["kept"]


def test_by_http_it_begins_once_and_is_gone_once() -> None:
    told: list[str] = []
    assert by_http(lambda: told.append("begins"), told) == PACKED
    assert told == ["begins", "gone"]
