"""Answers are compared pair by pair, whatever their order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.bench.same import Answer, Different, mark_of, same

pairs = st.sets(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), max_size=50)


def answer(some: list[tuple[int, int]]) -> Answer:
    table = np.array(some, np.int64).reshape(-1, 2)
    return Answer(table[:, 0], table[:, 1])


@given(pairs, st.randoms(use_true_random=False))
def test_any_order_is_the_same(some, random):
    ordered = sorted(some)
    mixed = random.sample(ordered, len(ordered))
    same(answer(ordered), answer(mixed), "work", "peer")


@given(pairs.filter(len), st.data())
def test_one_altered_pair_is_seen(some, data):
    ordered = sorted(some)
    row, area = ordered[data.draw(st.integers(0, len(ordered) - 1))]
    altered = [pair for pair in ordered if pair != (row, area)]
    other = data.draw(st.tuples(st.just(row), st.integers(0, 2**32 - 1)).filter(
        lambda pair: pair not in some))
    for wrong in (altered, [*altered, other], [*ordered, other]):
        with pytest.raises(Different):
            same(answer(ordered), answer(wrong), "work", "peer")


def test_what_differs_is_named():
    with pytest.raises(Different, match=r"only here 1: \(3, 4\); only there 1: \(3, 5\)"):
        same(answer([(1, 2), (3, 4)]), answer([(3, 5), (1, 2)]), "work", "peer")


def test_a_pair_given_twice_is_not_the_same():
    assert mark_of(answer([(1, 2), (1, 2)])) != mark_of(answer([(1, 2)]))


def test_the_kind_of_number_makes_no_difference():
    small = Answer(np.array([7], np.int32), np.array([9], np.uint16))
    assert mark_of(small) == mark_of(answer([(7, 9)]))
