"""Texts of a column as numbers: each different text once, each row its number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Int32
from hudna.place.kernel import kernel

Bytes = NDArray[np.uint8]
SPACE, TAB = 32, 9
FNV_BASIS, FNV_PRIME = 0x4BF29CE484222325, 0x100000001B3


def coded(data: Bytes, begin: Int32, end: Int32) -> tuple[Int32, Int32]:
    """Each row's code, -1 where it is empty, and the first row of each code.

    Spaces about a text are no part of it.
    """
    rows = begin.shape[0]
    codes, firsts = np.empty(rows, np.int32), np.empty(rows, np.int32)
    table = np.full(1 << max(4, (2 * rows).bit_length()), -1, np.int32)
    count = _coded(data, begin, end, codes, firsts, table)
    return codes, firsts[:count].copy()


@kernel
def _coded(data: Bytes, begin: Int32, end: Int32, codes: Int32, firsts: Int32,
           table: Int32) -> int:
    count, mask = 0, table.shape[0] - 1
    for row in range(begin.shape[0]):
        first, past = _bare(data, begin[row], end[row])
        if first == past:
            codes[row] = -1
            continue
        if row > 0 and codes[row - 1] >= 0 and _same(data, first, past, *_bare(
                data, begin[row - 1], end[row - 1])):
            codes[row] = codes[row - 1]
            continue
        slot = _hash(data, first, past) & mask
        while table[slot] >= 0:
            held = firsts[table[slot]]
            if _same(data, first, past, *_bare(data, begin[held], end[held])):
                break
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot], firsts[count] = count, row
            count += 1
        codes[row] = table[slot]
    return count


@kernel
def _bare(data: Bytes, at: int, past: int) -> tuple[int, int]:
    while at < past and (data[at] == SPACE or data[at] == TAB):
        at += 1
    while at < past and (data[past - 1] == SPACE or data[past - 1] == TAB):
        past -= 1
    return at, past


@kernel
def _same(data: Bytes, at: int, past: int, other: int, other_past: int) -> bool:
    if past - at != other_past - other:
        return False
    i = 0
    while i < past - at and data[at + i] == data[other + i]:
        i += 1
    return i == past - at


@kernel
def _hash(data: Bytes, at: int, past: int) -> int:
    """FNV-1a, its upper bits folded in; the multiplication is meant to wrap."""
    value = np.int64(FNV_BASIS)
    for i in range(at, past):
        value = (value ^ np.int64(data[i])) * np.int64(FNV_PRIME)
    return int(value ^ (value >> np.int64(29)))
