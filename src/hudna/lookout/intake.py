"""What the feeds bring, until the fold takes it: bounded, and in order of arrival.

Memory never grows with what is sent: each feed has room for so many positions, and reads no further
while there is none. A feed that floods takes no room from another.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from time import monotonic

import msgspec

from hudna.exchange.bell import Bell
from hudna.lookout.stamps import Stamps
from hudna.watch.item import Briefed, Heard, Item, Tick

ROOM = 40_000
"""Positions of one feed that may wait: two seconds of what the whole watch is built for."""
AT_ONCE = 4_000
"""Positions that are folded in one go: no more, so that what is told of the first waits little."""


class Intake:
    """On one event loop. `last_ms`: the stamp of the last item there was; `steady` gives seconds
    that pass evenly. `put` counts the items that have come."""

    def __init__(self, clock: Callable[[], int], last_ms: int = 0,
                 steady: Callable[[], float] = monotonic) -> None:
        self._clock, self._stamps = clock, Stamps(steady, last_ms)
        self._items: deque[Item] = deque()
        self._waiting: Counter[str] = Counter()
        self._bell, self._taken = Bell(), asyncio.Event()
        self._ticking = self._ended = False
        self.put = 0

    async def give(self, heard: Heard) -> int:
        """Take positions of a feed, once it has room. `put` with them."""
        while self._waiting[heard.feed] >= ROOM:
            self._taken.clear()
            await self._taken.wait()
        self._waiting[heard.feed] += len(heard.fixes)
        self._put(msgspec.structs.replace(heard, arrived_ms=self._stamp(heard.arrived_ms)))
        return self.put

    def has_room(self, feed: str) -> bool:
        return self._waiting[feed] < ROOM

    def tick(self) -> None:
        """Time has passed; said once, however long nothing is taken."""
        if not self._ticking:
            self._ticking = True
            self._put(Tick(self._stamp(self._clock())))

    def brief(self, briefed: Briefed) -> None:
        """What is in effect from here on."""
        self._put(msgspec.structs.replace(briefed, arrived_ms=self._stamp(self._clock())))

    async def take(self) -> tuple[Item, ...]:
        """What has come, in order, as soon as there is any; nothing once it has ended."""
        while not self._items and not self._ended:
            await self._bell.wait(60)
        items: list[Item] = []
        positions = 0
        while self._items and positions < AT_ONCE:
            items.append(item := self._items.popleft())
            if isinstance(item, Heard):
                positions += len(item.fixes)
                self._waiting[item.feed] -= len(item.fixes)
            self._ticking = self._ticking and not isinstance(item, Tick)
        self._taken.set()
        return tuple(items)

    def end(self) -> None:
        """Nothing more comes."""
        self._ended = True
        self._bell.ring()

    @property
    def waiting(self) -> int:
        """Positions that are not folded yet."""
        return sum(self._waiting.values())

    @property
    def leapt(self) -> bool:
        """Whether the clock is ahead of the time that has passed: it is not followed at once."""
        return self._stamps.leapt

    def _stamp(self, at_ms: int) -> int:
        return self._stamps.stamp(at_ms)

    def _put(self, item: Item) -> None:
        self._items.append(item)
        self.put += 1
        self._bell.ring()
