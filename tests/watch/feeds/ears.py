"""What a feed gave and said of itself, for tests of feeds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from hudna.watch.event import FeedState
from hudna.watch.feeds.doors import Doors, forward
from hudna.watch.feeds.kinds import feeds, run_with
from hudna.watch.feeds.settings import FeedLine
from hudna.watch.fix import Fix
from hudna.watch.item import Heard


class Ears:
    """`slept`: how long it wanted to wait before each new try; it waits a hundredth of that."""

    def __init__(self, clock: Callable[[], int] | None = None) -> None:
        self.heard: list[Heard] = []
        self.said: list[FeedState] = []
        self.slept: list[float] = []
        self.played: list[int] = []
        self.doors = Doors(self.give, self.said.append, clock or forward(
            lambda: time.time_ns() // 1_000_000), lambda: 0.5, self.sleep)

    async def give(self, heard: Heard) -> None:
        self.heard.append(heard)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(seconds / 100)

    @property
    def fixes(self) -> list[Fix]:
        return [fix for heard in self.heard for fix in heard.fixes]

    @property
    def last(self) -> FeedState:
        return self.said[-1] if self.said else FeedState("", "", "")

    @property
    def states(self) -> list[str]:
        """Each once, while it lasts."""
        states = [said.state for said in self.said]
        return [s for n, s in enumerate(states) if n == 0 or states[n - 1] != s]

    async def during(self, line: FeedLine, until: Callable[[], object], most_s: float = 10) -> None:
        """Run the feed until that is so."""
        feed = asyncio.create_task(run_with(line, self.doors))
        try:
            await soon(lambda: until() or feed.done(), most_s)
            if feed.done():
                await feed
        finally:
            feed.cancel()
            with suppress(asyncio.CancelledError):
                await feed


async def soon(so: Callable[[], object], most_s: float = 10) -> None:
    async with asyncio.timeout(most_s):
        while not so():
            await asyncio.sleep(0.005)


def one(**said: object) -> FeedLine:
    (line,) = feeds([{"name": "north", **said}])
    return line


def in_order(heard: Sequence[Heard]) -> bool:
    arrived = [h.arrived_ms for h in heard]
    return arrived == sorted(arrived)
