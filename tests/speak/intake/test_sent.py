"""When a telling says that it was sent: read where it can be, and never believed beyond that."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.speak.intake.sent import AHEAD_MS, DAY_MS, EARLIEST_MS, Sent, sent
from hudna.speak.intake.told import Told

DAMASCUS = ZoneInfo("Asia/Damascus")


def ms(*at: int) -> int:
    return round(datetime(*at, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]


NOW = ms(2026, 12, 1, 0, 42)


def told(said: str, channel: str = "mail") -> Told:
    return Told("letter", channel, NOW, "words", "en", sent=said)  # type: ignore[arg-type]


@pytest.mark.parametrize(("said", "at_ms"), [
    ("Sat, 28 Nov 2026 14:02:00 +0300", ms(2026, 11, 28, 11, 2)),
    ("28 Nov 2026 14:02 +0300 (EET)", ms(2026, 11, 28, 11, 2)),
    ("Sat, 28 Nov 2026 14:02:00 -0000", ms(2026, 11, 28, 14, 2)),
    ("2026-11-28T14:02:00+03:00", ms(2026, 11, 28, 11, 2)),
    ("2026-11-28 14:02:00", ms(2026, 11, 28, 11, 2)),
    ("2026-11-28T14:02", ms(2026, 11, 28, 11, 2)),
    ("٢٠٢٦-١١-٢٨ ١٤:٠٢", ms(2026, 11, 28, 11, 2)),
])
def test_a_moment_is_read_by_its_zone_or_by_the_clocks_of_the_place(said: str, at_ms: int) -> None:
    assert sent(told(said), DAMASCUS) == Sent(at_ms)


def test_a_forms_server_shows_utc() -> None:
    assert sent(told("2026-11-28T14:02:00", "form"), DAMASCUS).at_ms == ms(2026, 11, 28, 14, 2)


@pytest.mark.parametrize("said", ["2026-11-25", "25.11.2026", "25 نوفمبر 2026"])
def test_a_day_alone_is_its_last_moment(said: str) -> None:
    assert sent(told(said, "table"), DAMASCUS) == Sent(ms(2026, 11, 25, 21) - 1, "", True)


def test_today_alone_is_now_at_the_latest() -> None:
    assert sent(told("2026-12-01", "table"), DAMASCUS) == Sent(NOW, "", True)


@pytest.mark.parametrize(("said", "why"), [
    ("", "not said"), (" ", "not said"), ("yesterday", "not understood"),
    ("03/07/2026", "not understood"), ("Sat, 28 Nov 2026 14:02:00", "not understood"),
    ("Mon, 32 Foo", "not understood"), ("2026-13-40", "not understood"),
    ("2027-03-01T10:00:00Z", "ahead"), ("Tue, 01 Dec 2026 02:00:00 +0000", "ahead"),
    ("2026-12-02", "ahead"), ("Thu, 01 Jan 1970 00:00:00 +0000", "long ago"),
    ("1980-01-01", "long ago"), ("Tue, 01 Jan 0001 00:00:00 +0000", "long ago"),
    ("Fri, 31 Dec 9999 23:59:59 -0100", "ahead"),
])
def test_what_cannot_be_is_no_moment_and_says_why(said: str, why: str) -> None:
    found = sent(told(said), DAMASCUS)
    assert (found.at_ms, found.why) == (None, why)
    assert found.apart(NOW) is (why != "not said")


@given(st.text(max_size=40) | st.datetimes().map(str) | st.from_regex(
    r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", fullmatch=True))
def test_whatever_it_says_it_is_a_moment_that_has_been_or_none(said: str) -> None:
    found = sent(told(said), DAMASCUS)
    assert (found.at_ms is None) == bool(found.why)
    if found.at_ms is not None:
        assert EARLIEST_MS <= found.at_ms <= NOW


def test_more_than_a_day_is_apart() -> None:
    assert not Sent(NOW - DAY_MS).apart(NOW)
    assert Sent(NOW - DAY_MS - 1).apart(NOW)
    assert sent(told(datetime.fromtimestamp((NOW + AHEAD_MS) / 1000, UTC).isoformat()),
                DAMASCUS) == Sent(NOW)
