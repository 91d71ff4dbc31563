"""Impossible jumps, two aircraft under one name, and heights that no aircraft has."""

from __future__ import annotations

import random

import msgspec
import pytest

from hudna.place.datum import Datum
from hudna.place.volume import Heights, Volume
from hudna.watch.brief import Barred
from hudna.watch.event import FeedState, Passage
from hudna.watch.fix import Fix
from hudna.watch.item import Heard
from hudna.watch.watch import Watch
from tests.watch.flights import SOUTH, T0, WEST, arrivals, box, fold, last_said

NORTHWARD = 20_000
"""1e-7 degree a second: some 220 m/s."""
AREA = Barred("a", "v", "c", Volume(box(WEST + 5_000_000, SOUTH, WEST + 6_000_000,
                                        SOUTH + 20_000_000), 0, Heights(0, 3_000_000)))


def flight(name: str, lon: int, count: int, height_mm: int | None = 1_000_000,
           begin_s: int = 0) -> list[Fix]:
    return [Fix(name, T0 + 1_000 * (begin_s + s), lon, SOUTH + 1_000_000 + NORTHWARD * s,
                height_mm, Datum.MSL) for s in range(count)]


def told(fixes: list[Fix], *, late: bool = False, seed: int = 1) -> tuple[Watch, list[Passage]]:
    rng = random.Random(seed)
    watch = Watch()
    events = fold(watch, arrivals(
        ((f.at_ms + (rng.randrange(299_000) if late else 100), f) for f in fixes), [AREA]))
    return watch, last_said(events)


def outside(count: int = 120) -> list[Fix]:
    return flight("icao:1", WEST + 1_000_000, count)


def test_a_single_jump_into_an_area_is_no_passage_and_no_crossing() -> None:
    fixes = outside()
    jump = Fix("icao:1", T0 + 60_500, WEST + 5_500_000, SOUTH + 5_000_000, 1_000_000, Datum.MSL)
    for late in (False, True):
        watch, passages = told([*fixes, jump], late=late)
        assert passages == []
        assert watch.aside == {"jump": 1}


def test_an_aircraft_that_uses_anothers_name_is_seen_beside_it() -> None:
    other = flight("icao:1", WEST + 5_500_000, 60, begin_s=30)
    for late in (False, True):
        watch, passages = told([*outside(), *other], late=late)
        assert [(p.aircraft, p.area, p.state) for p in passages] == [("icao:1#2", "a", "lost")]
        assert passages[0].entered_ms == T0 + 30_000
        assert "jump" not in watch.aside


def test_the_real_one_inside_is_not_hidden_by_one_that_uses_its_name_outside() -> None:
    inside = flight("icao:1", WEST + 5_500_000, 120)
    other = flight("icao:1", WEST + 1_000_000, 60, begin_s=30)
    for late in (False, True):
        _, passages = told([*inside, *other], late=late)
        assert [(p.aircraft, p.left_ms) for p in passages] == [("icao:1", T0 + 119_000)]


def test_an_impossible_height_neither_alarms_nor_hides() -> None:
    above = flight("icao:1", WEST + 5_500_000, 120, 9_000_000)
    wild = [Fix(f.aircraft, f.at_ms + 500, f.lon, f.lat + NORTHWARD // 2, 10_000_000_000,
                Datum.MSL) for f in above[10:60:7]]
    watch, passages = told([*above, *wild])
    assert passages == []
    assert watch.aside == {"height": len(wild)}
    only_wild = flight("icao:1", WEST + 5_500_000, 60, 10_000_000_000)
    watch, passages = told(only_wild)
    assert passages == [] and watch.aside == {"height": 60}


def test_an_incursion_among_impossible_heights_is_found_by_its_other_positions() -> None:
    inside = flight("icao:1", WEST + 5_500_000, 120)
    wild = [msgspec.structs.replace(f, height_mm=10_000_000_000) if n % 10 else f
            for n, f in enumerate(inside)]
    for late in (False, True):
        _, passages = told(wild, late=late)
        assert [(p.aircraft, p.entered_ms, p.left_ms) for p in passages] == [
            ("icao:1", T0, T0 + 110_000)]


def test_a_height_that_a_transponder_cannot_say_counts_as_unknown() -> None:
    _, passages = told(flight("icao:1", WEST + 5_500_000, 60, 60_000_000))
    assert [(p.state, p.lowest_mm) for p in passages] == [("lost", None)]


@pytest.mark.parametrize(("datum", "least_m", "most_m"), [
    (Datum.MSL, -1_000, 100_000), (Datum.ELLIPSOID, -1_111, 100_090),
    (Datum.GROUND, -9_849, 100_460), (Datum.PRESSURE, -1_634, 119_737)])
def test_no_aircraft_is_in_space_or_below_the_ground_whatever_its_height_is_measured_from(
    datum: Datum, least_m: int, most_m: int
) -> None:
    for height_m, flies in ((least_m + 1, True), (most_m - 1, True),
                            (least_m - 2, False), (most_m + 2, False)):
        fixes = [msgspec.structs.replace(f, datum=datum)
                 for f in flight("icao:1", WEST + 5_500_000, 5, height_m * 1000)]
        watch, _ = told(fixes)
        assert watch.aside == ({} if flies else {"height": 5}), height_m
        about = [msgspec.structs.replace(f, within_m=100) for f in fixes]
        watch, _ = told(about)
        assert watch.aside == ({} if flies else {"height": 5}), height_m


def test_nowhere_the_future_and_what_comes_too_late_are_counted() -> None:
    watch = Watch()
    fixes = outside(1_200)
    arriving = [(f.at_ms + 100, f) for f in fixes]
    nowhere = Fix("icao:1", T0 + 20_000, 0, 0)
    arriving += [(T0 + 20_500, nowhere),
                 (T0 + 21_000, Fix("icao:1", T0 + 90_000, fixes[60].lon, fixes[60].lat)),
                 (T0 + 900_000, Fix("icao:1", T0 + 10_500, WEST + 5_500_000, SOUTH + 5_000_000))]
    events = fold(watch, arrivals(arriving, [AREA]))
    assert last_said(events) == []
    assert watch.aside == {"nowhere": 1, "future": 1, "too-late": 1}


def test_what_is_set_aside_is_counted_by_feed_and_survives_a_restart() -> None:
    watch, inside = Watch(), flight("icao:1", WEST + 5_500_000, 30)
    wild = [msgspec.structs.replace(f, height_mm=10_000_000_000) for f in inside]
    about = [msgspec.structs.replace(f, within_m=200_000) for f in inside[:7]]
    now = inside[-1].at_ms
    for feed, fixes in (("north roof", wild[:3]), ("south", wild), ("south", about)):
        watch.take(Heard(now, feed, tuple(fixes)))
    by_feed = {"north roof": {"height": 3}, "south": {"height": 30, "vague": 7}}
    assert watch.aside_by_feed == Watch.thaw(watch.freeze()).aside_by_feed == by_feed
    feeds = (FeedState("north roof", "sbs", "up"), FeedState("east", "sbs", "up"))
    sky = watch.sky(now, feeds)
    assert [f.aside for f in sky.feeds] == [{"height": 3}, {}]
    assert sky.set_aside == {"height": 33, "vague": 7}


def test_a_jump_is_counted_for_the_feed_that_gave_it() -> None:
    watch = Watch()
    jump = Fix("icao:1", T0 + 60_500, WEST + 5_500_000, SOUTH + 5_000_000, 1_000_000, Datum.MSL)
    items = list(arrivals(((f.at_ms + 100, f) for f in outside()), [AREA]))
    at = next(n for n, i in enumerate(items) if i.arrived_ms > jump.at_ms)
    items.insert(at, Heard(items[at].arrived_ms, "other", (jump,)))
    fold(watch, items)
    assert watch.aside_by_feed == {"other": {"jump": 1}}


def test_what_fits_no_row_is_set_aside_and_stops_nothing() -> None:
    wild = [Fix("icao:1", T0 + 5_000, 2**40, SOUTH), Fix("icao:1", T0 + 5_000, WEST, -2**40),
            Fix("icao:1", 2**60, WEST, SOUTH), Fix("icao:1", T0 + 6_000, 2**31 - 1, SOUTH),
            Fix("icao:2", T0 + 6_000, 1_800_000_000, 900_000_000, -2**60),
            Fix("icao:2", T0 + 7_000, -1_800_000_000, -900_000_000, 2**60, speed_mm_s=2**50,
                course_mdeg=-5)]
    inside = flight("icao:1", WEST + 5_500_000, 60)
    watch = Watch()
    items = list(arrivals(((f.at_ms + 100, f) for f in inside), [AREA]))
    items[5:5] = [Heard(items[4].arrived_ms, "test", tuple(wild))]
    passages = last_said(fold(watch, items))
    assert [p.aircraft for p in passages] == ["icao:1"]
    assert watch.aside["unreadable"] == 3
    assert watch.aside["out-of-range"] == 1


def test_a_name_is_never_that_of_anothers_second_track() -> None:
    other = flight("icao:1", WEST + 5_500_000, 60, begin_s=30)
    named = [msgspec.structs.replace(f, aircraft="icao:1#2") for f in outside()]
    _, passages = told([*outside(), *other, *named])
    assert [p.aircraft for p in passages] == ["icao:1#2"]
    assert passages[0].entered_ms == T0 + 30_000
