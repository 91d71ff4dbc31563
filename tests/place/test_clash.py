"""The deciding geometry: against an oracle of another method, and by properties."""

import math
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from hudna.place.clash import clash, common_heights, distance_mm, nearest
from hudna.place.geometry import E7, Line, MultiPolygon, Point, Polygon
from hudna.place.measure import between_mm
from hudna.place.volume import Clash, Heights, Volume, Window
from tests.place.comparison import compare
from tests.place.shapes import random_pair


def e7(lon: float, lat: float) -> tuple[int, int]:
    return (round(lon * E7), round(lat * E7))


def ring(*spots: tuple[float, float]) -> tuple[tuple[int, int], ...]:
    return tuple(e7(*spot) for spot in (*spots, spots[0]))


def square(west: float, south: float, east: float, north: float) -> Polygon:
    return Polygon((ring((west, south), (east, south), (east, north), (west, north)),))


NORTH_CAP = square(-180, 85, 180, 90)

pairs = st.integers(0, 2**32).map(lambda seed: random_pair(Random(seed)))
quick = settings(max_examples=60, deadline=None)


def test_promise_9_no_conflict_missed_none_invented():
    figures = compare(0, 500)
    assert (figures.missed, figures.invented) == ((), ())
    assert figures.worst_m < 0.01


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", range(0, 20_000, 2_500))
def test_promise_9_no_conflict_missed_none_invented_in_20_000_pairs(first):
    figures = compare(first, 2_500)
    assert (figures.missed, figures.invented) == ((), ())
    assert figures.worst_m < 0.01


@quick
@given(pairs)
def test_promise_9_the_distance_is_the_same_from_either_side(pair):
    a, b = pair
    assert abs(distance_mm(a, b) - distance_mm(b, a)) <= 5


@quick
@given(pairs)
def test_promise_9_touching_counts(pair):
    a, b = pair
    mm = distance_mm(a, b)
    assume(mm < 400_000_000)
    assert clash(Volume(a, mm + 1), Volume(b)) is not None
    assert clash(Volume(a), Volume(b, mm + 1)) is not None


@quick
@given(pairs, st.integers(0, 10**7), st.integers(0, 10**7))
def test_promise_9_more_reach_never_clears(pair, reach, more):
    a, b = pair
    if clash(Volume(a, reach), Volume(b)) is not None:
        assert clash(Volume(a, reach), Volume(b, more)) is not None
        assert clash(Volume(a, reach + more), Volume(b)) is not None


@quick
@given(pairs, st.integers(0, 10**6))
def test_promise_9_the_evidence_lies_within_the_buffer(pair, width):
    a, b = pair
    mm = distance_mm(a, b)
    assume(mm < 400_000_000)
    met = clash(Volume(a, width), Volume(b, mm + 1))
    assert met is not None
    assert met.distance_mm == max(0, mm - width)


@quick
@given(st.integers(-40, 40), st.integers(-60, 60), st.integers(1, 400), st.integers(1, 400))
def test_promise_9_the_antimeridian_changes_no_distance(shift, lat, size, gap):
    """Two squares `gap` apart across 180 are as far apart as the same two at Greenwich."""
    here = (square(-1 - size / 100, lat, -gap / 1000, lat + 1), square(0, lat, 1, lat + 1))
    there = (square(179 - size / 100, lat, 180 - gap / 1000, lat + 1),
             square(-180, lat, -179, lat + 1))
    assert abs(distance_mm(*here) - distance_mm(*there)) <= 2


def test_promise_9_the_arithmetic_s_own_error_drops_no_pair():
    """A point 65 cm from an edge of a small polygon: pair 2360 of the long run, once lost."""
    corners = ((-1613266338, -40282921), (-1613266371, -40282908), (-1613266376, -40282895),
               (-1613266399, -40282987), (-1613266390, -40282979), (-1613266394, -40283000),
               (-1613266383, -40282983), (-1613266385, -40282998), (-1613266368, -40282978),
               (-1613266335, -40282930), (-1613266338, -40282921))
    assert distance_mm(Point((-1613266281, -40282906)), Polygon((corners,))) == 652

def test_promise_9_the_widest_reaches_that_may_be_signed_miss_nothing():
    """A buffer of 900 km and half a route of 500: the nearer part has the longer chord."""
    parts = []
    for azimuth, metres in ((90, 1_390_000), (0, 1_390_005)):
        lon, lat, _ = Geod(ellps="WGS84").fwd(0, 0, azimuth, metres)
        x, y = round(lon * E7), round(lat * E7)
        parts.append((((x, y), (x + 1, y), (x, y + 1), (x, y)),))
    protection = Volume(MultiPolygon(tuple(parts)), 890_001_000)
    met = clash(Volume(Point((0, 0)), 500_000_000), protection)
    assert met is not None and abs(met.distance_mm - 890_000_000) < 100


def test_shapes_touch_across_the_antimeridian():
    assert distance_mm(square(179, 0, 180, 1), square(-180, 0, -179, 1)) == 0
    assert distance_mm(Point(e7(180, 20)), Point(e7(-180, 20))) == 0
    mm = distance_mm(Point(e7(180, 20)), Point(e7(-180, 20.001)))
    assert abs(mm - between_mm(e7(180, 20), e7(180, 20.001))) <= 1


def test_shapes_touch_at_a_pole_whatever_longitude_they_name():
    assert distance_mm(Point(e7(10, 90)), Point(e7(-140, 90))) == 0
    assert distance_mm(NORTH_CAP, Point(e7(33, 90))) == 0
    assert distance_mm(Point(e7(10, 90)), Point(e7(10, -90))) > 20_000_000_000
    assert distance_mm(Line((e7(10, 89.99), e7(10, 90))), Line((e7(99, 89.99), e7(99, 90)))) == 0


def test_a_cap_holds_the_pole_and_is_near_what_lies_beside_it():
    assert distance_mm(NORTH_CAP, Point(e7(77, 89.5))) == 0
    beside = distance_mm(NORTH_CAP, Point(e7(77, 84.9)))
    assert abs(beside - between_mm(e7(77, 84.9), e7(77, 85))) <= 5


def test_an_edge_is_straight_in_longitude_and_latitude():
    """On the great circle this point would be 17 km off the edge; on the parallel it is on it."""
    edge = Line((e7(30, 60), e7(40, 60)))
    assert distance_mm(edge, Point(e7(35, 60))) == 0


def test_a_hole_is_outside():
    holed = Polygon((square(0, 0, 3, 3).rings[0], square(1, 1, 2, 2).rings[0]))
    inside = Point(e7(1.5, 1.5))
    assert distance_mm(holed, inside) > 50_000_000
    assert distance_mm(holed, Point(e7(1, 1.5))) == 0


def test_one_shape_within_another_is_at_no_distance():
    assert distance_mm(square(0, 0, 10, 10), square(4, 4, 5, 5)) == 0
    assert distance_mm(square(4, 4, 5, 5), square(0, 0, 10, 10)) == 0
    assert distance_mm(square(0, 0, 10, 10), Line((e7(4, 4), e7(5, 5)))) == 0


@pytest.mark.parametrize("line", [
    (e7(40, 35), e7(40, 35)),
    (e7(40, 35), e7(40, 35), e7(40, 35)),
    (e7(40, 35), e7(40.01, 35), e7(40, 35)),
])
def test_lines_without_length_or_turning_back_are_measured(line):
    other = Point(e7(39.9, 35))
    assert abs(distance_mm(Line(line), other) - between_mm(e7(40, 35), e7(39.9, 35))) <= 1


def test_parts_of_a_multipolygon_may_overlap():
    both = MultiPolygon((square(0, 0, 2, 2).rings, square(1, 1, 3, 3).rings))
    assert distance_mm(both, Point(e7(1.5, 1.5))) == 0
    assert distance_mm(both, Point(e7(2.5, 2.5))) == 0


def test_the_nearest_positions_are_on_the_shapes():
    on_a, on_b, mm = nearest(square(0, 0, 1, 1), Point(e7(2, 0.5)))
    assert on_b == e7(2, 0.5)
    assert on_a[0] == E7
    assert abs(between_mm(on_a, on_b) - mm) <= 15


def test_a_route_reaches_half_its_width_and_a_site_its_buffer():
    route, site = Line((e7(40, 35), e7(41, 35))), Point(e7(40.5, 35.01))
    mm = distance_mm(route, site)
    assert clash(Volume(route, 500_000), Volume(site, mm - 500_000 - 101)) is None
    met = clash(Volume(route, 500_000), Volume(site, mm - 500_000 + 1))
    assert met == Clash(mm - 500_000, Window(), Heights())


@given(*[st.one_of(st.none(), st.integers(-100, 100)) for _ in range(4)])
def test_promise_9_heights_meet_when_any_height_is_in_both(a, b, c, d):
    one, other = Heights(a, b), Heights(c, d)
    floors = [h for h in (a, c) if h is not None]
    ceilings = [h for h in (b, d) if h is not None]
    shared = max(floors, default=-math.inf) <= min(ceilings, default=math.inf)
    assert (common_heights(one, other) is not None) == shared


def test_heights_and_windows_that_touch_meet():
    here = Point(e7(40, 35))
    flight = Volume(here, 0, Heights(1000, 2000), Window(10, 20))
    assert clash(flight, Volume(here, 0, Heights(2000, None), Window(20, None))) == Clash(
        0, Window(20, 20), Heights(2000, 2000))
    assert clash(flight, Volume(here, 0, Heights(2001, None))) is None
    assert clash(flight, Volume(here, 0, Heights(), Window(21, None))) is None
