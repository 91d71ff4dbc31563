"""Where the cells of a CSV text are (RFC 4180), found in one walk over its bytes.

A row is a line that is not empty; one may go on over line ends inside quotation marks. A quotation
mark that does not begin its cell is part of the text, as elsewhere. Marks that do not end their
cell take no line with them but their own: the rows behind it must not vanish.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Int32
from hudna.place.kernel import kernel

Bytes = NDArray[np.uint8]
QUOTE, NEWLINE, RETURN = 34, 10, 13


class Cells(NamedTuple):
    """`begin[slot, row]` to `end[slot, row]` are the bytes of a wanted cell.

    `fields[row]` counts the cells of a row; `misquoted[row]` is the first column whose quotation
    marks do not end its cell, or -1. A quotation mark written twice still is so in the bytes.
    """

    begin: Int32
    end: Int32
    fields: Int32
    misquoted: Int32


def whole_rows(data: bytes, delimiter: str, *, complete: bool) -> tuple[int, int]:
    """Rows that end within `data`, and the byte where the last of them ends.

    With `complete`, where no more follows, what is left is a row too.
    """
    return _whole_rows(np.frombuffer(data, np.uint8), ord(delimiter), complete)


def cells_of(data: bytes, delimiter: str, slots: list[int]) -> Cells:
    """The wanted cells of each row. `slots[i]` is the slot of column i, or -1."""
    text = np.frombuffer(data, np.uint8)
    most = data.count(b"\n") + 1
    wanted = np.array(slots, np.int32)
    count = max(slots, default=-1) + 1
    cells = Cells(np.zeros((count, most), np.int32), np.zeros((count, most), np.int32),
                  np.zeros(most, np.int32), np.full(most, -1, np.int32))
    rows = _find(text, ord(delimiter), wanted, *cells)
    return Cells(cells.begin[:, :rows], cells.end[:, :rows], cells.fields[:rows],
                 cells.misquoted[:rows])


@kernel
def _whole_rows(data: Bytes, delimiter: int, complete: bool) -> tuple[int, int]:
    n, rows, last, at = data.shape[0], 0, 0, 0
    while at < n:
        if data[at] == NEWLINE:
            at += 1
            last = at
            continue
        if data[at] == RETURN and at + 1 < n and data[at + 1] == NEWLINE:
            at += 2
            last = at
            continue
        while True:
            at = _cell(data, at, delimiter, complete)[2]
            if at == n or data[at] == NEWLINE:
                break
            at += 1
        if at == n:
            break
        at += 1
        rows += 1
        last = at
    return (rows + (last < n), n) if complete else (rows, last)


@kernel
def _find(data: Bytes, delimiter: int, slots: Int32, begin: NDArray[np.int32],
          end: NDArray[np.int32], fields: Int32, misquoted: Int32) -> int:
    n, width, row, at = data.shape[0], slots.shape[0], 0, 0
    while at < n:
        if data[at] == NEWLINE:
            at += 1
            continue
        if data[at] == RETURN and at + 1 < n and data[at + 1] == NEWLINE:
            at += 2
            continue
        field = 0
        while True:
            first, past, at, sound = _cell(data, at, delimiter, True)
            if not sound and misquoted[row] < 0:
                misquoted[row] = field
            if field < width and slots[field] >= 0:
                begin[slots[field], row], end[slots[field], row] = first, past
            field += 1
            if at >= n or data[at] == NEWLINE:
                break
            at += 1
        fields[row] = field
        row += 1
        at += 1
    return row


@kernel
def _cell(data: Bytes, at: int, delimiter: int, complete: bool) -> tuple[int, int, int, bool]:
    """First byte, the byte past the last, the byte that ends it, and whether it is sound."""
    n, begin = data.shape[0], at
    if at < n and data[at] == QUOTE:
        return _quoted(data, at, delimiter, complete)
    while at < n and data[at] != delimiter and data[at] != NEWLINE:
        at += 1
    past = at
    if past > begin and data[past - 1] == RETURN and (at == n or data[at] == NEWLINE):
        past -= 1
    return begin, past, at, True


@kernel
def _quoted(data: Bytes, at: int, delimiter: int, complete: bool) -> tuple[int, int, int, bool]:
    n, begin = data.shape[0], at + 1
    at += 1
    while at < n:
        if data[at] == QUOTE:
            if at + 1 == n or data[at + 1] != QUOTE:
                break
            at += 1
        at += 1
    past = at
    sound = at < n
    at = min(at + 1, n)
    if at < n and data[at] == RETURN and (at + 1 == n or data[at + 1] == NEWLINE):
        at += 1
    while at < n and data[at] != delimiter and data[at] != NEWLINE:
        sound = False
        at += 1
    if not sound and (complete or past < n):
        for i in range(begin, past):
            if data[i] == NEWLINE:
                return begin, i, i, False
    return begin, past, at, sound
