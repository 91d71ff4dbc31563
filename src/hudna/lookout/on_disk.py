"""Who waits until what it brought is on disk."""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush
from itertools import count


class OnDisk:
    """On one event loop. Items are counted as they are put to the fold; `kept` of them are on
    disk, or given up for it."""

    def __init__(self) -> None:
        self._kept = 0
        self._order = count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    def tell(self, kept: int) -> None:
        """So many are."""
        self._kept = max(self._kept, kept)
        while self._waiting and self._waiting[0][0] <= self._kept:
            future = heappop(self._waiting)[2]
            if not future.done():
                future.set_result(None)

    async def wait(self, counted: int) -> None:
        """Until that many are."""
        if self._kept < counted:
            future = asyncio.get_running_loop().create_future()
            heappush(self._waiting, (counted, next(self._order), future))
            await future
