"""Days as people count them: from midnight to midnight of a place, by RFC 3339 dates.

A day has 23 or 25 hours where clocks are changed. The zone is handed in: it is the agreement's.
What partners write may be any date from year 1 to 9999: none of these fails at one, though the
first and the last are counted by nobody (`day_or_none`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hudna.place.volume import Window

FIRST, LAST = "1970-01-02", "9998-12-30"
"""Of those that are counted: in every zone all their moments, and those of the days beside them,
are moments that a calendar has."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY_MS = 86_400_000


def day_of(moment_ms: int, zone: tzinfo) -> str:
    """The day that holds a moment; the first or the last there is of one beyond the calendar."""
    try:
        return (_EPOCH + moment_ms * _MILLISECOND).astimezone(zone).date().isoformat()
    except OverflowError:
        return (date.min if moment_ms < 0 else date.max).isoformat()


def starts_ms(day: str, zone: tzinfo) -> int:
    """Its first moment; ValueError where `day` is no date."""
    midnight = datetime.combine(date.fromisoformat(day), time(), zone)
    # By spans alone: no calendar has the moment in UTC at which the first day begins in the east.
    ahead = midnight.utcoffset() or timedelta()
    return (midnight.replace(tzinfo=UTC) - _EPOCH - ahead) // _MILLISECOND


def ends_ms(day: str, zone: tzinfo) -> int:
    """The first moment of the next day."""
    after = next_day(day)
    return starts_ms(after, zone) if after > day else starts_ms(day, zone) + _DAY_MS


def window_of(day: str, zone: tzinfo) -> Window:
    """From its first millisecond to its last."""
    return Window(starts_ms(day, zone), ends_ms(day, zone) - 1)


def next_day(day: str) -> str:
    """The last that there is has none: itself."""
    at = date.fromisoformat(day)
    return at.isoformat() if at == date.max else (at + timedelta(days=1)).isoformat()


def through(first: str, last: str) -> Iterator[str]:
    """Every day from the first to the last, both included."""
    while first < last:
        yield first
        first = next_day(first)
    if first == last:
        yield first


def day_or_none(text: str) -> str | None:
    """The text where it is a date as in 2016-07-29 that can be counted (`FIRST` to `LAST`), else
    None."""
    try:
        known = date.fromisoformat(text).isoformat() == text
    except ValueError:
        return None
    return text if known and FIRST <= text <= LAST else None
