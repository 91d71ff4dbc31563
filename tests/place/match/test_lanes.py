"""Eight at once does what one after the other does."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.kernel import kernel
from hudna.place.match.lanes import ABREAST, GROUP, copy_eight, fetch, fill_eight, ones, sides

small = st.integers(-64, 64).map(float)
number = small | st.just(float("nan"))
line = st.tuples(small, small, number, small)


@kernel
def told(lines: np.ndarray, group: int, x: np.float32, y: np.float32, slack: np.float32) -> int:
    return int(sides(lines, group, x, y, slack))


@kernel
def counted(bits: int) -> int:
    return int(ones(bits))


@kernel
def moved(source: np.ndarray, at: int, rows: np.ndarray, areas: np.ndarray, to: int) -> None:
    fetch(source, 1 << 40)
    copy_eight(source, at, areas, to)
    fill_eight(np.int32(7), rows, to)


def bits_of(lines: list[tuple[float, ...]], x: float, y: float, slack: float) -> int:
    """In plain Python; whole numbers as small as these are exact in either."""
    bits = 0
    for i, (begin, end, height, slope) in enumerate(lines):
        over = y - (height + slope * (x - begin))
        bits |= (begin <= x < end and over > 0) << i
        bits |= (begin <= x <= end and not abs(over) > slack) << ABREAST + i
    return bits


@given(st.lists(line, min_size=2 * ABREAST, max_size=2 * ABREAST), small, small,
       st.integers(0, 9).map(float))
@settings(deadline=None)
def test_the_sides_of_a_group(lines: list[tuple[float, ...]], x: float, y: float,
                              slack: float) -> None:
    rows = np.array(lines, np.float32).reshape(2, ABREAST, 4).transpose(0, 2, 1)
    flat = np.ascontiguousarray(rows).ravel()
    assert len(flat) == 2 * GROUP
    for group in range(2):
        some = lines[group * ABREAST:(group + 1) * ABREAST]
        assert told(flat, group, *(np.float32(n) for n in (x, y, slack))) == bits_of(some, x, y,
                                                                                     slack)


@given(st.integers(0, 2**63 - 1))
@settings(deadline=None)
def test_ones(bits: int) -> None:
    assert counted(bits) == bits.bit_count()


def test_eight_are_written_and_no_more() -> None:
    source, rows, areas = np.arange(32, dtype=np.int32), *(np.zeros(32, np.int32) for _ in "12")
    moved(source, 3, rows, areas, 5)
    assert rows.tolist() == [0] * 5 + [7] * 8 + [0] * 19
    assert areas.tolist() == [0] * 5 + list(range(3, 11)) + [0] * 19
