"""Who is told that something changed. A slow reader misses steps, never the last one, and holds
up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator


class Changes:
    """On one event loop. Each reader has room for one number, the latest."""

    def __init__(self) -> None:
        self._readers: set[asyncio.Queue[int | None]] = set()
        self._ended = False

    def tell(self, size: int) -> None:
        for reader in self._readers:
            _put(reader, size)

    def end(self) -> None:
        """Every reader's stream ends, and so does every new one."""
        self._ended = True
        for reader in self._readers:
            _put(reader, None)

    async def follow(self, size: int) -> AsyncIterator[int]:
        """`size` at once, so that nothing is missed between a page and its stream; then each
        change."""
        reader: asyncio.Queue[int | None] = asyncio.Queue(maxsize=1)
        self._readers.add(reader)
        try:
            yield size
            while not self._ended and (now := await reader.get()) is not None:
                yield now
        finally:
            self._readers.discard(reader)


def _put(reader: asyncio.Queue[int | None], value: int | None) -> None:
    while reader.full():
        reader.get_nowait()
    reader.put_nowait(value)
