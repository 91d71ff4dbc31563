"""What the feeds bring is bounded, in order, and never goes back in time."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hudna.lookout import intake
from hudna.lookout.intake import Intake
from hudna.watch.fix import Fix
from hudna.watch.item import Heard, Item, Tick

FIX = Fix("icao:4b1234", 1_000, 380_000_000, 361_000_000)


def heard(at_ms: int, count: int = 1, feed: str = "roof") -> Heard:
    return Heard(at_ms, feed, (FIX,) * count)


@given(st.lists(st.one_of(st.integers(0, 10_000).map(heard), st.just(None)), min_size=1))
def test_items_never_go_back_in_time_whatever_the_clocks_do(coming):
    times = iter([*range(9_000, 0, -50)] * 2)

    async def taken() -> list[Item]:
        into = Intake(lambda: next(times), last_ms=500)
        out: list[Item] = []
        for one in coming:
            if one is None:
                into.tick()
            else:
                await into.give(one)
        while into.put > len(out):
            out += await into.take()
        return out

    moments = [item.arrived_ms for item in asyncio.run(taken())]
    assert moments[0] >= 500
    assert all(a <= b for a, b in pairwise(moments))


def test_a_feed_waits_for_room_and_takes_none_from_another(monkeypatch):
    monkeypatch.setattr(intake, "ROOM", 10)
    monkeypatch.setattr(intake, "AT_ONCE", 5)

    async def story() -> None:
        into = Intake(lambda: 1_000)
        await into.give(heard(1, 10))
        flood = asyncio.create_task(into.give(heard(2, 10)))
        await asyncio.wait_for(into.give(heard(3, 1, "tower")), 5)
        await asyncio.sleep(0)
        assert not flood.done()
        assert not into.has_room("roof")
        assert into.waiting == 11
        first = await into.take()
        assert [item.feed for item in first] == ["roof"]
        await asyncio.wait_for(flood, 5)
        rest = await into.take()
        assert [item.feed for item in rest] == ["tower", "roof"]
        assert into.waiting == 0

    asyncio.run(story())


def test_time_that_nobody_took_is_put_in_once():
    async def story() -> None:
        into = Intake(lambda: 1_000)
        for _ in range(100):
            into.tick()
        assert await into.take() == (Tick(1_000),)
        into.tick()
        assert await into.take() == (Tick(1_000),)

    asyncio.run(story())


def test_what_has_come_is_taken_before_the_end():
    async def story() -> None:
        into = Intake(lambda: 1_000)
        await into.give(heard(1_000))
        into.end()
        assert len(await into.take()) == 1
        assert await into.take() == ()

    asyncio.run(story())
