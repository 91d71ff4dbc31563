"""Stays in bulk: equal to the oracle, and the same however a file is cut into batches."""

from __future__ import annotations

import pickle
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Positions
from hudna.place.geometry import E7, Polygon
from hudna.place.match.cover import cover_of
from hudna.place.tracks.columns import NOBODY, Fixes
from hudna.place.tracks.parts import merge, part_of, stays
from hudna.place.volume import Heights, Volume, Window
from tests.examples import examples
from tests.place.tracks.columns import fixes_of, listed
from tests.place.tracks.oracle import Row, Stay, gaps_of, stays_of
from tests.place.tracks.worlds import worlds

FEW, MANY = 1, 10**9
WORLDS = settings(deadline=None, suppress_health_check=list(HealthCheck))


def box(west, south, east, north):
    return Polygon((((west, south), (east, south), (east, north), (west, north), (west, south)),))


def row(lon, lat, at, height=None, craft="a"):
    low, high = (LOWEST_MM, HIGHEST_MM) if height is None else (height, height)
    return Row(craft, lon, lat, at, low, high, LOWEST_MM if height is None else height)


def stays_in(volumes, rows, gap_ms=600_000, expected=MANY):
    return listed(stays(part_of(cover_of(volumes, expected), fixes_of(rows), gap_ms)))


@given(worlds(), st.sampled_from([FEW, MANY]))
@settings(WORLDS, max_examples=examples(50, 150))
def test_stays_are_what_every_edge_tried_in_fractions_says(world, expected):
    volumes, rows, gap_ms = world
    part = part_of(cover_of(volumes, expected), fixes_of(rows), gap_ms)
    assert listed(stays(part)) == stays_of(volumes, rows, gap_ms)
    assert part.gaps == gaps_of(rows, gap_ms)


@pytest.mark.long
@pytest.mark.timeout(1800)
@given(worlds(most_areas=8, most_fixes=30), st.sampled_from([FEW, MANY]))
@settings(WORLDS, max_examples=4000)
def test_stays_in_many_larger_worlds(world, expected):
    volumes, rows, gap_ms = world
    assert stays_in(volumes, rows, gap_ms, expected) == stays_of(volumes, rows, gap_ms)


@given(worlds(), st.lists(st.integers(0, 14), max_size=5), st.randoms())
@settings(WORLDS, max_examples=examples(50, 150))
def test_promise_10_any_split_into_batches_merged_in_any_grouping_gives_the_same(
        world, cuts, random):
    volumes, rows, gap_ms = world
    cover = cover_of(volumes)
    whole = part_of(cover, fixes_of(rows), gap_ms)
    ends = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    parts = [pickle.loads(pickle.dumps(part_of(cover, fixes_of(rows[a:b], a), gap_ms)))
             for a, b in pairwise(ends)]
    while len(parts) > 1:
        at = random.randrange(len(parts) - 1)
        parts[at:at + 2] = [merge(cover, *parts[at:at + 2])]
    assert listed(stays(parts[0])) == listed(stays(whole))
    assert parts[0].gaps == whole.gaps
    assert set(parts[0].crafts) == set(whole.crafts)


def test_no_fixes_are_a_part_too():
    cover = cover_of([Volume(box(0, 0, 10, 10))])
    nothing = part_of(cover, fixes_of([]))
    some = part_of(cover, fixes_of([row(5, 5, 0)]))
    assert listed(stays(nothing)) == []
    assert listed(stays(merge(cover, nothing, some))) == listed(stays(some))
    assert listed(stays(merge(cover, some, nothing))) == listed(stays(some))


def test_a_line_over_a_corner_is_a_stay_of_one_moment():
    volumes = [Volume(box(0, 0, 10, 10))]
    assert stays_in(volumes, [row(-5, 5, 0), row(5, -5, 2001)]) == [
        Stay(1000, 0, "a", 0, 1001, 1, LOWEST_MM, LOWEST_MM, True)]


def test_an_edge_flown_along_is_inside():
    stay, = stays_in([Volume(box(0, 0, 10, 10))], [row(-5, 10, 0), row(15, 10, 2000)])
    assert (stay.entered, stay.left, stay.crossed) == (500, 1500, True)


def test_leaving_and_coming_back_between_two_fixes_inside_makes_two_stays():
    horseshoe = Polygon((((0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10),
                          (0, 0)),))
    found = stays_in([Volume(horseshoe)], [row(1, 5, 0), row(9, 5, 8000)])
    assert [(s.entered, s.left, s.first_row, s.last_row, s.crossed) for s in found] == [
        (0, 1000, 0, 0, False), (7000, 8000, 1, 1, False)]


def test_a_window_and_a_ceiling_that_end_on_the_way():
    volume = Volume(box(0, 0, 100, 100), 0, Heights(None, 1000), Window(3000, 7500))
    found, = stays_in([volume], [row(50, 50, 0, 500), row(50, 50, 10_000, 1500)])
    assert (found.entered, found.left, found.lowest, found.highest, found.crossed) == (
        3000, 5000, 500, 1500, True)


def test_the_short_way_across_the_antimeridian():
    volumes = [Volume(box(-180 * E7, 0, -179 * E7, 10)), Volume(box(179 * E7, 0, 180 * E7, 10)),
               Volume(box(-10, 0, 10, 10))]
    found = stays_in(volumes, [row(178 * E7, 5, 0), row(-178 * E7, 5, 4000)])
    assert [(s.area, s.entered, s.left) for s in found] == [(1, 1000, 2000), (0, 2000, 3000)]


def test_no_line_is_drawn_over_a_gap():
    volumes = [Volume(box(0, 0, 10, 10))]
    rows = [row(5, 5, 0), row(6, 6, 1000), row(7, 7, 602_000), row(20, 20, 603_000)]
    part = part_of(cover_of(volumes), fixes_of(rows))
    assert part.gaps == 1
    assert [(s.entered, s.left, s.first_row, s.last_row) for s in listed(stays(part))] == [
        (0, 1000, 0, 1), (602_000, 602_231, 2, 2)]


def test_a_fix_of_nobody_stands_alone():
    cover = cover_of([Volume(box(0, 0, 10, 10))])
    fixes = fixes_of([row(5, 5, 0), row(5, 5, 0), row(50, 5, 1000)])
    alone = fixes._replace(craft=np.full(3, NOBODY, np.int32), crafts=())
    part = merge(cover, part_of(cover, alone), part_of(cover, fixes_of([row(5, 5, 3)], 3)))
    assert [(s.craft, s.first_row, s.last_row, s.entered, s.left) for s in listed_alone(part)] == [
        ("", 0, 0, 0, 0), ("", 1, 1, 0, 0), ("a", 3, 3, 3, 3)]


def listed_alone(part):
    found = stays(part)
    return listed(found._replace(crafts=(*found.crafts, "")))


def test_a_row_no_later_than_the_one_before_is_refused():
    cover = cover_of([Volume(box(0, 0, 10, 10))])
    with pytest.raises(ValueError, match="row 1 is no later"):
        part_of(cover, fixes_of([row(5, 5, 10), row(5, 5, 10)]))
    a, b = (part_of(cover, fixes_of([row(5, 5, 10)], at)) for at in (0, 1))
    with pytest.raises(ValueError, match="row 1 is no later"):
        merge(cover, a, b)


def test_a_comb_with_thousands_of_teeth_is_crossed_through_each():
    teeth = 3000
    top = [(x, 1000 if x % 2 else 10) for x in range(2 * teeth, -1, -1)]
    comb = Polygon((((0, 0), (2 * teeth, 0), *top, (0, 0)),))
    for begin, end in ((-1, 2 * teeth + 1), (2 * teeth + 1, -1)):
        rows = [row(begin, 505, 0), row(end, 505, 60_000)]
        found = stays_in([Volume(comb)], rows)
        assert len(found) == teeth
        assert all(s.crossed for s in found)


def test_many_aircraft_and_areas_at_once_cut_anywhere():
    random = Random(5)
    volumes = [Volume(box(x, y, x + random.randrange(1, 900_000), y + 400_000))
               for x, y in ((random.randrange(3_000_000), random.randrange(3_000_000))
                            for _ in range(30))]
    names = [f"craft {i}" for i in range(20)]
    rows = [row(random.randrange(3_000_000), random.randrange(3_000_000), 1000 * i,
                random.randrange(5000), random.choice(names)) for i in range(400)]
    cover = cover_of(volumes)
    whole = part_of(cover, fixes_of(rows, 0, names))
    joined = part_of(cover, fixes_of(rows[:1], 0, names))
    for at in range(1, len(rows), 66):
        joined = merge(cover, joined, part_of(cover, fixes_of(rows[at:at + 66], at, names)))
    assert listed(stays(joined)) == listed(stays(whole))
    assert len(whole.ends) + sum(map(len, whole.inner)) > 300
    assert listed(stays(whole)) == stays_of(volumes, rows, 600_000)


def test_heights_need_not_be_given():
    at = np.array([0, 2000], np.int64)
    positions = Positions(np.array([5, 15], np.int32), np.array([5, 5], np.int32), at)
    fixes = Fixes(np.arange(2), np.zeros(2, np.int32), positions,
                  np.full(2, LOWEST_MM, np.int32), ("a",))
    cover = cover_of([Volume(box(0, 0, 10, 10), 0, Heights(0, 100))])
    found, = listed(stays(part_of(cover, fixes)))
    assert (found.entered, found.left, found.lowest) == (0, 1000, LOWEST_MM)
    with pytest.raises(ValueError, match="moments"):
        part_of(cover, fixes._replace(positions=positions._replace(at_ms=None)))
