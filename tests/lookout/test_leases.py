"""Leases on a real NATS server, by a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from hudna.lookout.leases import GONE_S, LOST_S, SURE_S, Held, Leases
from hudna.lookout.streams import ITEMS, LONGEST, Streams
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.feeds.jetstream import connect
from hudna.watch.item import ENCODER, Briefed, Tick
from tests.lookout.gates import square
from tests.lookout.nats_server import nats_server
from tests.watch.small import FROM_MS

SHARES = 3


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with nats_server(tmp_path / "nats") as address:
        yield address


def on_server(url: str, play: Callable[[Streams, Clock], Awaitable[None]]) -> None:
    async def run() -> None:
        connection = await connect(url, "test")
        try:
            await play(await Streams.of(connection), Clock())
        finally:
            await connection.close()
    asyncio.run(run())


async def seen(leases: Leases) -> list[int]:
    """What is free, seen now."""
    await leases.look()
    return list(leases.free())


def test_a_share_is_one_watchers_until_it_has_been_silent_for_too_long(url: str) -> None:
    async def play(streams: Streams, clock: Clock) -> None:
        a, b = (Leases(streams.leases, me, SHARES, clock) for me in "ab")
        assert await seen(a) == await seen(b) == [0, 1, 2]
        assert await a.take(1) and not await b.take(1)
        assert await seen(b) == [0, 2] and a.sure(1) and not b.sure(1)
        clock.now += LOST_S - 0.1
        assert await seen(b) == [0, 2]
        assert await a.renew(1)
        clock.now += LOST_S - 0.1
        assert await seen(b) == [0, 2]
        clock.now += LOST_S
        assert await seen(b) == [0, 1, 2]
        assert not a.sure(1)
        assert await b.take(1)
        assert not await a.renew(1) and a.mine == {}
    on_server(url, play)


def test_whoever_was_stopped_takes_nothing_by_what_it_saw_before(url: str) -> None:
    async def play(streams: Streams, clock: Clock) -> None:
        a, b, c = (Leases(streams.leases, me, SHARES, clock) for me in "abc")
        assert await a.take(0)
        await seen(b)
        await seen(c)
        clock.now += LOST_S
        assert await c.take(0)
        assert not await b.take(0) and b.mine == {}
    on_server(url, play)


def test_a_holder_is_sure_for_less_than_others_wait(url: str) -> None:
    async def play(streams: Streams, clock: Clock) -> None:
        a = Leases(streams.leases, "a", SHARES, clock)
        assert await a.take(0)
        clock.now += SURE_S - 0.1
        assert a.sure(0)
        clock.now += 0.1
        assert not a.sure(0) and SURE_S < LOST_S
    on_server(url, play)


def test_the_state_is_named_by_the_holder_alone_and_stays(url: str) -> None:
    async def play(streams: Streams, clock: Clock) -> None:
        a, b = (Leases(streams.leases, me, SHARES, clock) for me in "ab")
        assert await a.take(0) and await a.renew(0, 70) and await a.renew(0)
        await seen(b)
        assert b.states() == (70, 0, 0)
        clock.now += LOST_S
        assert await b.take(0) and b.mine[0].value == Held("b", 70)
        assert not await a.renew(0, 90)
        await b.give_back(0)
        await seen(a)
        assert a.states() == (70, 0, 0) and await a.take(0) and a.mine[0].value.state == 70
    on_server(url, play)


def test_what_is_given_back_is_free_at_once(url: str) -> None:
    async def play(streams: Streams, clock: Clock) -> None:
        a, b = (Leases(streams.leases, me, SHARES, clock) for me in "ab")
        assert await a.take(2)
        await a.give_back(2)
        assert a.mine == {} and await seen(b) == [0, 1, 2] and await b.take(2)
    on_server(url, play)


def test_a_renewal_whose_answer_was_lost_is_a_renewal(url: str) -> None:
    async def play(streams: Streams, clock: Clock) -> None:
        a = Leases(streams.leases, "a", SHARES, clock)
        assert await a.take(0)
        await streams.leases.put("share-0", msgspec.json.encode(Held("a", 0)))
        assert await a.renew(0) and await a.renew(0)
    on_server(url, play)


def test_watchers_are_counted_while_they_are_seen(url: str) -> None:
    async def play(streams: Streams, clock: Clock) -> None:
        a, b = (Leases(streams.leases, me, SHARES, clock) for me in "ab")
        for one in (a, b):
            await one.here()
        await seen(a)
        assert a.watchers == 2
        clock.now += LOST_S
        assert a.watchers == 1
        await b.here()
        await seen(a)
        assert a.watchers == 2
        await b.leave()
        await seen(a)
        assert a.watchers == 1
        await b.here()
        await seen(a)
        clock.now += GONE_S + 1
        await a.forget()
        assert set(await streams.leases.keys()) == {"here-a"}
    on_server(url, play)


def test_an_item_that_is_too_long_for_a_message_comes_whole(url: str) -> None:
    async def play(streams: Streams, _: Clock) -> None:
        areas = tuple(msgspec.structs.replace(square(n), area=f"area-{n}") for n in range(4_000))
        long = Briefed(FROM_MS, Brief(1, 0, WatchTerms(), areas))
        assert len(ENCODER.encode(long)) > LONGEST
        assert await streams.publish_item(long, "one") == 1
        assert await streams.publish_item(long, "one") == 1
        assert await streams.publish_item(Tick(FROM_MS + 1), "two") == 2
        assert await streams.item(await streams.js.get_msg(ITEMS, 1)) == long
        assert await streams.item(await streams.js.get_msg(ITEMS, 2)) == Tick(FROM_MS + 1)
    on_server(url, play)
