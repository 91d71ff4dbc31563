"""The loop over times against the exact reader of `hudna.place.times`."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.source import Unit
from hudna.audit.trouble import Trouble
from hudna.audit.values import EARLIEST_COUNTED_MS, LATEST_COUNTED_MS
from hudna.fault import Refused
from hudna.place.times import parse_instant
from tests.audit.test_numbers import column

ZONES = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda m: timezone(timedelta(minutes=m)))
MOMENTS = st.datetimes(datetime(3, 1, 1), datetime(9997, 1, 1),  # noqa: DTZ001 - ZONES give it
                       timezones=ZONES)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moments(*texts: str, **options) -> tuple[list[int], list[int]]:
    unit = options.pop("unit", None)
    at_ms, trouble = column(list(texts)).moments(unit, assume_utc=options.get("assume_utc", False))
    return at_ms.tolist(), trouble.tolist()


def in_time(ms: int) -> Trouble:
    within = EARLIEST_COUNTED_MS <= ms <= LATEST_COUNTED_MS
    return Trouble.NONE if within else Trouble.OUT_OF_TIME


@given(MOMENTS, st.sampled_from("T t"), st.integers(0, 9))
def test_moments_in_any_zone_are_the_instants_that_they_are(moment, mark, digits):
    text = f"{moment:%Y-%m-%d}".rjust(10, "0") + mark + f"{moment:%H:%M:%S}"
    if digits:
        text += "." + f"{moment.microsecond:06d}000"[:digits]
    zone = f"{moment:%z}"
    text += zone[:3] + ":" + zone[3:5]
    kept = min(digits, 3)
    ms = int(f"{moment.microsecond:06d}"[:kept].ljust(3, "0")) if kept else 0
    expected = (moment.replace(microsecond=0) - EPOCH) // timedelta(milliseconds=1) + ms
    assert moments(text) == ([expected], [in_time(expected)])


@given(st.from_regex(r"[0-9]{4}-[0-1][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
                     r"(\.[0-9]{0,5})?(Z|z|[+-][0-2][0-9]:[0-6][0-9]|\+0300| UTC)?",
                     fullmatch=True))
def test_the_loop_and_the_exact_reader_never_differ(text):
    (at_ms,), (trouble,) = moments(text)
    try:
        exact = parse_instant(text.replace(" ", "T", 1), "")
    except Refused:
        assert trouble not in (Trouble.NONE, Trouble.ODD)
    else:
        assert (at_ms, trouble) == (exact, in_time(exact))


def test_one_moment_far_ahead_does_not_make_all_that_follow_late():
    """It would: whatever is no later than the sound row before it is refused."""
    assert moments("9998-07-31T06:00:00Z", "2016-07-31T06:00:00Z")[1] == [
        Trouble.OUT_OF_TIME, Trouble.NONE]


@pytest.mark.parametrize(("text", "trouble"), [
    ("2016-07-31T06:00:00", Trouble.NO_ZONE), ("2016-07-31 06:00", Trouble.NO_ZONE),
    ("2016-07-31T24:00:00Z", Trouble.NO_MOMENT), ("2015-02-29T06:00:00Z", Trouble.NO_MOMENT),
    ("2016-07-31T06:00:60Z", Trouble.NO_MOMENT), ("2016-07-31", Trouble.NO_INSTANT),
    ("31/07/2016 06:00", Trouble.NO_INSTANT), ("", Trouble.EMPTY), ("noon", Trouble.NO_INSTANT),
    ("2016-07-31T06:00:00.Z", Trouble.NO_INSTANT),
])
def test_what_is_wrong_with_a_time(text, trouble):
    assert moments(text)[1] == [trouble]


def test_utc_is_assumed_only_where_it_is_said():
    text = "2016-07-31T06:00:00"
    assert moments(text, assume_utc=True) == ([1469944800000], [0])
    assert moments("2016-07-31 06:00:00.5", assume_utc=True) == ([1469944800500], [0])
    assert moments("2016-07-31T06:00:00+03:00", assume_utc=True) == ([1469934000000], [0])


@pytest.mark.parametrize(("text", "unit"), [
    ("1469944800", Unit.SECOND), ("1469944800000", Unit.MILLISECOND),
    ("1469944800000000", Unit.MICROSECOND), ("1469944800000000000", Unit.NANOSECOND),
    ("1469944800.0004", Unit.SECOND)])
def test_a_count_since_1970(text, unit):
    assert moments(text, unit=unit) == ([1469944800000], [0])


@pytest.mark.parametrize("text", ["1469944800000", "1469944", "-5"])
def test_a_count_in_another_unit_is_out_of_time(text):
    assert moments(text, unit=Unit.SECOND)[1] == [Trouble.OUT_OF_TIME]
