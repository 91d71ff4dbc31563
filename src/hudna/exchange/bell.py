"""A bell that wakes one task before its time."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Bell:
    """On one event loop, for one task that waits."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is something new. Rung while nobody waits, it is heard at the next wait."""
        self._rung.set()

    async def wait(self, longest_s: float) -> bool:
        """Until it is rung, or so long has passed; whether it was rung."""
        # Not wait_for: in Python 3.11 it swallows a cancellation that meets the call.
        with suppress(TimeoutError):
            async with asyncio.timeout(longest_s):
                await self._rung.wait()
        rung = self._rung.is_set()
        self._rung.clear()
        return rung
