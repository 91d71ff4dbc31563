"""Long columns whose front is given back to the system, and that move without being there twice.

A watch at full load holds millions of rows: an array that grows by copying needs twice as much.
"""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np

SMALL, PIECE = 1 << 20, 1 << 22
"""Bytes: below `SMALL` an array is an array; a move is made by pieces of `PIECE`."""


def column(dtype: Any, room: int) -> Any:
    """An array of so many, not filled in."""
    size = room * np.dtype(dtype).itemsize
    if size < SMALL:
        return np.empty(room, dtype)
    pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return np.frombuffer(pages, dtype)


def moved(old: Any, begin: int, end: int, room: int) -> Any:
    """Rows `begin` to `end` of a column at the front of another with room for so many; the old one
    is of no more use."""
    fresh = column(old.dtype, room)
    step = max(1, PIECE // old.dtype.itemsize)
    for at in range(begin, end, step):
        until = min(at + step, end)
        fresh[at - begin:until - begin] = old[at:until]
        give_back(old, until)
    return fresh


def give_back(of: Any, rows: int) -> None:
    """The memory of the first rows of a column; they must never be read again."""
    pages = _pages(of)
    size = rows * of.dtype.itemsize // mmap.PAGESIZE * mmap.PAGESIZE
    if pages is not None and size:
        pages.madvise(mmap.MADV_DONTNEED, 0, size)


def _pages(of: Any) -> mmap.mmap | None:
    """What a whole column is mapped from; None where it is an array like any other."""
    held = of.base.obj if isinstance(of.base, memoryview) else None
    return held if isinstance(held, mmap.mmap) else None
