"""Cells as they are typed: what is written reads back, and no name is settled."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.geometry import E7, Line, Point
from hudna.place.grid import cell
from hudna.web.happened.cells import Once, corners, is_name, read_cell, write_cell
from tests.web.houses import e7, places

AT = st.tuples(st.integers(-1799999999, 1799999999), st.integers(-899999999, 899999999))


@given(AT, AT)
@settings(deadline=None)
def test_what_is_written_reads_back_as_the_same_cells(
    a: tuple[int, int], b: tuple[int, int]
) -> None:
    near = cell(Point(a) if a == b else Line((a, b)), "10 km")
    if near.rings[0][1][0] - near.rings[0][0][0] < 360 * E7:
        assert read_cell(write_cell(near), "cell", places()) == near
    assert write_cell(None) == ""
    assert read_cell(" ", "cell", places()) is None


@pytest.mark.parametrize(("text", "name"), [
    ("36.2012 N 37.1612 E", False), ("37S CV 32293 07731", False), ("", False),
    ("Aleppo", True), ("5 km south of Palmyra", True), ("حلب", True),
])
def test_what_has_to_be_looked_up_is_known_to_be(text: str, name: bool) -> None:
    assert is_name(text) is name
    assert (read_cell(text, "cell", places()) is None) is (text == "")


def test_a_name_of_several_places_is_asked_about() -> None:
    town = next(t for t in places().gazetteer.towns if len({
        cell(Point(m.at), "10 km") for s in [places().stated(t.names.en)] if s
        for m in s.meant}) > 1)
    with pytest.raises(Refused, match="the position of one of those that this may mean"):
        read_cell(town.names.en, "cell", places())


@pytest.mark.parametrize("text", [
    "36.2 37.1", "Nowhereville", "{", "{}", "36.2 N; 37.1 E", "Aleppo " * 40])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_cell(text, "cell", places())


def test_corners_for_a_reader() -> None:
    assert corners(cell(Point((e7(37.16), e7(36.21))), "10 km")) == "36.2°–36.3°N 37.1°–37.2°E"
    assert corners(cell(Point((e7(-0.05), e7(-0.05))), "10 km")) == "0.1°S–0.0°N 0.1°W–0.0°E"


def test_one_looking_up_asks_of_each_name_once() -> None:
    once = Once(places())
    assert once.stated("Al-Bab") is once.stated("Al-Bab")
    assert once.stated("Nowhereville") is None
    assert read_cell("Al-Bab", "cell", once) == read_cell("Al-Bab", "cell", places())
