"""How sure it is that something is more or less: by exact bounds, beside scipy's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from hudna.speak.bulletin.data import DayCount
from hudna.speak.bulletin.trended import bounds, trend

NUMBER = st.integers(0, 500)


def days(*found: int) -> list[DayCount]:
    return [DayCount(f"2016-07-{i:02d}", n, 0, 0, None) for i, n in enumerate(found, 1)]


@given(NUMBER, st.integers(1, 500))
def test_the_bounds_are_those_of_clopper_and_pearson(now, before):
    exact = binomtest(now, now + before).proportion_ci(0.95, "exact")
    low, high = bounds(now, before)
    assert low == pytest.approx(exact.low / (1 - exact.low), rel=1e-6, abs=1e-9)
    assert high == pytest.approx(exact.high / (1 - exact.high), rel=1e-6)


@given(NUMBER, st.integers(1, 500))
def test_the_ratio_is_between_its_bounds(now, before):
    low, high = bounds(now, before)
    assert low <= now / before <= high


def test_of_nothing_before_no_ratio_is_told():
    assert trend(days(0, 0, 3, 4), 2) is None
    assert trend(days(1, 2, 3), 2) is None
    assert trend(days(1, 2), 0) is None


def test_the_last_days_are_held_against_as_many_before():
    made = trend(days(99, 1, 3, 4, 4), 2)
    assert made is not None
    assert (made.days, made.ratio) == (2, 200)
    assert made.low < 100 < made.high
    fewer = trend(days(20, 20, 0, 0), 2)
    assert fewer is not None
    assert (fewer.ratio, fewer.low) == (0, 0)
    assert fewer.high < 100


def test_all_that_is_not_refuted_counts():
    made = trend([DayCount("2016-07-01", 1, 1, 2, 5), DayCount("2016-07-02", 0, 2, 0, None)], 1)
    assert made is not None
    assert made.ratio == 50
