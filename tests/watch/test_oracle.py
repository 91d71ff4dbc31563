"""What the engine tells of stays, against an implementation that knows nothing of it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.audit.shared import DATA, needs
from tests.examples import examples
from tests.watch.oracle import (
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    Area,
    Flown,
    Stay,
    Truth,
    compare,
    stays_of,
)
from tests.watch.skies import Sky, flown_of, random_areas, random_flights, told

GAP_MS = 600_000
TRACKS = [DATA / "adsb_tracks" / f"{name}.csv.gz" for name in (
    "quickstart_paris_2021", "special", "tour_de_france")]
BOX = shapely.box(0, 0, 1_000_000, 1_000_000)


def flown(*fixes, low=UNKNOWN_LOW, high=UNKNOWN_HIGH):
    """One aircraft: longitude and latitude in 1e-5 degree, moment in s."""
    rows = np.array(fixes, dtype=np.int64).reshape(-1, 3) * (100, 100, 1000)
    count = len(rows)
    return Flown(np.zeros(count, np.int64), rows[:, 2], rows[:, 0], rows[:, 1],
                 np.full(count, low), np.full(count, high))


def surely(flight, area):
    truth = stays_of(flight, [area], GAP_MS).get((0, 0), Truth())
    return [(round(a), round(b)) for a, b in truth.surely]


@pytest.mark.parametrize(("fixes", "stays"), [
    ([(-5000, 5000, 0), (15000, 5000, 100)], [(25_000, 75_000)]),
    ([(-5000, 5000, 0), (5000, 5000, 100), (-5000, 5000, 200)], [(50_000, 150_000)]),
    ([(5000, 5000, 0), (5000, 5000, 601)], [(0, 0), (601_000, 601_000)]),
    ([(5000, 5000, 0), (5000, 5000, 600)], [(0, 600_000)]),
    ([(-5000, 5000, 0), (15000, 5000, 601)], []),
    ([(-5000, 20000, 0), (15000, 20000, 100)], [])])
def test_the_oracle_by_hand(fixes, stays):
    got = surely(flown(*fixes), Area(BOX))
    assert len(got) == len(stays)
    for (a, b), (c, d) in zip(got, stays, strict=True):
        assert abs(a - c) <= 2
        assert abs(b - d) <= 2


def test_the_oracle_on_heights_windows_and_reaches():
    through = flown((-5000, 5000, 0), (15000, 5000, 100), low=0, high=0)
    climbs = through._replace(low=np.array([0, 1000]), high=np.array([0, 1000]))
    assert surely(through, Area(BOX, floor_mm=5000)) == []
    (a, b), = surely(climbs, Area(BOX, floor_mm=500))
    assert (abs(a - 50_000) < 200, abs(b - 75_000) <= 2) == (True, True)
    assert surely(through, Area(BOX, from_ms=40_000, until_ms=50_000)) == [(40_001, 49_999)]
    (a, b), = surely(through, Area(BOX, reach_m=1113.2))
    assert (abs(a - 20_000) < 5, abs(b - 80_000) < 5) == (True, True)
    unknown = through._replace(low=np.array([0, UNKNOWN_LOW]), high=np.array([0, UNKNOWN_HIGH]))
    assert surely(unknown, Area(BOX, floor_mm=5000)) == surely(through, Area(BOX))


def test_the_comparison_finds_what_is_missed_invented_doubled_and_misnamed():
    truths = stays_of(flown((-5000, 5000, 0), (15000, 5000, 100)), [Area(BOX)], GAP_MS)
    right = Stay(0, 0, 25_000, 75_000, True)

    def found(*ours):
        return sorted(difference.what for difference in compare(list(ours), truths))
    assert found(right) == []
    assert found() == ["missed"]
    assert found(right, right) == ["doubled"]
    assert found(right._replace(crossed=False)) == ["crossed"]
    assert found(right._replace(left_ms=75_020)) == ["invented"]
    assert found(right._replace(left_ms=74_980)) == ["missed"]
    assert found(right, Stay(0, 0, 90_000, 91_000, True)) == ["invented"]
    assert found(right._replace(left_ms=50_000), right._replace(entered_ms=50_001)) == ["missed"]
    assert found(right, Stay(1, 0, 25_000, 75_000, True)) == ["invented"]


def test_a_touch_is_right_either_way():
    touches = flown((-5000, 10000, 0), (5000, 20000, 100))
    corner = flown((-10000, 10000, 0), (10000, -10000, 100))
    for flight, at in ((touches, None), (corner, 50_000)):
        truths = stays_of(flight, [Area(BOX)], GAP_MS)
        assert compare([], truths) == []
        if at is not None:
            assert compare([Stay(0, 0, at, at, True)], truths) == []


@pytest.mark.parametrize("seed", range(examples(40, 400)))
def test_promise_9_no_stay_is_missed_and_none_invented(seed):
    rng = np.random.default_rng(seed)
    flight = random_flights(rng, 6, 40)
    areas = random_areas(rng, flight, 40)
    sky = Sky(flight, areas)
    assert compare(told(sky, GAP_MS), stays_of(flight, areas, GAP_MS)) == []


@needs(*TRACKS)
def test_promise_9_real_tracks_through_random_areas():
    _compare_real(flown_of(TRACKS[:1], most=6_000), 300, 1)


@needs(*TRACKS)
@pytest.mark.long
@pytest.mark.timeout(1200)
def test_promise_9_all_real_tracks_through_ten_thousand_areas():
    _compare_real(flown_of(TRACKS), 10_000, 2)


def _compare_real(flight, count, seed):
    areas = random_areas(np.random.default_rng(seed), flight, count, (100.0, 6_000.0))
    sky = Sky(flight, areas)
    ours, truths = told(sky, GAP_MS), stays_of(flight, areas, GAP_MS)
    assert compare(ours, truths) == []
    assert len(ours) > count / 2
    assert any(stay.crossed for stay in ours)
