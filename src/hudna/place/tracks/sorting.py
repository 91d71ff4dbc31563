"""Rows in order, in place: by what they belong to, then where they lie on the line.

A row is: key, kind, numerator, denominator, and two numbers that tell equals apart; the fraction
is unsigned, kept in signed columns bit for bit.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.fractions import compare

COLUMNS = 6
FEW = 24


@kernel
def before(rows: Int64, i: int, j: int) -> bool:
    """Whether row `i` comes before row `j`."""
    if rows[i, 0] != rows[j, 0]:
        return bool(rows[i, 0] < rows[j, 0])
    order = compare(np.uint64(rows[i, 2]), np.uint64(rows[i, 3]),
                    np.uint64(rows[j, 2]), np.uint64(rows[j, 3]))
    if order != 0:
        return order < 0
    if rows[i, 1] != rows[j, 1]:
        return bool(rows[i, 1] < rows[j, 1])
    if rows[i, 4] != rows[j, 4]:
        return bool(rows[i, 4] < rows[j, 4])
    return bool(rows[i, 5] < rows[j, 5])


@kernel
def swap(rows: Int64, i: int, j: int) -> None:
    """Two rows change places."""
    for column in range(COLUMNS):
        rows[i, column], rows[j, column] = rows[j, column], rows[i, column]


@kernel
def sink(rows: Int64, root: int, count: int) -> None:
    """Let a row down to its place in a heap whose largest is on top."""
    while 2 * root + 1 < count:
        child = 2 * root + 1
        if child + 1 < count and before(rows, child, child + 1):
            child += 1
        if not before(rows, root, child):
            return
        swap(rows, root, child)
        root = child


@kernel
def sort_rows(rows: Int64, count: int) -> None:
    """Sort the first `count` rows. Few, or nearly in order, as a rule."""
    if count <= FEW:
        for i in range(1, count):
            j = i
            while j > 0 and before(rows, j, j - 1):
                swap(rows, j, j - 1)
                j -= 1
        return
    for i in range(1, count + 1):
        if i == count:
            return
        if before(rows, i, i - 1):
            break
    for root in range(count // 2 - 1, -1, -1):
        sink(rows, root, count)
    for end in range(count - 1, 0, -1):
        swap(rows, 0, end)
        sink(rows, 0, end)
