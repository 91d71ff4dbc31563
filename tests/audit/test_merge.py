"""Parts put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.batch import Refusals, RefusedRow
from hudna.audit.merge import Tower
from hudna.audit.refused import FIRST, added
from hudna.say import say


@given(st.lists(st.text(max_size=2), max_size=70))
def test_a_tower_joins_all_in_order(texts):
    tower = Tower(lambda a, b: a + b)
    for text in texts:
        tower.add(text)
    assert tower.whole() == ("".join(texts) if texts else None)


@pytest.mark.parametrize("n", [1, 2, 3, 100, 1000])
def test_nothing_is_joined_often(n):
    weight = 0

    def join(a, b):
        nonlocal weight
        weight += a + b
        return a + b

    tower = Tower(join)
    for _ in range(n):
        tower.add(1)
    assert tower.whole() == n
    assert weight <= n * (n.bit_length() + 1)


def refusals(rows, reason="a number"):
    first = tuple(RefusedRow(row, "lon", "x", say(reason)) for row in rows[:FIRST])
    return Refusals({("lon", reason): len(rows)} if rows else {}, first)


@given(st.sets(st.integers(0, 200)).map(sorted), st.integers(0, 200))
def test_refusals_are_counted_and_the_first_rows_named(rows, cut):
    parts = [refusals([row for row in rows if row < cut]),
             refusals([row for row in rows if row >= cut], "finite")]
    both = added(parts)
    assert sum(both.counts.values()) == len(rows)
    assert [refused.row for refused in both.first] == rows[:FIRST]
    assert both == added(reversed(parts))
