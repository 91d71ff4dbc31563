"""Heights in other datums: the range above mean sea level holds the truth, and never wraps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.columns import HIGHEST_MM, LOWEST_MM
from hudna.place.datum import Datum, heights_in_msl, to_msl, to_msl_mm
from hudna.place.volume import Heights

MM = st.integers(LOWEST_MM, HIGHEST_MM)
DATUMS = st.sampled_from(list(Datum))
G, R = 9.80665, 287.05287


def standard_pressure(h_m):
    """hPa at a geopotential height, ICAO Doc 7488: 11 km at -6.5 K/km, then 216.65 K."""
    if h_m <= 11_000:
        return 1013.25 * (1 - 0.0065 * h_m / 288.15) ** (G / R / 0.0065)
    return 226.3206 * np.exp(-G * (h_m - 11_000) / R / 216.65)


def standard_temperature(h_m):
    return max(216.65, 288.15 - 0.0065 * h_m)


def true_height(h_m, sea_level_hpa, warmth):
    """Height of a level of pressure altitude `h_m`: the hypsometric equation, layer by layer."""
    levels = np.linspace(np.log(sea_level_hpa), np.log(standard_pressure(h_m)), 4000)
    middle = np.exp((levels[1:] + levels[:-1]) / 2)
    return float(sum(R / G * warmth(altitude_of(p)) * standard_temperature(altitude_of(p)) * step
                     for p, step in zip(middle, -np.diff(levels), strict=True)))


def altitude_of(hpa):
    if hpa >= 226.3206:
        return 288.15 / 0.0065 * (1 - (hpa / 1013.25) ** (R * 0.0065 / G))
    return 11_000 + R * 216.65 / G * np.log(226.3206 / hpa)


@pytest.mark.parametrize("h_m", [-300.0, 0.0, 500.0, 3_000.0, 6_000.0, 11_000.0, 16_000.0])
@pytest.mark.parametrize("sea_level_hpa", [941.0, 980.0, 1013.25, 1059.0])
@pytest.mark.parametrize("warmth", [
    lambda h: 1.0, lambda h: 0.85, lambda h: 1.12,
    lambda h: 0.86 if h < 1_500 else 0.9, lambda h: 1.12 if h < 4_000 else 0.9])
def test_a_level_of_pressure_lies_within_its_range_whatever_the_weather(
        h_m, sea_level_hpa, warmth):
    low, high = to_msl_mm(round(h_m * 1000), round(h_m * 1000), Datum.PRESSURE)
    assert low <= 1000 * true_height(h_m, sea_level_hpa, warmth) <= high


def test_the_coldest_and_the_hottest_layers_are_within_reach_of_the_pressure_range():
    """As thick as the layer from 1,000 to 500 hPa gets, the range holds at its top."""
    top, bottom = altitude_of(500.0), altitude_of(1000.0)
    for thickness_m in (4_650, 6_060):
        ratio = thickness_m / (top - bottom)
        assert 0.845 < ratio < 1.12
        low, high = to_msl_mm(round(top * 1000), round(top * 1000), Datum.PRESSURE)
        for hpa in (940.5, 1059.5):
            assert low <= 1000 * true_height(top, hpa, lambda _, r=ratio: r) <= high


# EGM2008 undulations, rounded to a metre: what GeoidEval prints there.
UNDULATIONS = {"south of India": -107, "New Guinea": 86, "Damascus": 20, "Everest": -29}


@pytest.mark.parametrize("place", UNDULATIONS)
def test_a_height_above_the_ellipsoid_less_the_undulation_lies_within_its_range(place):
    low, high = to_msl_mm(1_000_000, 1_000_000, Datum.ELLIPSOID)
    assert low <= 1_000_000 - 1000 * UNDULATIONS[place] <= high
    assert high - low < 210_000


@pytest.mark.parametrize("ground_m", [-445, 0, 690, 2_814, 8_849])
def test_a_height_above_ground_lies_within_its_range(ground_m):
    low, high = to_msl_mm(500_000, 600_000, Datum.GROUND)
    assert low <= 1000 * ground_m + 500_000 and 1000 * ground_m + 600_000 <= high


def test_above_mean_sea_level_nothing_changes():
    assert to_msl_mm(-5, 7, Datum.MSL) == (-5, 7)
    assert heights_in_msl(Heights(-5, 7), Datum.MSL) == Heights(-5, 7)


@given(DATUMS, st.lists(MM, max_size=20))
def test_a_column_says_what_its_rows_say_one_by_one(datum, heights):
    low, high = to_msl(np.array(heights, np.int32), datum)
    assert (low.dtype, high.dtype) == (np.int32, np.int32)
    for mm, *span in zip(heights, low, high, strict=True):
        unknown = mm == LOWEST_MM
        assert tuple(span) == ((LOWEST_MM, HIGHEST_MM) if unknown else to_msl_mm(mm, mm, datum))


@given(DATUMS, MM, MM)
def test_a_wider_range_stays_wider_and_never_wraps(datum, a, b):
    low, high = min(a, b), max(a, b)
    wide, narrow = to_msl_mm(low, high, datum), to_msl_mm(a, a, datum)
    assert LOWEST_MM <= wide[0] <= narrow[0] <= narrow[1] <= wide[1] <= HIGHEST_MM


@given(DATUMS)
def test_what_has_no_end_keeps_none(datum):
    assert to_msl_mm(LOWEST_MM, HIGHEST_MM, datum) == (LOWEST_MM, HIGHEST_MM)
    assert heights_in_msl(Heights(), datum) == Heights()


@given(DATUMS, st.integers(-10**30, 10**30))
def test_heights_of_any_size_are_moved_outward(datum, mm):
    moved = heights_in_msl(Heights(mm, mm), datum)
    assert moved.floor_mm is not None and moved.ceiling_mm is not None
    if abs(mm) < 10**8:
        assert moved.floor_mm <= mm + 111_000 and moved.ceiling_mm >= mm - 90_000
        assert moved.floor_mm <= moved.ceiling_mm
