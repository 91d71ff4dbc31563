"""SBS-1 BaseStation lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.datum import Datum
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.lines import LONGEST
from hudna.watch.feeds.memory import FRESH_MS, MOST
from hudna.watch.feeds.sbs import Sbs
from hudna.watch.fix import Fix

AT_MS = 1_469_944_800_123
"""2016-07-31T06:00:00.123Z."""


def line(kind: int = 3, **said: str) -> bytes:
    fields = dict.fromkeys((
        "msg", "kind", "session", "id", "hex", "flight", "day", "clock", "logday", "logclock",
        "callsign", "feet", "knots", "track", "lat", "lon", "rate", "squawk", "alert", "emergency",
        "spi", "ground"), "")
    fields |= {"msg": "MSG", "kind": str(kind), "hex": "4B1234", "day": "2016/07/31",
               "clock": "06:00:00.123", "ground": "0"}
    if kind in (2, 3):
        fields |= {"lat": "36.2", "lon": "37.1"}
    assert set(said) <= set(fields)
    return ",".join((fields | said).values()).encode() + b"\r\n"


def read(*lines: bytes, arrived_ms: int = AT_MS) -> tuple[list[Fix], dict[str, int]]:
    dropped = Dropped()
    return list(Sbs(dropped).take(b"".join(lines), arrived_ms)), dropped.counts


def test_a_position_takes_what_other_messages_said() -> None:
    fixes, dropped = read(line(1, callsign="RCH401  "), line(4, knots="420", track="271.5"),
                          line(3, feet="33000"))
    assert fixes == [Fix("icao:4b1234", AT_MS, 371_000_000, 362_000_000, 10_058_400,
                         Datum.PRESSURE, "RCH401", 216_067, 271_500)]
    assert dropped == {}


def test_what_others_said_is_of_that_aircraft_and_grows_old() -> None:
    sbs = Sbs(Dropped())
    sbs.take(line(1, callsign="RCH401") + line(4, knots="420", track="271.5"), AT_MS)
    (other,) = sbs.take(line(hex="4B1235"), AT_MS)
    (fresh,) = sbs.take(line(), AT_MS + FRESH_MS)
    (old,) = sbs.take(line(), AT_MS + FRESH_MS + 1)
    assert (other.callsign, other.speed_mm_s, other.course_mdeg) == ("", None, None)
    assert (fresh.callsign, fresh.speed_mm_s, fresh.course_mdeg) == ("RCH401", 216_067, 271_500)
    assert (old.callsign, old.speed_mm_s, old.course_mdeg) == ("", None, None)


def test_a_height_said_before_is_not_taken_for_the_height_now() -> None:
    fixes, _ = read(line(5, feet="33000"), line(3))
    assert [f.height_mm for f in fixes] == [None]


@pytest.mark.parametrize("said", [line(2, feet="100"), line(3, feet="100", ground="-1"),
                                  line(3, feet="100", ground="1")])
def test_on_the_ground_there_is_no_height(said: bytes) -> None:
    fixes, _ = read(said)
    assert [f.height_mm for f in fixes] == [None]


def test_without_its_own_time_it_is_that_of_arrival() -> None:
    fixes, _ = read(line(clock=""), line(day=""), arrived_ms=77)
    assert [f.at_ms for f in fixes] == [77, 77]


def test_a_receiver_of_local_time() -> None:
    (fix,) = Sbs(Dropped(), offset_ms=10_800_000).take(line(), 0)
    assert fix.at_ms == AT_MS - 10_800_000


def test_an_address_that_is_none_of_icao() -> None:
    fixes, _ = read(line(hex="~2A3B4C"))
    assert [f.aircraft for f in fixes] == ["adsb:~2a3b4c"]


@pytest.mark.parametrize("said, why", [
    (line(lat=""), "no-position"),
    (line(lat="NaN"), "not-a-number"),
    (line(lon="inf"), "not-a-number"),
    (line(lat="north"), "not-a-number"),
    (line(lat="90.1"), "out-of-range"),
    (line(lon="-180.1"), "out-of-range"),
    (line(feet="nan"), "not-a-number"),
    (line(feet="1e300"), "out-of-range"),
    (line(clock="25:00:00.000"), "bad-time"),
    (line(clock="06:00:00.x"), "bad-time"),
    (line(day="2016/02/30"), "bad-time"),
    (line(hex="4B12"), "unreadable"),
    (line(hex="4B12G4"), "unreadable"),
    (line(kind=9), "unreadable"),
    (line()[:40] + line(), "unreadable"),
    (b"\xff\xfe\x00garbage\n", "unreadable"),
    (b"M" * 1_000_000 + b"\n", "too-long"),
])
def test_what_cannot_be_used_is_counted_and_stops_nothing(said: bytes, why: str) -> None:
    fixes, dropped = read(said, line())
    assert [f.aircraft for f in fixes] == ["icao:4b1234"]
    assert dropped == {why: 1}


def test_what_is_odd_but_may_be_true_is_passed_on() -> None:
    fixes, dropped = read(line(lat="0", lon="0"), line(day="2099/01/01"), line(feet="32808399"),
                          line(knots="nan", track="x"), b"STA,,5,1,4B1234\r\n", b"\r\n")
    assert len(fixes) == 4
    assert fixes[2].height_mm == 10_000_000_015
    assert dropped == {}


def test_a_line_without_end_is_not_held() -> None:
    dropped = Dropped()
    sbs = Sbs(dropped)
    for _ in range(40):
        assert not sbs.take(b"M" * LONGEST, 0)
    assert len(sbs._lines._rest) <= LONGEST
    assert len(sbs.take(b"\n" + line(), 0)) == 1
    assert dropped.counts == {"too-long": 1}


def test_more_aircraft_than_there_are_are_not_remembered() -> None:
    sbs = Sbs(Dropped())
    sbs.take(b"".join(line(1, hex=f"{n:06x}", callsign="A") for n in range(MOST + 10)), AT_MS)
    assert len(sbs._known) == MOST


SOME = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([line(), line(1, callsign="AB"), line(4, knots="3"), line(lat="nan"), b"\n",
                     line()[:-9], line(hex="zz"), b"M" * (LONGEST + 1), b"MSG,3,,,,\n"]))


@given(st.lists(SOME, max_size=12), st.data())
def test_whatever_bytes_in_whatever_pieces(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=8).map(sorted))
    dropped, pieces = Dropped(), Sbs(counts := Dropped())
    at_once = list(Sbs(dropped).take(whole, AT_MS))
    in_turn = [fix for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)
               for fix in pieces.take(whole[a:b], AT_MS)]
    assert in_turn == at_once
    unfinished = "too-long"     # a last line without its end may be known to be too long, or not
    assert {**counts.counts, unfinished: 0} == {**dropped.counts, unfinished: 0}


def test_samples_say_nothing() -> None:
    dropped = Dropped()
    Sbs(dropped).take(line(hex="4B12ZZ", callsign="SECRET") * 9, AT_MS)
    (samples,) = dropped.samples.values()
    assert len(samples) == 3
    assert "SECRET" not in str(samples)
    assert samples[0].startswith("aaa,9,,,9a99aa,")
