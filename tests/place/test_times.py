"""RFC 3339 in and out; a time without a zone is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.times import format_instant, parse_instant

YEAR_1, YEAR_9999 = -62_135_596_800_000, 253_402_300_799_999


@given(st.integers(YEAR_1, YEAR_9999))
def test_out_and_in_again_is_the_same(ms):
    assert parse_instant(format_instant(ms), "x") == ms


@pytest.mark.parametrize(("text", "ms"), [
    ("1970-01-01T00:00:00Z", 0),
    ("2016-07-31T06:00:00Z", 1_469_944_800_000),
    ("2016-07-31T09:00:00+03:00", 1_469_944_800_000),
    ("2016-07-31t06:00:00.25z", 1_469_944_800_250),
    ("2016-07-31T06:00:00.2509-00:00", 1_469_944_800_250),
    ("1969-12-31T23:59:59.999Z", -1),
])
def test_instants(text, ms):
    assert parse_instant(text, "x") == ms


def test_the_end_of_a_window_is_rounded_up():
    assert parse_instant("1970-01-01T00:00:00.0001Z", "x", up=True) == 1
    assert parse_instant("1970-01-01T00:00:00.0010Z", "x", up=True) == 1


@pytest.mark.parametrize(("text", "words"), [
    ("2016-07-31T06:00:00", "a time zone at the end"),
    ("2016-07-31 06:00", "a time zone at the end"),
    ("2016-07-31", "a date and time with its zone"),
    ("31.07.2016 06:00Z", "a date and time with its zone"),
    ("2016-02-30T06:00:00Z", "a moment that exists"),
    ("2016-07-31T24:00:00Z", "a moment that exists"),
    ("2016-07-31T06:00:60Z", "a moment that exists"),
    ("2016-07-31T06:00:00+25:00", "a moment that exists"),
    ("0001-01-01T00:00:00+03:00", "a moment that exists"),
    ("٢٠١٦-07-31T06:00:00Z", "a date and time with its zone"),
    (1469944800, "a date and time with its zone"),
    (None, "a date and time with its zone"),
    ("", "a date and time with its zone"),
])
def test_each_fault_says_what_is_expected(text, words):
    with pytest.raises(Refused, match=r"^from: found") as caught:
        parse_instant(text, "from")
    assert words in str(caught.value)
