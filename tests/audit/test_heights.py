"""Heights of every unit and datum as ranges above mean sea level."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.heights import measure, unknown
from hudna.audit.source import Altitude, Unit
from hudna.audit.trouble import Trouble
from hudna.place.columns import HIGHEST_MM, LOWEST_MM
from hudna.place.datum import Datum, to_msl

MM = {Unit.METRE: Fraction(1000), Unit.FOOT: Fraction("304.8"), Unit.FLIGHT_LEVEL: Fraction(30480)}


def measured(values, unit, datum, into=None):
    trouble = np.zeros(len(values), np.uint8)
    into = into or unknown(len(values))
    measure(np.array(values, float), trouble, Altitude("h", unit, datum), into)
    return into, trouble.tolist()


@given(st.integers(-900_000, 9_000_000), st.sampled_from(list(MM)), st.sampled_from(list(Datum)))
def test_the_range_is_that_of_the_datum_and_holds_the_height(hundredths, unit, datum):
    exact = Fraction(hundredths, 100) * MM[unit]
    found, trouble = measured([hundredths / 100], unit, datum.value)
    if not -10_000_000 <= exact <= 100_000_000:
        assert trouble == [Trouble.BEYOND]
        return
    below, above = np.array([math.floor(exact)], np.int32), np.array([math.ceil(exact)], np.int32)
    assert trouble == [0]
    assert abs(found.height_mm[0] - exact) <= Fraction(1, 2)
    assert found.low_mm == to_msl(below, datum)[0]
    assert found.high_mm == to_msl(above, datum)[1]


def test_whole_feet_and_millimetres_are_exact():
    found, _ = measured([1.001, 2000.457, 8848.861], Unit.METRE, "msl")
    assert found.low_mm.tolist() == found.high_mm.tolist() == [1001, 2_000_457, 8_848_861]
    found, _ = measured([35000, 12.5], Unit.FOOT, "msl")
    assert found.low_mm.tolist() == found.high_mm.tolist() == [10_668_000, 3810]


def test_the_first_height_that_a_row_has_counts():
    into, _ = measured([1000, 0], Unit.METRE, "msl")
    into.height_mm[1] = LOWEST_MM
    found, _ = measured([50, 2000], Unit.METRE, "msl", into)
    assert found.height_mm.tolist() == [1_000_000, 2_000_000]


@pytest.mark.parametrize(("value", "trouble"), [
    (math.nan, Trouble.NOT_FINITE), (math.inf, Trouble.NOT_FINITE), (100_001, Trouble.BEYOND),
    (-10_001, Trouble.BEYOND)])
def test_what_is_no_height_is_marked_and_not_taken(value, trouble):
    found, marks = measured([value], Unit.METRE, "msl")
    assert marks == [trouble]
    assert [column[0] for column in found] == [LOWEST_MM, LOWEST_MM, HIGHEST_MM]
