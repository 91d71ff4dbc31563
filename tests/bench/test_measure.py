"""Rounds, ratios and tails."""

from __future__ import annotations

import gc
import os

import numpy as np
import pytest

from hudna.bench.measure import (
    Spread,
    cores,
    each_call,
    quiet,
    ratio_of,
    rounds,
    spread_of,
    tail_of,
)


def test_rounds_are_interleaved_and_begin_with_another_each_time():
    called: list[str] = []
    seconds = rounds({"a": lambda: called.append("a"), "b": lambda: called.append("b")}, 3)
    assert called == ["a", "b", "b", "a", "a", "b"]
    assert {name: len(took) for name, took in seconds.items()} == {"a": 3, "b": 3}


def test_a_ratio_is_taken_within_its_round():
    assert ratio_of([10, 40, 90], [1, 2, 3]) == Spread(20, 10, 30)


def test_median_and_spread():
    assert spread_of([5, 1, 3]) == Spread(3, 1, 5)


def test_tail():
    tail = tail_of(np.arange(1, 102, dtype=np.int64))
    assert tail == (51, 100, 101)


def test_each_call_has_its_own_number():
    asked: list[int] = []
    assert len(each_call(asked.append, 4)) == 4
    assert asked == [0, 1, 2, 3]


def test_the_collector_is_off_meanwhile_and_as_it_was_after():
    with quiet():
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system pins no process")
def test_one_core_and_then_all_again():
    whole = os.sched_getaffinity(0)
    with cores(1):
        assert os.sched_getaffinity(0) == {max(whole)}
    assert os.sched_getaffinity(0) == whole
