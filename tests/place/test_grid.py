"""A cell always holds its shape, is always the same, and is made of whole squares of the grid."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.clash import clash, distance_mm
from hudna.place.geometry import E7, Fix, Line, MultiPolygon, Point, Polygon, Way
from hudna.place.grid import SIDES, CellSize, cell, positions, rectangle
from hudna.place.volume import Volume
from hudna.record.shapes import faults_of_shape
from tests.place.oracle import touch
from tests.place.shapes import random_shape

EAST, NORTH = 180 * E7, 90 * E7
SIZES = tuple(SIDES)
edges = st.sampled_from([-EAST, EAST, 0, 7 * E7])
lons = st.integers(-EAST, EAST) | edges | st.integers(-1800, 1800).map(lambda n: n * E7 // 10)
lats = st.integers(-NORTH, NORTH) | st.sampled_from([-NORTH, NORTH, 0]) | st.integers(
    -900, 900).map(lambda n: n * E7 // 10)
spots = st.tuples(lons, lats)
moving = st.one_of(
    spots.map(Point),
    st.lists(spots, min_size=2, max_size=4).map(lambda p: Line(tuple(p))),
    st.lists(spots, min_size=2, max_size=4).map(
        lambda p: Way(tuple(Fix(at, i) for i, at in enumerate(p)))),
    st.tuples(spots, spots).map(lambda ab: MultiPolygon((
        rectangle(*ab[0], ab[0][0] + 9, ab[0][1] + 9).rings,
        rectangle(*ab[1], ab[1][0] + 9, ab[1][1] + 9).rings))),
)


def box(held: Polygon) -> tuple[int, int, int, int]:
    west, south = held.rings[0][0]
    east, north = held.rings[0][2]
    return west, south, east, north


@given(moving, st.sampled_from(SIZES))
def test_promise_9_a_cell_holds_every_position_and_is_of_whole_squares_on_earth(
    shape: object, size: CellSize
) -> None:
    west, south, east, north = box(cell(shape, size))
    assert all(west <= x <= east and south <= y <= north for x, y in positions(shape)
               if -NORTH <= y <= NORTH and -EAST <= x <= EAST)
    assert west < east and south < north
    assert all(edge % SIDES[size] == 0 for edge in (west, south, east, north))
    assert cell(shape, size) == rectangle(west, south, east, north)


@given(moving)
def test_a_cell_is_a_shape_that_every_node_takes(shape: object) -> None:
    inside = all(abs(x) <= EAST and abs(y) <= NORTH for x, y in positions(shape))
    for size in SIZES:
        assert not inside or list(faults_of_shape(cell(shape, size), "cell")) == []


@given(moving)
def test_the_cell_of_a_cell_tells_no_more(shape: object) -> None:
    """Whoever has the finer cell alone reads the same coarser one, and the same finer one."""
    fine = cell(shape, "1 km")
    assert cell(fine, "1 km") == fine
    assert cell(fine, "10 km") == cell(shape, "10 km")


@given(st.integers(0, 2**32))
def test_promise_9_a_shape_lies_in_its_cell_by_the_exact_geometry_too(seed: int) -> None:
    random = Random(seed)
    shape = None
    while shape is None:
        with suppress(Refused, ValueError):
            shape = random_shape(random, random.uniform(-180, 180), random.uniform(-90, 90), 5_000)
    for size in SIZES:
        held = cell(shape, size)
        assert touch(shape, held)
        assert distance_mm(shape, held) == 0
        for at in positions(shape):
            assert touch(Point(at), held)


@pytest.mark.parametrize("lon", [-179.9, 179.9, 180, -180, 0, 100])
def test_promise_9_what_is_cut_at_the_antimeridian_is_met_in_its_cell_from_both_sides(
    lon: float
) -> None:
    shape = MultiPolygon((
        rectangle(EAST - 5_000_000, 0, EAST, 100).rings,
        rectangle(-EAST, 0, -EAST + 5_000_000, 100).rings,
    ))
    for size in SIZES:
        held = cell(shape, size)
        assert box(held)[0] == -EAST and box(held)[2] == EAST
        assert list(faults_of_shape(held, "cell")) == []
        assert clash(Volume(Point((round(lon * E7), 50))), Volume(held)) is not None
    assert clash(Volume(Point((0, 5 * E7))), Volume(cell(shape, "10 km"))) is None


@pytest.mark.parametrize(("at", "size", "expected"), [
    ((0, 0), "1 km", (0, 0, 100_000, 100_000)),
    ((-1, -1), "1 km", (-100_000, -100_000, 0, 0)),
    ((EAST, NORTH), "1 km", (EAST - 100_000, NORTH - 100_000, EAST, NORTH)),
    ((-EAST, -NORTH), "10 km", (-EAST, -NORTH, -EAST + 1_000_000, -NORTH + 1_000_000)),
    ((371_234_567, 362_345_678), "10 km", (371_000_000, 362_000_000, 372_000_000, 363_000_000)),
])
def test_what_lies_on_a_line_is_in_the_cell_east_and_north_of_it_but_at_the_edge(
    at: tuple[int, int], size: CellSize, expected: tuple[int, int, int, int]
) -> None:
    assert box(cell(Point(at), size)) == expected
