"""How long to wait before the next try. Pure."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S, LONGEST_S = 0.25, 30.0


class Backoff:
    """Twice as long after each try that failed, with jitter, so that many do not come back at one
    moment. `luck` gives numbers from 0 up to 1."""

    def __init__(self, luck: Callable[[], float]) -> None:
        self._luck, self._failed = luck, 0

    def next_s(self) -> float:
        longest = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failed, 16))
        self._failed += 1
        return longest * (0.5 + self._luck() / 2)

    def well(self) -> None:
        self._failed = 0
