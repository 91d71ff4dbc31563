"""Parts of a line as exact fractions: compared, and turned into moments, without rounding.

A fraction is two unsigned 64-bit integers; products of two have 128 bits, in two halves.
"""

from __future__ import annotations

import numpy as np

from hudna.place.kernel import kernel

HALF, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@kernel
def apart(p: int, q: int) -> np.uint64:
    """How far apart two 64-bit integers are; it may need all 64 bits."""
    return np.uint64(p) - np.uint64(q) if p >= q else np.uint64(q) - np.uint64(p)


@kernel
def product(a: np.uint64, b: np.uint64) -> tuple[np.uint64, np.uint64]:
    """The upper and the lower half of a product."""
    a1, a0, b1, b0 = a >> HALF, a & LOW, b >> HALF, b & LOW
    low, cross = a0 * b0, a1 * b0
    middle = (low >> HALF) + (cross & LOW) + a0 * b1
    return a1 * b1 + (cross >> HALF) + (middle >> HALF), a * b


@kernel
def compare(n1: np.uint64, d1: np.uint64, n2: np.uint64, d2: np.uint64) -> int:
    """-1, 0 or 1 as n1 / d1 is less than, the same as or more than n2 / d2."""
    if d1 == d2:
        return -1 if n1 < n2 else int(n1 > n2)
    high1, low1 = product(n1, d2)
    high2, low2 = product(n2, d1)
    if high1 != high2:
        return -1 if high1 < high2 else 1
    return -1 if low1 < low2 else int(low1 > low2)


@kernel
def moment(at_ms: int, lasting_ms: int, n: np.uint64, d: np.uint64, up: bool) -> int:
    """The moment at a part of a line, rounded down, or up, to the ms."""
    if n == np.uint64(0):
        return at_ms
    if n == d:
        return at_ms + lasting_ms
    whole = np.uint64(lasting_ms)
    part = np.uint64(np.float64(n) / np.float64(d) * np.float64(lasting_ms))
    while compare(part, whole, n, d) > 0:
        part -= np.uint64(1)
    while compare(part + np.uint64(1), whole, n, d) <= 0:
        part += np.uint64(1)
    if up and compare(part, whole, n, d) != 0:
        part += np.uint64(1)
    return at_ms + int(np.int64(part))
