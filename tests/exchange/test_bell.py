"""A bell wakes one task before its time, and no ring is lost."""

from __future__ import annotations

import asyncio

from hudna.exchange.bell import Bell

LONG_S = 1000.0


def test_it_is_heard_by_who_waits_and_by_who_waits_next() -> None:
    async def go() -> None:
        bell = Bell()
        waiting = asyncio.create_task(bell.wait(LONG_S))
        await asyncio.sleep(0)
        bell.ring()
        assert await waiting
        bell.ring()
        bell.ring()
        assert await bell.wait(LONG_S)
        assert not await bell.wait(0)

    asyncio.run(go())


def test_a_cancellation_that_meets_the_ring_ends_the_task() -> None:
    async def go() -> None:
        bell = Bell()
        waiting = asyncio.create_task(bell.wait(LONG_S))
        await asyncio.sleep(0)
        bell.ring()
        waiting.cancel()
        _, left = await asyncio.wait([waiting], timeout=30)
        assert not left
        assert waiting.cancelled()

    asyncio.run(go())
