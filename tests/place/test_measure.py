"""Measures for people to read."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.clash import distance_mm
from hudna.place.geometry import E7, Fix, Line, Point, Way
from hudna.place.measure import bearing, centre, distance, length_mm, position_at, wind
from tests.place.shapes import random_pair


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_a_centre_is_on_its_shape(seed):
    for shape in random_pair(Random(seed)):
        assert distance_mm(shape, Point(centre(shape))) <= 100


def test_a_way_runs_at_even_speed_and_stands_at_its_ends():
    way = Way((Fix((0, 0), 0), Fix((100, 200), 10)))
    assert [position_at(way, ms) for ms in (-5, 0, 5, 10, 99)] == [
        (0, 0), (0, 0), (50, 100), (100, 200), (100, 200)]
    assert centre(way) == (50, 100)


@pytest.mark.parametrize(("mm", "words"), [
    (0, "0 m"), (300, "less than 1 m"), (999_999, "999 m"), (1_250_000, "1.2 km"),
    (9_000_000, "9.0 km"), (250_000_000, "250 km"),
])
def test_distances_in_words(mm, words):
    assert str(distance(mm)) == words


def test_directions_in_words():
    assert [str(wind(d)) for d in (0, 44, 93, 359)] == ["north", "north-east", "east", "north"]
    here = (40 * E7, 35 * E7)
    assert str(bearing(here, (40 * E7, 35 * E7 - 811_000))) == "9.0 km south"
    assert str(bearing(here, here)) == "the same place"


def test_lengths():
    line = Line(((0, 0), (0, E7), (0, 2 * E7)))
    assert length_mm(line.points) == pytest.approx(221_149_000, rel=1e-4)
