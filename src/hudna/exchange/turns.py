"""Whose turn it is: a partner's deliveries are taken in one at a time and in the order in which it
made them, whichever comes first on the line."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hudna.exchange.reception import BusyError
from hudna.fault import Fault
from hudna.record.kinds import PartyId
from hudna.say import say

REMEMBERED = 16
"""Deliveries of one partner that another may name: it has a few under way at once."""
WAIT_S = 10.0
"""How long a delivery waits for the one before it while nothing comes: its sender sends both
again."""


class Turns:
    """On one event loop."""

    def __init__(self) -> None:
        self._changed: defaultdict[PartyId, asyncio.Condition] = defaultdict(asyncio.Condition)
        self._taking: set[PartyId] = set()
        self._taken: defaultdict[PartyId, deque[str]] = defaultdict(
            lambda: deque(maxlen=REMEMBERED))
        self._ended = False

    @asynccontextmanager
    async def turn(self, sender: PartyId, digest: str, after: str) -> AsyncIterator[None]:
        """Within, no other delivery of the sender is taken in, and the one with the digest `after`
        has been ("" for none). BusyError where that does not come."""
        await self._wait(sender, after)
        try:
            yield
            self._taken[sender].append(digest)
        finally:
            await asyncio.shield(self._over(sender))

    async def end(self) -> None:
        """Nobody waits any more, and nobody has a turn."""
        self._ended = True
        for changed in list(self._changed.values()):
            async with changed:
                changed.notify_all()

    async def _wait(self, sender: PartyId, after: str) -> None:
        async with self._changed[sender]:
            while not self._ended and not self._may(sender, after):
                await self._something(sender, after)
            if self._ended:
                raise BusyError(_stopping())
            self._taking.add(sender)

    async def _something(self, sender: PartyId, after: str) -> None:
        """Until something has changed. BusyError where nothing does, and nothing is being taken in
        that could be what is waited for."""
        try:
            async with asyncio.timeout(WAIT_S):
                await self._changed[sender].wait()
        except TimeoutError:
            if sender not in self._taking and not self._may(sender, after):
                raise BusyError(_before(after)) from None

    def _may(self, sender: PartyId, after: str) -> bool:
        return sender not in self._taking and (not after or after in self._taken[sender])

    async def _over(self, sender: PartyId) -> None:
        async with self._changed[sender]:
            self._taking.discard(sender)
            self._changed[sender].notify_all()


def _before(after: str) -> Fault:
    return Fault("after", f"{after:.64}", say("the delivery before this one, which has not come"))


def _stopping() -> Fault:
    return Fault("node", "a node that stops", say("a node that runs; come again later"))
