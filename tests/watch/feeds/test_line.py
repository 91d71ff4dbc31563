"""Feeds over real sockets of this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from hudna.fault import Refused
from hudna.watch.feeds.kinds import run_with
from hudna.watch.feeds.line import CHUNK, CLOSED, NOBODY, QUIET, REFUSED
from hudna.watch.feeds.outlet import MOST, NOT_TAKEN
from hudna.watch.item import Heard
from tests.watch.feeds.air import beast
from tests.watch.feeds.ears import Ears, in_order, one, soon
from tests.watch.feeds.test_modes import flight
from tests.watch.feeds.test_sbs import line

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def receiver(serve: Serve):
    """A receiver's port."""
    async def served(reader, writer):
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sends(*parts: bytes, pause_s: float = 0, then_s: float = 30) -> Serve:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause_s)
        await asyncio.sleep(then_s)

    return serve


def run(test: Awaitable[None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


def test_lines_of_a_receiver_cut_over_packets() -> None:
    async def test() -> None:
        ears, text = Ears(), line() + line(hex="4B1235") + line(lat="x")
        async with receiver(sends(text[:7], text[7:90], text[90:], pause_s=0.02)) as port:
            await ears.during(one(kind="sbs", connect=f"127.0.0.1:{port}"),
                              lambda: len(ears.fixes) == 2 and ears.last.dropped)
        assert [f.aircraft for f in ears.fixes] == ["icao:4b1234", "icao:4b1235"]
        assert {h.feed for h in ears.heard} == {"north"}
        assert ears.states == ["down", "up", "ended"]
        last = ears.last
        assert (last.kind, last.taken, last.dropped) == ("sbs", 2, {"not-a-number": 1})
        assert last.heard_ms is not None

    run(test())


def test_much_comes_in_batches_and_in_order() -> None:
    async def test() -> None:
        ears, text = Ears(), b"".join(line(hex=f"{n:06x}") for n in range(9000))
        async with receiver(sends(text)) as port:
            await ears.during(one(kind="sbs", connect=f"127.0.0.1:{port}"),
                              lambda: len(ears.fixes) == 9000)
        assert [f.aircraft for f in ears.fixes] == [f"icao:{n:06x}" for n in range(9000)]
        assert max(len(h.fixes) for h in ears.heard) <= MOST
        assert in_order(ears.heard)

    run(test())


def test_a_flood_is_cut_and_counted() -> None:
    async def test() -> None:
        ears, text = Ears(clock=lambda: 7), b"".join(line(hex=f"{n:06x}") for n in range(3000))
        async with receiver(sends(text, b"\n")) as port:
            await ears.during(one(kind="sbs", connect=f"127.0.0.1:{port}", most_per_s=500),
                              lambda: sum(ears.last.dropped.values()) == 2500)
        assert len(ears.fixes) == 500
        assert ears.last.dropped == {"flood": 2500}

    run(test())


def test_a_server_that_closes_at_once_is_tried_ever_more_slowly() -> None:
    async def test() -> None:
        ears = Ears()
        async with receiver(sends(then_s=0)) as port:
            await ears.during(one(kind="sbs", connect=f"127.0.0.1:{port}"),
                              lambda: len(ears.slept) >= 9)
        assert ears.slept[:9] == [0.75 * min(30, 0.25 * 2**n) for n in range(9)]
        assert ears.states == ["down", "ended"]
        assert CLOSED.msgid in {s.fault for s in ears.said}

    run(test())


def test_it_comes_back_by_itself_and_begins_anew() -> None:
    """Half a line of the first connection is not the beginning of the second's."""
    async def test() -> None:
        ears, port, turn = Ears(), free_port(), line()
        text = one(kind="sbs", connect=f"127.0.0.1:{port}")
        feed = asyncio.create_task(ears.during(text, lambda: len(ears.fixes) >= 4))
        await soon(lambda: REFUSED.msgid in {s.fault for s in ears.said})
        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(turn + line()[:30])
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", port)
        await feed
        server.close()
        assert {f.aircraft for f in ears.fixes} == {"icao:4b1234"}
        assert ears.last.dropped == {}
        assert ears.states[:4] == ["down", "up", "down", "up"]

    run(test())


def test_a_silent_server_is_left_and_the_feed_silent_until_something_is_heard() -> None:
    async def test() -> None:
        ears, connected = Ears(), []

        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connected.append(1)
            if len(connected) in (1, 4):
                writer.write(line())
            await asyncio.sleep(30)

        async with receiver(serve) as port:
            await ears.during(one(kind="sbs", connect=f"127.0.0.1:{port}", silent_s=1),
                              lambda: len(ears.fixes) == 2)
        assert ears.states == ["down", "up", "silent", "up", "ended"]
        assert {s.fault for s in ears.said if s.state == "silent"} == {QUIET.msgid}

    run(test())


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    async def test() -> None:
        ears = Ears()
        async with receiver(sends(b"M" * (64 * CHUNK), b"\n" + line())) as port:
            await ears.during(one(kind="sbs", connect=f"127.0.0.1:{port}"), lambda: ears.fixes)
        assert ears.last.dropped == {"too-long": 1}

    run(test())


def test_what_the_watch_could_not_take_is_kept_and_given_again() -> None:
    async def test() -> None:
        ears = Ears()
        failures = [OSError("the disk is full")] * 3

        async def give(heard: Heard) -> None:
            if failures:
                raise failures.pop()
            ears.heard.append(heard)

        object.__setattr__(ears.doors, "give", give)
        text = [line(hex=f"{n:06x}") for n in range(4)]
        async with receiver(sends(*text, pause_s=0.1)) as port:
            await ears.during(one(kind="sbs", connect=f"127.0.0.1:{port}"),
                              lambda: len(ears.fixes) == 4 and ears.last.taken == 4)
        assert [f.aircraft for f in ears.fixes] == [f"icao:{n:06x}" for n in range(4)]
        assert NOT_TAKEN.msgid in {s.fault for s in ears.said}
        assert ears.states == ["down", "up", "ended"]
        assert ears.last.fault == ""

    run(test())


def test_several_receivers_bring_theirs() -> None:
    async def test() -> None:
        ears, port = Ears(), free_port()
        listens = one(kind="beast", listen=f"127.0.0.1:{port}")
        feed = asyncio.create_task(ears.during(listens, lambda: len(ears.fixes) == 10))
        await soon(lambda: ears.said)
        writers = []
        for n, address in enumerate((0x4B1234, 0x4B1235)):
            _, writer = await connected(port)
            writers.append(writer)
            for _, data in flight(address=address, lat=36 + n):
                writer.write(beast(data))
            await writer.drain()
        await feed
        for writer in writers:
            writer.close()
        assert {f.aircraft for f in ears.fixes} == {"icao:4b1234", "icao:4b1235"}
        assert ears.states == ["down", "up", "ended"]

    run(test())


def test_when_the_last_has_left_nobody_is_there() -> None:
    async def test() -> None:
        ears, port = Ears(), free_port()
        listens = one(kind="sbs", listen=f"127.0.0.1:{port}")
        feed = asyncio.create_task(ears.during(listens, lambda: ears.states[-2:] == ["up", "down"]))
        _, writer = await connected(port)
        writer.write(line())
        await soon(lambda: ears.fixes)
        writer.close()
        await feed
        assert NOBODY.msgid in {s.fault for s in ears.said if s.heard_ms is None}

    run(test())


def test_who_is_not_allowed_brings_nothing() -> None:
    async def test() -> None:
        ears, port = Ears(), free_port()
        listens = one(kind="sbs", listen=f"127.0.0.1:{port}", allow=["192.0.2.0/24"])
        feed = asyncio.create_task(ears.during(listens, lambda: ears.last.dropped))
        _, writer = await connected(port)
        writer.write(line())
        await feed
        assert ears.fixes == []
        assert ears.last.dropped == {"not-allowed": 1}
        writer.close()

    run(test())


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """To a port that is about to be there."""
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)


def test_a_feed_that_cannot_be_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyModeS", None)

    async def test() -> None:
        with pytest.raises(Refused, match=r"hudna\[watch\]"):
            await Ears().during(one(kind="avr", connect="127.0.0.1:1"), lambda: False)

    run(test())


def test_a_port_of_ours_that_is_closed_lets_go_of_who_is_connected_without_a_word() -> None:
    """asyncio calls its own handler where a connection's task ends by being cancelled."""
    async def test() -> None:
        complaints: list[object] = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: complaints.append(context))
        ears, port = Ears(), free_port()
        feed = asyncio.create_task(run_with(one(kind="sbs", listen=f"127.0.0.1:{port}"),
                                            ears.doors))
        reader, writer = await connected_to(port)
        writer.write(line())
        await soon(lambda: ears.fixes)
        feed.cancel()
        await asyncio.gather(feed, return_exceptions=True)
        assert await reader.read() == b""
        await asyncio.sleep(0)
        assert complaints == []
        writer.close()

    run(test())


async def connected_to(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
