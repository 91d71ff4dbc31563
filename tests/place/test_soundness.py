"""Rings that are known to be simple without asking GEOS are those that GEOS calls valid."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Ring
from hudna.place.soundness import convex

near = st.integers(-6, 6)
far = st.integers(-1_800_000_000, 1_800_000_000)
rings = st.one_of(*(
    st.lists(st.tuples(each, each), min_size=3, max_size=8).map(lambda r: (*r, r[0]))
    for each in (near, far)
))


def valid(ring: Ring) -> bool:
    return bool(shapely.is_valid(shapely.Polygon(np.array(ring, np.float64))))


@settings(max_examples=1500)
@given(rings)
def test_a_convex_ring_is_valid(ring: Ring) -> None:
    assert not convex(ring) or valid(ring)


@settings(max_examples=300)
@given(st.lists(st.tuples(near, near), min_size=3, max_size=12), st.booleans(), st.integers(0, 9))
def test_a_hull_is_convex_wherever_it_begins_and_whichever_way_it_runs(
    points: list[tuple[int, int]], turned: bool, first: int
) -> None:
    hull = shapely.MultiPoint(np.array(points, np.float64)).convex_hull
    if isinstance(hull, shapely.Polygon):
        open_ring = [(int(x), int(y)) for x, y in hull.exterior.coords[:-1]]
        open_ring = open_ring[first % len(open_ring) :] + open_ring[: first % len(open_ring)]
        ring = (*open_ring, open_ring[0])
        assert convex(ring[::-1] if turned else ring)


def test_a_star_that_always_turns_left_goes_round_twice() -> None:
    star = ((0, 100), (59, -81), (-95, 31), (95, 31), (-59, -81), (0, 100))
    assert not convex(star)
    assert not valid(star)


def test_a_spike_two_edges_in_line_and_a_standstill_are_for_geos() -> None:
    assert not convex(((0, 0), (10, 0), (5, 0), (5, 5), (0, 0)))
    assert not convex(((0, 0), (5, 0), (10, 0), (5, 5), (0, 0)))
    assert not convex(((0, 0), (0, 0), (10, 0), (5, 5), (0, 0)))
