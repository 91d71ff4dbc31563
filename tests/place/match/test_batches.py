"""Whatever goes by batches or by a sweep is what one position after the other finds."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.columns import Positions
from hudna.place.geometry import MultiPolygon, Point, Polygon
from hudna.place.match import batches
from hudna.place.match.bulk import sort_by_cell
from hudna.place.match.cover import cover_of
from hudna.place.match.sweeping import MOST, running_parity
from hudna.place.volume import Volume, Window
from tests.place.match import brute
from tests.place.match.shapes import ALEPPO, box, star
from tests.place.match.test_cover import listed, one_at_a_time

X, Y = ALEPPO
WIDE = 4_000_000
DAY = 86_400_000


def lasting(k: int, random: Random) -> Window:
    """Short, longer than many slices, or for ever, in turn."""
    begin = random.randrange(30 * DAY)
    return (Window(begin, begin + random.randrange(DAY)), Window(begin, begin + 20 * DAY),
            Window(None, None))[k % 3]


def world(random: Random, areas: int, *, round_too: bool) -> list[Volume]:
    """Stars, squares in two parts that share a cell, and, if asked for, circles."""
    volumes = []
    for k in range(areas):
        x, y = X + random.randrange(WIDE), Y + random.randrange(WIDE)
        shape: Polygon | MultiPolygon | Point = star((x, y), 12, 400_000, random)
        if k % 5 == 1:
            shape = MultiPolygon(((box(x, y, x + 300, y + 300),),
                                  (box(x + 200, y + 200, x + 900, y + 900),)))
        reach = 0
        if round_too and k % 5 == 2:
            shape, reach = Point((x, y)), 20_000_000
        volumes.append(Volume(shape, window=lasting(k, random), reach_mm=reach))
    return volumes


def feed(random: Random, rows: int) -> Positions:
    at = np.array([[X + random.randrange(WIDE), Y + random.randrange(WIDE)]
                   for _ in range(rows)], np.int32)
    height = np.array([random.choice([0, 3_000_000]) for _ in range(rows)], np.int32)
    return Positions(np.ascontiguousarray(at[:, 0]), np.ascontiguousarray(at[:, 1]),
                     np.array([random.randrange(30 * DAY) for _ in range(rows)], np.int64),
                     height, height)


@pytest.mark.parametrize("rows", [1, 63, 64, 65, 700])
def test_batches_of_any_length(rows: int) -> None:
    random = Random(rows)
    volumes, positions = world(random, 60, round_too=False), feed(random, rows)
    right = brute.matches(volumes, positions)
    assert listed(cover_of(volumes, 1).match(positions)) == right
    assert listed(cover_of(volumes, 10_000_000).match(positions)) == right


@pytest.mark.parametrize("rows", [65, 700])
def test_batches_with_round_blocks_are_looked_up_one_by_one(rows: int) -> None:
    random = Random(rows)
    volumes, positions = world(random, 60, round_too=True), feed(random, rows)
    right = one_at_a_time(volumes, positions, 1_000)
    assert any(volumes[area].reach_mm for _, area in right)
    assert listed(cover_of(volumes, 1).match(positions)) == right
    assert listed(cover_of(volumes, 10_000_000).match(positions)) == right


@pytest.mark.parametrize("timed", [False, True])
def test_a_place_under_more_areas_than_a_batch_holds(timed: bool) -> None:
    over = batches.MOST // batches.TOGETHER + 10
    volumes = [Volume(Polygon((box(X - k, Y - k, X + k + 1, Y + k + 1),))) for k in range(over)]
    n = 3 * batches.TOGETHER
    at = np.full(n, X, np.int32), np.full(n, Y, np.int32)
    positions = Positions(*at, np.zeros(n, np.int64)) if timed else Positions(*at)
    assert listed(cover_of(volumes).match(positions)) == [(row, area) for row in range(n)
                                                         for area in range(over)]


def test_more_areas_over_a_cell_than_a_sweep_holds() -> None:
    volumes = [Volume(Polygon((box(X, Y, X + 9, Y + 9),))) for _ in range(MOST + 3)]
    positions = Positions(np.array([X + 4, X + 20], np.int32), np.array([Y + 4, Y], np.int32))
    assert listed(cover_of(volumes).match(positions)) == [(0, k) for k in range(MOST + 3)]


def test_lines_of_a_cell_that_fill_many_words() -> None:
    random = Random(3)
    volumes = [Volume(star((X, Y), 60, 900, random)) for _ in range(40)]
    at = np.array([[X + random.randint(-900, 900), Y + random.randint(-900, 900)]
                   for _ in range(500)], np.int32)
    positions = Positions(np.ascontiguousarray(at[:, 0]), np.ascontiguousarray(at[:, 1]))
    assert listed(cover_of(volumes, 1).match(positions)) == brute.matches(volumes, positions)


@given(st.integers(0, 2**64 - 1))
@settings(deadline=None)
def test_running_parity(bits: int) -> None:
    right = sum(((bits & ((2 << i) - 1)).bit_count() & 1) << i for i in range(64))
    assert int(running_parity(np.uint64(bits))) == right


@given(st.lists(st.integers(0, 2**40), max_size=50))
@settings(deadline=None)
def test_sorted_by_cell(places: list[int]) -> None:
    keys = np.array([place << 18 | k for k, place in enumerate(places)], np.int64)
    out = sort_by_cell(keys.copy(), np.empty_like(keys), len(keys), 2**41)
    assert out[:len(keys)].tolist() == sorted(keys.tolist())
