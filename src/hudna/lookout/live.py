"""Whoever listens to the warnings as they go out. A slow listener loses the oldest, and holds up
nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

ROOM = 1_000


class Live:
    """On one event loop."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._ended = False

    def tell(self, text: str) -> None:
        for listener in self._listeners:
            _put(listener, text)

    def end(self) -> None:
        """Every listener's stream ends, and so does every new one."""
        self._ended = True
        for listener in self._listeners:
            _put(listener, None)

    async def follow(self) -> AsyncIterator[str]:
        """All that goes out from now on."""
        listener: asyncio.Queue[str | None] = asyncio.Queue(ROOM)
        self._listeners.add(listener)
        try:
            while not self._ended and (text := await listener.get()) is not None:
                yield text
        finally:
            self._listeners.discard(listener)


def _put(listener: asyncio.Queue[str | None], text: str | None) -> None:
    while listener.full():
        listener.get_nowait()
    listener.put_nowait(text)
