"""Buffers and widths on the ellipsoid: right to 0.1 m at 50 km and at 500 km, whatever the shape.

A shape of one kind, and another one far off it; how far, `oracle.py` finds by geographiclib. A
reach of that distance must meet; one that is 0.1 m less must not. Way off the equator, at the
antimeridian, about the poles; the reach on the one side, on the other, or shared between them.
"""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.clash import clash
from hudna.place.geojson import shape_from_geojson, shape_to_geojson
from hudna.place.geometry import E7, Fix, Line, Point, Polygon, Way
from hudna.place.soundvolume import FARTHEST_MM
from hudna.place.volume import Volume, Window
from tests.place import shapes
from tests.place.oracle import distance_m

MARGIN_M = 0.1
FAR_M = (50_000, 500_000)
KINDS = {
    "point": shapes._point, "route": shapes._line, "straight route": shapes._straight,
    "polygon": shapes._blob, "holed polygon": shapes._holed, "sliver": shapes._needle,
    "multipolygon": shapes._several, "cap about a pole": shapes._cap,
}
quick = settings(max_examples=15, deadline=None)
seeds = st.integers(0, 2**32)
PLACES = {
    "Syria": lambda random: (random.uniform(35.5, 42.5), random.uniform(32.3, 37.3)),
    "antimeridian": lambda random: (random.choice([180, -180]) + random.gauss(0, 0.2),
                                    random.uniform(-75, 75)),
    "pole": lambda random: (random.uniform(-180, 180),
                            random.choice([1, -1]) * (90 - 10 ** random.uniform(-3, 0.3))),
}
places = st.sampled_from(sorted(PLACES))


def of_kind(kind, random, spot):
    """A sound shape, or this example is none."""
    try:
        made = KINDS[kind](random, spot, 10 ** random.uniform(2, 4.3))
        return shape_from_geojson(shape_to_geojson(made), "shape")
    except (Refused, ValueError):
        assume(False)


def spot_of(spot):
    lon = (spot[0] + 180) % 360 - 180
    return Point((round(lon * E7), round(spot[1] * E7)))


def assert_right(true_m, flight, area, random, **limits):
    """The two meet at the reach of their distance, and not at 0.1 m less."""
    for reach_mm, meets in ((math.ceil(true_m * 1000), True),
                            (math.floor((true_m - MARGIN_M) * 1000), False)):
        least = max(0, reach_mm - FARTHEST_MM)
        width = random.choice([least, min(reach_mm, FARTHEST_MM), random.randint(
            least, min(reach_mm, FARTHEST_MM))])
        met = clash(Volume(flight, width, **limits), Volume(area, reach_mm - width))
        assert (met is not None) == meets, (true_m, reach_mm, width)


@pytest.mark.parametrize("far_m", FAR_M)
@pytest.mark.parametrize("kind", KINDS)
@quick
@given(seeds, places)
def test_promise_9_a_buffer_is_right_to_a_tenth_of_a_metre(kind, far_m, seed, place):
    random = Random(seed)
    spot = PLACES["pole" if kind == "cap about a pole" else place](random)
    area = of_kind(kind, random, spot)
    away = shapes.moved(spot, random.uniform(0, 360), far_m * random.uniform(0.9, 1.05))
    flight = spot_of(away)
    true = distance_m(flight, area)
    assume(1 < true < 900_000)
    assert_right(true, flight, area, random)


@pytest.mark.parametrize("far_m", FAR_M)
@quick
@given(seeds, places, st.sampled_from(["polygon", "sliver", "route"]))
def test_promise_9_a_route_s_width_is_right_to_a_tenth_of_a_metre(far_m, seed, place, kind):
    """Both have edges: the nearest points lie anywhere along them."""
    random = Random(seed)
    spot = PLACES[place](random)
    area = of_kind(kind, random, spot)
    flight = of_kind(random.choice(["route", "straight route"]), random,
                     shapes.moved(spot, random.uniform(0, 360), far_m))
    true = distance_m(flight, area)
    assume(1 < true < 900_000)
    assert_right(true, flight, area, random)


@quick
@given(seeds, places)
def test_promise_9_what_stands_in_a_hole_is_as_far_as_its_nearest_edge(seed, place):
    """A hole some 120 km wide, and a point about 50 km from its edge."""
    random = Random(seed)
    spot = PLACES[place](random)
    try:
        ring = shapes._star(random, spot, 200_000, 12, 0.9)
        hole = shapes._star(random, spot, 62_000, 9, 0.85)
        area = shape_from_geojson(shape_to_geojson(shapes._cut([ring, hole])), "shape")
    except (Refused, ValueError):
        assume(False)
    flight = spot_of(shapes.moved(spot, random.uniform(0, 360), random.uniform(0, 5_000)))
    true = distance_m(flight, area)
    assume(true > 30_000)
    assert_right(true, flight, area, random)


def test_a_reach_over_the_pole_and_over_the_antimeridian():
    """50 km by geographiclib from a spot; the way leads over the pole, or over 180 degrees."""
    for spot, azimuth in (((20.0, 89.8), 0), ((179.9, 35.0), 90), ((-179.9, -71.0), 270)):
        for far_m in FAR_M:
            there = spot_of(shapes.moved(spot, azimuth, far_m))
            here = spot_of(spot)
            true = distance_m(here, there)
            assert abs(true - far_m) < 0.03
            assert clash(Volume(here, math.ceil(true * 1000)), Volume(there)) is not None
            assert clash(Volume(here), Volume(there, math.floor(true * 1000) - 100)) is None


# Things on the way


STEP_MS = 60_000
STEPS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


def travelled(random, spot, far_m):
    """A way of one or two legs whose place is a whole position at every whole minute."""
    start = spot_of(spot).at
    fixes, clock = [Fix(start, 0)], 0
    for _ in range(random.randint(1, 2)):
        minutes = random.choice([10, 20])
        step = [random.randint(-far_m // 90, far_m // 90) * 20 for _ in "xy"]
        at = (fixes[-1].at[0] + minutes * step[0], fixes[-1].at[1] + minutes * step[1])
        assume(abs(at[0]) <= 180 * E7 and abs(at[1]) <= 90 * E7)
        clock += minutes * STEP_MS
        fixes.append(Fix(at, clock))
    return Way(tuple(fixes))


def path(way, begin, end):
    """Where it is from one whole minute to another, its ends for ever where it halts."""
    def at(ms):
        for a, b in zip(way.fixes, way.fixes[1:], strict=False):
            if a.at_ms <= ms <= b.at_ms:
                part, length = ms - a.at_ms, b.at_ms - a.at_ms
                return (a.at[0] + (b.at[0] - a.at[0]) * part // length,
                        a.at[1] + (b.at[1] - a.at[1]) * part // length)
        raise ValueError(ms)
    return Line((at(begin), *(fix.at for fix in way.fixes if begin < fix.at_ms < end), at(end)))


@pytest.mark.parametrize("far_m", FAR_M)
@settings(max_examples=30, deadline=None)
@given(seeds, places, STEPS, st.sampled_from(["point", "polygon", "sliver"]))
def test_promise_9_a_moving_segment_is_where_it_may_be_meanwhile(far_m, seed, place, minutes,
                                                                kind):
    """Met in the flight's window at the distance of the part of the way travelled in it."""
    random = Random(seed)
    spot = PLACES[place](random)
    way = travelled(random, spot, far_m)
    flight = of_kind(kind, random, shapes.moved(spot, random.uniform(0, 360), far_m))
    begin, end = (min(minute * STEP_MS, way.fixes[-1].at_ms) for minute in minutes)
    slack = random.choice([0, STEP_MS])
    meanwhile = path(way, max(0, begin - slack), min(way.fixes[-1].at_ms, end + slack))
    true = distance_m(flight, meanwhile)
    assume(1 < true < 900_000)
    assert_right(true, flight, Way(way.fixes, slack), random, window=Window(begin, end))


@settings(max_examples=30, deadline=None)
@given(seeds, places, STEPS)
def test_promise_9_a_moving_flight_is_met_along_what_it_flies_meanwhile(seed, place, minutes):
    random = Random(seed)
    spot = PLACES[place](random)
    way = travelled(random, spot, 50_000)
    area = of_kind("polygon", random, shapes.moved(spot, random.uniform(0, 360), 50_000))
    begin, end = (min(minute * STEP_MS, way.fixes[-1].at_ms) for minute in minutes)
    true = distance_m(path(way, begin, end), area)
    assume(1 < true < 400_000)
    for reach_mm, meets in ((math.ceil(true * 1000), True),
                            (math.floor((true - MARGIN_M) * 1000), False)):
        met = clash(Volume(way, 0), Volume(area, reach_mm, window=Window(begin, end)))
        assert (met is not None) == meets


def test_the_first_and_last_moment_of_a_meeting_hold_every_minute_that_the_oracle_finds():
    """A way past a site with 50 km around it: the window is no shorter, and not 10 s longer."""
    way = Way((Fix((400_000_000, 350_000_000), 0), Fix((424_000_000, 362_000_000), 120 * STEP_MS)))
    site, reach_mm = Point((412_000_000, 353_000_000)), 50_000_000
    met = clash(Volume(site), Volume(way, reach_mm))
    assert met is not None
    inside = [minute for minute in range(121) if distance_m(
        path(way, minute * STEP_MS, minute * STEP_MS), site) <= reach_mm / 1000]
    assert len(inside) > 30
    assert inside[0] - 1 < met.window.from_ms / STEP_MS <= inside[0]
    assert inside[-1] <= met.window.until_ms / STEP_MS < inside[-1] + 1


def test_a_sliver_a_centimetre_wide_has_its_whole_buffer():
    """Needle-thin, 40 km long: 50 km off its tip and off its side."""
    sliver = Polygon((((400_000_000, 350_000_000), (404_000_000, 350_000_000),
                       (404_000_000, 350_000_001), (400_000_000, 350_000_000)),))
    for spot, azimuth in (((40.4, 35.0), 90), ((40.2, 35.0), 180), ((40.2, 35.00000005), 0)):
        there = spot_of(shapes.moved(spot, azimuth, 50_000))
        true = distance_m(there, sliver)
        assert abs(true - 50_000) < 0.5
        assert clash(Volume(there), Volume(sliver, math.ceil(true * 1000))) is not None
        assert clash(Volume(there), Volume(sliver, math.floor(true * 1000) - 100)) is None
