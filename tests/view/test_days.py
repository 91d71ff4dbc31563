"""A day is from midnight to midnight of a place, however long it is there."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.view.days import day_of, day_or_none, ends_ms, next_day, starts_ms, through, window_of

DAMASCUS = ZoneInfo("Asia/Damascus")
HOUR = 3_600_000
ZONES = st.sampled_from([UTC, DAMASCUS, ZoneInfo("Europe/London"), ZoneInfo("Asia/Kathmandu")])


def test_the_day_begins_at_the_places_own_midnight() -> None:
    assert day_of(1_469_912_400_000 - 1, DAMASCUS) == "2016-07-30"
    assert day_of(1_469_912_400_000, DAMASCUS) == "2016-07-31"
    assert starts_ms("2016-07-31", DAMASCUS) == 1_469_912_400_000


@pytest.mark.parametrize(("day", "hours"), [
    ("2016-03-27", 23), ("2016-10-30", 25), ("2016-07-31", 24)])
def test_a_day_on_which_clocks_are_changed_is_shorter_or_longer(day: str, hours: int) -> None:
    zone = ZoneInfo("Europe/London")
    assert ends_ms(day, zone) - starts_ms(day, zone) == hours * HOUR


@given(st.integers(0, 4_000_000_000_000), ZONES)
def test_every_moment_is_in_its_day_alone(moment: int, zone: ZoneInfo) -> None:
    day = day_of(moment, zone)
    window = window_of(day, zone)
    assert window.from_ms is not None
    assert window.until_ms is not None
    assert window.from_ms <= moment <= window.until_ms
    assert day_of(window.until_ms, zone) == day
    assert day_of(window.until_ms + 1, zone) == next_day(day)


def test_days_follow_each_other() -> None:
    assert list(through("2016-02-28", "2016-03-01")) == ["2016-02-28", "2016-02-29", "2016-03-01"]
    assert list(through("2016-03-01", "2016-02-28")) == []


@pytest.mark.parametrize("text", ["2016-7-31", "20160731", "2016-02-30", "", "2016-W30-7", "x"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert day_or_none(text) is None


def test_a_date_is_a_day() -> None:
    assert day_or_none("2016-07-31") == "2016-07-31"


@pytest.mark.parametrize(("day", "hours"), [
    ("2016-03-24", 24), ("2016-03-25", 23), ("2016-04-01", 24), ("2016-10-27", 25),
    ("2016-10-28", 24)])
def test_days_on_which_damascus_changes_its_clocks_at_midnight(day: str, hours: int) -> None:
    """In spring on the 25th of March, whose first moment is what would have been midnight; in
    autumn as the 28th of October would begin: the last hour of the 27th comes twice."""
    window = window_of(day, DAMASCUS)
    assert window.from_ms is not None
    assert window.until_ms is not None
    assert day_of(window.from_ms, DAMASCUS) == day != day_of(window.from_ms - 1, DAMASCUS)
    assert day_of(window.until_ms, DAMASCUS) == day != day_of(window.until_ms + 1, DAMASCUS)
    assert window.until_ms + 1 - window.from_ms == hours * HOUR


@given(st.dates(), ZONES)
def test_whatever_date_a_partner_writes_has_a_first_and_a_last_moment(
    date: date, zone: ZoneInfo
) -> None:
    day = date.isoformat()
    assert starts_ms(day, zone) < ends_ms(day, zone)
    assert next(through(day, next_day(day))) == day


@pytest.mark.parametrize("zone", [DAMASCUS, ZoneInfo("America/New_York"), UTC])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(day: str, zone: ZoneInfo) -> None:
    assert ends_ms(day, zone) - starts_ms(day, zone) == 24 * HOUR
    for moment in (starts_ms(day, zone), ends_ms(day, zone) - 1, ends_ms(day, zone)):
        assert day_or_none(day_of(moment, zone)) is None


@pytest.mark.parametrize("text", [
    "0001-01-01", "1970-01-01", "9998-12-31", "9999-12-31"])
def test_a_day_that_nobody_can_count_in_every_zone_is_none(text: str) -> None:
    assert day_or_none(text) is None
