"""How incidents of some days compare with those of as many before, and how sure that is.

Source of the bounds: both numbers as Poisson's, the one given the sum of both is binomial, and its
exact bounds (Clopper and Pearson 1934) are those of the ratio. Incidents come in clusters, so the
true bounds are wider: the bulletin says what these hold for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from hudna.speak.bulletin.data import DayCount, Trend

TAIL = 0.025
Heard: TypeAlias = Literal["as-much", "less", "more", "not-known"]


def trend(days: Sequence[DayCount], n: int) -> Trend | None:
    """The last `n` of the days, in their order, over the `n` before. None where there are fewer, or
    nothing happened before: no number says how much more than none something is."""
    if n < 1 or len(days) < 2 * n:
        return None
    now, before = (sum(d.found + d.alleged + d.unknown for d in part)
                   for part in (days[-n:], days[-2 * n:-n]))
    if not before:
        return None
    low, high = bounds(now, before)
    return Trend(n, _hundredths(now / before), _hundredths(low), _hundredths(high),
                 heard(days[-n:], days[-2 * n:-n]))


def heard(now: Sequence[DayCount], before: Sequence[DayCount]) -> Heard:
    """How much was heard on some days beside others."""
    reports = [d.reports for d in (*now, *before)]
    if not all(reports):
        return "not-known"
    low, high = bounds(*(sum(d.reports or 0 for d in part) for part in (now, before)))
    return "less" if high < 1 else "more" if low > 1 else "as-much"


def bounds(now: int, before: int) -> tuple[float, float]:
    """Of the ratio of two Poisson means, `before` at least 1."""
    # Nobody who opens a desk waits for it (tests/cli/test_lazy.py).
    from scipy.special import betaincinv  # noqa: PLC0415

    low = float(betaincinv(now, before + 1, TAIL)) if now else 0.0
    high = float(betaincinv(now + 1, before, 1 - TAIL))
    return low / (1 - low), high / (1 - high)


def _hundredths(ratio: float) -> int:
    return round(ratio * 100)
