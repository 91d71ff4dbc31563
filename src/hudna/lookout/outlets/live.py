"""Warnings to whoever listens: programs and pages that hold a connection open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from hudna.lookout.outlets.lane import Issued, Outlet

MOST_WAITING, MOST_LISTENING = 5000, 500


class Live(Outlet):
    """`heard` is for each listener. One that does not keep up is let go of: it comes again and
    reads the feed, and nobody waits for it."""

    name = "live"

    def __init__(self, most: int = MOST_LISTENING) -> None:
        self._most = most
        self._listeners: set[asyncio.Queue[str | None]] = set()

    async def give(self, issued: Sequence[Issued]) -> Sequence[Issued]:
        for queue in tuple(self._listeners):
            for one in issued:
                self._put(queue, one.json.decode())
        return ()

    @property
    def listening(self) -> int:
        return len(self._listeners)

    async def heard(self) -> AsyncIterator[str]:
        """Each warning from now on, as JSON. It ends at once where too many listen."""
        if len(self._listeners) >= self._most:
            return
        queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)
        self._listeners.add(queue)
        try:
            while (text := await queue.get()) is not None:
                yield text
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """Whoever listens is told that there is no more."""
        for queue in tuple(self._listeners):
            self._end(queue)

    def _put(self, queue: asyncio.Queue[str | None], text: str) -> None:
        if queue.full():
            self._end(queue)
        elif queue in self._listeners:
            queue.put_nowait(text)

    def _end(self, queue: asyncio.Queue[str | None]) -> None:
        self._listeners.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
