"""Who comes to a node's doors for partners, and how much of its time they may take.

Bytes that nobody has signed are looked at a few at a time, off the event loop, and as little as can
be: no garbage, however much of it, takes the threads that write the log, nor the way of a partner
whose signature is good. Whoever signs what is refused again and again is asked to wait.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from hudna.exchange.signed import UnprovenError, claimed
from hudna.exchange.turned_away import TurnedAway
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.kinds import PartyId
from hudna.say import say

KNOWN_AT_ONCE, UNKNOWN_AT_ONCE = 2, 1
"""Messages looked at at once: by a key that is known here, and by one that is not."""
UNKNOWN_WAITING = 8
PER_ADDRESS, AT_ONCE = 32, 128
"""Messages under way from one address, and in all: so much is held in memory."""
BURST, PER_S = 120, 2
"""Refused messages that one party may sign at once, and then in a second."""
Result = TypeVar("Result")


class BusyError(Refused):
    """Not now: whoever sent it may come again in `wait_s` seconds."""

    def __init__(self, fault: Fault, wait_s: int = 1) -> None:
        super().__init__(fault)
        self.wait_s = wait_s


class Reception:
    """On one event loop. `known`: the parties there are."""

    def __init__(
        self, known: Collection[PartyId], authority: Callable[[], Authority],
        now_ms: Callable[[], int],
    ) -> None:
        self.turned_away = TurnedAway(known)
        self._authority, self._now_ms = authority, now_ms
        self._known = asyncio.Semaphore(KNOWN_AT_ONCE)
        self._unknown = asyncio.Semaphore(UNKNOWN_AT_ONCE)
        self._unknown_waiting = 0
        self._from: Counter[str] = Counter()
        self._left: dict[PartyId, tuple[float, int]] = {}

    @contextmanager
    def entering(self, address: str) -> Iterator[None]:
        """One message from an address, while it is read and answered. BusyError where so many of
        them are under way."""
        if self._from[address] >= PER_ADDRESS or self._from.total() >= AT_ONCE:
            raise BusyError(_busy(f"{self._from[address]} at once from this address"))
        self._from[address] += 1
        try:
            yield
        finally:
            self._from[address] -= 1
            if not self._from[address]:
                del self._from[address]

    async def read(self, packed: bytes, unpack: Callable[[], Result]) -> Result:
        """What `unpack` makes of a message, or the `Refused` that it raises, which is counted."""
        party = claimed(packed, self._authority())
        self._must_have_left(party)
        try:
            if party:
                async with self._known:
                    return await asyncio.to_thread(unpack)
            return await self._unheard(unpack)
        except BusyError:
            raise
        except Refused as refused:
            self.refuse(party, refused, proven=not isinstance(refused, UnprovenError))
            raise

    def refuse(self, party: PartyId, why: Refused | str, *, proven: bool) -> None:
        """Count what was turned away. `proven`: the party had signed it."""
        self.turned_away.note(party, why, self._now_ms(), proven=proven)
        if proven:
            left, then = self._now(party)
            self._left[party] = (left - 1, then)

    async def _unheard(self, unpack: Callable[[], Result]) -> Result:
        if self._unknown_waiting >= UNKNOWN_WAITING:
            raise BusyError(_busy("messages by keys that are not known here"))
        self._unknown_waiting += 1
        try:
            async with self._unknown:
                return await asyncio.to_thread(unpack)
        finally:
            self._unknown_waiting -= 1

    def _must_have_left(self, party: PartyId) -> None:
        if party and self._now(party)[0] < 1:
            raise BusyError(_busy(f"refused messages of {party}"), wait_s=30)

    def _now(self, party: PartyId) -> tuple[float, int]:
        now = self._now_ms()
        left, then = self._left.get(party, (float(BURST), now))
        # A clock that is set back gives nothing and takes nothing.
        return max(0.0, min(BURST, left + max(0, now - then) * PER_S / 1000)), now


def _busy(found: str) -> Fault:
    return Fault("door", found, say("fewer of them; come again later"))
