"""Numbers as text into the nearest double, and degrees into whole 1e-7 degrees.

Text gives the same double as Python's `float`, and a double the same whole number as
`round(x * 10**7)`, as GeoJSON's numbers do: a position on an area's vertex stays on it.
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from hudna.audit.trouble import Trouble
from hudna.place.columns import Int32
from hudna.place.geometry import E7
from hudna.place.kernel import kernel

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WORDS = re.compile(r"[+-]?(nan|inf|infinity)", re.ASCII | re.IGNORECASE)
POWERS = np.array([10.0**k for k in range(23)])
"""Exact in a double; the quotient of two exact doubles is the nearest to the true one
(Clinger, How to Read Floating Point Numbers Accurately, 1990)."""
EXACT = 2**53
EMPTY, ODD, NOT_FINITE, BEYOND = (int(Trouble.EMPTY), int(Trouble.ODD), int(Trouble.NOT_FINITE),
                                  int(Trouble.BEYOND))
SPACE, TAB, PLUS, MINUS, POINT, ZERO, NINE = 32, 9, 43, 45, 46, 48, 57


def number_of(text: str) -> tuple[float, Trouble]:
    """The number that a text says, in any form that has one meaning."""
    text = text.strip()
    if WORDS.fullmatch(text):
        return 0.0, Trouble.NOT_FINITE
    if not PLAIN.fullmatch(text):
        return 0.0, Trouble.NO_NUMBER
    value = float(text)
    return (value, Trouble.NONE) if math.isfinite(value) else (0.0, Trouble.NOT_FINITE)


def degrees(values: Floats, trouble: Bytes, most: int) -> Int32:
    """Whole 1e-7 degrees; what is not finite, or beyond `most` degrees, is marked."""
    whole = np.empty(values.shape[0], np.int32)
    kept = values.view()
    kept.flags.writeable = False     # one kind of array, one compiled loop
    _degrees(kept, trouble, float(most), whole)
    return whole


@kernel
def numbers(data: Bytes, begin: Int32, end: Int32, values: Floats, trouble: Bytes) -> None:
    """Decimal text into doubles. Marks what is empty, and as odd what is in another form."""
    for row in range(begin.shape[0]):
        at, past = begin[row], end[row]
        while at < past and (data[at] == SPACE or data[at] == TAB):
            at += 1
        while at < past and (data[past - 1] == SPACE or data[past - 1] == TAB):
            past -= 1
        if at == past:
            trouble[row] = EMPTY
            continue
        negative = data[at] == MINUS
        if negative or data[at] == PLUS:
            at += 1
        whole, digits, scale, points = np.int64(0), 0, 0, 0
        while at < past and digits < 18:
            if ZERO <= data[at] <= NINE:
                whole = whole * 10 + (np.int64(data[at]) - ZERO)
                digits += 1
                scale += points
            elif data[at] == POINT and points == 0:
                points = 1
            else:
                break
            at += 1
        if at < past or digits == 0 or whole > EXACT:
            trouble[row] = ODD
            continue
        value = np.float64(whole) / POWERS[scale]
        values[row] = -value if negative else value


@kernel
def _degrees(values: Floats, trouble: Bytes, most: float, whole: Int32) -> None:
    for row in range(values.shape[0]):
        value = values[row]
        whole[row] = 0
        if trouble[row] != 0:
            continue
        if not np.isfinite(value):
            trouble[row] = NOT_FINITE
        elif abs(value) > most:
            trouble[row] = BEYOND
        else:
            whole[row] = np.int32(np.rint(value * E7))
