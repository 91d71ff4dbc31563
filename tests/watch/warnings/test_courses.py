"""Places along a course: whoever may come within reach of one is announced there, in time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.measure import GEOD
from hudna.record.protecting import Names
from hudna.record.warning import WarnPlace
from hudna.watch.warnings.courses import SPEEDS, Flying, Ground, due, tracked_speeds
from tests.examples import examples

E7 = 10_000_000
HOUR = 3_600_000


def town(lon: float, lat: float, reach_m: float = 2000, name: str = "a") -> WarnPlace:
    return WarnPlace(name, Names(en=name), (round(lon * E7), round(lat * E7)), int(reach_m * 1000))


def jet(course: float = 90, spread: float = 10, within: float = 0, **more: object) -> Flying:
    slowest, fastest = SPEEDS["jet"]
    return Flying(0, (36 * E7, 35 * E7), within, course, spread, slowest, fastest, **more)


def ahead(course: float, metres: float, reach_m: float = 2000) -> WarnPlace:
    lon, lat, _ = GEOD.fwd(36, 35, course, metres)
    return town(lon, lat, reach_m)


def test_a_town_ahead_is_due_between_the_fastest_and_the_slowest():
    (found,) = due(jet(), [ahead(90, 48_000)], 0, HOUR)
    assert 140_000 <= found.from_ms <= 46_000 / 320 * 1000
    assert 50_000 / 120 * 1000 <= found.until_ms <= 430_000
    assert found.sure == "likely"


def test_a_town_behind_or_beside_is_not_due():
    assert due(jet(), [ahead(270, 48_000), ahead(0, 48_000), ahead(130, 48_000)], 0, HOUR) == []


def test_a_town_at_the_edge_of_the_spread_is_possible_only():
    (found,) = due(jet(), [ahead(99, 48_000)], 0, HOUR)
    assert found.sure == "possible"


def test_an_unknown_direction_makes_every_direction_possible():
    around = [ahead(course, 30_000) for course in range(0, 360, 30)]
    found = due(jet(spread=180), around, 0, HOUR)
    assert len(found) == len(around) and {d.sure for d in found} == {"possible"}


def test_what_is_past_or_further_ahead_than_is_asked_is_not_due():
    places = [ahead(90, 48_000)]
    assert due(jet(), places, 600_000, HOUR) == []
    assert due(jet(), places, 0, 60_000) == []


def test_one_that_may_hover_is_due_until_the_end():
    slowest, fastest = tracked_speeds(3)
    hovering = Flying(0, (36 * E7, 35 * E7), 50, 90, 10, slowest, fastest)
    (found,) = due(hovering, [ahead(90, 3_000)], 0, HOUR)
    assert slowest == 0 and found.until_ms == HOUR


def test_what_is_out_of_reach_is_not_looked_at():
    near = ahead(90, 48_000)
    assert Ground([near, ahead(90, 400_000)]).reachable(jet(), 300_000) == [near]
    assert Ground([]).reachable(jet(), 300_000) == []


def test_no_places_none_due():
    assert due(jet(), [], 0, HOUR) == []


flyings = st.builds(
    lambda lon, lat, within, course, spread, speeds: Flying(
        1000, (round(lon * E7), round(lat * E7)), within, course, spread, *speeds, 60_000),
    st.floats(-179.9, 179.9), st.one_of(st.floats(-84, 84), st.floats(30, 38)),
    st.one_of(st.just(0.0), st.floats(0, 30_000)), st.floats(0, 360),
    st.sampled_from([0.0, 10.0, 25.0, 180.0]),
    st.sampled_from([*SPEEDS.values(), (0.0, 12.0), (180.0, 300.0)]),
)


@settings(max_examples=examples(150, 3000), deadline=None)
@given(flyings, st.integers(0, 2**32 - 1))
def test_never_one_too_few_against_dense_sampling(flying: Flying, seed: int):
    """Flights drawn from all that is possible, measured on the ellipsoid at many moments; half of
    the places are just being reached, or left."""
    chance = np.random.default_rng(seed)
    n, horizon = 64, 1_800_000
    lon0, lat0 = flying.at[0] / E7, flying.at[1] / E7
    lon, lat, _ = GEOD.fwd(np.full(n, lon0), np.full(n, lat0), chance.uniform(0, 360, n),
                           flying.within_m * chance.uniform(0, 1, n) ** 0.5)
    course = flying.course_deg + flying.spread_deg * chance.choice([-1, 1, 0, .5, -.3], n)
    speed = chance.choice([flying.slowest, flying.fastest, (flying.slowest + flying.fastest) / 2],
                          n)
    past = chance.uniform(0, horizon - 1000, n)
    there = GEOD.fwd(lon, lat, course, speed * past / 1000)
    reach = chance.uniform(200, 8000, n)
    onward = there[2] + 180
    side = np.where(chance.random(n) < 0.5, onward + 180 * chance.integers(0, 2, n),
                    chance.uniform(0, 360, n))
    beside = GEOD.fwd(there[0], there[1], side, reach * 0.9999)
    places = [town(*beside_of, r, str(i))
              for i, (*beside_of, r) in enumerate(zip(*beside[:2], reach, strict=True))]
    near = Ground(places).reachable(flying, horizon)
    found = {d.place.id: d for d in due(flying, near, 0, horizon)}
    start = flying.at_ms + chance.uniform(0, flying.within_ms, n)
    for i, at in enumerate(np.minimum(start + past, horizon)):
        assert str(i) in found, (i, course[i], speed[i], at)
        assert found[str(i)].from_ms <= at <= found[str(i)].until_ms
