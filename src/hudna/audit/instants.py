"""RFC 3339 texts into milliseconds since 1970 UTC, as `hudna.place.times` reads them.

A space may stand for the T between date and time (RFC 3339 section 5.6). The loop decides the
usual forms; all others are marked as odd, for the exact reader.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from hudna.audit.trouble import Trouble
from hudna.fault import Refused
from hudna.place import times
from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

Bytes = NDArray[np.uint8]
SPACED = re.compile(r"(\d{4}-\d\d-\d\d) +(?=\d)", re.ASCII)
TROUBLES = {times.ZONE_MISSING.msgid: Trouble.NO_ZONE,
            times.NO_SUCH_MOMENT.msgid: Trouble.NO_MOMENT}
EMPTY, ODD, NO_ZONE = int(Trouble.EMPTY), int(Trouble.ODD), int(Trouble.NO_ZONE)
SPACE, PLUS, MINUS, POINT, ZERO, NINE, COLON, T, SMALL_T, Z, SMALL_Z = (
    32, 43, 45, 46, 48, 57, 58, 84, 116, 90, 122)
DAYS_BEFORE = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365], np.int64)
DAYS_TO_1970 = 719_162


def instant_of(text: str, *, assume_utc: bool) -> tuple[int, Trouble]:
    """The moment that a text says, in any form of RFC 3339."""
    spaced = SPACED.sub(r"\1T", text.strip(), count=1)
    try:
        return times.parse_instant(spaced, ""), Trouble.NONE
    except Refused as refused:
        trouble = TROUBLES.get(refused.faults[0].expected.msgid, Trouble.NO_INSTANT)
    if trouble is Trouble.NO_ZONE and assume_utc:
        return instant_of(f"{spaced}Z", assume_utc=False)
    return 0, trouble


@kernel
def instants(data: Bytes, begin: Int32, end: Int32, assume_utc: bool, at_ms: Int64,
             trouble: Bytes) -> None:
    """`2016-07-31T06:00:00[.123](Z|+03:00)`. Digits finer than a millisecond are dropped."""
    for row in range(begin.shape[0]):
        at, past = begin[row], end[row]
        while at < past and data[at] == SPACE:
            at += 1
        while at < past and data[past - 1] == SPACE:
            past -= 1
        if at == past:
            trouble[row] = EMPTY
            continue
        if past - at < 19 or not _has_marks(data, at):
            trouble[row] = ODD
            continue
        year = _two(data, at) * 100 + _two(data, at + 2)
        month, day = _two(data, at + 5), _two(data, at + 8)
        hour, minute, second = _two(data, at + 11), _two(data, at + 14), _two(data, at + 17)
        if not (2 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= _days_in(year, month)
                and 0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59):
            trouble[row] = ODD
            continue
        at, fraction = _fraction(data, at + 19, past)
        if at == past and not assume_utc:
            trouble[row] = NO_ZONE
            continue
        offset = _offset(data, at, past)
        if fraction < 0 or offset < -24 * 60:
            trouble[row] = ODD
            continue
        days = _days(year, month, day)
        minutes = (days * 24 + hour) * 60 + minute - offset
        at_ms[row] = (minutes * 60 + second) * 1000 + fraction


@kernel
def _has_marks(data: Bytes, at: int) -> bool:
    return bool(data[at + 4] == MINUS and data[at + 7] == MINUS and data[at + 13] == COLON
            and data[at + 16] == COLON
            and (data[at + 10] == T or data[at + 10] == SPACE or data[at + 10] == SMALL_T))


@kernel
def _two(data: Bytes, at: int) -> int:
    """Two digits, or so much less than 0 that no sum of them is a part of a date."""
    high, low = np.int64(data[at]) - ZERO, np.int64(data[at + 1]) - ZERO
    return int(high * 10 + low) if 0 <= high <= 9 and 0 <= low <= 9 else -100_000


@kernel
def _fraction(data: Bytes, at: int, past: int) -> tuple[int, int]:
    """Where the zone begins, and the milliseconds; -1 where a point has no digit after it."""
    if at == past or data[at] != POINT:
        return at, 0
    at += 1
    begin, ms, unit = at, 0, 100
    while at < past and ZERO <= data[at] <= NINE:
        ms += int(np.int64(data[at]) - ZERO) * unit
        unit //= 10
        at += 1
    return at, (ms if at > begin else -1)


@kernel
def _offset(data: Bytes, at: int, past: int) -> int:
    """Minutes ahead of UTC; less than any that exists where it is none."""
    if at == past or (past - at == 1 and (data[at] == Z or data[at] == SMALL_Z)):
        return 0
    if past - at != 6 or data[at + 3] != COLON or (data[at] != PLUS and data[at] != MINUS):
        return -100_000
    hours, minutes = _two(data, at + 1), _two(data, at + 4)
    if not (0 <= hours <= 23 and 0 <= minutes <= 59):
        return -100_000
    ahead = hours * 60 + minutes
    return -ahead if data[at] == MINUS else ahead


@kernel
def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@kernel
def _days_in(year: int, month: int) -> int:
    return int(DAYS_BEFORE[month] - DAYS_BEFORE[month - 1]) + (month == 2 and _leap(year))


@kernel
def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar."""
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400
    return (before * 365 + leaps + int(DAYS_BEFORE[month - 1]) + (month > 2 and _leap(year))
            + day - 1 - DAYS_TO_1970)
