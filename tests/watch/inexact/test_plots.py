"""Plots of radars and of sensors that listen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.about.blur import CELL
from hudna.place.datum import Datum
from hudna.place.measure import azimuth, between_mm
from hudna.watch.inexact.plots import MOST_FAULTS, plots
from hudna.watch.inexact.uncertain import Uncertain
from tests.examples import examples
from tests.watch.inexact.test_uncertain import MINUTE, barred, brief

NOW = 1_469_944_800_000
AT = "2016-07-31T05:59:58Z"
SENSOR = {"lat": 36.0, "lon": 37.0}
RADAR: dict[str, Any] = {
    "kind": "radar", "track": "17", "at": AT, "lat": 36.2, "lon": 37.1, "range_m": 42_000,
    "range_accuracy_m": 150, "azimuth_accuracy_deg": 0.5, "height_m": 3_000,
    "height_above": "ellipsoid", "speed_m_s": 210.5, "course_deg": 45, "craft": "jet"}
POLAR = {"kind": "radar", "track": 18, "at": AT, "sensor": SENSOR, "azimuth_deg": 30,
         "azimuth_accuracy_deg": 0.5, "range_m": 42_000, "range_accuracy_m": 150}
HEARD = {"kind": "acoustic", "at": AT, "sensor": SENSOR, "bearing_deg": 75,
         "bearing_accuracy_deg": 8, "range_m": 4_000, "range_accuracy_m": 2_500,
         "craft": "helicopter"}
NEAR = {"kind": "acoustic", "at": AT, "sensor": SENSOR, "radius_m": 6_000}


def read(*items: Any, feed: str = "north") -> Any:
    return plots(json.dumps({"plots": items}).encode(), feed, NOW)


def test_a_radar_plot_is_whole() -> None:
    (fix,) = read(RADAR)
    assert fix.aircraft == "plot:north/17"
    assert (fix.at_ms, fix.lon, fix.lat) == (NOW - 2_000, 371_000_000, 362_000_000)
    assert (fix.height_mm, fix.datum) == (3_000_000, Datum.ELLIPSOID)
    assert (fix.speed_mm_s, fix.course_mdeg, fix.craft) == (210_500, 45_000, "jet")
    assert 398 <= fix.within_m <= 401, "150 m along, half a degree across at 42 km"


def test_a_plot_by_distance_and_direction() -> None:
    (fix,) = read(POLAR)
    assert fix.aircraft == "plot:north/18"
    sensor, at = (370_000_000, 360_000_000), (fix.lon, fix.lat)
    assert abs(azimuth(sensor, at) - 30) < 0.1
    assert abs(between_mm(sensor, at) / 1000 - 42_000) < 50
    assert 390 < fix.within_m < 500


def test_what_was_heard_is_a_circle_that_holds_it() -> None:
    bearing, around = read(HEARD, NEAR)
    assert bearing.craft == "helicopter"
    assert bearing.within_m < 2_800
    assert (around.lon, around.lat, around.within_m) == (370_000_000, 360_000_000, 6_000)
    assert around.height_mm is None
    assert bearing.aircraft != around.aircraft


def test_without_a_track_each_is_an_aircraft_of_its_own() -> None:
    assert len({f.aircraft for f in read(NEAR, NEAR, NEAR)}) == 3


def test_without_a_time_it_is_of_its_arrival() -> None:
    (fix,) = read({k: v for k, v in NEAR.items() if k != "at"})
    assert fix.at_ms == NOW


@pytest.mark.parametrize(("item", "where"), [
    ({**RADAR, "kind": "laser"}, "kind"), ({**RADAR, "lat": 91}, "lat"),
    ({**RADAR, "lat": "36"}, "lat"), ({**RADAR, "lon": True}, "lon"),
    ({**RADAR, "lat": None}, "lat"), ({**RADAR, "at": "yesterday"}, "at"),
    ({**RADAR, "at": "2016-07-31T06:00:00"}, "at"), ({**RADAR, "at": 5}, "at"),
    ({**RADAR, "within_m": -1}, "within_m"), ({**RADAR, "speed_m_s": 1e9}, "speed_m_s"),
    ({**RADAR, "course_deg": 361}, "course_deg"),
    ({**RADAR, "height_above": "sea"}, "height_above"),
    ({**RADAR, "track": "x" * 65}, "track"), ({**RADAR, "track": ["a"]}, "track"),
    ({**RADAR, "craft": "tank"}, "craft"), ({**RADAR, "callsing": "x"}, "callsing"),
    ({k: v for k, v in RADAR.items() if k != "range_accuracy_m"}, "plots[0]"),
    ({k: v for k, v in RADAR.items() if k != "range_m"}, "range_m"),
    ({k: v for k, v in HEARD.items() if k != "bearing_accuracy_deg"}, "bearing_accuracy_deg"),
    ({k: v for k, v in HEARD.items() if k != "range_m"}, "radius_m"),
    ({k: v for k, v in NEAR.items() if k != "radius_m"}, "plots[0]"),
    ({k: v for k, v in NEAR.items() if k != "sensor"}, "plots[0]"),
    ({**NEAR, "sensor": {"lat": 36.0}}, "sensor.lon"), ("radar", "plots[0]"), (None, "plots[0]"),
])
def test_what_is_wrong_is_named_and_nothing_is_taken(item: Any, where: str) -> None:
    with pytest.raises(Refused) as refused:
        read(item)
    assert any(where in f.where for f in refused.value.faults)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"plots": 5}', b'{"plots": [NaN]}', b"\xff",
                                  b'{"plots": [], "plots": []}', b'{"plots": [{"lat": 1e999}]}',
                                  b"[" * 5_000])
def test_what_is_no_list_of_plots_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        plots(body, "north", NOW)


def test_one_that_is_wrong_keeps_all_out_and_faults_are_few() -> None:
    with pytest.raises(Refused) as refused:
        read(RADAR, *({**NEAR, "radius_m": -1} for _ in range(500)))
    assert len(refused.value.faults) == MOST_FAULTS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner,
                                                                max_size=3), max_leaves=5)


@settings(max_examples=examples(200, 5_000), deadline=None)
@given(st.sampled_from([RADAR, POLAR, HEARD, NEAR]), st.dictionaries(
    st.sampled_from(sorted({*RADAR, *POLAR, *HEARD, *NEAR})), JSON, max_size=4))
def test_nothing_that_is_sent_breaks_it(plain: dict[str, Any], other: dict[str, Any]) -> None:
    try:
        fixes = read({**plain, **other})
    except Refused:
        return
    for fix in fixes:
        assert fix.within_m > 0
        assert abs(fix.lon) <= 1_800_000_000
        assert abs(fix.lat) <= 900_000_000


@pytest.mark.parametrize(("plot", "where"), [
    (RADAR | {"range_accuracy_m": 200_000, "azimuth_accuracy_deg": 60}, "plots[0]"),
    (RADAR | {"at": "1979-12-31T23:59:59Z"}, "plots[0].at"),
    (RADAR | {"at": "9999-01-01T00:00:00Z"}, "plots[0].at"),
])
def test_what_is_not_known_to_two_hundred_kilometres_and_to_a_century_is_refused(
    plot: dict[str, Any], where: str
) -> None:
    with pytest.raises(Refused) as refused:
        read(plot)
    assert [fault.where for fault in refused.value.faults] == [where]


# --- where a sensor is ---


def told(*fixes: Any, area: Any) -> list[Any]:
    watch = Uncertain()
    watch.brief(brief(area), NOW)
    found = watch.take(fixes, NOW + MINUTE, "north")
    later = [(at, p) for at in range(NOW + 9 * MINUTE, NOW + 12 * MINUTE, 1_000)
             for p in watch.tick(at)]
    return [*found, *later, *watch.aloft(NOW + MINUTE)]


OFF = st.integers(1, 99_999)


@given(st.integers(0, 59), OFF, OFF, st.integers(2_001, 9_999))
@settings(max_examples=examples(20, 400), deadline=None)
def test_promise_4_of_a_sensor_no_more_leaves_than_its_cell(
    second: int, east: int, north: int, radius: int
) -> None:
    """Whatever it hears within a cell and a minute, what is told is the same at each moment."""
    area = barred(30_000, at=(370_500_000, 360_500_000))

    def heard(second: int, east: int, north: int, radius: int) -> Any:
        return read({"kind": "acoustic", "at": f"2016-07-31T06:00:{second:02}Z", "radius_m": radius,
                     "sensor": {"lat": 36 + north / 1e6, "lon": 37 + east / 1e6}})

    assert told(*heard(second, east, north, radius), area=area) == told(
        *heard(30, 50_000, 50_000, 6_000), area=area)


def test_promise_4_bearings_and_ranges_give_no_sensor_away() -> None:
    (passage, *_) = told(*read(HEARD), area=barred(30_000, at=(370_000_000, 360_000_000)))
    (seen,) = passage.evidence
    assert (seen.lon % CELL, seen.lat % CELL, seen.at_ms % MINUTE) == (CELL // 2, CELL // 2, 0)
    assert (seen.within_m, seen.feed, passage.entered_ms % MINUTE) == (20_000, "", 0)
    (exact, *_) = told(*read(RADAR), area=barred(30_000, at=(370_000_000, 360_000_000)))
    assert exact.evidence[0].lon == 371_000_000, "what does not come from a sensor's place"


def test_without_a_name_each_is_its_own_aircraft_and_says_no_moment() -> None:
    one, two = read(NEAR, NEAR)
    assert one.aircraft != two.aircraft
    assert str(NOW - 2_000) not in one.aircraft
