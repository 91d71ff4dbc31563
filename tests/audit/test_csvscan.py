"""Cells of CSV against Python's own reader, and pieces cut anywhere."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.csvscan import cells_of, whole_rows
from hudna.audit.values import TextValues

CELL = st.text('ab,"\n; ', max_size=4)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8))


def written(table: list[list[str]], end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(table)
    return text.getvalue().encode()


def read(data: bytes, width: int) -> list[list[str]]:
    cells = cells_of(data, ",", list(range(width)))
    text = np.frombuffer(data, np.uint8)
    columns = [TextValues(text, cells.begin[i], cells.end[i], csv=True) for i in range(width)]
    assert (cells.misquoted == -1).all()
    return [[columns[i].text(row) for i in range(int(count))]
            for row, count in enumerate(cells.fields)]


@given(TABLES, st.sampled_from(["\n", "\r\n"]))
def test_cells_are_those_that_were_written(table, end):
    assert read(written(table, end), len(table[0])) == table


@given(TABLES, st.integers(0, 200))
def test_rows_are_whole_wherever_the_text_is_cut(table, cut):
    data = written(table)
    cut = min(cut, len(data))
    first, end = whole_rows(data[:cut], ",", complete=False)
    second, past = whole_rows(data[end:], ",", complete=True)
    assert first + second == len(table)
    assert past == len(data) - end
    width = len(table[0])
    parts = [read(part, width) for part in (data[:end], data[end:]) if part]
    assert [row for part in parts for row in part] == table


def test_lines_that_are_empty_are_no_rows():
    assert whole_rows(b"\na,b\n\r\n\nc,d", ",", complete=True) == (2, 11)
    assert read(b"\na,b\n\r\n\nc,d", 2) == [["a", "b"], ["c", "d"]]


def test_a_quotation_mark_within_a_cell_is_text():
    assert read(b'a,5" pipe\nb,"c"\n', 2) == [["a", '5" pipe'], ["b", "c"]]


def test_text_beside_quotation_marks_and_marks_without_end_are_told_by_column():
    cells = cells_of(b'a,"b"c,d\n"a,b\n', ",", [0, 1, 2])
    assert cells.misquoted.tolist() == [1, 0]
    assert cells.fields.tolist() == [3, 1]


SWALLOWING = b'a,b\n"c,d\ne,f\n"g",h\ni,"j\nk,l\n'


@given(st.integers(0, len(SWALLOWING)))
def test_marks_that_do_not_end_their_cell_take_no_row_with_them_wherever_the_text_is_cut(cut):
    first, end = whole_rows(SWALLOWING[:cut], ",", complete=False)
    second, _ = whole_rows(SWALLOWING[end:], ",", complete=True)
    assert first + second == 6
    parts = [cells_of(part, ",", [0, 1]) for part in (SWALLOWING[:end], SWALLOWING[end:]) if part]
    assert [int(n) for cells in parts for n in cells.misquoted] == [-1, 0, -1, -1, 1, -1]
    assert [int(n) for cells in parts for n in cells.fields] == [2, 1, 2, 2, 2, 2]
