"""What is none among what several watchers share: it stops nobody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from hudna.fault import Fault, Refused
from hudna.lookout.held import BEGUN_ANEW
from hudna.lookout.sharing import Folding, Sharing
from hudna.lookout.streams import EVENT_SUBJECT, ITEM_SUBJECT, OBJECT, Streams
from hudna.say import say
from hudna.watch.event import EVENTS as DECODER
from hudna.watch.feeds.jetstream import connect
from hudna.watch.fix import Fix
from hudna.watch.item import ENCODER, Briefed, Heard, Tick
from hudna.watch.sharing.shares import Fold
from tests.lookout.gates import SOUTH, STEP, WEST, Gates, squares
from tests.lookout.nats_server import nats_server

SHARES = 2


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with nats_server(tmp_path / "nats") as address:
        yield address


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def inside(aircraft: str, square: int) -> Heard:
    return Heard(now_ms(), "north", (
        Fix(aircraft, now_ms(), WEST + 2 * STEP * square + STEP // 2, SOUTH + STEP // 2),))


async def until(found: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not found():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def told(streams: Streams) -> AsyncIterator[list[str]]:
    """The aircraft of all events, as they come."""
    found: list[str] = []

    async def heard(message: object) -> None:
        found.extend(e.aircraft for e in DECODER.decode(message.data))  # type: ignore[attr-defined]

    subscription = await streams.js.subscribe(f"{EVENT_SUBJECT}.*", cb=heard)
    yield found
    await subscription.unsubscribe()


@asynccontextmanager
async def sharing(url: str, name: str, thaw: Callable[[bytes], Fold] = Gates.thaw
                  ) -> AsyncIterator[Sharing]:
    connection = await connect(url, name)
    streams = await Streams.of(connection)
    one = Sharing(streams, name, SHARES, Folding(Gates, thaw), clock=now_ms, state_s=0.5)
    running = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        await ended(running, streams)
        await connection.close()


async def ended(running: asyncio.Task[None], streams: Streams) -> None:
    """A share ends after its next item: here there is one."""
    running.cancel()
    await asyncio.sleep(0.1)
    await streams.publish_item(Tick(now_ms()), f"end-{now_ms()}")
    await asyncio.gather(running, return_exceptions=True)


async def both(url: str, story: Callable[[Streams, list[str]], object]) -> None:
    connection = await connect(url, "test")
    streams = await Streams.of(connection)
    async with told(streams) as found:
        await story(streams, found)  # type: ignore[misc]
    await connection.close()


def test_what_is_no_item_or_no_position_is_left_out_by_all(url: str):
    async def story(streams: Streams, found: list[str]) -> None:
        async with sharing(url, "one") as one:
            await streams.publish_item(Briefed(now_ms(), squares(4)), "brief")
            publish = streams.js.publish
            for odd in (b"\xc1", b"\x94\xa1h\x01\xa1\xff\x90", b"", ENCODER.encode(Tick(2**62)),
                        b"\x91" * 2000):
                await publish(ITEM_SUBJECT, odd)
            await publish(ITEM_SUBJECT, b"", headers={OBJECT: "item-that-never-was"})
            plain, = inside("icao:4b1234", 0).fixes
            wrong = [msgspec.structs.replace(plain, lon=2**40),
                     msgspec.structs.replace(plain, aircraft="seen:jet/0")]
            await publish(ITEM_SUBJECT, ENCODER.encode(Heard(now_ms(), "x", (*wrong, plain))))
            await streams.publish_item(inside("icao:4b1235", 3), "later")
            await until(lambda: len(found) == 2)
            assert sorted(found) == ["icao:4b1234", "icao:4b1235"]
            await until(lambda: one.left_out.count == 6 * SHARES)
            assert "12 items" in one.notes[0]

    asyncio.run(both(url, story))


def test_a_fold_that_fails_at_an_item_goes_on_with_the_next(url: str):
    class Fails(Gates):
        def take(self, item):
            if isinstance(item, Heard) and item.feed == "odd":
                raise OverflowError(item.fixes[0].aircraft)
            return super().take(item)

    async def story(streams: Streams, found: list[str]) -> None:
        connection = await connect(url, "one")
        one = Sharing(await Streams.of(connection), "one", SHARES, Folding(Fails, Fails.thaw),
                      clock=now_ms)
        running = asyncio.create_task(one.run())
        await streams.publish_item(Briefed(now_ms(), squares(4)), "brief")
        odd = msgspec.structs.replace(inside("icao:4b1234", 0), feed="odd")
        await streams.publish_item(odd, "odd")
        await streams.publish_item(inside("icao:4b1235", 3), "later")
        await until(lambda: found)
        await until(lambda: one.left_out.count == SHARES)
        assert found == ["icao:4b1235"]
        await ended(running, streams)
        await connection.close()

    asyncio.run(both(url, story))


def test_a_share_whose_state_is_of_another_form_begins_anew_with_what_is_in_effect(url: str):
    def other(_: bytes) -> Fold:
        raise Refused(Fault("state.form", "1", say("a state that the watch has kept")))

    async def story(streams: Streams, found: list[str]) -> None:
        async with sharing(url, "one") as one:
            one.brief(squares(4))
            await flies(one, "icao:4b1234", found)
            await asyncio.sleep(2.5)    # a state of each is kept
        async with sharing(url, "two", other) as two:
            two.brief(squares(4))
            await flies(two, "icao:4b1235", found)
            assert two.notes == (BEGUN_ANEW,)

    asyncio.run(both(url, story))


async def flies(one: Sharing, aircraft: str, found: list[str]) -> None:
    """Until it is told of."""
    async with asyncio.timeout(20):
        while aircraft not in found:
            await one.give(inside(aircraft, 3))
            await asyncio.sleep(0.1)
