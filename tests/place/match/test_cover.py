"""The index and brute force agree, whatever the shapes, and however the work is cut."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Matches, Positions
from hudna.place.geometry import Polygon, Position
from hudna.place.match.bodies import polygons_of
from hudna.place.match.cover import cover_of
from hudna.place.soundness import fault_of_polygon
from hudna.place.volume import Volume, Window
from tests.place.match import brute
from tests.place.match.shapes import (
    ALEPPO,
    areas,
    at_the_ends,
    hard_positions,
    overlapping,
    round_of,
    shapes,
)

EXPECTED = (1, 10_000, 100_000_000)
Volumes = list[Volume]


def columns(at: list[Position], volumes: Volumes, random: Random) -> Positions:
    """Positions at moments and heights about those where areas begin and end."""
    times = [0] + [t + d for v in volumes for t in (v.window.from_ms, v.window.until_ms)
                   if t is not None for d in (-1, 0, 1)]
    highs = [0] + [h + d for v in volumes for h in (v.heights.floor_mm, v.heights.ceiling_mm)
                   if h is not None for d in (-1, 0, 1)]
    low = [random.choice([*highs, LOWEST_MM]) for _ in at]
    high = [HIGHEST_MM if h == LOWEST_MM else h + random.choice([0, 1, 500]) for h in low]
    return Positions(np.array([x for x, _ in at], np.int32), np.array([y for _, y in at], np.int32),
                     np.array([random.choice(times) for _ in at], np.int64),
                     np.array(low, np.int32), np.array(high, np.int32))


def listed(found: Matches) -> list[tuple[int, int]]:
    return list(zip(found.rows.tolist(), found.areas.tolist(), strict=True))


def one_at_a_time(volumes: Volumes, positions: Positions, expected: int) -> list[tuple[int, int]]:
    cover = cover_of(volumes, expected)
    told = zip(*(c.tolist() for c in positions if c is not None), strict=True)
    return [(row, area) for row, said in enumerate(told) for area in cover.at(*said)]


@given(shapes())
@settings(deadline=None, max_examples=200)
def test_the_shapes_are_sound(shape: Polygon) -> None:
    for rings in polygons_of(shape):
        assert fault_of_polygon(rings, "shape") is None


@given(areas(), st.integers(0, 999))
@settings(deadline=None)
def test_equal_to_brute_force_whatever_the_grid(volumes: Volumes, seed: int) -> None:
    random = Random(seed)
    positions = columns(hard_positions(volumes, random, 200), volumes, random)
    right = brute.matches(volumes, positions)
    for expected in EXPECTED:
        assert listed(cover_of(volumes, expected).match(positions)) == right
    assert one_at_a_time(volumes, positions, EXPECTED[1]) == right


@given(areas(), st.integers(0, 999))
@settings(deadline=None)
def test_equal_to_brute_force_without_time_and_height(volumes: Volumes, seed: int) -> None:
    random = Random(seed)
    at = hard_positions(volumes, random, 200)
    positions = Positions(*columns(at, volumes, random)[:2])
    right = brute.matches(volumes, positions)
    assert listed(cover_of(volumes, random.choice(EXPECTED)).match(positions)) == right
    assert one_at_a_time(volumes, positions, EXPECTED[0]) == right


@given(areas(ends=True), st.integers(0, 999))
@settings(deadline=None, max_examples=25)
def test_equal_to_brute_force_at_the_ends_of_the_world(volumes: Volumes, seed: int) -> None:
    random = Random(seed)
    positions = columns(hard_positions(volumes, random, 150), volumes, random)
    right = brute.matches(volumes, positions)
    assert listed(cover_of(volumes, random.choice(EXPECTED)).match(positions)) == right
    assert one_at_a_time(volumes, positions, EXPECTED[0]) == right


@given(areas(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_promise_10_any_order_of_areas(volumes: Volumes, random: Random) -> None:
    positions = columns(hard_positions(volumes, random, 120), volumes, random)
    order = random.sample(range(len(volumes)), len(volumes))
    found = listed(cover_of([volumes[n] for n in order], 10_000).match(positions))
    assert sorted((row, order[n]) for row, n in found) == brute.matches(volumes, positions)


@given(areas(), st.randoms(use_true_random=False), st.integers(1, 50))
@settings(deadline=None)
def test_promise_10_any_split_and_any_order_of_positions(volumes: Volumes, random: Random,
                                                         length: int) -> None:
    positions = columns(hard_positions(volumes, random, 120), volumes, random)
    cover, whole = cover_of(volumes, 10_000), brute.matches(volumes, positions)
    parted = [(row + begin, n) for begin in range(0, len(positions.lon), length)
              for row, n in listed(cover.match(positions.part(begin, begin + length)))]
    assert parted == whole
    order = np.array(random.sample(range(len(positions.lon)), len(positions.lon)))
    mixed = cover.match(Positions(*(None if c is None else c[order] for c in positions)))  # type: ignore[arg-type]
    assert sorted((int(order[row]), n) for row, n in listed(mixed)) == whole


@pytest.mark.parametrize("expected", EXPECTED)
def test_where_the_world_ends_there_is_one_place(expected: int) -> None:
    volumes = [Volume(shape) for shape in at_the_ends()]
    random = Random(5)
    at = hard_positions(volumes, random, 400)
    positions = Positions(*columns(at, volumes, random)[:2])
    assert listed(cover_of(volumes, expected).match(positions)) == brute.matches(volumes, positions)


def test_a_few_windows_far_from_all_others() -> None:
    """Time is cut where most windows are; what lies beyond, or lasts long, is still found."""
    random, day = Random(9), 86_400_000
    begins = [random.randrange(30 * day) for _ in range(300)]
    begins += [-(10**12), 31 * day, 10**12, 45 * day]
    shape = overlapping(ALEPPO, 3, 100_000, 50_000)
    volumes = [Volume(shape, window=Window(t, t + random.choice([0, day // 24, day, 9 * day])))
               for t in begins]
    volumes += [Volume(shape, window=w) for w in (Window(), Window(5 * day, None),
                                                  Window(None, 5 * day), Window(0, 10**12))]
    at = [ALEPPO] * 3_000
    positions = columns(at, volumes, random)
    right = brute.matches(volumes, positions)
    for expected in EXPECTED:
        assert listed(cover_of(volumes, expected).match(positions)) == right
    assert one_at_a_time(volumes, positions, EXPECTED[0]) == right


@pytest.mark.long
@pytest.mark.parametrize("expected", EXPECTED)
def test_an_area_of_a_million_corners(expected: int) -> None:
    """Brute force looks only at the edges near a position's parallel, picked by NumPy."""
    ring = round_of(ALEPPO, 1_000_000, 20_000_000)
    volume, random = Volume(Polygon((ring,))), Random(1)
    corners = [ring[random.randrange(len(ring))] for _ in range(300)]
    at = [(x + random.randint(-9, 9) * k, y + random.randint(-9, 9) * k)
          for x, y in corners for k in (0, 1, 1000)]
    positions = Positions(*(np.array(c, np.int32) for c in zip(*at, strict=True)))
    y = np.array([y for _, y in ring], np.int64)
    low, high = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
    right = []
    for row, spot in enumerate(at):
        near = np.nonzero((low <= spot[1]) & (spot[1] <= high))[0]
        edges = [(ring[k], ring[k + 1]) for k in near.tolist()]
        odd = sum(brute.east_of(a, b, spot) for a, b in edges) % 2 == 1
        if odd or any(brute.on_edge(a, b, spot) for a, b in edges):
            right.append((row, 0))
    assert listed(cover_of([volume], expected).match(positions)) == right
