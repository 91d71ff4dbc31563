"""How a partner's node is reached: by real requests, to a server that misbehaves."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from hudna.exchange import post, ways
from hudna.fault import Refused

OPEN = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n\r\n"


@asynccontextmanager
async def serving(answer: Callable[[asyncio.StreamWriter], Awaitable[None]]):
    async def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(writer)
        except OSError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(met, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def trickle(writer: asyncio.StreamWriter) -> None:
    writer.write(OPEN)
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def elsewhere(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 307 Away\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n")
    await writer.drain()


def test_an_answer_byte_by_byte_ends(monkeypatch) -> None:
    monkeypatch.setattr(post, "WHOLE_S", 0.1)

    async def go() -> None:
        async with serving(trickle) as url, post.client() as http:
            with pytest.raises(OSError, match="Timeout"):
                await ways._asked(http, "GET", url, 10_000, within_s=0.1)
            with pytest.raises(OSError, match="Timeout"):
                await post.post(http, url, post.PATH)(b"a delivery")

    asyncio.run(go())


def test_a_partner_sends_nobody_elsewhere() -> None:
    async def go() -> None:
        async with serving(elsewhere) as url, post.client() as http:
            with pytest.raises(Refused, match="307"):
                await ways.ways(http, url).get("checkpoint")

    asyncio.run(go())


def test_a_busy_log_is_asked_again_and_not_for_ever(monkeypatch) -> None:
    monkeypatch.setattr(ways, "BUSY_S", 0.0)
    asked: list[int] = []

    async def busy(writer: asyncio.StreamWriter) -> None:
        asked.append(1)
        status = b"429 Busy" if len(asked) != 3 else b"200 OK"
        writer.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\n"
                     b"content-length: 2\r\n\r\nok")
        await writer.drain()

    async def go() -> None:
        async with serving(busy) as url, post.client() as http:
            assert await ways.ways(http, url).get("checkpoint") == b"ok"
            with pytest.raises(Refused, match="429"):
                await ways.ways(http, url).get("checkpoint")
            assert len(asked) == 3 + ways.TRIES

    asyncio.run(go())


def test_an_answer_that_is_packed_is_not_unpacked() -> None:
    """A few kilobytes may be gigabytes inside: whatever is packed is refused as it is."""
    bomb = gzip.compress(bytes(30_000_000))

    async def packed(writer: asyncio.StreamWriter) -> None:
        head = (f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(bomb)}\r\n\r\n")
        writer.write(head.encode() + bomb)
        await writer.drain()
        # Closed at once, with a request that nobody has read, the connection would be reset.
        await asyncio.sleep(0.2)

    async def go() -> None:
        async with serving(packed) as url, post.client() as http:
            with pytest.raises(Refused, match="packed"):
                await post.post(http, url, post.PATH)(b"a delivery")
            with pytest.raises(Refused, match="packed"):
                await ways._asked(http, "GET", url, 10_000_000)

    asyncio.run(go())


def test_an_answer_of_more_than_it_may_be_is_left_off() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()

    async def go() -> None:
        async with serving(endless) as url, post.client() as http:
            with pytest.raises(Refused, match="too long"):
                await post.post(http, url, post.PATH, most=100_000)(b"a delivery")

    asyncio.run(go())
