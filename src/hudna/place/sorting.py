"""Sorting whole numbers in time linear in how many there are."""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

DIGIT = 10


@kernel
def order_of(keys: Int64) -> Int32:
    """The stable order of `keys`, none of them negative: a radix sort, lowest digit first."""
    order = np.arange(len(keys)).astype(np.int32)
    other, keys, moved = np.empty_like(order), keys.copy(), np.empty_like(keys)
    bits = _bits(keys)
    passes = (bits + DIGIT - 1) // DIGIT
    for step in range(passes):
        digit = (bits + passes - 1) // passes
        shift, mask = step * digit, (1 << digit) - 1
        begin = np.zeros(mask + 2, np.int64)
        for key in keys:
            begin[((key >> shift) & mask) + 1] += 1
        for value in range(mask):
            begin[value + 1] += begin[value]
        for i in range(len(keys)):
            value = (keys[i] >> shift) & mask
            at = begin[value]
            begin[value] = at + 1
            moved[at], other[at] = keys[i], order[i]
        keys, moved, order, other = moved, keys, other, order
    return order


@kernel
def _bits(keys: Int64) -> int:
    """How many bits the greatest key has."""
    every, bits = np.int64(0), 0
    for key in keys:
        every |= key
    while every >> bits:
        bits += 1
    return bits


@kernel
def pairs_in_order(first: Int32, second: Int32, count: int, begin: int) -> tuple[Int32, Int32]:
    """Pairs of numbers below `count`, sorted by first, then second, and counted from `begin`.

    A pair whose second is negative is left out.
    """
    by_second = _counted(second, first, count, 0)
    return _counted(by_second[1], by_second[0], count, begin)


@kernel
def _counted(key: Int32, beside: Int32, count: int, begin: int) -> tuple[Int32, Int32]:
    """Two columns in the stable order of the first, without its negative ones."""
    at = np.zeros(count + 1, np.int64)
    for value in key:
        if value >= 0:
            at[value + 1] += 1
    for value in range(count):
        at[value + 1] += at[value]
    keys, besides = np.empty(at[count], np.int32), np.empty(at[count], np.int32)
    for i in range(len(key)):
        if key[i] >= 0:
            to = at[key[i]]
            at[key[i]] = to + 1
            keys[to], besides[to] = key[i] + begin, beside[i] + begin
    return keys, besides
