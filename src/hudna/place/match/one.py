"""One position at a time, for a feed that says them one by one.

A call into a compiled loop unpacks each array that it is given, which takes longer than the look
itself. So the arrays' addresses are kept in one table, and the loop is given that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray, types  # type: ignore[attr-defined]
from numba.extending import intrinsic

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int64
from hudna.place.kernel import held_kernel
from hudna.place.match.finding import Index, bits_for, look_up
from hudna.place.match.reaching import WORLD

ADDRESSES = 8
ASK_ELSEWHERE = -1


def _pointer_to(kind: Any) -> Any:
    """Make a compiled cast of an address to a pointer. Whoever calls it keeps the array alive."""
    @intrinsic
    def cast(_typing: Any, _address: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))
        pointer: Any = types.CPointer(kind)  # type: ignore[no-untyped-call]
        return pointer(types.int64), build
    return cast


int32_at, int64_at, float_at, float32_at = (
    _pointer_to(t) for t in (types.int32, types.int64, types.float64, types.float32))


@held_kernel
def ask(table: Int64, lon: int, lat: int, timed: bool, at_ms: int, low: int, high: int) -> int:
    """How many areas hold the position; they are written to the table's last array.

    `ASK_ELSEWHERE` at the antimeridian and the poles, and where there is a doubt.
    """
    x0, y0, shift, cols, rows = table[0], table[1], table[2], table[3], table[4]
    if abs(lon) >= WORLD // 2 or abs(lat) >= WORLD // 4:
        return ASK_ELSEWHERE
    col, row = (lon - x0) >> shift, (lat - y0) >> shift
    if col < 0 or row < 0 or col >= cols or row >= rows:
        return 0
    long = table[7]
    cells, a = cols * rows, ADDRESSES
    heads = carray(int32_at(table[a]), (long + 1, cells + 1))
    area = carray(int32_at(table[a + 1]), (1,))
    block = carray(int32_at(table[a + 2]), (1,))
    start = carray(int32_at(table[a + 4]), (1,))
    edges = carray(int32_at(table[a + 5]), (6, table[a + 13]))
    lines = carray(float32_at(table[a + 6]), (1,))
    limits = carray(int64_at(table[a + 7]), (1, 4))
    round_start = carray(int32_at(table[a + 8]), (1,))
    pieces = carray(int32_at(table[a + 9]), (1,))
    chord = carray(float_at(table[a + 10]), (1, 7))
    limit_m = carray(float_at(table[a + 11]), (1,))
    found = carray(int32_at(table[a + 12]), (table[a + 14],))
    said = carray(int64_at(table[a + 15]), (2,))
    told = carray(int32_at(table[a + 16]), (6,))
    layer = long
    if long > 0 and 0 <= at_ms - table[5] < table[6] * long:
        layer = (at_ms - table[5]) // table[6]
    said[0], said[1] = ((layer << bits_for(cells)) | (row * cols + col)) << 1, at_ms
    told[0], told[1] = lon, lat
    told[2], told[3] = max(low, LOWEST_MM), min(high, HIGHEST_MM)
    to = look_up(table[:ADDRESSES], heads, area, block, start, edges, lines, limits, round_start,
                 pieces, chord, limit_m, said[:1], 0, 1, 1, told[0:1], told[1:2],
                 said[1:1 + timed], told[2:3], told[3:4], found, 0, told[4:6].reshape(1, 2))
    for i in range(to):
        if found[i] < 0:
            return ASK_ELSEWHERE
    return to


class Desk:
    """Where one position after the other is asked about: the `table` for `ask`, and `out`, which
    it answers in. Keeps the arrays that the table points to."""

    def __init__(self, index: Index) -> None:
        self._index = index
        most = int(np.diff(index.heads, axis=1).max(initial=0))
        self.out = np.empty(4 * most + 4, np.int32)
        self._said, self._told = np.zeros(2, np.int64), np.zeros(6, np.int32)
        addresses = [c.ctypes.data for c in (*index[1:], self.out)]
        self.table = np.array([*index.numbers, *addresses, index.edges.shape[1], len(self.out),
                               self._said.ctypes.data, self._told.ctypes.data], np.int64)
