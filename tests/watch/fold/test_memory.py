"""Long columns give back what nobody reads any more: else a watch holds twice what it needs."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

import numpy as np

from hudna.watch.fold.memory import SMALL, column, give_back, moved

ROWS = 4 * SMALL // 8


def resident(of: np.ndarray) -> int:
    """Bytes of the mapping of an array that are in memory, by the kernel's word."""
    address = of.__array_interface__["data"][0]
    for part in re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", Path("/proc/self/smaps").read_text(),
                         flags=re.M)[1:]:
        begin, end = (int(x, 16) for x in part.split(" ", 1)[0].split("-"))
        if begin <= address < end:
            return 1024 * int(re.search(r"^Rss:\s+(\d+)", part, re.M)[1])
    raise AssertionError("no such mapping")


def full() -> np.ndarray:
    made = column(np.int64, ROWS)
    made[:] = np.arange(ROWS)
    return made


def test_the_front_is_given_back_and_the_rest_stays():
    made = full()
    before = resident(made)
    give_back(made, ROWS // 2)
    assert resident(made) <= before - 8 * (ROWS // 2) + mmap.PAGESIZE
    assert (made[ROWS // 2:] == np.arange(ROWS // 2, ROWS)).all()


def test_a_column_moves_and_leaves_nothing_behind():
    made = full()
    size = resident(made)
    fresh = moved(made, 10, ROWS, 2 * ROWS)
    assert (fresh[:ROWS - 10] == np.arange(10, ROWS)).all()
    # The new one may lie beside it, and the kernel counts both as one.
    assert resident(made) <= size + mmap.PAGESIZE


def test_a_short_column_is_an_array_like_any_other():
    made = column(np.int64, 10)
    made[:] = 7
    give_back(made, 10)
    assert (made == 7).all()
