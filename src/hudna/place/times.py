"""Instants: RFC 3339 at the edge, milliseconds since 1970 UTC inside.

A time without a zone is refused: nobody may guess which clock a convoy leaves by.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from hudna.fault import Fault, Refused
from hudna.say import say

RFC_3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))",
    re.ASCII,
)
WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

EXPECTED = say("a date and time with its zone, such as 2016-07-31T06:00:00Z (RFC 3339)")
ZONE_MISSING = say("a time zone at the end: Z for UTC, or an offset such as +03:00 (RFC 3339)")
NO_SUCH_MOMENT = say("a moment that exists (months 01-12, hours 00-23, seconds 00-59)")


def parse_instant(text: object, where: str, *, up: bool = False) -> int:
    """Milliseconds since 1970 UTC of an RFC 3339 date-time.

    Digits finer than a millisecond are dropped; with `up`, for the end of a window, they are
    rounded up, so that a window never shrinks. Raises `Refused` naming `where`.
    """
    if not isinstance(text, str):
        raise Refused(Fault(where, repr(text), EXPECTED))
    match = RFC_3339.fullmatch(text.strip())
    if match is None:
        missing = WITHOUT_ZONE.fullmatch(text.strip()) is not None
        raise Refused(Fault(where, _quoted(text), ZONE_MISSING if missing else EXPECTED))
    try:
        return _milliseconds(match, up)
    except (ValueError, OverflowError):
        raise Refused(Fault(where, _quoted(text), NO_SUCH_MOMENT)) from None


def format_instant(ms: int) -> str:
    """RFC 3339 in UTC, with milliseconds only where there are any."""
    moment = EPOCH + ms * MILLISECOND
    fraction = f".{ms % 1000:03d}" if ms % 1000 else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + fraction + "Z"


def _milliseconds(match: re.Match[str], up: bool) -> int:
    year, month, day, hour, minute, second = (int(match[i]) for i in range(1, 7))
    moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(match))
    moment = moment.astimezone(UTC)
    fraction = match[7] or ""
    finer = up and fraction[3:].strip("0") != ""
    return (moment - EPOCH) // MILLISECOND + int(fraction[:3].ljust(3, "0")) + finer


def _zone(match: re.Match[str]) -> timezone:
    if match[8]:
        return UTC
    hours, minutes = int(match[10]), int(match[11])
    if hours > 23 or minutes > 59:
        raise ValueError
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match[9] == "-" else offset)


def _quoted(text: str) -> str:
    return f'"{text[:60]}"'
