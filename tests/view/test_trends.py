"""More or less than before, with how sure that is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from hudna.view.trends import Trend, trend

COUNTS = st.integers(0, 200)


def at_least(some: int, of: int, share: float) -> float:
    """How probable so many of so many are, or more, each falling there with `share`."""
    return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(some, of + 1))


@pytest.mark.parametrize(("before", "after"), [(10, 20), (20, 10), (5, 5), (1, 40), (40, 1)])
def test_the_interval_is_exact_by_its_definition(before: int, after: int) -> None:
    found, of = trend(before, after, 7, 7), before + after
    low, high = (x / (1 + x) for x in (found.low, found.high))
    assert at_least(after, of, low) == pytest.approx(0.025)
    assert 1 - at_least(after + 1, of, high) == pytest.approx(0.025)


@given(COUNTS, COUNTS)
def test_as_the_library_has_the_share(before: int, after: int) -> None:
    if before + after == 0:
        return
    share = binomtest(after, before + after).proportion_ci(0.95, "exact")
    found = trend(before, after, 7, 7)
    assert found.low / (1 + found.low) == pytest.approx(share.low, abs=1e-9)
    high = 1.0 if math.isinf(found.high) else found.high / (1 + found.high)
    assert high == pytest.approx(share.high, abs=1e-9)


@given(COUNTS, COUNTS, st.integers(1, 30), st.integers(1, 30))
def test_the_ratio_is_within_its_bounds(
    before: int, after: int, days_before: int, days_after: int
) -> None:
    found = trend(before, after, days_before, days_after)
    assert 0 <= found.low <= found.high
    if found.ratio is not None:
        assert found.low <= found.ratio <= found.high
        back = trend(after, before, days_after, days_before)
        assert math.isinf(back.high) or back.high * found.low == pytest.approx(1)


def test_of_nothing_nothing_is_clear() -> None:
    assert trend(0, 0, 7, 7) == Trend(None, 0.0, math.inf)
    assert trend(0, 3, 7, 7).ratio is None
    assert trend(0, 30, 7, 7).clear
    assert trend(30, 0, 7, 7).clear
    assert not trend(1, 3, 7, 7).clear


def test_longer_days_are_taken_into_account() -> None:
    assert trend(14, 7, 14, 7).ratio == 1.0
