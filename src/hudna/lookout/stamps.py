"""When items arrived, by a clock that may leap. Pure.

Stamps never go back. A clock that leaps ahead would settle an hour in one step, and whatever came
after would be too late until the hour is over: so a leap is not followed at once, but only where it
lasts. Until then the stamps go on as steadily as time does.
"""

from __future__ import annotations

from collections.abc import Callable

LEAP_MS, LASTS_MS = 60_000, 120_000


class Stamps:
    """`steady` gives seconds that pass evenly, from whenever; `last_ms` is the last stamp there
    was."""

    def __init__(self, steady: Callable[[], float], last_ms: int = 0) -> None:
        self._steady, self.last_ms = steady, last_ms
        self._begun: tuple[int, int] | None = None
        """A moment by the clock, and by what is steady, ms."""
        self._leapt_at: int | None = None

    @property
    def leapt(self) -> bool:
        """Whether the clock is ahead of the time that has passed."""
        return self._leapt_at is not None

    def stamp(self, at_ms: int) -> int:
        now = round(1000 * self._steady())
        if self._begun is None:
            self._begun = at_ms, now
        begun, since = self._begun
        due = begun + now - since
        if at_ms <= due + LEAP_MS:
            self._begun, self._leapt_at = (at_ms, now), None
        else:
            self._leapt_at = now if self._leapt_at is None else self._leapt_at
            if now - self._leapt_at >= LASTS_MS:
                self._begun, self._leapt_at = (at_ms, now), None
            else:
                at_ms = due
        self.last_ms = max(self.last_ms, at_ms)
        return self.last_ms
