"""The cells of the grid that a shape lies in."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import shapely
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.cells import Cell, cells_of, coarser, drawn_cell, flat, many_cells
from hudna.place.geometry import E7, Fix, Line, MultiPolygon, Point, Polygon, Way
from hudna.place.grid import SIDES, cell, rectangle
from tests.place.shapes import random_shape

sizes = st.sampled_from(list(SIDES))
SIDE = SIDES["10 km"]


@given(at=st.tuples(st.integers(-180 * E7, 180 * E7), st.integers(-90 * E7, 90 * E7)), size=sizes)
def test_a_point_lies_in_the_one_cell_that_is_told_instead_of_it(at, size):
    one, = cells_of(Point(at), size)
    assert drawn_cell(one, size) == cell(Point(at), size)


@given(points=st.lists(st.tuples(st.integers(-5 * SIDE, 5 * SIDE), st.integers(0, 5 * SIDE)),
                       min_size=2, max_size=6))
def test_a_line_lies_in_its_cells_and_in_no_other_of_the_grid(points):
    line = shapely.LineString(points)
    found = cells_of(Line(tuple(points)), "10 km")
    whole = shapely.union_all([flat(drawn_cell(c, "10 km")) for c in found])
    assert whole.buffer(0.01).covers(line)
    assert all(flat(drawn_cell(c, "10 km")).distance(line) == 0 for c in found)


def test_a_shape_of_whole_cells_lies_in_those_alone():
    square = rectangle(0, 0, 2 * SIDE, 3 * SIDE)
    assert cells_of(square, "10 km") == {Cell(x, y) for x in (0, 1) for y in (0, 1, 2)}


def test_a_bent_area_does_not_lie_in_the_cells_of_its_bend():
    bent = Polygon((((0, 0), (3 * SIDE, 0), (3 * SIDE, 3 * SIDE), (2 * SIDE, 3 * SIDE),
                     (2 * SIDE, SIDE), (SIDE, SIDE), (SIDE, 3 * SIDE), (0, 3 * SIDE), (0, 0)),))
    assert Cell(1, 2) not in cells_of(bent, "10 km")
    assert len(cells_of(bent, "10 km")) == 7


def test_a_way_that_stands_still_lies_in_one_cell():
    assert cells_of(Way((Fix((5, 5), 0), Fix((5, 5), 9))), "1 km") == {Cell(0, 0)}


def test_parts_that_overlap_are_one():
    ring = rectangle(0, 0, SIDE, SIDE).rings
    assert cells_of(MultiPolygon((ring, ring)), "10 km") == {Cell(0, 0)}


def drawn(random, lon, lat):
    while True:
        with suppress(Refused, ValueError):
            return random_shape(random, lon, lat, 5_000)


@given(seed=st.integers(0, 2**32))
def test_a_cell_of_one_km_lies_in_its_cell_of_ten(seed):
    random = Random(seed)
    shape = drawn(random, random.uniform(-170, 170), random.uniform(-79, 79))
    fine, coarse = cells_of(shape, "1 km"), cells_of(shape, "10 km")
    assert {coarser(c, "1 km", "10 km") for c in fine} == coarse


def test_many_is_counted_no_further_than_asked():
    whole = flat(rectangle(-170 * E7, -80 * E7, 170 * E7, 80 * E7))
    assert many_cells(whole, "1 km", 100)
    assert not many_cells(flat(rectangle(0, 0, SIDE, SIDE)), "10 km", 2)
