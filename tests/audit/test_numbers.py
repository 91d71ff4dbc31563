"""Text into doubles and whole degrees, exactly as Python reads and rounds them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.numbers import degrees, number_of
from hudna.audit.trouble import Trouble
from hudna.audit.values import TextValues

DIGITS = st.from_regex(
    r" ?[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,25})(e[+-]?[0-9]{1,2})? ?", fullmatch=True)


def column(texts: list[str]) -> TextValues:
    parts = [text.encode() for text in texts]
    ends = np.cumsum([len(part) for part in parts], dtype=np.int32)
    begins = (ends - np.array([len(part) for part in parts], np.int32)).astype(np.int32)
    data = np.frombuffer(b"".join(parts) or b" ", np.uint8)
    return TextValues(data, begins, ends.astype(np.int32))


@given(st.lists(DIGITS, min_size=1, max_size=20))
def test_a_number_is_the_double_that_python_reads(texts):
    values, trouble = column(texts).numbers()
    assert not trouble.any()
    assert values.tolist() == [float(text) for text in texts]


@given(st.lists(st.text("0123456789.eE+- x_", max_size=8), min_size=1, max_size=20))
def test_what_is_no_number_is_marked_whatever_it_looks_like(texts):
    values, trouble = column(texts).numbers()
    for text, value, mark in zip(texts, values.tolist(), trouble.tolist(), strict=True):
        if not text.strip():
            assert mark == Trouble.EMPTY
        elif mark == Trouble.NONE:
            assert value == float(text)
        else:
            assert number_of(text) == (0.0, mark)


@pytest.mark.parametrize("text", ["nan", "NaN", "-inf", "Infinity", "1e999"])
def test_what_is_not_finite_is_marked(text):
    assert column([text]).numbers()[1].tolist() == [Trouble.NOT_FINITE]


@pytest.mark.parametrize("text", ["1_000", "0x10", "1,5", "٣", "1e", ".", "-", "1 2", "1.2.3"])
def test_what_python_or_a_spreadsheet_might_take_is_none(text):
    assert column([text]).numbers()[1].tolist() == [Trouble.NO_NUMBER]


@given(st.lists(st.floats(-200, 200) | st.just(math.nan) | st.integers(-180, 180).map(float),
                min_size=1))
def test_degrees_are_rounded_as_those_of_the_areas(values):
    trouble = np.zeros(len(values), np.uint8)
    whole = degrees(np.array(values), trouble, 180)
    for value, got, mark in zip(values, whole.tolist(), trouble.tolist(), strict=True):
        if math.isnan(value):
            assert mark == Trouble.NOT_FINITE
        elif abs(value) > 180:
            assert mark == Trouble.BEYOND
        else:
            assert (got, mark) == (round(value * 10**7), 0)


@given(st.integers(-180 * 10**5, 180 * 10**5))
def test_five_decimals_are_exact(hundred_thousandths):
    values, trouble = column([f"{hundred_thousandths / 10**5:.5f}"]).numbers()
    assert degrees(values, trouble, 180).tolist() == [hundred_thousandths * 100]
