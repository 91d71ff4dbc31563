"""Days as people count them: from midnight to midnight of a place, by RFC 3339 dates.

A day has 23 or 25 hours where clocks are changed. The zone is handed in: it is the agreement's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hudna.place.volume import Window

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def day_of(moment_ms: int, zone: tzinfo) -> str:
    """The day that holds a moment."""
    return (_EPOCH + moment_ms * _MILLISECOND).astimezone(zone).date().isoformat()


def starts_ms(day: str, zone: tzinfo) -> int:
    """Its first moment; ValueError where `day` is no date."""
    midnight = datetime.combine(date.fromisoformat(day), time(), zone)
    return (midnight.astimezone(UTC) - _EPOCH) // _MILLISECOND


def ends_ms(day: str, zone: tzinfo) -> int:
    """The first moment of the next day."""
    return starts_ms(next_day(day), zone)


def window_of(day: str, zone: tzinfo) -> Window:
    """From its first millisecond to its last."""
    return Window(starts_ms(day, zone), ends_ms(day, zone) - 1)


def next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def through(first: str, last: str) -> Iterator[str]:
    """Every day from the first to the last, both included."""
    while first <= last:
        yield first
        first = next_day(first)


def day_or_none(text: str) -> str | None:
    """The text where it is a date as in 2016-07-29, else None."""
    try:
        return text if date.fromisoformat(text).isoformat() == text else None
    except ValueError:
        return None
