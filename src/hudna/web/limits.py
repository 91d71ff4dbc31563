"""How often one caller may come through a door that is open to anybody."""

from __future__ import annotations

from collections import OrderedDict

from litestar.exceptions import TooManyRequestsException

CALLERS = 10_000


class Limits:
    """`most` at once, then `per_s` a second. Of the callers the last `CALLERS` are remembered."""

    def __init__(self, *, most: int, per_s: int) -> None:
        self._most, self._per_s = most, per_s
        self._left: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, caller: str, now_ms: int, weight: int = 1) -> None:
        """Raises TooManyRequests, saying when to come again, where the caller has not so many
        left."""
        left, then_ms = self._left.pop(caller, (float(self._most), now_ms))
        # A clock that is set back gives nothing and takes nothing.
        left = min(self._most, left + max(0, now_ms - then_ms) * self._per_s / 1000)
        # Who is turned away loses nothing by having asked: else nobody behind the same address
        # would come through while one of them keeps asking.
        self._left[caller] = (left - weight if left >= weight else left, now_ms)
        while len(self._left) > CALLERS:
            self._left.popitem(last=False)
        if left < weight:
            raise TooManyRequestsException(headers={"retry-after": "1"})
