"""When a sighting was, as a text message says it: now, so long ago, or by the clock. Pure.

An hour that could be two, or that lies too far back, is not guessed: `None` then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from hudna.place.times import EPOCH, MILLISECOND
from hudna.speak.sighting_words import (
    AGO_AFTER,
    AGO_BEFORE,
    COUNTS,
    SPANS,
    UNITS,
    phrases,
)

LONGEST_MS = 6 * 3_600_000
"""What is longer ago is no sighting that could still warn anybody: a person looks at it."""
AHEAD_MS = 120_000
CLOCK = re.compile(r"(\d{1,2}):(\d\d)")
BEFORE_NOON = {"am", "a.m", "ص", "صباحا", "صباح", "утра", "ночи"}
AFTER_NOON = {"pm", "p.m", "م", "مساء", "مسا", "ظهرا", "عصرا", "ليلا", "вечера", "дня"}
HOUR_WORDS = {"الساعه", "ساعه", "at", "в", "بالساعه", "عالساعه", "около"}


class When(NamedTuple):
    """`at_ms` is None where a time was said and is not understood. `used`: the words it took."""

    at_ms: int | None
    used: frozenset[int] = frozenset()


def when(words: Sequence[str], now_ms: int, zone: tzinfo | None) -> When | None:
    """When `words` (folded) say that it was; None where they do not say. `zone`: of the hours that
    they give; without it an hour is not understood."""
    for i in range(len(words)):
        found = _ago(words, i, now_ms) or _clock(words, i, now_ms, zone)
        if found is not None:
            return found
    return None


def _ago(words: Sequence[str], i: int, now_ms: int) -> When | None:
    """`قبل 5 دقائق`, `half an hour ago`, `5 минут назад`."""
    before = _match(words, i, _all(AGO_BEFORE))
    span = _span(words, i + before)
    if span is None:
        return None
    took, ms = span
    after = _match(words, i + before + took, _all(AGO_AFTER))
    if not before and not after:
        return None
    used = frozenset(range(i, i + before + took + after))
    return When(now_ms - ms if ms <= LONGEST_MS else None, used)


def _span(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """How many words say a length of time, and which, in ms."""
    number = _number(words, i)
    if number is not None:
        for ms, listed in _units():
            if took := _match(words, i + 1, listed):
                return 1 + took, number * ms
    for ms, listed in _spans():
        if took := _match(words, i, listed):
            return took, ms
    return None


def _number(words: Sequence[str], i: int) -> int | None:
    if i >= len(words):
        return None
    if re.fullmatch(r"\d{1,3}", words[i]):
        return int(words[i])
    return _counts().get((words[i],))


def _clock(words: Sequence[str], i: int, now_ms: int, zone: tzinfo | None) -> When | None:
    match = CLOCK.fullmatch(words[i])
    if match is None:
        if words[i] in {"الساعه", "بالساعه", "عالساعه"} and _number(words, i + 1) is not None:
            return When(None, frozenset({i, i + 1}))
        return None
    half = words[i + 1] if i + 1 < len(words) else ""
    used = {i} | ({i - 1} if i and words[i - 1] in HOUR_WORDS else set())
    if half in BEFORE_NOON | AFTER_NOON:
        used.add(i + 1)
    if zone is None:
        return When(None, frozenset(used))
    hours = _hours(int(match[1]), half, len(match[1]))
    return When(_latest(hours, int(match[2]), now_ms, zone), frozenset(used))


def _hours(hour: int, half: str, digits: int) -> tuple[int, ...]:
    """The hours of the day that may be meant."""
    if half in BEFORE_NOON:
        return (hour % 12,) if hour <= 12 else ()
    if half in AFTER_NOON:
        return (hour % 12 + 12,) if hour <= 12 else (hour,)
    return (hour, hour + 12) if 1 <= hour <= 12 and digits == 1 else (hour,)


def _latest(hours: tuple[int, ...], minute: int, now_ms: int, zone: tzinfo) -> int | None:
    """The one moment of the last hours at which the clock showed that; None for none, or two."""
    here = (EPOCH + now_ms * MILLISECOND).astimezone(zone)
    found = {
        at for day in (0, 1) for hour in hours
        if (at := _moment(here - timedelta(days=day), hour, minute)) is not None
        and now_ms - LONGEST_MS <= at <= now_ms + AHEAD_MS
    }
    return min(found.pop(), now_ms) if len(found) == 1 else None


def _moment(day: datetime, hour: int, minute: int) -> int | None:
    if hour > 23 or minute > 59:
        return None
    at = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (at - EPOCH) // MILLISECOND


def _match(words: Sequence[str], i: int, listed: Sequence[tuple[str, ...]]) -> int:
    """How many words the longest phrase of the list takes here; 0 for none."""
    return next((len(p) for p in listed if tuple(words[i:i + len(p)]) == p), 0)


@cache
def _all(listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(phrases(listed), key=len, reverse=True))


@cache
def _units() -> tuple[tuple[int, tuple[tuple[str, ...], ...]], ...]:
    return tuple((ms, _all(listed)) for ms, listed in UNITS.items())


@cache
def _spans() -> tuple[tuple[int, tuple[tuple[str, ...], ...]], ...]:
    return tuple((ms, _all(listed)) for ms, listed in SPANS.items())


@cache
def _counts() -> dict[tuple[str, ...], int]:
    return {p: n for n, listed in COUNTS.items() for p in phrases(listed)}
