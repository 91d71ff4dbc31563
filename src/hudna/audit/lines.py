"""Rows and areas as lines of CSV, written by a compiled loop. No I/O here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.audit.batch import FileMatches
from hudna.audit.cells import cell
from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

Bytes = NDArray[np.uint8]
HEADER = b"row,area\n"
LAST_FOUR = 10_000


class Endings(NamedTuple):
    """How the line of each area ends, `,area` and the end of the line; area `a` has the bytes
    from `starts[a]` to `starts[a + 1]`."""

    text: Bytes
    starts: Int64

    @classmethod
    def of(cls, ids: Iterable[str]) -> Endings:
        """The endings for areas by their ids."""
        endings = [f",{cell(name)}\n".encode() for name in ids]
        starts = np.zeros(len(endings) + 1, np.int64)
        np.cumsum([len(ending) for ending in endings], out=starts[1:])
        return cls(np.frombuffer(b"".join(endings), np.uint8).copy(), starts)

    def lines(self, matches: FileMatches) -> Bytes:
        """`row,area` of each match, in UTF-8."""
        out = np.empty(_length(matches.rows, matches.areas, self.starts), np.uint8)
        _write(matches.rows, matches.areas, self.starts, self.text, FOUR_DIGITS, out)
        return out


FOUR_DIGITS = np.array([list(b"%04d" % n) for n in range(LAST_FOUR)], np.uint8)


@kernel
def _length(rows: Int64, areas: Int32, starts: Int64) -> int:
    total = 0
    for i in range(rows.shape[0]):
        rest, area = rows[i], areas[i]
        total += 1 + starts[area + 1] - starts[area]
        while rest >= 10:
            rest //= 10
            total += 1
    return total


@kernel
def _write(rows: Int64, areas: Int32, starts: Int64, text: Bytes, four_digits: Bytes,
           out: Bytes) -> None:
    """Rows ascend, so that all but their last four digits seldom change."""
    head = np.empty(20, np.uint8)
    written, digits, at = np.int64(0), 0, 0
    for i in range(rows.shape[0]):
        leading = rows[i] // LAST_FOUR
        rest = rows[i] - leading * LAST_FOUR
        if leading != written:
            written, digits = leading, 0
            while leading > 0:
                leading //= 10
                digits += 1
            leading = written
            for k in range(digits - 1, -1, -1):
                head[k] = 48 + leading % 10
                leading //= 10
        for k in range(digits):
            out[at + k] = head[k]
        at += digits
        skipped = 0
        if digits == 0:
            skipped = 0 if rest >= 1000 else 1 if rest >= 100 else 2 if rest >= 10 else 3
        for k in range(skipped, 4):
            out[at] = four_digits[rest, k]
            at += 1
        begin, length = starts[areas[i]], starts[areas[i] + 1] - starts[areas[i]]
        for k in range(length):
            out[at + k] = text[begin + k]
        at += length
