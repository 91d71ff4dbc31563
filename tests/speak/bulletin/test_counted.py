"""Cells of a bulletin are whole tenths of a degree, and hold what they are made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import E7, Point
from hudna.place.grid import cell, rectangle
from hudna.speak.bulletin.counted import cell_of
from hudna.speak.bulletin.data import Cell
from hudna.speak.bulletin.sound import on_earth

TENTH = E7 // 10
LON, LAT = st.integers(-180 * E7, 180 * E7), st.integers(-90 * E7, 90 * E7)


@given(LON, LAT)
def test_a_told_cell_of_a_tenth_is_its_own(lon, lat):
    told = cell(Point((lon, lat)), "10 km")
    west, south = told.rings[0][0]
    assert cell_of(told) == Cell(west // TENTH, south // TENTH, 1)


@given(LON, LAT, st.integers(1, 8 * E7), st.integers(1, 8 * E7))
def test_any_told_shape_is_within_its_cell(lon, lat, wide, high):
    east, north = min(lon + wide, 180 * E7), min(lat + high, 90 * E7)
    made = cell_of(rectangle(lon, lat, east, north))
    assert on_earth(made)
    assert made.west * TENTH <= lon
    assert east <= (made.west + made.side) * TENTH
    assert made.south * TENTH <= lat
    assert north <= (made.south + made.side) * TENTH
