"""Sightings put together, with each other and with aircraft that send."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from hudna.place.geometry import E7
from hudna.record.kinds import Names
from hudna.record.warning import WarnPlace
from hudna.watch.brief import Reported
from hudna.watch.fix import Fix
from hudna.watch.inexact.fusing import Course, fuse
from hudna.watch.inexact.tying import WIDEST_M, apart
from hudna.watch.warnings.courses import ANY_DEG, SPEEDS, SPOTTED_DEG, due
from tests.examples import examples

GEOD = Geod(ellps="WGS84")
T0 = 1_469_944_800_000
MINUTE = 60_000
MIDDLE = (370_000_000, 360_000_000)


def at(east_km: float, north_km: float = 0.0) -> tuple[int, int]:
    lon, lat, _ = GEOD.fwd(MIDDLE[0] / E7, MIDDLE[1] / E7, 90, east_km * 1000)
    lon, lat, _ = GEOD.fwd(lon, lat, 0, north_km * 1000)
    return round(lon * E7), round(lat * E7)


def seen(name: str, minutes: float, east_km: float, north_km: float = 0, *,
         craft: Any = "helicopter", course: int | None = None, within_m: int = 2_000,
         aircraft: int = 1) -> Reported:
    return Reported(name, T0 + round(minutes * MINUTE), *at(east_km, north_km), within_m, "seen",
                    craft, None if course is None else course * 1000, aircraft)


def sent(minutes: float, east_km: float, north_km: float = 0, *, name: str = "icao:4b1234",
         speed: float | None = 60, course: int | None = 90, craft: str = "") -> Fix:
    return Fix(name, T0 + round(minutes * MINUTE), *at(east_km, north_km),
               speed_mm_s=None if speed is None else round(speed * 1000),
               course_mdeg=None if course is None else course * 1000, craft=craft)


def one(*reports: Reported) -> Course:
    (course,) = fuse(reports).courses
    return course


def test_one_sighting_flies_anywhere_at_what_its_kind_flies() -> None:
    course = one(seen("a", 0, 0, craft="jet"))
    assert (course.spread_deg, course.slowest, course.fastest) == (ANY_DEG, *SPEEDS["jet"])
    assert (course.at, course.within_m, course.at_ms) == (MIDDLE, 2_000, T0)


def test_a_course_that_was_said_is_taken_as_wide_as_words_are() -> None:
    course = one(seen("a", 0, 0, course=45))
    assert (course.course_deg, course.spread_deg) == (45, SPOTTED_DEG)


def test_two_show_a_course_and_the_least_speed() -> None:
    course = one(seen("a", 0, 0), seen("b", 5, 20))
    assert course.members == ("a", "b")
    assert apart(course.course_deg, 90) < 1
    assert course.spread_deg < 25
    assert course.slowest == pytest.approx(16_000 / 300, rel=0.01)
    assert course.fastest == SPEEDS["helicopter"][1]
    assert (course.at, course.within_m) == (at(20), 2_000)


def test_what_was_said_and_what_is_shown_narrow_each_other() -> None:
    course = one(seen("a", 0, 0, course=90), seen("b", 5, 20, course=90))
    assert apart(course.course_deg, 90) < 3
    assert course.spread_deg <= SPOTTED_DEG


def test_an_exact_sighting_just_before_a_vague_one_says_better_where_it_is() -> None:
    course = one(seen("a", 0, 0, within_m=500), seen("b", 0.2, 1, within_m=9_000))
    assert course.at == at(0)
    assert course.within_m == math.ceil(500 + 12 * SPEEDS["helicopter"][1])


@pytest.mark.parametrize("other", [
    seen("b", 5, 60), seen("b", 5, 20, craft="jet"), seen("b", 11, 20),
    seen("b", 5, 20, course=270), seen("b", 0, 5),
])
def test_what_cannot_be_one_aircraft_is_two(other: Reported) -> None:
    assert len(fuse([seen("a", 0, 0, course=90), other]).courses) == 2


def test_a_kind_that_was_not_recognised_is_what_another_has_recognised() -> None:
    course = one(seen("a", 0, 0, craft="unknown"), seen("b", 5, 20))
    assert course.craft == "helicopter"
    many = fuse([seen("a", 0, 0), seen("b", 2, 4, craft="unknown"), seen("c", 4, 8, craft="jet")])
    assert sorted(c.craft for c in many.courses) == ["helicopter", "jet"]


def test_one_that_places_nothing_is_left_aside() -> None:
    assert fuse([seen("a", 0, 0, within_m=WIDEST_M + 1)]).courses == ()


# --- those that send ---


def test_a_sighting_of_one_that_sends_is_no_second_aircraft() -> None:
    fused = fuse([seen("a", 0.5, 1.8)], [sent(0, 0), sent(1, 3.6)])
    assert fused.courses == ()
    assert fused.corroborates == {"a": "icao:4b1234"}


def test_the_nearest_of_those_that_fit() -> None:
    fused = fuse([seen("a", 0, 0)], [
        *flown(1.5), *flown(0.5, name="icao:ffffff")])
    assert fused.corroborates == {"a": "icao:ffffff"}


def flown(east_km: float, **more: Any) -> list[Fix]:
    """Two positions, the second at the moment T0."""
    return [sent(-0.5, east_km - 1.8, **more), sent(0, east_km, **more)]


@pytest.mark.parametrize("fixes", [
    flown(5), [sent(1, 0), sent(1.5, 1.8)], [sent(-3, 0), sent(3, 0)], flown(0, speed=230),
    flown(0, craft="jet"), flown(0, course=270),
    [sent(0, 0)], [sent(0, 0), sent(0, 0)], [sent(-0.4, 0)],
    flown(0, speed=None, course=None), [sent(-0.5, -30), sent(0, 0)],
    [sent(-0.5, 40), sent(0.5, -40)],
], ids=str)
def test_what_cannot_be_it_explains_nothing_away(fixes: list[Fix]) -> None:
    fused = fuse([seen("a", 0, 0, course=90)], fixes)
    assert len(fused.courses) == 1
    assert not fused.corroborates


def test_one_that_sends_does_not_explain_two() -> None:
    assert len(fuse([seen("a", 0, 0, aircraft=2)], flown(0)).courses) == 1
    assert not fuse([seen("a", 0, 0, aircraft=2)],
                    [*flown(0), *flown(1, name="icao:ffffff")]).courses


# --- what always holds ---

REPORTS = st.lists(st.tuples(
    st.integers(0, 15), st.floats(-40, 40), st.floats(-40, 40),
    st.sampled_from(["jet", "helicopter", "drone", "unknown"]),
    st.sampled_from([None, 0, 45, 90, 180, 270]), st.integers(500, 9_000)), min_size=1, max_size=9)


def reports_of(listed: list[Any]) -> list[Reported]:
    return [seen(f"{i:03}", m, e, n, craft=c, course=d, within_m=w)
            for i, (m, e, n, c, d, w) in enumerate(listed)]


@settings(max_examples=examples(60, 2_000), deadline=None)
@given(st.data(), REPORTS)
def test_the_order_of_arrival_makes_no_difference(data: st.DataObject, listed: list[Any]) -> None:
    reports = reports_of(listed)
    senders = [sent(m, m * 3.6) for m in range(16)]
    plain = fuse(reports, senders)
    mixed = data.draw(st.permutations(reports + reports[:2]))
    assert fuse(mixed, data.draw(st.permutations(senders))) == plain
    members = [m for c in plain.courses for m in c.members]
    assert sorted([*members, *plain.corroborates]) == sorted(r.sighting for r in reports)


@settings(max_examples=examples(60, 2_000), deadline=None)
@given(st.floats(0, 360), st.floats(30, 90), st.lists(st.tuples(
    st.floats(0, 9), st.floats(0, 360), st.floats(0, 1), st.integers(500, 5_000), st.booleans()),
    min_size=1, max_size=6, unique_by=lambda t: round(t[0], 1)))
def test_promise_9_one_that_flies_straight_is_where_and_how_it_is_said_to_be(
    heading: float, speed: float, looks: list[Any]
) -> None:
    """Whoever sees it is off by no more than they say; nothing of the truth is left out, and it is
    one aircraft."""
    def true(minutes: float) -> tuple[float, float]:
        lon, lat, _ = GEOD.fwd(37, 36, heading, speed * minutes * 60)
        return lon, lat

    reports = []
    for i, (minutes, way, part, within, said) in enumerate(looks):
        lon, lat, _ = GEOD.fwd(*true(minutes), way, part * (within - 1))
        reports.append(Reported(
            str(i), T0 + round(minutes * MINUTE), round(lon * E7), round(lat * E7), within, "seen",
            "helicopter", round(heading / 45) % 8 * 45_000 if said else None))
    courses = fuse(reports).courses
    assert len(courses) == 1
    course = courses[0]
    flying = course.flying
    where = true((course.at_ms - T0) / MINUTE)
    off = GEOD.inv(flying.at[0] / E7, flying.at[1] / E7, *where)[2]
    assert off <= flying.within_m + 1
    assert apart(flying.course_deg, heading) <= flying.spread_deg + 0.5
    assert flying.slowest - 1 <= speed <= flying.fastest + 1


@settings(max_examples=examples(30, 500), deadline=None)
@given(st.floats(0, 360), st.floats(35, 85), st.integers(10, 60))
def test_promise_9_a_place_that_it_comes_to_is_warned(
    heading: float, speed: float, km: int
) -> None:
    def true(minutes: float) -> tuple[int, int]:
        lon, lat, _ = GEOD.fwd(37, 36, heading, speed * minutes * 60)
        return round(lon * E7), round(lat * E7)

    course = one(*(Reported(str(m), T0 + m * MINUTE, *true(m), 1_500, "seen", "helicopter", None)
                   for m in (0, 4, 8)))
    there = 8 + km * 1000 / speed / 60
    assume(there < 60)
    place = WarnPlace("p", Names("p", "p", "p"), true(there), 1_000_000)
    (warned,) = due(course.flying, [place], course.at_ms, T0 + 70 * MINUTE)
    assert warned.from_ms <= T0 + there * MINUTE <= warned.until_ms

