"""Workloads: what their words say, from a seed alone."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from hudna.bench.workloads.areas import areas_of
from hudna.bench.workloads.claims import claims_of
from hudna.bench.workloads.feed import Plan, feed, feed_of, month, sample, shuffled
from hudna.bench.workloads.protections import flights, registered
from hudna.bench.workloads.reports import reports_of
from hudna.bench.workloads.theatre import BEGIN_MS, DAY_MS, DAYS, EAST, NORTH, SOUTH, WEST
from hudna.place.columns import LATEST_MS
from hudna.place.overlay import State, overlay
from hudna.place.soundvolume import check_volume


def equal(a, b) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


def test_areas_are_sound_and_the_same_for_engine_and_peers():
    areas = areas_of(300, 1)
    shapes, volumes = areas.shapes(), areas.volumes()
    assert shapely.is_valid(shapes).all()
    assert 0 < (shapely.get_num_interior_rings(shapes) > 0).sum() < 100
    for volume, shape in zip(volumes, shapes, strict=True):
        check_volume(volume, "")
        assert len(volume.shape.rings[0]) == 61
        drawn = shapely.Polygon(volume.shape.rings[0], volume.shape.rings[1:])
        assert shapely.equals_exact(drawn, shape, 0)


def test_a_seed_makes_the_same_areas_and_another_makes_others():
    assert equal(areas_of(50, 1).limits, areas_of(50, 1).limits)
    assert np.array_equal(areas_of(50, 1).xy, areas_of(50, 1).xy)
    assert not np.array_equal(areas_of(50, 1).xy, areas_of(50, 2).xy)


def test_the_first_areas_are_the_first():
    areas = areas_of(100, 1)
    some = areas.first(7)
    assert len(some) == 7
    assert some.volumes() == areas.volumes()[:7]


def test_a_position_lies_in_a_handful_of_areas_of_the_full_size():
    shapes = areas_of(50_000, 1).shapes()
    tree = shapely.STRtree(shapes)
    seen = feed_of(month(2000), 2000, 1).positions
    found = tree.query(shapely.points(seen.lon.astype(float), seen.lat.astype(float)), "intersects")
    assert 3 < found.shape[1] / 2000 < 7


@pytest.mark.parametrize("rows", [1, 999, 20_000])
def test_a_feed_is_ordered_and_spans_the_month(rows):
    seen = feed_of(month(rows), rows, 1)
    lon, lat, at_ms, low, high = seen.positions
    assert len(seen.craft) == len(lon) == rows
    assert (np.diff(at_ms) >= 0).all()
    assert WEST <= lon.min() <= lon.max() <= EAST
    assert SOUTH <= lat.min() <= lat.max() <= NORTH
    assert np.array_equal(low, high)
    assert at_ms[0] == BEGIN_MS
    if rows > 1000:
        assert at_ms[-1] - at_ms[0] > (DAYS - 1) * DAY_MS


def test_an_aircraft_flies_on_from_block_to_block():
    plan = Plan(3, 1000)
    seen = feed_of(plan, 3_200_000, 1)
    assert len(list(feed(plan, 3_200_000, 1))) == 4
    mine = seen.positions.lon[seen.craft == 1].astype(np.int64)
    fastest = 250 * 1e7 / 111_320 / 0.8
    assert np.abs(np.diff(mine)).max() <= fastest + 1


def test_the_first_rows_do_not_depend_on_how_many_follow():
    plan = Plan(30, 1000)
    few, many = feed_of(plan, 1000, 1), feed_of(plan, 1_500_000, 1)
    assert equal(few.positions, many.positions.part(0, 1000))


def test_shuffled_and_sampled_rows_are_rows_of_the_feed():
    seen = feed_of(month(5000), 5000, 1).positions
    whole = set(zip(*(column.tolist() for column in seen), strict=True))
    mixed = shuffled(seen, 1)
    assert set(zip(*(c.tolist() for c in mixed), strict=True)) == whole
    assert not np.array_equal(mixed.at_ms, seen.at_ms)
    some = sample(seen, 500)
    assert len(some.lon) == 500
    assert set(zip(*(c.tolist() for c in some), strict=True)) < whole
    assert some.at_ms[-1] - some.at_ms[0] > (DAYS - 2) * DAY_MS


def test_registered_volumes_last_from_half_an_hour_to_without_end():
    volumes = registered(2000, 1)
    assert shapely.is_valid(volumes.shapes()).all()
    hours = (volumes.limits.until_ms - volumes.limits.from_ms) / 3_600_000
    assert (hours < 2).mean() > 0.3
    assert (volumes.limits.until_ms == LATEST_MS).any()
    assert (hours > 24 * 20).any()
    for volume in volumes.volumes()[:50] + flights(50, 1).volumes():
        check_volume(volume, "")


def test_reports_come_in_order_and_cluster():
    reports = reports_of(2000, 1)
    assert (np.diff(reports.at_ms) >= 0).all()
    assert len(reports.lon) == 2000


def test_a_claimant_never_contradicts_itself_and_the_two_do():
    states = {piece.state for piece in overlay(claims_of(4, 1))}
    assert State.MINGLED not in states
    assert {State.AGREED, State.DISPUTED} <= states
