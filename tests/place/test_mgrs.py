"""Grid references, the poles included."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.degrees import parse_position
from hudna.place.measure import between_mm
from hudna.place.mgrs import from_mgrs, to_mgrs

positions = st.tuples(st.integers(-1_800_000_000, 1_800_000_000),
                      st.integers(-900_000_000, 900_000_000))


@settings(max_examples=500)
@given(positions, st.sampled_from([3, 4, 5]))
@example((1_799_995_064, 6_821_299), 3)
def test_a_reference_names_the_square_that_a_position_lies_in(position, precision):
    """The middle of a square is at most 0.71 of its side away, with rounding 0.8."""
    there = from_mgrs(to_mgrs(position, precision), "x")
    assert between_mm(there, position) <= 0.8 * 10 ** (5 - precision) * 1000 + 1000


@pytest.mark.parametrize(("position", "text"), [
    ((401_400_000, 353_300_000), "37S FV 03609 10235"),
    ((0, 900_000_000), "Z AH 00000 00000"),
    ((0, -900_000_000), "B AN 00000 00000"),
    ((50_000_000, 600_000_000), "32V KM 76979 58157"),
])
def test_known_references(position, text):
    assert to_mgrs(position) == text
    assert between_mm(from_mgrs(text, "x"), position) <= 1500


def test_a_reference_is_read_with_or_without_spaces_and_in_arabic_digits():
    assert (from_mgrs("37sfv0360910235", "x") == from_mgrs("37S FV 03609 10235", "x")
            == parse_position("٣٧S FV ٠٣٦٠٩ ١٠٢٣٥", "x"))


@pytest.mark.parametrize("text", [
    "", "abc", "37S", "37S FV", "37S FV 03 10", "37S FV 0360 102", "37S FV 036091 102351",
    "99S AA 12345 12345", "37S IO 12345 12345", "32X AA 12345 12345", "37S AA 12345 12345",
])
def test_what_is_no_square_is_refused(text):
    with pytest.raises(Refused, match=r"^place: found"):
        from_mgrs(text, "place")
