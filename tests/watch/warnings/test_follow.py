"""How an aircraft flies on, by what was seen of it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.measure import GEOD
from hudna.record.protecting import Names
from hudna.record.warning import WarnPlace
from hudna.record.watching import Seen
from hudna.watch.event import Aloft, Approach, Passage, Who
from hudna.watch.warnings.courses import ANY_DEG, SPEEDS, TRACKED_DEG, Ground, due
from hudna.watch.warnings.follow import approaching, passing
from tests.examples import examples

E7, AT = 10_000_000, 1_470_000_000_000


def seen(at_ms: int, metres: float = 0, within_m: int = 0) -> Seen:
    lon, lat, _ = GEOD.fwd(36, 35, 60, metres)
    return Seen(at_ms, at_ms, round(lon * E7), round(lat * E7), within_m=within_m)


def passage(*evidence: Seen, aircraft: str = "icao:1") -> Passage:
    return Passage("p", 0, aircraft, "", "a", "v", "c", "inside", AT, None, Who(), True, AT,
                   evidence)


def aloft(at_ms: int, course: int | None, speed: int | None) -> Aloft:
    return Aloft("icao:1", "", at_ms, 36 * E7, 35 * E7, None, course, speed, Who())


def test_the_newest_position_counts_with_its_course_and_speed():
    event = Approach("a", 0, "icao:1", "", "a", "v", "c", AT, Who(), seen(AT), 60_000, 200_000, AT)
    flying = approaching(event, aloft(AT + 1, 90_000, 100_000))
    assert (flying.course_deg, flying.spread_deg, flying.at_ms) == (90, TRACKED_DEG, AT + 1)
    assert (flying.slowest, flying.fastest) == (75, 125)
    assert approaching(event, aloft(AT - 1, 90_000, 100_000)).course_deg == 60
    assert approaching(event, None).fastest == 250


def test_a_course_comes_from_two_positions_that_are_near_in_time_and_not_in_place():
    flying = passing(passage(seen(AT, 8000), seen(AT - 40_000)), None)
    assert flying.course_deg == pytest.approx(60, abs=0.2) and flying.spread_deg == TRACKED_DEG
    assert flying.slowest < 200 < flying.fastest


@pytest.mark.parametrize("evidence", [
    (seen(AT),), (seen(AT), seen(AT - 40_000)), (seen(AT, 8000), seen(AT - 90_000)),
    (seen(AT, 300), seen(AT - 40_000))])
def test_what_is_not_known_is_any(evidence: tuple[Seen, ...]):
    flying = passing(passage(*evidence), None)
    assert flying.spread_deg == ANY_DEG
    assert (flying.slowest, flying.fastest) == SPEEDS["unknown"]


TWO = (seen(AT, 200), seen(AT - 1000))
"""As an aircraft is when it turns in: its last two positions are a second apart."""


def test_a_course_that_was_heard_some_seconds_ago_still_counts_a_little_wider():
    for age in (1, 5):
        flying = passing(passage(*TWO), aloft(AT - age * 1000, 90_000, 200_000))
        assert (flying.at_ms, flying.at) == (AT, (TWO[0].lon, TWO[0].lat))
        assert (flying.course_deg, flying.spread_deg) == (90, TRACKED_DEG + 3 * age)
        assert (flying.slowest, flying.fastest) == (150, 250)
    assert passing(passage(*TWO), aloft(AT - 5001, 90_000, 200_000)).course_deg != 90


def test_so_does_the_approach_that_led_to_it():
    led = Approach("a", 1, "icao:1", "", "a", "v", "c", AT, Who(), seen(AT - 2000), 70_000,
                   100_000, AT, over=True)
    flying = passing(passage(*TWO), None, led)
    assert (flying.course_deg, flying.spread_deg) == (70, TRACKED_DEG + 6)
    assert passing(passage(*TWO), aloft(AT - 1000, 90_000, 200_000), led).course_deg == 90
    silent = passing(passage(*TWO), aloft(AT - 1000, None, None), led)
    assert silent.course_deg == 70


def test_else_the_newest_position_that_is_far_enough_off():
    flying = passing(passage(*TWO, seen(AT - 2000, -200), seen(AT - 9000, -900)), None)
    assert flying.course_deg == pytest.approx(60, abs=0.2)
    assert flying.fastest == pytest.approx(250, abs=0.1)
    old = msgspec.structs.replace(aloft(AT - 30_000, None, None), lon=seen(AT, -4000).lon,
                                  lat=seen(AT, -4000).lat)
    assert passing(passage(*TWO), old).course_deg == pytest.approx(60, abs=0.2)


def test_what_two_positions_may_be_off_makes_the_course_and_the_speed_wider():
    flying = passing(passage(seen(AT, 2400, 400), seen(AT - 10_000, 0, 400)), None)
    assert flying.spread_deg == pytest.approx(TRACKED_DEG + 19.5, abs=0.1)
    assert flying.slowest <= 160 * .75 + .1 and flying.fastest >= 320 * 1.25 - .1


@settings(max_examples=examples(150, 3000), deadline=None)
@given(st.floats(0, 360), st.floats(60, 300), st.lists(
    st.floats(0.5, 55), min_size=1, max_size=5, unique=True), st.floats(0, 70), st.booleans())
def test_a_course_that_holds_is_never_left_out(course: float, speed: float, ago: list[float],
                                               age: float, tells: bool):
    """Whatever of an aircraft's straight flight was kept, it is still on it."""
    def at(seconds: float) -> Seen:
        lon, lat, _ = GEOD.fwd(36, 35, course, speed * seconds)
        moment = AT + round(seconds * 1000)
        return Seen(moment, moment, round(lon * E7), round(lat * E7))

    before = at(-age)
    sky = Aloft("icao:1", "", before.at_ms, before.lon, before.lat, None,
                round(course * 1000) % 360_000 if tells else None,
                round(speed * 1000) if tells else None, Who())
    flying = passing(passage(at(0), *(at(-s) for s in ago)), sky)
    later = at(120)
    place = WarnPlace("a", Names("a"), (later.lon, later.lat), 1_000_000)
    (found,) = due(flying, Ground([place]).reachable(flying, AT + 600_000), AT, AT + 600_000)
    assert found.from_ms <= AT + 120_000 <= found.until_ms


def test_where_nothing_says_where_it_is_nothing_is_followed():
    assert passing(passage(), None) is None
    assert passing(passage(seen(AT), aircraft="seen:jet/1"), None) is None


def test_promise_4_a_position_that_is_vague_is_followed_from_its_cell_and_minute():
    flying = passing(passage(seen(AT + 7, within_m=3000)), None)
    other = passing(passage(seen(AT + 9, 2000, within_m=3000)), None)
    assert flying == other and flying.within_m == 20_000 and flying.within_ms == 60_000
    exact = passing(passage(seen(AT + 7, within_m=30)), None)
    assert exact.at == (36 * E7, 35 * E7) and exact.within_ms == 0


def test_promise_4_a_vague_course_and_speed_are_followed_in_steps():
    event = Approach("a", 0, "plot:x/1", "", "a", "v", "c", AT, Who(), seen(AT, within_m=900),
                     61_234, 203_000, AT)
    flying = approaching(event, None)
    other = approaching(msgspec.structs.replace(event, course_mdeg=61_999), None)
    assert flying == other and flying.course_deg == 60
    assert flying.spread_deg >= 61.999 - 60 + TRACKED_DEG
    assert flying.slowest % 10 == flying.fastest % 10 == 0
