"""A node's bytes never rule out an entry within its limits, and rule out most that are not."""

import ctypes
from random import Random

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.check.memory import FAN, NODE_WORDS, WORK, Memory
from hudna.place.check.passing import lowest, passing
from hudna.place.check.pressed import COUNT, NO_LANE, NO_LIMIT, outer, press

SPANS = [0, 1, 250, 253, 254, 255, 10**6, 2**31]


@numba.njit
def passed(at: int, limits: int) -> int:
    return passing(at, limits)


@numba.njit
def first_of(bits: int) -> int:
    return lowest(bits)


def lane(random: Random, count: int) -> list[int]:
    middle, span = random.choice([0, -10**9, 2**31 - 2]), random.choice(SPANS)
    numbers = [middle + random.randint(-span, span) for _ in range(count)]
    return [NO_LIMIT if random.random() < 0.1 else max(NO_LIMIT, min(NO_LANE - 1, n))
            for n in numbers]


def node(random: Random):
    """A node's words, and its lanes; memory on a cache line that lives as long as they do."""
    memory, count = Memory(), random.randint(1, FAN)
    lanes = [lane(random, count) for _ in range(8)]
    at = int(memory.table[WORK])
    words = np.frombuffer((ctypes.c_int32 * (NODE_WORDS + 8)).from_address(at), np.int32)
    words[:8 * FAN] = NO_LANE
    words[COUNT] = count
    for k, numbers in enumerate(lanes):
        words[k * FAN:k * FAN + count] = numbers
    press(at)
    return memory, at, words, lanes


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_none_within_its_limits_is_ruled_out(seed):
    random = Random(seed)
    memory, at, words, lanes = node(random)
    for _ in range(20):
        limits = [random.choice([NO_LIMIT, NO_LANE, *numbers, numbers[0] - 1, numbers[-1] + 1])
                  for numbers in lanes]
        words[NODE_WORDS:] = np.clip(limits, NO_LIMIT, NO_LANE)
        bits = passed(at, at + 4 * NODE_WORDS)
        within = sum(1 << i for i in range(len(lanes[0]))
                     if all(lanes[k][i] <= words[NODE_WORDS + k] for k in range(8)))
        assert bits & within == within
        assert bits >> len(lanes[0]) == 0
    for k in range(8):
        for i, number in enumerate(lanes[k]):
            assert NO_LIMIT <= outer(at, k, i) <= number
    del memory


def test_most_beyond_their_limits_are():
    random = Random(1)
    memory, at, words, lanes = node(random)
    spread = sorted(random.randint(-10**8, 10**8) for _ in range(FAN))
    words[:8 * FAN] = NO_LIMIT
    words[:FAN], words[COUNT] = spread, FAN
    press(at)
    for limit in (spread[0], spread[9], spread[30]):
        words[NODE_WORDS:] = [limit] + [0] * 7
        bits = passed(at, at + 4 * NODE_WORDS)
        assert sum(number <= limit for number in spread) <= bits.bit_count() <= 2 + sum(
            number <= limit for number in spread)
    del memory, lanes


def test_the_lowest_bit():
    assert [first_of(bits) for bits in (1, 2, 12, 1 << 31)] == [0, 1, 2, 31]
