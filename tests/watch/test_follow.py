"""How an aircraft flies on, by what was seen of it."""

from __future__ import annotations

import msgspec
import pytest

from hudna.place.measure import GEOD
from hudna.record.watching import Seen
from hudna.watch.courses import ANY_DEG, SPEEDS, TRACKED_DEG
from hudna.watch.event import Aloft, Approach, Passage, Who
from hudna.watch.follow import approaching, passing

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
