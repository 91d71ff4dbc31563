"""Rosters as they are typed: nights, repeated days and weeks, days of 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record.hotline import Shift
from hudna.record.kinds import Roster
from hudna.record.sound import unsound
from hudna.speak.roster import Row, repeated, rows_of, shifts_of, written
from tests.examples import examples

DAMASCUS = ZoneInfo("Asia/Damascus")
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3_600_000
DAY = ("2016-07-31 06:00,14:00,duty officer 1,deputy 1\n"
       "2016-07-31 14:00,22:00,duty officer 2,\n"
       "2016-07-31 22:00,06:00,duty officer 3,\n")


def ms(*at: int, zone: ZoneInfo = DAMASCUS) -> int:
    return int(datetime(*at, tzinfo=zone).timestamp() * 1000)  # type: ignore[misc,arg-type]


def whole(shifts: tuple[Shift, ...]) -> bool:
    said = Roster(shifts[0].from_ms, shifts[-1].until_ms, shifts, "o")
    return unsound(said) == ()


def refused(text: str, zone: ZoneInfo = DAMASCUS) -> list[tuple[str, int | None, str]]:
    with pytest.raises(Refused) as caught:
        shifts_of(rows_of(text), zone)
    return [(f.where, f.line, str(f.expected)) for f in caught.value.faults]


def test_a_night_goes_over_midnight() -> None:
    shifts = shifts_of(rows_of(DAY), DAMASCUS)
    assert shifts[0] == Shift(ms(2016, 7, 31, 6), ms(2016, 7, 31, 14), "duty officer 1", "deputy 1")
    assert shifts[2].until_ms == ms(2016, 8, 1, 6)
    assert whole(shifts)


def test_columns_may_be_named_and_apart_by_other_marks_and_an_end_left_empty() -> None:
    for mark in (",", ";", "\t"):
        text = "\ufefffrom,until,post,deputy\n" + DAY.replace(",14:00,", ",,")
        assert shifts_of(rows_of(text.replace(",", mark)), DAMASCUS) == shifts_of(
            rows_of(DAY), DAMASCUS)
    assert shifts_of(rows_of(DAY.replace("2016-07-31 06:00", "٢٠١٦-٠٧-٣١ ٠٦:٠٠")), DAMASCUS)


def test_what_is_wrong_is_named_by_its_line() -> None:
    assert refused("2016-07-31 06:00\n")[0][1] == 1
    assert refused("2016-07-31 06:00,14:00,\n")[0][0] == "post"
    assert refused("2016-02-30 06:00,14:00,a\n")[0][0] == "from"
    assert refused("yesterday,14:00,a\n")[0][0] == "from"
    [gap] = refused("2016-07-31 06:00,14:00,a\n2016-07-31 15:00,22:00,b\n")
    assert gap[:2] == ("from", 2) and "2016-07-31T14:00:00+03:00" in gap[2]
    [back] = refused("2016-07-31 06:00,2016-07-31 05:00,a\n")
    assert back[0] == "until"
    assert refused("2016-07-31 06:00,,a\n")[0][0] == "until", "the last row has to end"


def test_a_time_that_the_clocks_show_twice_or_never_is_refused() -> None:
    [never] = refused("2016-03-27 02:30,06:00,a\n", BERLIN)
    assert "put forward" in never[2]
    [twice] = refused("2016-10-30 02:30,06:00,a\n", BERLIN)
    assert "2016-10-30T02:30:00+02:00 or 2016-10-30T02:30:00+01:00" in twice[2]
    [shift] = shifts_of(rows_of("2016-10-30T02:30:00+01:00,06:00,a\n"), BERLIN)
    assert shift.until_ms - shift.from_ms == 3.5 * HOUR


def test_a_night_on_which_clocks_are_changed_has_an_hour_less_or_more() -> None:
    for day, hours in (("2016-03-24", 7), ("2016-10-27", 9), ("2016-07-31", 8)):
        [shift] = shifts_of(rows_of(f"{day} 22:00,06:00,a\n"), DAMASCUS)
        assert shift.until_ms - shift.from_ms == hours * HOUR


def test_what_is_repeated_has_no_gap_and_nothing_twice() -> None:
    day = shifts_of(rows_of(DAY), DAMASCUS)
    week = repeated(day, DAMASCUS, 1, 7)
    assert len(week) == 21 and whole(week)
    assert len(repeated(week, DAMASCUS, 7, 4)) == 84
    with pytest.raises(Refused) as caught:
        repeated(day[:2], DAMASCUS, 1, 7)
    assert caught.value.faults[0].where == "every"
    with pytest.raises(Refused):
        repeated(day, DAMASCUS, 7, 2)


FIRST = st.dates(date(2016, 1, 1), date(2016, 12, 1))
CUTS = st.lists(st.integers(0, 23), min_size=1, max_size=5, unique=True).map(sorted)


@given(FIRST, CUTS, st.integers(1, 20), st.sampled_from([DAMASCUS, BERLIN, ZoneInfo("UTC")]))
@settings(max_examples=examples(80, 500), deadline=None)
def test_no_hour_is_lost_or_doubled_over_days_on_which_clocks_are_changed(
    first: date, cuts: list[int], times: int, zone: ZoneInfo
) -> None:
    rows = [Row(i + 1, f"{first} {h:02}:00", "", f"post {i}", "") for i, h in enumerate(cuts)]
    rows[-1] = Row(len(cuts), rows[-1].begins, f"{first + timedelta(days=1)} {cuts[0]:02}:00",
                   "last", "")
    try:
        day = shifts_of(rows, zone)
    except Refused:
        return  # A time that the first or the second day has twice, or never: it is for a person.
    found = repeated(day, zone, 1, times)
    assert all(a.until_ms == b.from_ms for a, b in pairwise(found))
    assert all(s.from_ms <= s.until_ms for s in found)
    last = datetime.combine(first + timedelta(days=times), datetime.min.time()).replace(
        hour=cuts[0], tzinfo=zone)
    assert found[-1].until_ms == int(last.astimezone(UTC).timestamp() * 1000)
    assert shifts_of(rows_of(written(found, zone)), UTC) == found


def test_posts_with_marks_in_them_are_written_so_that_they_are_read_again() -> None:
    shifts = (Shift(0, HOUR, 'officer "2", desk; A', "a,b"),)
    assert shifts_of(rows_of(written(shifts, DAMASCUS)), DAMASCUS) == shifts


@pytest.mark.parametrize(("text", "where"), [
    ("9999-12-31 23:59,06:00,p,", "from"), ("9999-12-31 23:00,01:00,p,", "from"),
    ("9999-12-31T23:59:59Z,,p,", "from"), ("0001-01-01 00:00,06:00,p,", "from"),
    ("2016-07-31 06:00,9999-12-31T23:59:59Z,p,", "until"),
    ("٩٩٩٩-12-31 23:00,01:00,p,", "from"), ("2016-07-31 06:00,2026-07-31 06:00,p,", "until"),
])
@pytest.mark.parametrize("zone", [DAMASCUS, UTC, ZoneInfo("America/New_York")])
def test_years_that_are_a_slip_are_refused_by_their_line(text: str, where: str, zone: Any) -> None:
    assert (where, 1) in [found[:2] for found in refused(text, zone)]


def test_what_is_repeated_stays_within_the_calendar() -> None:
    one = shifts_of(rows_of("2999-12-31 23:00,2999-12-31 23:30,p,\n2999-12-31 23:30,,q,"
                            .replace(",,q", ",23:00,q")), DAMASCUS)
    assert len(repeated(one, DAMASCUS, 1, 60)) == 120
