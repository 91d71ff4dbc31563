"""The world of a running node: it follows the log in order, each entry once, by one hand at a time;
where it cannot, the node answers *unknown*, never something stale."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from hudna.fault import Fault, Refused
from hudna.home import snapshots
from hudna.home.keeper import outlived
from hudna.home.snapshots import Snapshots
from hudna.log.append import Log
from hudna.log.entry import Entry
from hudna.record.kinds import Erasure, Recall
from hudna.say import say
from hudna.view.known import Known
from hudna.view.world import World

MOST_TOLD = 10_000
"""Entries that wait in memory to be folded; what is more is read out of the log again."""
REST_S, CATCHING_UP, AT_LATEST_S = 2.0, 500, 300.0
"""A snapshot is made once a log has grown by less than so many entries in so long a time, or has
not for so long: while it catches up, one would take the time of what comes in and be old at once.
"""
_LOG = logging.getLogger(__name__)


class Follower:
    """`shared`: other processes may append to the same log. `changed` is called where the world
    became another one otherwise than by entries at its end."""

    def __init__(
        self, log: Log, kept: Snapshots, *, shared: bool, changed: Callable[[], None]
    ) -> None:
        self._log, self._snapshots, self._shared, self._changed = log, kept, shared, changed
        self._saving: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._folding = asyncio.Lock()
        self._told: deque[Entry] = deque(maxlen=MOST_TOLD)
        log.subscribe(self._told.extend)
        self._filled = log.filled
        self._world = self._built()
        self.known = True

    @property
    def world(self) -> World:
        if not self.known:
            raise Refused(Fault("node", "unknown", say("a view that follows the log; until it "
                                                       "does, take every notice as stopped")))
        return self._world

    async def follow(self) -> Sequence[Entry]:
        """Fold what the log holds beyond the world: the entries that were folded."""
        async with self._folding:
            try:
                return await self._caught_up()
            except Exception:
                _LOG.exception("the world cannot follow the log: answering unknown")
                self.known = False
                self._changed()
                return []

    def as_of(self, at_ms: int) -> Known:
        """What this node knew at a moment. Blocking."""
        return self._snapshots.known(self._log, at_ms)

    async def save(self) -> None:
        """Leave a snapshot behind, so that the next start has little to fold."""
        self._stopping.set()
        if self._saving:
            await asyncio.gather(self._saving, return_exceptions=True)
        if self._snapshots.due(self._world.size, snapshots.AT_STOP):
            await outlived("the last snapshot", lambda: asyncio.to_thread(
                self._snapshots.world, self._log, snapshots.AT_STOP))

    async def _caught_up(self) -> Sequence[Entry]:
        if not self.known:
            self._world = await asyncio.to_thread(self._built)
            self.known = True
            _LOG.info("the world follows the log again")
            self._changed()
        if self._shared:
            await asyncio.to_thread(self._log.refresh)
        if self._filled != self._log.filled:
            await self._anew()
        if self._world.size == self._log.size:
            return []
        entries = self._as_told() or await asyncio.to_thread(
            lambda: list(self._log.entries(self._world.size)))
        if any(isinstance(e.record.said, Erasure | Recall) for e in entries):
            await asyncio.to_thread(self._snapshots.drop)
        return self._folded(entries)

    def _as_told(self) -> Sequence[Entry]:
        """What comes next, as the log told of it when it was kept; none where any is missing."""
        start = self._world.size
        told = [self._told.popleft() for _ in range(len(self._told))]
        new = [e for e in told if e.index >= start]
        return new if all(e.index == start + i for i, e in enumerate(new)) else ()

    async def _anew(self) -> None:
        """What was lost has come again, before the place that the world has come to."""
        filled = self._log.filled
        self._world = await asyncio.to_thread(self._built)
        self._filled = filled
        self._changed()

    def _folded(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        for entry in entries:
            self._world.apply(entry)
        if (self._snapshots.due(self._world.size)
                and (not self._saving or self._saving.done())):
            self._saving = asyncio.create_task(self._saved_at_rest(), name="snapshot")
        return entries

    async def _saved_at_rest(self) -> None:
        now_s = asyncio.get_running_loop().time
        until_s, size = now_s() + AT_LATEST_S, -CATCHING_UP
        while self._world.size - size >= CATCHING_UP and now_s() < until_s:
            size = self._world.size
            with suppress(TimeoutError):
                async with asyncio.timeout(REST_S):
                    await self._stopping.wait()
                    return
        await asyncio.to_thread(self._built)

    def _built(self) -> World:
        """Out of the newest snapshot and the log; leaves another behind where that is old."""
        return self._snapshots.world(self._log)
