"""Aircraft of which only about where they are is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from hudna.fault import Refused
from hudna.place.about.blur import CELL
from hudna.place.datum import Datum
from hudna.place.geometry import E7, Point, Polygon
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Barred, Brief, Reported, WatchTerms
from hudna.watch.event import Passage
from hudna.watch.fix import Fix
from hudna.watch.fold.aside import by_reason
from hudna.watch.inexact.explaining import Explained
from hudna.watch.inexact.following import FORM
from hudna.watch.inexact.taking import MOST_FIXES
from hudna.watch.inexact.uncertain import AT_ONCE, MOST_TRACKS, Uncertain
from tests.examples import examples

GEOD = Geod(ellps="WGS84")
T0 = 1_469_944_800_000
MINUTE, HOUR = 60_000, 3_600_000
TERMS = WatchTerms(gap_ms=10 * MINUTE, late_ms=5 * MINUTE)
MIDDLE = (370_000_000, 360_000_000)


def barred(radius_m: int = 5_000, *, area: str = "a", at: tuple[int, int] = MIDDLE,
           heights: Heights | None = None, window: Window | None = None,
           version: str = "v1") -> Barred:
    return Barred(area, version, "4.2", Volume(Point(at), radius_m * 1000, heights or Heights(),
                                               window or Window()))


def brief(*areas: Barred, reported: Sequence[Reported] = (), at_ms: int = T0,
          terms: WatchTerms = TERMS) -> Brief:
    return Brief(1, at_ms, terms, areas, reported=tuple(reported))


def fix(minutes: float, east_km: float, *, within_m: int = 1_000, name: str = "plot:f/1",
        north_km: float = 0, **more: Any) -> Fix:
    lon, lat, _ = GEOD.fwd(MIDDLE[0] / E7, MIDDLE[1] / E7, 90, east_km * 1000)
    lon, lat, _ = GEOD.fwd(lon, lat, 0, north_km * 1000)
    return Fix(name, T0 + round(minutes * MINUTE), round(lon * E7), round(lat * E7),
               within_m=within_m, **more)


def sighting(minutes: float, east_km: float, *, name: str = "s1", within_m: int = 3_000,
             craft: Any = "helicopter", course: int | None = None) -> Reported:
    at = fix(minutes, east_km)
    return Reported(name, at.at_ms, at.lon, at.lat, within_m, "seen", craft,
                    None if course is None else course * 1000)


def run(fixes: Iterable[Fix], *areas: Barred, until: float = 60) -> list[Passage]:
    """Each as it is measured, then silence."""
    watch = Uncertain()
    told = watch.brief(brief(*areas), T0)
    for one in fixes:
        told += watch.take([one], one.at_ms + 500, "radar")
    return told + watch.tick(T0 + round(until * MINUTE))


def last(told: Iterable[Passage]) -> dict[str, Passage]:
    """The latest revision of each."""
    found: dict[str, Passage] = {}
    for p in told:
        assert p.revision == (found[p.id].revision + 1 if p.id in found else 0)
        found[p.id] = p
    return found


def content(told: Iterable[Passage]) -> list[tuple[Any, ...]]:
    """What holds in the end, whatever was told on the way; what is told again for no other reason
    is not told again for its evidence."""
    return sorted((p.aircraft, p.area, p.version, p.state, p.entered_ms, p.left_ms or 0,
                   p.lowest_mm or 0, p.highest_mm or 0)
                  for p in last(told).values() if p.state != "void")


def test_in_and_out_again() -> None:
    told = run([fix(0, -20), fix(2, -8), fix(4, 0), fix(6, 8), fix(8, 20)], barred())
    assert [p.state for p in told] == ["crossed", "inside", "left"] or [
        p.state for p in told] == ["inside", "left"]
    (passage,) = last(told).values()
    assert (passage.sure, passage.barred, passage.area, passage.clause) == (False, True, "a", "4.2")
    assert (passage.who.basis, passage.who.grade, passage.who.operator) == (
        "observer", "possible", "")
    # 4 km a minute; 6 km from the middle on either side, to the ten seconds, outward.
    assert T0 + 2.33 * MINUTE <= passage.entered_ms <= T0 + 2.51 * MINUTE
    assert passage.left_ms is not None
    assert T0 + 5.49 * MINUTE <= passage.left_ms <= T0 + 5.67 * MINUTE


def test_a_circle_that_only_touches_is_enough_and_one_that_does_not_is_not() -> None:
    assert run([fix(0, 5.9)], barred())
    assert not run([fix(0, 6.1)], barred())


def test_the_band_between_two_positions_counts_up_to_the_gap() -> None:
    (passage,) = last(run([fix(0, -20), fix(5, 20)], barred())).values()
    assert passage.state == "crossed"
    assert len(passage.evidence) == 2
    assert not run([fix(0, -20), fix(10.1, 20)], barred())


def test_silence_ends_it() -> None:
    told = run([fix(0, 0)], barred())
    assert [p.state for p in told] == ["inside", "lost"]
    assert told[-1].left_ms == T0
    assert [p.state for p in run([fix(0, 0), fix(11, 0)], barred(), until=12)] == [
        "inside", "lost", "inside"]


def test_heights_and_times_of_the_area_count() -> None:
    high = barred(heights=Heights(None, 3_000_000))
    assert run([fix(0, 0)], high), "a height that is not known counts as inside"
    assert not run([fix(0, 0, height_mm=4_000_000, datum=Datum.MSL)], high)
    (below,) = last(run([fix(0, 0, height_mm=2_000_000, datum=Datum.MSL)], high)).values()
    assert (below.lowest_mm, below.highest_mm) == (2_000_000, 2_000_000)
    assert run([fix(0, 0, height_mm=3_050_000, datum=Datum.PRESSURE)], high)
    assert not run([fix(0, 0)], barred(window=Window(T0 + MINUTE, None)))
    assert not run([fix(1, 0)], barred(window=Window(None, T0)))


def test_promise_4_of_what_hides_no_height_is_told() -> None:
    """Nor is it once one that hides has come to a track of which others do not."""
    high: dict[str, Any] = {"height_mm": 2_345_678, "datum": Datum.MSL}
    for first in (fix(0, 0, hides=True, **high), fix(0, 0, **high)):
        told = run([first, fix(1, 0, hides=True, **high)], barred())
        assert (told[-1].lowest_mm, told[-1].highest_mm) == (None, None)
        assert all(p.lowest_mm is None for p in told if first.hides)


def test_an_area_that_ends_is_left_and_one_that_begins_is_entered() -> None:
    watch = Uncertain()
    told = watch.brief(brief(), T0)
    told += watch.take([fix(1, 0)], T0 + MINUTE)
    assert not told
    two = brief(msgspec.structs.replace(barred(), since_ms=T0 + 2 * MINUTE))
    told += watch.brief(two, T0 + 2 * MINUTE)
    told += watch.take([fix(3, 0)], T0 + 3 * MINUTE)
    (passage,) = last(told).values()
    assert passage.state == "inside"
    assert T0 + 2 * MINUTE <= passage.entered_ms <= T0 + 3 * MINUTE
    told += watch.brief(brief(), T0 + 4 * MINUTE)
    told += watch.take([fix(5, 0)], T0 + 5 * MINUTE)
    (passage,) = last(told).values()
    assert passage.state == "left"
    assert passage.left_ms is not None
    assert T0 + 3 * MINUTE <= passage.left_ms <= T0 + 4 * MINUTE


def test_a_late_position_shows_that_it_was_not_so() -> None:
    watch = Uncertain()
    told = watch.brief(brief(barred()), T0)
    told += watch.take([fix(0, -20)], T0)
    told += watch.take([fix(4, 20)], T0 + 4 * MINUTE)
    assert [p.state for p in told] == ["crossed"]
    told += watch.take([fix(2, 0, north_km=30)], T0 + 5 * MINUTE)
    (passage,) = last(told).values()
    assert passage.state == "void"
    assert passage.revision == 1


def test_what_cannot_be_is_set_aside_and_counted() -> None:
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    assert not watch.take([fix(5, 0), fix(-60, 0), Fix("plot:f/2", T0, 2**31 - 1, 0, within_m=5)],
                          T0)
    assert by_reason(watch.aside) == {"future": 1, "too-late": 1, "out-of-range": 1}


def test_a_track_that_goes_on_for_hours_stays_one_passage_and_takes_no_more_room() -> None:
    watch = Uncertain()
    told = watch.brief(brief(barred()), T0)
    for i in range(6 * 60):
        told += watch.take([fix(i, (i % 7) / 10)], T0 + i * MINUTE)
        told += watch.tick(T0 + i * MINUTE + 1)
    assert len(told) == 1
    assert len(watch.settled()) > 300
    assert len(watch.freeze()) < 6_000
    told += watch.take([fix(360, 40)], T0 + 360 * MINUTE)
    (passage,) = last(told).values()
    assert (passage.state, passage.entered_ms) == ("left", T0)
    assert watch.tick(T0 + 420 * MINUTE) == []
    assert len(watch.settled()) < 40
    assert len(watch.freeze()) < 2_000


def test_a_flood_of_one_track_takes_no_more_room_than_is_allowed() -> None:
    watch = Uncertain()
    watch.brief(brief(), T0)
    watch.take([fix(0, i / 1000) for i in range(3 * MOST_FIXES)], T0)
    kept = msgspec.msgpack.decode(watch.freeze())[1]["tracks"]["plot:f/1"]["held"]
    assert len(kept) <= MOST_FIXES + 1


# --- sightings ---


def seen_by(*reports: Reported, areas: Sequence[Barred] = (barred(),), at: float = 1,
            watch: Uncertain | None = None, explained: Sequence[str] = ()
            ) -> tuple[Uncertain, list[Passage]]:
    watch = watch or Uncertain()
    now = T0 + round(at * MINUTE)
    return watch, watch.brief(brief(*areas, reported=reports, at_ms=now), now,
                              Explained(dict.fromkeys(explained, "icao:1")))


def test_a_sighting_is_a_passage_that_is_not_sure() -> None:
    watch, told = seen_by(sighting(0, 7))
    (passage,) = told
    assert (passage.state, passage.sure, passage.who.basis) == ("inside", False, "observer")
    assert [p.state for p in watch.tick(T0 + 30 * MINUTE)] == ["lost"]


def test_told_again_with_each_brief_it_is_told_once() -> None:
    watch, _ = seen_by(sighting(0, 7))
    assert seen_by(sighting(0, 7), watch=watch, at=2)[1] == []


def test_one_that_counts_no_more_or_is_explained_is_void() -> None:
    for after in ((), None):
        watch, told = seen_by(sighting(0, 7))
        told += (seen_by(watch=watch, at=2)[1] if after is not None
                 else seen_by(sighting(0, 7), watch=watch, at=2, explained=["s1"])[1])
        assert [p.state for p in told] == ["inside", "void"]


def test_what_is_explained_no_more_is_told() -> None:
    watch, told = seen_by(sighting(0, 7), explained=["s1"])
    assert (told, watch.explained.of) == ([], {"s1": "icao:1"})
    told += seen_by(sighting(0, 7), watch=Uncertain.thaw(watch.freeze()), at=9)[1]
    assert [p.state for p in told] == ["inside"]


def test_one_that_is_only_too_old_to_be_briefed_stays() -> None:
    watch, told = seen_by(sighting(0, 7))
    told += seen_by(watch=watch, at=61)[1] + watch.tick(T0 + 62 * MINUTE)
    assert [p.state for p in told] == ["inside", "lost"]
    assert watch.tick(T0 + 90 * MINUTE) == []


def test_one_that_a_person_let_pass_late_counts() -> None:
    _, told = seen_by(sighting(0, 7), at=50)
    assert [p.state for p in told] == ["lost"]


def test_sightings_of_one_aircraft_are_one_aircraft() -> None:
    watch, told = seen_by(sighting(0, -20, name="s1", course=90))
    assert not told
    told = seen_by(sighting(0, -20, name="s1", course=90), sighting(9, 20, name="s2", course=90),
                   watch=watch, at=10)[1]
    assert [p.state for p in told] == ["crossed"], "the band between them"
    apart = seen_by(sighting(0, -20, name="s1"), sighting(9, 20, name="s2", craft="jet"), at=10)[1]
    assert apart == []


def test_one_too_vague_to_be_anywhere_is_nowhere() -> None:
    assert seen_by(sighting(0, 0, within_m=300_000))[1] == []


def test_promise_4_nothing_of_a_sighting_leads_to_who_watches() -> None:
    """Two spotters of one cell and one minute are told apart by nothing in a passage."""
    a = sighting(0.1, 0.4, name="5" * 64, within_m=3_100)
    b = sighting(0.3, 0.9, name="6" * 64, within_m=3_700)
    told = [seen_by(one, at=at)[1][0] for one, at in ((a, 1), (b, 1))]
    plain = [msgspec.structs.replace(p, known_ms=0) for p in told]
    assert plain[0] == plain[1]
    (seen,) = told[0].evidence
    assert (seen.lon, seen.lat) != (a.lon, a.lat)
    assert seen.feed == ""
    assert seen.at_ms % MINUTE == seen.arrived_ms % MINUTE == told[0].entered_ms % MINUTE == 0
    true = GEOD.inv(seen.lon / E7, seen.lat / E7, a.lon / E7, a.lat / E7)[2]
    assert true + a.within_m <= seen.within_m, "and it still holds the aircraft"
    for text in (a.sighting, str(a.lon), str(a.lat), str(a.at_ms)):
        assert text not in repr(told)


# --- what always holds ---

TRACK = st.lists(
    st.tuples(st.integers(0, 13), st.floats(-15, 15), st.floats(-15, 15), st.integers(100, 4_000),
              st.sampled_from([None, 1_000_000, 5_000_000])),
    min_size=1, max_size=7, unique_by=lambda t: t[0])
AREAS = st.lists(st.tuples(st.integers(500, 9_000), st.floats(-10, 10),
                           st.sampled_from([None, 2_000_000])), min_size=1, max_size=3)


def fixes_of(track: list[Any], name: str = "plot:f/1") -> list[Fix]:
    return [fix(m, e, north_km=n, within_m=w, name=name, height_mm=h, datum=Datum.MSL)
            for m, e, n, w, h in track]


def areas_of(areas: list[Any]) -> list[Barred]:
    return [barred(r, area=str(i), at=(fix(0, e).lon, fix(0, e).lat), heights=Heights(None, top))
            for i, (r, e, top) in enumerate(areas)]


def folded(items: Iterable[Fix], areas: Sequence[Barred], *, frozen: bool = False) -> list[Passage]:
    watch = Uncertain()
    told = watch.brief(brief(*areas), T0)
    for one in items:
        told += watch.take([one], T0 + 14 * MINUTE, "radar")
        if frozen:
            watch = Uncertain.thaw(watch.freeze())
    return told + watch.tick(T0 + 40 * MINUTE)


@settings(max_examples=examples(20, 200), deadline=None)
@given(st.data(), TRACK, TRACK, AREAS)
def test_shuffled_and_doubled_positions_come_to_the_same(data, one, two, areas) -> None:
    items = fixes_of(one) + fixes_of(two, "plot:f/2")
    plain = folded(items, areas_of(areas))
    mixed = data.draw(st.permutations(items + items[:3]))
    assert content(folded(mixed, areas_of(areas))) == content(plain)
    assert folded(items, areas_of(areas), frozen=True) == plain


@settings(max_examples=examples(40, 400), deadline=None)
@given(TRACK, AREAS)
def test_promise_9_against_an_oracle_that_walks_each_band(track, areas) -> None:
    """Every second: none where it is inside is missed, and none is invented where it is not, but
    for the ten seconds by which moments are moved outward."""
    fixes = sorted(fixes_of(track), key=lambda f: f.at_ms)
    laid = areas_of(areas)
    told = [p for p in last(folded(fixes, laid)).values() if p.state != "void"]
    for area in laid:
        spans = [(p.entered_ms, p.left_ms or fixes[-1].at_ms) for p in told if p.area == area.area]
        near = [t for t, clear in walked(fixes, area) if clear <= 0]
        for t in near:
            assert any(a <= t <= b for a, b in spans)
        wide = [t for t, clear in walked(fixes, area) if clear <= STRIDE_M]
        for a, b in spans:
            for end in (a, b):
                assert any(abs(t - end) <= 15_000 for t in wide)


STRIDE_M = 400
"""In half a second nothing here flies further."""


def walked(fixes: list[Fix], area: Barred) -> list[tuple[int, float]]:
    """How many metres the band is clear of the area, at each moment."""
    found = []
    for a, b in [*((f, f) for f in fixes), *pairwise(fixes)]:
        if b.at_ms - a.at_ms > TERMS.gap_ms:
            continue
        top = area.volume.heights.ceiling_mm
        heights = [f.height_mm for f in (a, b)]
        if top is not None and None not in heights and min(h or 0 for h in heights) > top:
            continue
        point = area.volume.shape
        assert isinstance(point, Point)
        part = np.linspace(0, 1, max(2, (b.at_ms - a.at_ms) // 1_000 + 1))
        lon, lat = a.lon + part * (b.lon - a.lon), a.lat + part * (b.lat - a.lat)
        there = np.full(len(part), point.at[0] / E7), np.full(len(part), point.at[1] / E7)
        far = GEOD.inv(lon / E7, lat / E7, *there)[2]
        reach = max(a.within_m, b.within_m) + area.volume.reach_mm / 1000
        moments = np.rint(a.at_ms + part * (b.at_ms - a.at_ms))
        found += zip(moments.astype(int).tolist(), (far - reach).tolist(), strict=True)
    return found


@settings(max_examples=examples(30, 500), deadline=None)
@given(st.data(), st.lists(st.tuples(st.integers(0, 20), st.floats(-20, 20),
                                     st.sampled_from(["jet", "helicopter", "unknown"])),
                           min_size=1, max_size=6))
def test_sightings_in_any_order_within_a_brief_come_to_the_same(data, listed) -> None:
    reports = [sighting(m, e, name=f"s{i}", craft=c) for i, (m, e, c) in enumerate(listed)]
    mixed = data.draw(st.permutations(reports))
    assert seen_by(*mixed, at=21)[1] == seen_by(*reports, at=21)[1]


def test_a_polygon() -> None:
    w, s, e, n = 369_000_000, 359_000_000, 371_000_000, 361_000_000
    ring = ((w, s), (e, s), (e, n), (w, n), (w, s))
    area = Barred("p", "v", "1", Volume(Polygon((ring,))))
    assert last(run([fix(0, 9.5)], area))
    assert not run([fix(0, 10.2)], area)


@pytest.mark.parametrize("data", [b"", b"x", b"\x80", Uncertain().freeze().replace(
    b"\xa4form%c" % FORM, b"\xa4form%c" % (FORM + 1))])
def test_what_is_no_state_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        Uncertain.thaw(data)


# --- where they are, for the sky -----------------------------------------------------------------


def test_a_plot_is_in_the_sky_where_it_was_last_until_it_is_silent() -> None:
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    last_one = fix(1, 2, within_m=3_000, height_mm=2_000_000, datum=Datum.GROUND,
                   speed_mm_s=9_000, course_mdeg=90_000)
    watch.take([fix(0, 20), last_one, fix(0.5, 9)], T0 + MINUTE)
    (found,) = watch.aloft(T0 + 2 * MINUTE)
    assert (found.aircraft, found.at_ms, found.lon, found.lat) == (
        "plot:f/1", last_one.at_ms, last_one.lon, last_one.lat)
    assert (found.within_m, found.height_mm, found.datum, found.inside) == (
        3_000, 2_000_000, Datum.GROUND, ("a",))
    assert (found.who.operator, found.who.basis) == ("", "observer")
    assert watch.aloft(last_one.at_ms + TERMS.gap_ms - 1) == (found,)
    assert watch.aloft(last_one.at_ms + TERMS.gap_ms) == ()


@given(st.lists(st.tuples(st.integers(0, 59_999), st.integers(-40, 40), st.integers(0, 359),
                          st.integers(100, 30_000)), min_size=1, max_size=4),
       st.integers(0, 12 * MINUTE))
@settings(max_examples=examples(60, 600), deadline=None)
def test_of_a_sighting_the_sky_has_the_cell_and_the_minute_and_nothing_finer(
    seen: list[tuple[int, int, int, int]], later: int
) -> None:
    """Whatever was sent within a cell and a minute, the sky is the same at every moment."""
    def sky(exact: bool) -> list[Any]:
        watch = Uncertain()
        reported = [_reported(n, *one, exact=exact) for n, one in enumerate(seen)]
        watch.brief(brief(reported=reported, at_ms=T0 + MINUTE), T0 + MINUTE)
        return [(a.at_ms, a.lon, a.lat, a.within_m, a.height_mm, a.course_mdeg, a.speed_mm_s,
                 a.callsign, a.makes_for) for a in watch.aloft(T0 + MINUTE + later)]

    found = sky(exact=True)
    for at_ms, lon, lat, within_m, *rest in found:
        assert at_ms % MINUTE == 0
        assert lon % CELL == lat % CELL == CELL // 2
        assert within_m % 1000 == 0
        assert rest == [None, None, None, "", ()]
    if len(seen) == 1:
        assert found == sky(exact=False)


def _reported(n: int, ms: int, east_km: int, course: int, within_m: int, *,
              exact: bool) -> Reported:
    one = sighting(0, east_km, name=f"s{n}", within_m=within_m, course=course)
    if exact:
        return msgspec.structs.replace(one, at_ms=T0 + ms)
    lon, lat = (v // CELL * CELL + 17 for v in (one.lon, one.lat))
    return msgspec.structs.replace(one, at_ms=T0 + 59_999 - ms, lon=lon, lat=lat, course_mdeg=None,
                                   within_m=-(-within_m // 1000) * 1000)


# --- what others send on purpose -----------------------------------------------------------------


def test_what_is_too_vague_is_set_aside_and_no_height_stops_a_record() -> None:
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    assert watch.take([fix(0, 90, within_m=20_000_000), fix(0, 90, within_m=100_001)], T0) == []
    assert watch.take([fix(0, 0, height_mm=9_000_000_000, datum=Datum.MSL)], T0) == []
    assert by_reason(watch.aside) == {"vague": 2, "height": 1}
    (told,) = watch.take([fix(0, 0, height_mm=60_000_000, datum=Datum.MSL)], T0)
    assert (told.lowest_mm, told.evidence[0].height_mm) == (None, None)


def test_promise_9_a_flood_of_one_feed_holds_up_no_other() -> None:
    """What one item may cost is bounded; the rest is told with the next, and all of it in the end,
    over a restart too."""
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    flood = [fix(0, 0, name=f"plot:f/{n}") for n in range(3 * AT_ONCE)]
    assert len(watch.take(flood, T0, "f")) == AT_ONCE
    assert [p.aircraft for p in watch.take([fix(0, 0, name="plot:g/1")], T0, "g")] == ["plot:g/1"]
    watch = Uncertain.thaw(watch.freeze())
    told = [watch.tick(T0 + n * 1_000) for n in (1, 2, 3)]
    assert [len(t) for t in told] == [AT_ONCE, AT_ONCE, 0]


def test_what_is_far_from_all_areas_costs_nothing_of_that() -> None:
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    far = [fix(0, 200, name=f"plot:f/{n:05}") for n in range(2 * AT_ONCE)]
    assert len(watch.take([*far, fix(0, 0, name="plot:f/z")], T0, "f")) == 1


def test_positions_that_one_item_looks_at_are_bounded_too_however_far_they_are() -> None:
    """Of long tracks those that are new count, and what is told is told in the end."""
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    far = [fix(n / 400, 200, name=f"plot:f/{track}") for track in range(6) for n in range(1_000)]
    near = fix(0, 0, name="plot:f/z")
    assert watch.take([*far, near], T0 + 4 * MINUTE, "f") == []
    assert len(watch.take([fix(0, 0, name="plot:g/1")], T0 + 4 * MINUTE, "g")) == 1
    assert len(watch.tick(T0 + 4 * MINUTE)) == 1
    one_more = [fix(3, 200, name=f"plot:f/{track}") for track in range(6)]
    again = msgspec.structs.replace(near, aircraft="plot:f/zz")
    assert len(watch.take([*one_more, again], T0 + 4 * MINUTE, "f")) == 1


def test_of_aircraft_near_areas_each_position_that_is_new_counts() -> None:
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    long = [fix(n / 400, 0, name=f"plot:f/{track}") for track in range(3) for n in range(AT_ONCE)]
    assert len(watch.take(long, T0 + MINUTE, "f")) == 1
    assert [len(watch.tick(T0 + MINUTE + n)) for n in range(3)] == [1, 1, 0]
    assert len(watch.take([fix(1, 80, name=f"plot:f/{n}") for n in range(3)], T0 + MINUTE)) == 3


def test_silences_that_end_together_are_told_a_part_at_once() -> None:
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    watch.take([fix(0, 0, name=f"plot:f/{n}") for n in range(2 * AT_ONCE)], T0, "f")
    watch.tick(T0 + 1_000)
    told = [watch.tick(T0 + TERMS.gap_ms + n) for n in range(5)]
    assert [len(t) for t in told] == [0, AT_ONCE, AT_ONCE, 0, 0]
    assert {p.state for t in told for p in t} == {"lost"}


def test_an_area_whose_time_ends_is_left_without_another_position() -> None:
    watch = Uncertain()
    told = watch.brief(brief(barred(window=Window(None, T0 + 4 * MINUTE))), T0)
    told += watch.take([fix(0, 0)], T0)
    told += [p for n in range(1, 20) for p in watch.tick(T0 + n * MINUTE)]
    assert [(p.state, p.left_ms) for p in told] == [("inside", None), ("left", T0 + 4 * MINUTE)]
    assert told[-1].known_ms == T0 + 4 * MINUTE


def test_of_too_many_the_longest_silent_of_the_loudest_feed_are_let_go() -> None:
    watch = Uncertain()
    watch.brief(brief(barred()), T0)
    told = watch.take([fix(0, 0, name="plot:f/old")], T0, "f")
    told += watch.take([fix(0, 0, name="plot:g/1")], T0, "g")
    told += watch.take([fix(1, 200, name=f"plot:f/{n}") for n in range(MOST_TRACKS)], T0 + MINUTE,
                       "f")
    assert by_reason(watch.aside) == {"crowded": 2}
    assert [(p.aircraft, p.state) for p in told] == [
        ("plot:f/old", "inside"), ("plot:g/1", "inside"), ("plot:f/old", "lost")]
    assert len(watch.aloft(T0 + MINUTE)) == MOST_TRACKS


def test_what_was_only_heard_puts_no_aircraft_into_an_area() -> None:
    heard = msgspec.structs.replace(
        sighting(0, 0, craft="unknown", within_m=26_000), manner="heard")
    assert not Uncertain().brief(brief(barred(), reported=[heard]), T0 + MINUTE)
    jet = sighting(-2, -30, name="jet", craft="jet", within_m=2_000)
    assert not Uncertain().brief(brief(barred(), reported=[jet, heard]), T0 + MINUTE)
    for said in ({"manner": "seen"}, {"craft": "jet"}, {"course_mdeg": 90_000}):
        more = msgspec.structs.replace(heard, **said)
        assert Uncertain().brief(brief(barred(), reported=[more]), T0 + MINUTE)
