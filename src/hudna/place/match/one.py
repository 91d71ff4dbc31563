"""One position at a time, for a feed that says them one by one.

A call into a compiled loop unpacks each array that it is given, which takes longer than the look
itself. So the arrays' addresses are kept in one table, and the loop is given that. It answers as
`finding.look_up` does, but goes over all of a cell's entries before it looks at any edge, and asks
for the edges of all before it reads those of the first: it is memory that is waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any

import numpy as np
from numba import carray, types  # type: ignore[attr-defined]
from numba.extending import intrinsic

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int64
from hudna.place.direct import direct
from hudna.place.kernel import held_kernel
from hudna.place.match.finding import Index, inside
from hudna.place.match.lanes import ABREAST, GROUP
from hudna.place.match.layers import WHOLE
from hudna.place.match.lines import HOLDS, UNSURE, side_of, slack_of
from hudna.place.match.reaching import DOUBT, IN, OUT, WORLD, within
from hudna.place.raw import fetch, long, real, set_word, word

X0, Y0, SHIFT, COLS, ROWS, BEGIN, LENGTH, SLICES = range(8)
(HEADS, AREA, BLOCK, BOUNDS, START, EDGES, LINES, LIMITS, ROUND_START, PIECES, CHORD, LIMIT_M,
 FOUND, WAITING, SLACK, WIDTH, ODD) = range(8, 25)
CACHE_LINE = 64
ASK_ELSEWHERE, FEW = -1, 32


def _pointer_to(kind: Any) -> Any:
    """Make a compiled cast of an address to a pointer. Whoever calls it keeps the array alive."""
    @intrinsic
    def cast(_typing: Any, _address: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))
        pointer: Any = types.CPointer(kind)  # type: ignore[no-untyped-call]
        return pointer(types.int64), build
    return cast


int32_at, float_at, float32_at = (
    _pointer_to(kind) for kind in (types.int32, types.float64, types.float32))


@held_kernel
def ask(table: Int64, lon: int, lat: int, timed: bool, at_ms: int, low: int, high: int) -> int:
    """How many areas hold the position; they are written to where `FOUND` points.

    `ASK_ELSEWHERE` at the antimeridian and the poles, where there is a doubt, and where there are
    areas that are not on the grid.
    """
    if table[ODD] or abs(lon) >= WORLD // 2 or abs(lat) >= WORLD // 4:
        return ASK_ELSEWHERE
    cols, rows = table[COLS], table[ROWS]
    col, row = (lon - table[X0]) >> table[SHIFT], (lat - table[Y0]) >> table[SHIFT]
    if col < 0 or row < 0 or col >= cols or row >= rows:
        return 0
    low, high = min(max(low, LOWEST_MM), HIGHEST_MM), max(min(high, HIGHEST_MM), LOWEST_MM)
    heads, stride, always = table[HEADS], cols * rows + 1, table[SLICES]
    cell = row * cols + col
    head, since, count = always * stride + cell, at_ms - table[BEGIN], 0
    begin, end = word(heads, head), word(heads, head + 1)
    if timed and 0 <= since < table[LENGTH] * always:
        head = since // table[LENGTH] * stride + cell
        count = _limited(table, word(heads, head), word(heads, head + 1), timed, at_ms, low,
                         high, 0)
    count = _limited(table, begin, end, timed, at_ms, low, high, count)
    return _holding(table, count, lon, lat)


@held_kernel
def _limited(table: Int64, begin: int, end: int, timed: bool, at_ms: int, low: int, high: int,
             count: int) -> int:
    """Put entries whose windows and heights hold the position with those that wait; how many.

    Without a branch: which ones do is as good as chance. Each is written before it counts, so
    there must be room for all.
    """
    areas, blocks, limits, waiting = table[AREA], table[BLOCK], table[LIMITS], table[WAITING]
    for j in range(begin, end):
        area = word(areas, j)
        block = word(blocks, j)
        set_word(waiting, 2 * count, area)
        set_word(waiting, 2 * count + 1, block)
        fetch(table[START] + 4 * block)
        now = (long(limits, 4 * area) <= at_ms) & (at_ms <= long(limits, 4 * area + 1))
        here = (long(limits, 4 * area + 2) <= high) & (low <= long(limits, 4 * area + 3))
        count += 1 if (now | (not timed)) & here else 0
    return count


@held_kernel
def _holding(table: Int64, count: int, lon: int, lat: int) -> int:
    """Of those that wait, write down each area that holds the position, once and ascending."""
    waiting, found = table[WAITING], table[FOUND]
    for k in range(count):
        _fetch_lines(table, word(waiting, 2 * k + 1))
    used, before = 0, -1
    for k in range(count):
        area = word(waiting, 2 * k)
        if area == before:
            continue
        sight = _sight(table, word(waiting, 2 * k + 1), lon, lat)
        if sight == DOUBT:
            return ASK_ELSEWHERE
        if sight == IN:
            before, i = area, used
            while i > 0 and word(found, i - 1) > area:
                set_word(found, i, word(found, i - 1))
                i -= 1
            set_word(found, i, area)
            used += 1
    return used


@held_kernel
def _fetch_lines(table: Int64, block: int) -> None:
    if block >= 0:
        first, last = word(table[START], block), word(table[START], block + 1) - 1
        for group in range(first // ABREAST, last // ABREAST + 1):
            fetch(table[LINES] + 4 * GROUP * group)
            fetch(table[LINES] + 4 * GROUP * group + CACHE_LINE)


@held_kernel
def _sight(table: Int64, block: int, lon: int, lat: int) -> int:
    """Whether an entry's part of its area holds a position."""
    if block >= 0:
        side, slack = (1 << table[SHIFT]) - 1, np.float32(real(table[SLACK], 0))
        x, y = np.float32((lon - table[X0]) & side), np.float32((lat - table[Y0]) & side)
        lines = carray(float32_at(table[LINES]), (1,))
        first, end = word(table[START], block), word(table[START], block + 1)
        answer = side_of(lines, first, end, x, y, slack)
        if answer == UNSURE:
            edges = carray(int32_at(table[EDGES]), (6, table[WIDTH]))
            return IN if inside(edges, first, end, lon, lat) else OUT
        return IN if answer == HOLDS else OUT
    if block == WHOLE:
        return IN
    chord = carray(float_at(table[CHORD]), (1, 7))
    limit_m = carray(float_at(table[LIMIT_M]), (1,))
    pieces = carray(int32_at(table[PIECES]), (1,))
    starts = table[ROUND_START]
    first, end = word(starts, -2 - block), word(starts, -1 - block)
    return within(lon, lat, chord, pieces, first, end, limit_m[pieces[first]])


class Desk:
    """Where one position after the other is asked about.

    `ask` of the `table` says how many areas there are; where they are fewer than `FEW`, `read[n]`
    of `out` says which. Keeps the arrays that the table points to.
    """

    def __init__(self, index: Index, odd: bool) -> None:
        self._index = index
        most = 2 * int(np.diff(index.heads, axis=1).max(initial=0)) + 1
        found, self._waiting = np.empty(most, np.int32), np.empty(2 * most, np.int32)
        self._slack = np.array([slack_of(index.numbers[SHIFT])], np.float64)
        addresses = [c.ctypes.data for c in (*index[1:], found, self._waiting, self._slack)]
        self.table = np.array([*index.numbers, *addresses, index.edges.shape[1], odd], np.int64)
        self.out = found.data
        self.read = [_reader(n) for n in range(min(most, FEW))]
        self.ask = direct(ask, self.table, 0, 0, True, 0, 0, 0)


def _reader(count: int) -> Callable[[memoryview], tuple[int, ...]]:
    return Struct(f"={count}i").unpack_from
