"""When a frame was received, by a receiver that counts and does not know the time of day. Pure."""

from __future__ import annotations

PER_MS = 12_000
"""Ticks of the Beast's 12 MHz counter."""
WINDOW_MS = 60_000
AWAY_MS = 90_000
"""A counter that says that a frame was on its way for longer has begun anew."""


class Counter:
    """What is held up on its way arrives in a heap. The shortest way of the last one to two minutes
    is taken for none at all, and what took longer was measured earlier by as much. So a counter
    that is another than this one, or stands still, gives the moment of arrival at worst, never one
    after it."""

    def __init__(self) -> None:
        self._least: float | None = None
        self._before: float | None = None
        self._since_ms = 0

    def at_ms(self, ticks: int | None, arrived_ms: int) -> int:
        if not ticks:
            return arrived_ms
        way = arrived_ms - ticks / PER_MS
        known = [least for least in (self._least, self._before) if least is not None]
        if not known or way - min(known) > AWAY_MS:
            self._least, self._before, self._since_ms = way, None, arrived_ms
            return arrived_ms
        if arrived_ms - self._since_ms > WINDOW_MS:
            self._least, self._before, self._since_ms = way, self._least, arrived_ms
        elif self._least is None or way < self._least:
            self._least = way
        late = way - min(least for least in (self._least, self._before) if least is not None)
        return arrived_ms - round(late)
