"""The clock of a bulletin: the zone of its days, at each moment as it is then."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from hudna.say import moment

FIRST_MS, LAST_MS = -62_135_510_400_000, 253_402_214_399_999
"""From 2 January of the year 1 to the end of 30 December 9999: in every zone they are moments that
a calendar has."""


def zone_of(name: str) -> tzinfo | None:
    """By its IANA name; None where the time zone database has none of it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def local(ms: int, zone: tzinfo) -> datetime:
    return moment(ms).astimezone(zone)


def ahead(ms: int, zone: tzinfo) -> int:
    """Minutes ahead of UTC at a moment."""
    return int((local(ms, zone).utcoffset() or timedelta()).total_seconds()) // 60
