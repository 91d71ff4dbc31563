"""Lines of CSV by a compiled loop, beside the standard library's writer."""

from __future__ import annotations

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.batch import FileMatches
from hudna.audit.cells import cell, inert
from hudna.audit.lines import Endings

IDS = ["a", "b, c", 'd"e', "=1+2", "-5", "-x", "مدرسة", "+1", "@x", " =y", "\tz", "", "two\nlines"]
ROWS = st.lists(st.one_of(
    st.integers(0, 20), st.integers(9_980, 10_020), st.integers(99_999_990, 100_000_010),
    st.integers(0, 2**62)), max_size=40)


@given(ROWS.map(sorted), st.randoms(use_true_random=False))
def test_every_line_is_as_the_csv_module_writes_it(rows, random):
    areas = [random.randrange(len(IDS)) for _ in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row, area in zip(rows, areas, strict=True):
        writer.writerow([row, inert(IDS[area])])
    found = FileMatches(np.array(rows, np.int64), np.array(areas, np.int32))
    written = Endings.of(IDS).lines(found)
    assert bytes(written).decode() == out.getvalue().replace(',""\n', ",\n")


def test_no_cell_is_a_formula():
    assert [cell(text) for text in ("=1", "-1.5", "-a", "a=1", "\uff1d1")] == [
        "'=1", "-1.5", "'-a", "a=1", "'\uff1d1"]
