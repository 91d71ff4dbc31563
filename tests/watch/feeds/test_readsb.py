"""The JSON of readsb and dump1090."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.datum import Datum
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.readsb import JsonLines, Page
from hudna.watch.fix import Fix

NOW_S, NOW_MS = 1_469_944_800.5, 1_469_944_800_500
ONE = {"hex": "4b1234", "flight": "RCH401  ", "lat": 36.2, "lon": 37.1, "seen_pos": 0.3,
       "alt_geom": 34000, "alt_baro": 33000, "gs": 420.0, "track": 271.5, "type": "adsb_icao"}


def page(*entries: Any, now: Any = NOW_S) -> bytes:
    return json.dumps({"now": now, "messages": 7, "aircraft": list(entries)}).encode()


def read(text: bytes) -> tuple[list[Fix], dict[str, int]]:
    dropped = Dropped()
    return list(Page(dropped).take(text, 5)), dropped.counts


def test_of_two_heights_the_ellipsoids() -> None:
    fixes, dropped = read(page(ONE))
    assert fixes == [Fix("icao:4b1234", NOW_MS - 300, 371_000_000, 362_000_000, 10_363_200,
                         Datum.ELLIPSOID, "RCH401", 216_067, 271_500)]
    assert dropped == {}


def test_the_height_of_pressure_where_it_is_the_only_one() -> None:
    fixes, _ = read(page({**ONE, "alt_geom": None}))
    assert [(f.height_mm, f.datum) for f in fixes] == [(10_058_400, Datum.PRESSURE)]


def test_on_the_ground_there_is_no_height() -> None:
    fixes, _ = read(page({**ONE, "alt_baro": "ground"}))
    assert [f.height_mm for f in fixes] == [None]


def test_addresses_that_are_none_of_icao() -> None:
    fixes, _ = read(page({**ONE, "hex": "~2a3b4c"}))
    assert [f.aircraft for f in fixes] == ["adsb:~2a3b4c"]


def test_one_position_in_two_polls_is_given_once() -> None:
    pages = Page(Dropped())
    assert len(pages.take(page(ONE), 5)) == 1
    assert not pages.take(page({**ONE, "seen_pos": 1.4}, now=NOW_S + 1), 5)
    (moved,) = pages.take(page({**ONE, "lat": 36.21, "seen_pos": 0.3}, now=NOW_S + 1), 5)
    (stays,) = pages.take(page({**ONE, "lat": 36.21, "seen_pos": 0.3}, now=NOW_S + 9), 5)
    assert (moved.at_ms, stays.at_ms) == (NOW_MS + 700, NOW_MS + 8700)


def test_without_a_time_it_is_that_of_arrival() -> None:
    (fix,) = Page(Dropped()).take(json.dumps({"aircraft": [ONE]}).encode(), 5_000)
    assert fix.at_ms == 4_700


@pytest.mark.parametrize("bad, why", [
    ({**ONE, "lat": None}, "no-position"),
    ({**ONE, "lat": float("nan")}, "not-a-number"),
    ({**ONE, "lon": 181}, "out-of-range"),
    ({**ONE, "alt_geom": float("nan")}, "not-a-number"),
    ({**ONE, "alt_geom": 1e30}, "out-of-range"),
    ({**ONE, "seen_pos": 1e30}, "bad-time"),
    ({**ONE, "hex": "4b12"}, "unreadable"),
    ({**ONE, "hex": 7}, "unreadable"),
    ({**ONE, "lat": "36.2"}, "unreadable"),
    ([], "unreadable"),
    (7, "unreadable"),
])
def test_a_bad_entry_hides_no_other(bad: Any, why: str) -> None:
    fixes, dropped = read(page(bad, {**ONE, "hex": "4b1235"}))
    assert [f.aircraft for f in fixes] == ["icao:4b1235"]
    assert dropped == {why: 1}


@pytest.mark.parametrize("text", [
    b"", b"[]", b"7", b"<html>", b"[" * 100_000, page(ONE)[:-9], b'{"aircraft": {}}', b"\xff"])
def test_a_page_that_is_none_is_counted(text: bytes) -> None:
    assert read(text) == ([], {"unreadable": 1})


def test_a_time_that_is_none() -> None:
    assert read(page(ONE, now=-5)) == ([], {"bad-time": 1})


def test_an_entry_a_line() -> None:
    text = b"".join(json.dumps({**ONE, "now": NOW_S, "lat": lat}).encode() + b"\n"
                    for lat in (36.2, 36.2, 36.3)) + b"{broken\n\n"
    dropped = Dropped()
    fixes = JsonLines(dropped).take(text, 5)
    assert [(f.at_ms, f.lat) for f in fixes] == [
        (NOW_MS - 300, 362_000_000), (NOW_MS - 300, 363_000_000)]
    assert dropped.counts == {"unreadable": 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["hex", "lat", "lon", "now", "aircraft", "seen_pos", "alt_baro"]),
        inner, max_size=5), max_leaves=12)


@given(st.lists(st.fixed_dictionaries({}, optional={
    **dict.fromkeys(ONE, JSON), "now": JSON}).map(lambda e: {**ONE, **e}), max_size=4), JSON)
def test_whatever_json(entries: list[Any], now: Any) -> None:
    read(page(*entries, now=now))
    lines = b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)
    JsonLines(Dropped()).take(lines, 5)


@given(st.binary(max_size=300))
def test_whatever_bytes(text: bytes) -> None:
    read(text)
    JsonLines(Dropped()).take(text, 5)
