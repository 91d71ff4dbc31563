"""When a telling says that it was sent: what a letter's Date or a row's column means. Pure.

Whoever writes it can write another: it is what the file says, and never more.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple, TypeAlias

from hudna.fault import Refused
from hudna.place.degrees import DIGITS
from hudna.place.times import parse_instant
from hudna.speak.intake.told import Told
from hudna.speak.reading.moments import times_in
from hudna.speak.reading.tokens import tokens_of

Why: TypeAlias = Literal["", "not said", "not understood", "ahead", "long ago"]
DAY_MS = 86_400_000
AHEAD_MS = 60_000
"""How far ahead of this node's clock a sender's may be: taken as the moment of taking in."""
EARLIEST_MS = 978_393_600_000
"""2 January 2001: clocks that have lost their time begin anew in 1970, 1980, 2000 or 2001."""
_WALL = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Sent(NamedTuple):
    """`at_ms`: when, by what the file says; None where `why` says why not. `day`: it says the day
    alone, and this is its last moment."""

    at_ms: int | None
    why: Why = ""
    day: bool = False

    def apart(self, told_ms: int) -> bool:
        """Whether it differs by more than a day from `told_ms`, when it was taken in; or says
        something that cannot be."""
        return self.why not in ("", "not said") or (
            self.at_ms is not None and abs(told_ms - self.at_ms) > DAY_MS)


def sent(told: Told, zone: tzinfo) -> Sent:
    """`zone`: whose clocks a time shows that names none; a form's server's show UTC."""
    if not told.sent.strip():
        return Sent(None, "not said")
    found = _read(told, UTC if told.channel == "form" else zone)
    if found is None:
        return Sent(None, "not understood")
    first, last = found
    if first > told.told_ms + AHEAD_MS:
        return Sent(None, "ahead")
    if first < EARLIEST_MS:
        return Sent(None, "long ago")
    return Sent(min(last, told.told_ms), "", last > first)


def _read(told: Told, zone: tzinfo) -> tuple[int, int] | None:
    """The first and the last moment of it."""
    text = told.sent.translate(DIGITS).strip()
    for read in (_instant, _wall, _letter):
        if (at := read(text, zone)) is not None:
            return at, at
    return _day(text, zone) or _in_words(text, told.told_ms, zone)


def _instant(text: str, _: tzinfo) -> int | None:
    try:
        return parse_instant(text, "sent")
    except Refused:
        return None


def _wall(text: str, zone: tzinfo) -> int | None:
    match = _WALL.fullmatch(text)
    try:
        return _ms(datetime.fromisoformat(f"{match[1]} {match[2]}{match[3] or ''}")
                   .replace(tzinfo=zone)) if match else None
    except (ValueError, OverflowError):
        return None


def _letter(text: str, _: tzinfo) -> int | None:
    """As RFC 5322 has it, with its zone: without one it may be any."""
    try:
        at = parsedate_to_datetime(text)
        # `-0000` is UTC of a clock whose place is not told.
        zoned = at if at.tzinfo else at.replace(tzinfo=UTC) if "-0000" in text else None
        return _ms(zoned) if zoned else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _day(text: str, zone: tzinfo) -> tuple[int, int] | None:
    try:
        day = datetime.fromisoformat(text).replace(tzinfo=zone) if _DAY.fullmatch(text) else None
        return (_ms(day), _ms(day + timedelta(days=1)) - 1) if day else None
    except (ValueError, OverflowError):
        return None


def _in_words(text: str, told_ms: int, zone: tzinfo) -> tuple[int, int] | None:
    """A date as the reading of texts has it, where that is one, and no word such as *yesterday*."""
    if not any(c.isdigit() for c in text):
        return None
    tokens = tokens_of(text)
    times, aside, _ = times_in(tokens, frozenset(), told_ms, zone)
    if len(times) != 1 or aside or times[0].until_ms - times[0].from_ms > DAY_MS + 3_600_000:
        return None
    return times[0].from_ms, times[0].until_ms - 1


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
