"""Times of the day as windows: parts of the day in words, and what clocks show. Pure.

A word for a part of the day is as wide as people use it. *Night* reaches over midnight, and where
a language leaves open which midnight is meant, the window holds both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from hudna.place.times import EPOCH, MILLISECOND
from hudna.speak.reading.numbers import digits_at, number_at
from hudna.speak.reading.phrases import Hit, only, words
from hudna.speak.reading.tokens import CYRILLIC, Token, forms

HOUR = timedelta(hours=1)
ABOUT = timedelta(minutes=15)
"""How far off what a clock showed is taken to be, before and after."""
PARTS = {"dawn": (3, 7), "morning": (5, 12), "noon": (11, 14), "afternoon": (12, 18),
         "evening": (16, 24)}
EVENING_BEFORE, NEXT_MORNING = -6, 30
HOUR_SIGNS = frozenset({"h", "hrs", "hours", "ч"})
LEAD = frozenset({"at", "around", "about", "by", "в", "около", "к"})


class Clock(NamedTuple):
    """The words that say an hour, and the minutes after midnight that may be meant."""

    first: int
    after: int
    minutes: tuple[int, ...]


def parts_said(tokens: Sequence[Token]) -> list[Hit]:
    """Words for parts of the day; and `onto`, the night that ends on the day named next."""
    found: list[Hit] = []
    i = 0
    while i < len(tokens):
        hit = words("nights").at(tokens, i) or words("parts").at(tokens, i)
        if hit:
            found.append(hit)
        i = hit.after if hit else i + 1
    return found


def part_hours(part: str, word: str) -> tuple[int, int]:
    """From and until, in hours after the midnight that the named day begins with."""
    if part == "onto":
        return EVENING_BEFORE, 7
    if part != "night":
        return PARTS[part]
    if word.startswith("overnight") or "ليله" in forms(word):
        return EVENING_BEFORE, NEXT_MORNING
    return (0 if CYRILLIC.match(word) else 17), NEXT_MORNING


def hours_of(day: date, hours: tuple[int, int], zone: tzinfo) -> tuple[int, int]:
    """A window of a day, in ms since 1970 UTC."""
    return _ms(day, timedelta(hours=hours[0]), zone), _ms(day, timedelta(hours=hours[1]), zone)


def whole(begin: date, end: date, zone: tzinfo) -> tuple[int, int]:
    return _ms(begin, timedelta(), zone), _ms(end, timedelta(), zone)


def clock_window(day: date, minute: int, zone: tzinfo) -> tuple[int, int]:
    at = timedelta(minutes=minute)
    return _ms(day, at - ABOUT, zone), _ms(day, at + ABOUT, zone)


def _ms(day: date, after: timedelta, zone: tzinfo) -> int:
    """By the wall clock of the zone, also on days on which it is changed."""
    at = datetime.combine(day, time()) + after
    return (at.replace(tzinfo=zone) - EPOCH) // MILLISECOND


def clocks_said(tokens: Sequence[Token]) -> list[Clock]:
    return [clock for i in range(len(tokens))
            if (clock := _colon(tokens, i) or _four(tokens, i) or _hour(tokens, i))]


def _four(tokens: Sequence[Token], i: int) -> Clock | None:
    """1645h, as duty officers write it."""
    value = digits_at(tokens, i)
    behind = tokens[i + 1].word if i + 1 < len(tokens) else ""
    if value is None or len(tokens[i].word) != 4 or behind not in HOUR_SIGNS:
        return None
    hour, minute = divmod(value, 100)
    sound = hour < 24 and minute < 60
    return Clock(i, i + 2, (hour * 60 + minute,)) if sound else None


def _colon(tokens: Sequence[Token], i: int) -> Clock | None:
    """14:30, 2:30 pm, ٣:١٥ عصرا."""
    if i + 2 >= len(tokens) or tokens[i + 1].word != ":":
        return None
    hour, minute = digits_at(tokens, i), digits_at(tokens, i + 2)
    if hour is None or minute is None or hour > 23 or minute > 59 or len(tokens[i + 2].word) != 2:
        return None
    return _clock(tokens, i, i + 3, hour, minute, sure=len(tokens[i].word) == 2)


def _hour(tokens: Sequence[Token], i: int) -> Clock | None:
    """3 pm, الساعة الثالثة عصرا, в 3 часа ночи: an hour with its half of the day, or after a word
    for hour."""
    led = only("clock", "hour").at(tokens, i)
    j = led.after if led else i
    if j >= len(tokens) or (led is None and i and tokens[i - 1].word == ":"):
        return None
    ordinal = words("ordinals").at(tokens, j) if led else None
    number = (int(ordinal.meaning), ordinal.after) if ordinal else number_at(tokens, j)
    if number is None or not 1 <= number[0] <= 23:
        return None
    after = number[1]
    if after + 1 < len(tokens) and tokens[after].word == ":":
        return None
    after += after < len(tokens) and tokens[after].word in ("час", "часа", "часов", "o'clock")
    half = _half(tokens, after)
    if not led and not half:
        return None
    return _clock(tokens, i, after, number[0], 0, sure=False)


def _half(tokens: Sequence[Token], j: int) -> Hit | None:
    if j >= len(tokens):
        return None
    return only("clock", "before").at(tokens, j) or only("clock", "after").at(tokens, j)


def _clock(tokens: Sequence[Token], i: int, after: int, hour: int, minute: int,
           *, sure: bool) -> Clock | None:
    half = _half(tokens, after)
    after = half.after if half else after
    hours = _hours(hour, half, sure=sure, night=half is not None and _night(tokens, half))
    first = i - 1 if i and tokens[i - 1].word in LEAD else i
    return Clock(first, after, tuple(h * 60 + minute for h in hours)) if hours else None


def _night(tokens: Sequence[Token], half: Hit) -> bool:
    return tokens[half.first].word == "ночи"


def _hours(hour: int, half: Hit | None, *, sure: bool, night: bool) -> tuple[int, ...]:
    if half is None:
        return (hour,) if sure or hour > 12 else (hour % 12, hour % 12 + 12)
    if hour > 12:
        return (hour,)
    if half.meaning == "before":
        return (hour + 12,) if night and 9 <= hour <= 11 else (hour % 12,)
    return (hour % 12 + 12,)
