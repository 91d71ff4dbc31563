"""Raw Mode S."""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from math import cos, hypot, radians
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.datum import Datum
from hudna.watch.feeds.counter import AWAY_MS, PER_MS, Counter
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.frames import Avr, Beast
from hudna.watch.feeds.modes import Framing, ModeS, Squitters
from hudna.watch.feeds.settings import At
from hudna.watch.fix import Fix
from tests.audit.shared import DATA, needs
from tests.watch.feeds.air import avr, beast, in_air, moving, named, on_ground, squitter

AT_MS = 1_469_944_800_000
LAT, LON = 36.2, 37.1
FRAMES = DATA / "adsb_tracks" / "rs1090_raw_modes_flight.jsonl.gz"
BEAST = DATA / "adsb_tracks" / "sample_dump1090.bin"
AT_HOME = At(2.55, 49.0)


def metres(fix: Fix, lat: float, lon: float) -> float:
    return 111_195 * hypot(fix.lat / 1e7 - lat, (fix.lon / 1e7 - lon) * cos(radians(lat)))


def heard(
    frames: Iterable[tuple[int, bytes]], receiver: At | None = None
) -> tuple[list[Fix], dict[str, int]]:
    dropped = Dropped()
    squitters = Squitters(dropped, receiver)
    return [f for at_ms, data in frames for f in squitters.take(data, at_ms)], dropped.counts


def flight(
    lat: float = LAT, lon: float = LON, *, begin: int = AT_MS, address: int = 0x4B1234,
    frames: int = 6, df: int = 17, control: int = 5
) -> list[tuple[int, bytes]]:
    """North at 200 m/s, two frames a second, even and odd by turns."""
    return [(begin + 500 * n, squitter(in_air(lat + n * 0.0009, lon, n % 2), address,
                                       df=df, control=control)) for n in range(frames)]


def test_two_halves_are_a_position_and_each_further_one_another() -> None:
    fixes, dropped = heard([
        (AT_MS, squitter(named("RCH401"))), (AT_MS, squitter(moving(-300, 0))), *flight()])
    assert [f.at_ms - AT_MS for f in fixes] == [500, 1000, 1500, 2000, 2500]
    assert max(metres(f, LAT + n * 0.0009, LON) for n, f in enumerate(fixes, 1)) < 6
    assert {(f.aircraft, f.callsign, f.speed_mm_s, f.course_mdeg, f.height_mm, f.datum)
            for f in fixes} == {("icao:4b1234", "RCH401", 154_333, 270_000, 10_058_400,
                                 Datum.PRESSURE)}
    assert dropped == {}


@given(st.floats(-85, 85), st.floats(-180, 180), st.booleans())
def test_anywhere(lat: float, lon: float, first: bool) -> None:
    there = [(AT_MS + n, squitter(in_air(lat, lon, n ^ first))) for n in range(2)]
    fixes, _ = heard(there)
    for fix in fixes:
        assert abs(fix.lat / 1e7 - lat) < 1e-4
        assert abs((fix.lon / 1e7 - lon + 180) % 360 - 180) < 1e-2


def test_halves_too_far_apart_are_no_position() -> None:
    fixes, _ = heard([(AT_MS, squitter(in_air(LAT, LON, 0))),
                      (AT_MS + 10_001, squitter(in_air(LAT, LON, 1)))])
    assert fixes == []


def test_two_aircraft_under_one_address_hide_neither_and_make_no_third() -> None:
    """The second is known once further halves bear it out."""
    one, two = flight(), flight(35.1, 40.3, begin=AT_MS + 250)
    fixes, _ = heard(sorted(one + two))
    near_one = [f for f in fixes if metres(f, LAT, LON) < 2000]
    near_two = [f for f in fixes if metres(f, 35.1, 40.3) < 2000]
    assert len(near_one) + len(near_two) == len(fixes)
    assert len(near_one) >= 4
    assert len(near_two) >= 4


def test_after_a_silence_two_halves_are_needed_again() -> None:
    for silence_ms, more in ((30_000, 1), (30_001, 0)):
        later = AT_MS + 500 + silence_ms
        fixes, _ = heard([*flight(frames=2), (later, squitter(in_air(LAT, LON, 0)))])
        assert len(fixes) == 1 + more


@given(st.permutations(range(6)), st.permutations(range(6)), st.integers(0, 3))
def test_two_aircraft_with_their_frames_in_any_order_make_no_third(
    first: list[int], second: list[int], north: int
) -> None:
    """A half of the one that was left over and one of the other make a place, too."""
    one, two = flight(frames=6), flight(35.1 + north, 40.3, frames=6)
    frames = [one[n][1] for n in first] + [two[n][1] for n in second]
    fixes, _ = heard((AT_MS + n * 400, data) for n, data in enumerate(frames))
    assert all(metres(f, LAT, LON) < 3000 or metres(f, 35.1 + north, 40.3) < 3000 for f in fixes)


def test_a_jump_is_given_once_it_is_borne_out() -> None:
    """Whether to believe it is for the fold; it must not be lost here."""
    away = flight(LAT + 5, LON, begin=AT_MS + 3000, frames=5)
    fixes, _ = heard(flight() + away)
    assert [metres(f, LAT + 5, LON) < 2000 for f in fixes] == [False] * 5 + [True] * 4


def test_a_bad_checksum_is_counted_and_no_bit_mended() -> None:
    broken = [(at, bytes([*data[:6], data[6] ^ 1, *data[7:]])) for at, data in flight()]
    assert heard(broken) == ([], {"bad-checksum": 6})


def test_from_the_ground_only_where_the_quarter_of_the_earth_is_known() -> None:
    there = [(AT_MS + n, squitter(on_ground(LAT, LON, n))) for n in range(2)]
    assert heard(there) == ([], {"no-reference": 2})
    (fix,), _ = heard(there, At(LON + 0.1, LAT - 0.1))
    assert metres(fix, LAT, LON) < 6
    assert (fix.height_mm, fix.speed_mm_s, fix.course_mdeg) == (None, 1029, 180_000)
    landed, dropped = heard([*flight(frames=2), (AT_MS + 9000, squitter(on_ground(LAT, LON, 0)))])
    assert [f.height_mm for f in landed] == [10_058_400, None]
    assert dropped == {}


def test_further_than_a_receiver_hears() -> None:
    fixes, dropped = heard(flight(frames=2), At(LON, LAT + 10))
    assert (fixes, dropped) == ([], {"out-of-reach": 1})


@pytest.mark.parametrize("control, aircraft", [
    (0, "icao:4b1234"), (1, "adsb:~4b1234"), (2, "icao:4b1234"), (5, "adsb:~4b1234"),
    (6, "icao:4b1234")])
def test_addresses_of_other_transmitters(control: int, aircraft: str) -> None:
    fixes, _ = heard(flight(df=18, control=control))
    assert {f.aircraft for f in fixes} == {aircraft}


@pytest.mark.parametrize("control", [3, 4, 7])
def test_frames_of_another_form_are_not_read(control: int) -> None:
    assert heard(flight(df=18, control=control)) == ([], {})


def test_a_height_of_gnss_is_not_taken_as_one_of_pressure() -> None:
    fixes, _ = heard([(AT_MS + n, squitter(in_air(LAT, LON, n, form=21))) for n in range(2)])
    assert [f.height_mm for f in fixes] == [None]


@given(st.integers(0, (1 << 56) - 1), st.sampled_from([17, 18]), st.integers(0, 7))
def test_whatever_is_in_a_frame_with_a_good_checksum(message: int, df: int, control: int) -> None:
    data = squitter(message, df=df, control=control)
    heard([(AT_MS, data)] * 2 + flight() + [(AT_MS, data)], At(LON, LAT))


def as_beast(frames: list[tuple[int, bytes]]) -> bytes:
    return b"".join(beast(data, ((at - AT_MS) * PER_MS + 0x1A1A1A) % (1 << 48))
                    for at, data in frames)


def as_avr(frames: list[tuple[int, bytes]]) -> bytes:
    return b"".join(avr(data) for _, data in frames)


FORMS = pytest.mark.parametrize("framing, packed", [(Beast, as_beast), (Avr, as_avr)])
Packed = Callable[[list[tuple[int, bytes]]], bytes]
Make = Callable[[Dropped], Framing]


@FORMS
def test_either_form_of_frames_with_what_is_broken_between(
    framing: Make, packed: Packed
) -> None:
    frames = flight(frames=9)
    dropped = Dropped()
    mode_s = ModeS(framing(dropped), Squitters(dropped))
    parts = [packed([frame]) for frame in frames]
    parts[3] = parts[3][:11]
    parts[6] = b"\x00\xff;garbage;" + parts[6]
    fixes = mode_s.take(b"".join(parts), AT_MS)
    assert len(fixes) >= 6
    assert max(min(metres(f, LAT + n * 0.0009, LON) for n in range(9)) for f in fixes) < 6
    assert dropped.counts.keys() == {"broken-frame"}


@FORMS
@given(st.data())
def test_whatever_bytes_in_whatever_pieces(
    framing: Make, packed: Packed, data: st.DataObject
) -> None:
    parts = data.draw(st.lists(st.one_of(
        st.binary(max_size=30), st.sampled_from([b"\x1a", b"\x1a3", b"\x1a\x1a", b"*8D;", b";"]),
        st.integers(0, 5).map(lambda n: packed([flight()[n]])),
        st.integers(0, 5).map(lambda n: packed([flight()[n]])[:-3])), max_size=12))
    whole = b"".join(parts)
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=8).map(sorted))
    at_once = ModeS(framing(one := Dropped()), Squitters(one)).take(whole, AT_MS)
    pieces = ModeS(framing(two := Dropped()), Squitters(two))
    in_turn = [f for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)
               for f in pieces.take(whole[a:b], AT_MS)]
    assert in_turn == list(at_once)
    assert one.counts == two.counts


def test_frames_that_never_end_are_not_held() -> None:
    dropped = Dropped()
    avr_lines, binary = Avr(dropped), Beast(dropped)
    for _ in range(50):
        list(avr_lines.take(b"*8D" * 10_000))
        binary.take(b"\x1a3" + b"\x00" * 3 + b"\x1a3")
    assert len(avr_lines._lines._rest) <= 256
    assert len(binary._rest) <= 64
    assert dropped.counts == {"too-long": 1, "broken-frame": 99}


def test_what_was_held_up_was_measured_before() -> None:
    counter = Counter()
    ticks = [n * 1000 * PER_MS + 7 for n in range(10)]
    lively = [counter.at_ms(t, AT_MS + n * 1000) for n, t in enumerate(ticks)]
    assert lively == [AT_MS + n * 1000 for n in range(10)]
    heap = [counter.at_ms(7 + n * 1000 * PER_MS, AT_MS + 30_000) for n in range(10, 31)]
    assert heap == [AT_MS + n * 1000 for n in range(10, 31)]


@given(st.lists(st.tuples(st.integers(0, (1 << 48) - 1), st.integers(0, 100_000)), max_size=50))
def test_whatever_a_counter_says_nothing_is_measured_after_it_came(
    said: list[tuple[int, int]]
) -> None:
    counter, now = Counter(), AT_MS
    for ticks, passed in said:
        now += passed
        assert now - AWAY_MS <= counter.at_ms(ticks, now) <= now


def test_without_pymodes_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyModeS", None)
    with pytest.raises(Refused, match=r"hudna\[watch\]"):
        Squitters(Dropped())


@pytest.fixture(scope="module")
def said() -> list[dict[str, Any]]:
    with gzip.open(FRAMES) as lines:
        return [json.loads(line) for line in lines]


@needs(FRAMES)
@FORMS
def test_a_real_flight_as_another_decoder_has_it(
    framing: Make, packed: Packed, said: list[dict[str, Any]]
) -> None:
    """Frames with the positions that rs1090 made of them."""
    dropped = Dropped()
    mode_s = ModeS(framing(dropped), Squitters(dropped, AT_HOME))
    ours: dict[int, list[Fix]] = defaultdict(list)
    for line in said:
        at_ms = round(line["timestamp"] * 1000)
        for fix in mode_s.take(packed([(at_ms, bytes.fromhex(line["frame"]))]), at_ms):
            ours[fix.at_ms].append(fix)
    theirs = [line for line in said if line.get("latitude") is not None]
    found = [(line, ours[round(line["timestamp"] * 1000)]) for line in theirs]
    assert len(theirs) > 4000
    assert sum(not fixes for _, fixes in found) <= len(theirs) // 100
    assert max(min(metres(f, line["latitude"], line["longitude"]) for f in fixes)
               for line, fixes in found if fixes) < 20
    assert sum(map(len, ours.values())) <= len(theirs)
    assert dropped.counts.keys() <= {"out-of-reach"}


@needs(FRAMES)
def test_its_heights_are_theirs(said: list[dict[str, Any]]) -> None:
    squitters = Squitters(Dropped(), AT_HOME)
    compared = 0
    for line in said:
        fixes = squitters.take(bytes.fromhex(line["frame"]), round(line["timestamp"] * 1000))
        if fixes and line["bds"] == "05" and line.get("altitude") is not None:
            assert fixes[-1].height_mm == round(line["altitude"] * 304.8)
            compared += 1
    assert compared > 2500


@needs(BEAST)
def test_a_real_beast_stream() -> None:
    """Its one aircraft with positions flies north from Toulouse, as fast as it says itself."""
    dropped = Dropped()
    squitters = Squitters(dropped)
    fixes = [fix for frame in Beast(dropped).take(BEAST.read_bytes())
             for fix in squitters.take(frame.data, (frame.ticks or 0) // PER_MS)]
    assert {(f.aircraft, f.height_mm, f.course_mdeg) for f in fixes} == {
        ("icao:48520a", 11_582_400, 353_756)}
    assert [metres(f, 43.65, 1.23) < 2000 for f in fixes] == [True] * 3
    first, _, last = fixes
    flown = metres(last, first.lat / 1e7, first.lon / 1e7)
    assert flown / (last.at_ms - first.at_ms) * 1000 == pytest.approx(203.2, rel=0.05)
    assert dropped.counts == {}
