"""Pairs of reports, held against every two of them measured by geographiclib."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from unittest.mock import patch

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hudna.place import pairs
from hudna.place.columns import Int32
from hudna.place.geometry import E7
from hudna.place.pairs import Pairs, pairs_within

EAST, NORTH = 180 * E7, 90 * E7
M = 90                                   # about a metre of latitude, in 1e-7 degree
HALF_HOUR = 30 * 60 * 1000
ALEPPO = (371_600_000, 362_000_000)
CENTRES = (ALEPPO, (0, 0), (EAST, 0), (-EAST, 515_000_000), (EAST, -895_000_000),
           (123_456_789, NORTH), (-123_456_789, -NORTH), (0, 899_990_000), (EAST, 899_900_000))
World = list[tuple[int, int, int]]       # lon, lat, at_ms


def measured(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    found = Geodesic.WGS84.Inverse(a[1] / E7, a[0] / E7, b[1] / E7, b[0] / E7, Geodesic.DISTANCE)
    return float(found["s12"])


def every(world: World, metres: float, within_ms: int) -> list[tuple[int, int]]:
    """The oracle; a micrometre is the arithmetic's own."""
    return [(i, j) for (i, a), (j, b) in combinations(enumerate(world), 2)
            if abs(a[2] - b[2]) <= within_ms and measured(a, b) <= metres + 1e-6]


def columns(world: World) -> tuple[Int32, Int32, np.ndarray]:
    table = np.array(world, np.int64).reshape(-1, 3)
    return table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].copy()


def listed(found: Pairs) -> list[tuple[int, int]]:
    return list(zip(found.first.tolist(), found.second.tolist(), strict=True))


def found_in(world: World, metres: float, within_ms: int) -> list[tuple[int, int]]:
    return listed(pairs_within(*columns(world), metres, within_ms))


def moved(centre: tuple[int, int], east: int, north: int) -> tuple[int, int]:
    """A position beside a centre; over the pole it comes down at the other side."""
    lon, lat = centre[0] + east, centre[1] + north
    if abs(lat) > NORTH:
        lon, lat = lon + EAST, (2 * NORTH - abs(lat)) * (1 if lat > 0 else -1)
    if abs(lat) > NORTH:
        lat = 0
    return (lon + EAST) % (2 * EAST) - EAST, lat


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, float]:
    """A few reports around a place, spread over a few times a distance, some of them the same."""
    metres = draw(st.sampled_from([0.0, 1.0, 40.0, 1000.0, 100_000.0, 2_000_000.0, 9_000_000.0,
                                   19_990_000.0]))
    centre = draw(st.sampled_from(CENTRES))
    far = int(metres * M * draw(st.sampled_from([0.3, 1.0, 3.0]))) + 3
    shrunk = max(np.cos(np.radians(centre[1] / E7)), 1e-3)
    wide = min(int(far / shrunk), 2 * EAST)
    reports = st.tuples(st.integers(-wide, wide), st.integers(-far, far),
                        st.integers(-2, 8).map(lambda t: t * HALF_HOUR // 2))
    chosen = draw(st.lists(reports, max_size=18))
    again = draw(st.lists(st.sampled_from(chosen), max_size=3)) if chosen else []
    return [(*moved(centre, x, y), t) for x, y, t in chosen + again], metres


@settings(deadline=None)
@given(worlds(), st.sampled_from([0, 1, HALF_HOUR, 2**62]), st.sampled_from([1, 3, 1 << 15]))
def test_equal_to_measuring_every_two(case: tuple[World, float], within_ms: int,
                                      slab: int) -> None:
    world, metres = case
    with patch.object(pairs, "SLAB", slab):
        assert found_in(world, metres, within_ms) == every(world, metres, within_ms)


@settings(deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_promise_10_the_order_of_reports_changes_nothing(case: tuple[World, float],
                                                         random: object) -> None:
    world, metres = case
    mixed = list(range(len(world)))
    random.shuffle(mixed)  # type: ignore[attr-defined]
    found = found_in([world[i] for i in mixed], metres, HALF_HOUR)
    named = sorted((min(mixed[i], mixed[j]), max(mixed[i], mixed[j])) for i, j in found)
    assert named == found_in(world, metres, HALF_HOUR)


@settings(deadline=None)
@given(worlds(), st.data())
@example(([(*ALEPPO, 0), (*ALEPPO, 0)], 0.0), None)
def test_exactly_as_far_as_the_limit_is_within_it(case: tuple[World, float],
                                                  data: st.DataObject | None) -> None:
    world, _ = case
    if len(world) < 2:
        return
    i, j = sorted(data.draw(st.permutations(range(len(world))))[:2]) if data else (0, 1)
    apart, late = measured(world[i], world[j]), abs(world[i][2] - world[j][2])
    assert (i, j) in found_in(world, apart, late)
    if apart > 0.001:
        assert (i, j) not in found_in(world, apart - 0.001, late)
    if late > 0:
        assert (i, j) not in found_in(world, apart, late - 1)


def test_a_kilometre_and_half_an_hour() -> None:
    """Along the equator a degree is 111,319.49 m, so 89,831.53 units are 1,000 m."""
    world = [(0, 0, 0), (89_831, 0, HALF_HOUR), (89_832, 0, HALF_HOUR),
             (-89_831, 0, HALF_HOUR + 1)]
    assert found_in(world, 1000.0, HALF_HOUR) == [(0, 1), (1, 2)]


@pytest.mark.parametrize("sign", [1, -1])
def test_at_a_pole_every_longitude_is_the_same_place(sign: int) -> None:
    world = [(lon, sign * NORTH, 0) for lon in range(-EAST, EAST + 1, 45 * E7)]
    assert found_in(world, 0.0, 0) == every(world, 0.0, 0)
    assert len(found_in(world, 0.0, 0)) == 36


def test_over_the_antimeridian() -> None:
    world = [(EAST, 0, 0), (-EAST, 0, 0), (EAST - 40_000, 0, 0), (40_000 - EAST, 0, 0)]
    assert found_in(world, 0.0, 0) == [(0, 1)]
    assert found_in(world, 1000.0, 0) == list(combinations(range(4), 2))


def around_the_world(count: int, seed: int) -> World:
    """Reports in a few crowded places, the poles and the antimeridian among them."""
    rng = np.random.default_rng(seed)
    centre = [CENTRES[k] for k in rng.integers(0, len(CENTRES), count)]
    north = rng.integers(-3_000 * M, 3_000 * M, count)
    east = [int(rng.integers(-1, 2) * 3_000 * M / max(np.cos(np.radians(c[1] / E7)), 1e-3)
                * rng.random()) for c in centre]
    at = rng.integers(0, 20 * HALF_HOUR, count)
    return [(*moved(c, x, int(y)), int(t)) for c, x, y, t in zip(centre, east, north, at,
                                                                 strict=True)]


def test_promise_10_slabs_and_threads_change_nothing() -> None:
    world = columns(around_the_world(6_000, 7))
    whole = pairs_within(*world, 1000.0, HALF_HOUR)
    assert len(whole.first) > 1_000
    with ThreadPoolExecutor(4) as pool, patch.object(pairs, "SLAB", 100):
        parted = pairs_within(*world, 1000.0, HALF_HOUR, each=pool.map)
    assert listed(parted) == listed(whole)


def test_a_crowd_in_one_town() -> None:
    world = [r for r in around_the_world(6_000, 11) if abs(r[0] - ALEPPO[0]) < 10_000 * M]
    assert len(world) > 500
    found = found_in(world, 1000.0, HALF_HOUR)
    i, j = np.triu_indices(len(world), 1)
    lon, lat, at = columns(world)
    apart = pairs.GEOD.inv(lon[i] / E7, lat[i] / E7, lon[j] / E7, lat[j] / E7)[2]
    near = (apart <= 1000.0) & (abs(at[i] - at[j]) <= HALF_HOUR)
    assert found == list(zip(i[near].tolist(), j[near].tolist(), strict=True))


def test_nobody_and_one() -> None:
    assert found_in([], 1000.0, HALF_HOUR) == []
    assert found_in([(*ALEPPO, 0)], 1000.0, HALF_HOUR) == []


def test_columns_that_may_only_be_read() -> None:
    world = columns([(*ALEPPO, 5), (*ALEPPO, 4), (*ALEPPO, 3)])
    for column in world:
        column.setflags(write=False)
    assert listed(pairs_within(*world, 0.0, 1)) == [(0, 1), (1, 2)]


@pytest.mark.parametrize(("metres", "within_ms"),
                         [(-1.0, 0), (float("nan"), 0), (float("inf"), 0), (1.0, -1)])
def test_no_distance_or_time(metres: float, within_ms: int) -> None:
    with pytest.raises(ValueError, match="not a distance and a time"):
        found_in([], metres, within_ms)


def test_a_moment_beyond_reckoning() -> None:
    with pytest.raises(ValueError, match="a moment"):
        found_in([(0, 0, 0), (0, 0, 2**62)], 1.0, 1)


def test_small_distances_all_over_the_world() -> None:
    """A band of rows then shares its bounds, as rows ten metres high would be too many."""
    rng = np.random.default_rng(3)
    places = [(int(rng.integers(-EAST, EAST)), int(lat))
              for lat in rng.integers(-NORTH + 1_000_000, NORTH - 1_000_000, 30)]
    world = [(*moved(place, int(x), int(y)), 0) for place in places
             for x, y in rng.integers(-10 * M, 10 * M, (6, 2))]
    assert found_in(world, 10.0, 0) == every(world, 10.0, 0)
