"""Where the positions of one feed come out: in small batches, never more than its ration, with word
of how the feed does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice

from hudna.say import Say, say
from hudna.watch.event import FeedState
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.dropped import Dropped, Ration
from hudna.watch.fix import Fix
from hudna.watch.item import Heard

MOST = 2000
"""Positions in one `Heard`."""
TOGETHER_S = 0.02
"""What comes within so long goes together; the first after a pause goes at once."""
REPORT_S, AGAIN_S = 1.0, 0.5
NOT_TAKEN = say("the watch could not take what was heard")
_LOG = logging.getLogger(__name__)


class Outlet:
    """`dropped` is what the feed's parsers count into."""

    def __init__(self, name: str, kind: str, doors: Doors, most_per_s: int) -> None:
        self.dropped = Dropped()
        self._name, self._kind, self._doors = name, kind, doors
        self._ration = Ration(most_per_s)
        self._pending: list[Fix] = []
        self._giving, self._wake = asyncio.Lock(), asyncio.Event()
        self._given_at = self._said_at = 0.0
        self._now_ms, self._taken = 0, 0
        self._heard_ms: int | None = None
        self._state, self._fault = "down", ""
        self._said: FeedState | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Outlet]:
        """While it is open, what is pending goes out by itself. Then the feed has ended."""
        tending = asyncio.create_task(self._tend())
        try:
            yield self
            await self.flush()
        finally:
            tending.cancel()
            await asyncio.gather(tending, return_exceptions=True)
            self.is_now("ended")

    @property
    def state(self) -> str:
        return self._state

    def arrived_ms(self) -> int:
        """The clock, which goes back for nobody."""
        self._now_ms = max(self._now_ms, self._doors.clock())
        return self._now_ms

    def heard(self) -> int:
        """Something was heard, just now: the line is up. When that was."""
        self._heard_ms = self.arrived_ms()
        if self._state != "up":
            self.is_now("up")
        return self._heard_ms

    def is_now(self, state: str, fault: Say | None = None) -> None:
        """`fault` has no arguments, so that whoever shows it can translate it."""
        self._state, self._fault = state, fault.msgid if fault else ""
        self.report()

    async def take(self, fixes: Sequence[Fix]) -> None:
        """Returns once what was given before is not too much: whoever reads a feed reads no further
        while the watch does not take what was heard."""
        if not fixes:
            return
        passing = self._ration.allowed(len(fixes), self.arrived_ms())
        if passing < len(fixes):
            self.dropped.count("flood", times=len(fixes) - passing)
        self._pending.extend(islice(fixes, passing))
        if len(self._pending) >= MOST or self._waited() >= TOGETHER_S:
            await self.flush()
        elif self._pending:
            self._wake.set()

    async def flush(self) -> None:
        """Tries until it is taken."""
        async with self._giving:
            self._given_at = _loop_s()
            while self._pending:
                batch = self._pending[:MOST]
                try:
                    await self._doors.give(Heard(self.arrived_ms(), self._name, tuple(batch)))
                except Exception:
                    await self._not_taken()
                else:
                    del self._pending[:len(batch)]
                    self._taken += len(batch)
        if self._fault == NOT_TAKEN.msgid:
            self.is_now(self._state)

    async def _not_taken(self) -> None:
        if self._fault != NOT_TAKEN.msgid:
            _LOG.exception("feed %s: positions are not taken", self._name)
            self.is_now(self._state, NOT_TAKEN)
        await self._doors.sleep(AGAIN_S)

    def report(self) -> None:
        """Say how it does, where that is not what was said last."""
        state = FeedState(self._name, self._kind, self._state, self._heard_ms, self._taken,
                          dict(self.dropped.counts), self._fault)
        self._said_at = _loop_s()
        if state != self._said:
            self._said = state
            self._doors.state_changed(state)

    def _waited(self) -> float:
        return _loop_s() - self._given_at

    async def _tend(self) -> None:
        while True:
            if await self._woken():
                await asyncio.sleep(TOGETHER_S - self._waited())
                await self.flush()
            if _loop_s() - self._said_at >= REPORT_S:
                self.report()

    async def _woken(self) -> bool:
        try:
            async with asyncio.timeout(REPORT_S):
                await self._wake.wait()
        except TimeoutError:
            return False
        self._wake.clear()
        return True


def _loop_s() -> float:
    return asyncio.get_running_loop().time()
