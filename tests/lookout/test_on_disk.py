"""Who waits until something is on disk."""

from __future__ import annotations

import asyncio

from hudna.lookout.on_disk import OnDisk


def test_each_waits_for_its_own_and_a_lost_waiter_holds_up_nobody():
    async def story() -> None:
        disk = OnDisk()
        await disk.wait(0)
        first, second, third = (asyncio.create_task(disk.wait(n)) for n in (3, 1, 2))
        await asyncio.sleep(0)
        third.cancel()
        disk.tell(1)
        await asyncio.wait_for(second, 5)
        assert not first.done()
        disk.tell(4)
        await asyncio.wait_for(first, 5)
        disk.tell(2)
        await asyncio.wait_for(disk.wait(4), 5)

    asyncio.run(story())
