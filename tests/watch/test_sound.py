"""What may come in as a position, and that nothing that may can stop the fold."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.datum import Datum
from hudna.watch.fix import Fix
from hudna.watch.item import DECODER, ENCODER, Heard, Tick
from hudna.watch.sound import MOST, sift, sifted, unsound
from hudna.watch.watch import Watch
from tests.watch.small import FROM_MS

FIX = Fix("icao:4b1234", FROM_MS, 360_100_000, 350_100_000)
SIXTY_FOUR = st.integers(-2**63, 2**64 - 1)
MAYBE = st.none() | SIXTY_FOUR
ANY = st.builds(
    Fix, st.sampled_from(["icao:4b1234", "cot:x", "plot:a/1", "adsb:~4b1234"]) | st.text(),
    SIXTY_FOUR | st.just(FROM_MS), SIXTY_FOUR | st.just(0), SIXTY_FOUR | st.just(1), MAYBE,
    st.sampled_from(Datum), st.text(max_size=40), MAYBE, MAYBE, SIXTY_FOUR | st.just(0),
    st.sampled_from(["", "jet"]) | st.text(max_size=5))


def but(**changes: object) -> Fix:
    return msgspec.structs.replace(FIX, **changes)


@pytest.mark.parametrize("fix", [
    FIX, but(aircraft="adsb:~4b1234"), but(aircraft="cot:ANDROID-1 é"),
    but(aircraft="plot:north/17"), but(lon=-1_800_000_000, lat=900_000_000),
    but(height_mm=-(10**11)), but(height_mm=10**11),
    but(speed_mm_s=0, course_mdeg=0), but(within_m=200_000, craft="helicopter"),
    but(callsign="MED 1"), but(callsign="ا" * 32),
])
def test_what_feeds_make_may_come_in(fix: Fix):
    assert unsound(fix) == ""


@pytest.mark.parametrize(("fix", "why"), [
    (but(lon=2**40), "out-of-range"), (but(lat=-(2**33)), "out-of-range"),
    (but(lat=900_000_001), "out-of-range"),
    (but(at_ms=2**63 - 1), "bad-time"), (but(at_ms=0), "bad-time"),
    (but(height_mm=10**11 + 1), "out-of-range"), (but(speed_mm_s=2**40), "out-of-range"),
    (but(speed_mm_s=-1), "out-of-range"), (but(course_mdeg=2**40), "out-of-range"),
    (but(course_mdeg=-1), "out-of-range"), (but(within_m=-5), "out-of-range"),
    (but(within_m=200_001), "out-of-range"),
    (but(aircraft="seen:jet/0"), "unreadable"), (but(aircraft="x"), "unreadable"),
    (but(aircraft=""), "unreadable"), (but(aircraft="icao:4B1234"), "unreadable"),
    (but(aircraft="icao:4b12345"), "unreadable"), (but(aircraft="cot: "), "unreadable"),
    (but(aircraft="cot:a\nb"), "unreadable"), (but(aircraft="cot:a\u202eb"), "unreadable"),
    (but(aircraft="cot:" + "x" * 125), "unreadable"), (but(aircraft="icao:4b1234\n"), "unreadable"),
    (but(callsign="x" * 33), "unreadable"), (but(callsign="a\u2066b"), "unreadable"),
    (but(craft="bomber"), "unreadable"),
])
def test_what_is_no_position_stays_outside(fix: Fix, why: str):
    assert unsound(fix) == why


def test_of_many_those_that_may_are_taken_in_their_order():
    fixes, left = sift((FIX, but(lon=2**40), but(callsign="B"), but(within_m=-1)))
    assert [f.callsign for f in fixes] == ["", "B"]
    assert left == {"out-of-range": 2}


def test_too_many_are_none():
    assert sift((FIX,) * MOST) == ((FIX,) * MOST, {})
    assert sift((FIX,) * (MOST + 1)) == ((), {"too-long": MOST + 1})


def test_an_item_of_others_is_sifted_and_one_of_no_moment_is_none():
    whole = Heard(FROM_MS, "north", (FIX,))
    assert sifted(whole) is whole
    assert sifted(Heard(FROM_MS, "a\nb", (FIX, but(lon=2**40)))) == Heard(FROM_MS, "", (FIX,))
    assert sifted(Tick(2**62)) is None
    assert sifted(Heard(-1, "north", (FIX,))) is None


@settings(deadline=None)
@given(st.lists(ANY, max_size=8))
def test_whatever_may_come_in_can_be_folded(fixes: list[Fix]):
    item = DECODER.decode(ENCODER.encode(Heard(FROM_MS, "north", tuple(fixes))))
    assert isinstance(item, Heard)
    watch = Watch()
    watch.take(Heard(FROM_MS, "north", sift(item.fixes)[0]))
    watch.take(Tick(FROM_MS + 10**6))
    watch.settled()
    assert Watch.thaw(watch.freeze()).freeze() == watch.freeze()
