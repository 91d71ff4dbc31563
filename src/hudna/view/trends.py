"""Whether there is more or less of it than before, and how sure that is.

Incidents of two times as counts by chance (Poisson): given their sum, how many fall into the later
time is binomial, and its exact interval (Clopper and Pearson, 1934) gives that of the ratio of the
rates. Few incidents give a wide interval, and it is always said: a ratio alone is none. It knows
nothing of who could report: the effort of both times stands beside it.
"""

from __future__ import annotations

import math

import msgspec
from scipy.special import betaincinv

CONFIDENCE = 0.95


class Trend(msgspec.Struct, frozen=True):
    """How often the later rate is the earlier one: `ratio`, between `low` and `high` with the
    confidence that was asked for. None: cannot be said, as of nothing before. `high` infinite:
    not bounded."""

    ratio: float | None
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether it is more, or less, and not by chance alone."""
        return self.low > 1 or self.high < 1


def trend(
    before: int, after: int, days_before: int, days_after: int, confidence: float = CONFIDENCE
) -> Trend:
    """Of counts over so many days each, which are more than none."""
    scale = days_before / days_after
    low, high = _share(after, before + after, (1 - confidence) / 2)
    return Trend(after / before * scale if before else None, _odds(low) * scale,
                 _odds(high) * scale)


def _share(some: int, of: int, tail: float) -> tuple[float, float]:
    """Bounds of the share of the later time, by `some` of `of` incidents."""
    low = float(betaincinv(some, of - some + 1, tail)) if some else 0.0
    high = float(betaincinv(some + 1, of - some, 1 - tail)) if some < of else 1.0
    return low, high


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf
