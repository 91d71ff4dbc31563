"""Which days are meant by what a text says of them. Pure: the day of telling is handed in.

Never a day after the telling, and never one that no calendar has: those are named, with the
reason, and not taken.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hijridate import Hijri

from hudna.say import Say, say
from hudna.speak.reading.dates import Said

AHEAD = timedelta(days=90)
"""A day without its year that lies so little ahead is taken to be ahead."""
WEEK = 9
"""Days of *last week*: it begins on a Saturday, a Sunday or a Monday, as people count."""

NO_SUCH_DAY = say("no calendar has such a day")
LIES_AHEAD = say("it lies after the moment of telling")
OTHER_WEEKDAY = say("the weekday is not that of the date beside it")
MAY_LIE_AHEAD = say("without its year it may lie after the moment of telling")


class Days(NamedTuple):
    """From `begin` up to the day before `end`; or, with `why`, no day that is taken."""

    begin: date
    end: date
    why: Say | None = None


def days_meant(said: Said, told: date, anchor: date) -> Days:
    """The days that are meant. `anchor`: the day from which the text counts, its own dateline or
    the day of telling."""
    try:
        found = _days(said, anchor)
    except (ValueError, OverflowError):
        return Days(told, told, NO_SUCH_DAY)
    if found.why is None and found.begin > told:
        return found._replace(why=LIES_AHEAD)
    return found


def _days(said: Said, anchor: date) -> Days:
    match said.sort:
        case "hijri":
            return _hijri(said, anchor)
        case "date":
            return _dated(said, anchor)
        case "month":
            begin = date(said.year, said.month, 1)
            return Days(begin, (begin + timedelta(days=31)).replace(day=1))
        case "weekday":
            return _one(_weekday(said, anchor))
        case _:
            return _counted(said, anchor)


def _counted(said: Said, anchor: date) -> Days:
    match said.sort:
        case "day":
            return Days(anchor - timedelta(days=1), anchor + timedelta(days=1))
        case "week":
            monday = anchor - timedelta(days=anchor.weekday())
            return Days(monday - timedelta(days=WEEK), monday)
        case _:
            return _one(anchor + timedelta(days=said.day if said.sort == "days" else 0))


def _dated(said: Said, anchor: date) -> Days:
    if said.month == 0:
        return _until(date(anchor.year, anchor.month, said.day), said)
    if said.year:
        return _until(date(said.year, said.month, said.day), said)
    begin, ahead = _nearest(said, anchor)
    return Days(begin, begin, MAY_LIE_AHEAD) if ahead else _until(begin, said)


def _until(begin: date, said: Said) -> Days:
    """The day, or the days up to the last one said."""
    last = begin.replace(day=said.last) if said.last > said.day else begin
    return Days(begin, last + timedelta(days=1))


def _nearest(said: Said, anchor: date) -> tuple[date, bool]:
    """The latest such day up to the anchor; whether rather the one to come is meant, since it is
    near and the other long past."""
    found = [d for year in range(anchor.year - 8, anchor.year + 2)
             if (d := _or_none(year, said.month, said.day))]
    past = [d for d in found if d <= anchor]
    if not past:
        raise ValueError
    coming = [d for d in found if d > anchor]
    ahead = bool(coming) and coming[0] - anchor <= AHEAD and anchor - past[-1] > 2 * AHEAD
    return (coming[0], True) if ahead else (past[-1], False)


def _or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hijri(said: Said, anchor: date) -> Days:
    """By the Umm al-Qura calendar, and a day before and after: elsewhere the month begins by
    the moon as it is seen."""
    if said.year:
        return _about(Hijri(said.year, said.month, said.day).to_gregorian())
    now = 1 + (anchor - date(622, 7, 19)).days * 10_000 // 3_543_671
    found = [d for year in (now - 1, now, now + 1)
             if (d := _hijri_or_none(year, said.month, said.day)) and d <= anchor]
    return _about(found[-1])


def _hijri_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return _plain(Hijri(year, month, day).to_gregorian())
    except (ValueError, OverflowError):
        return None


def _about(day: date) -> Days:
    middle = _plain(day)
    return Days(middle - timedelta(days=1), middle + timedelta(days=2))


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)


def _weekday(said: Said, anchor: date) -> date:
    """The latest up to the anchor's own day; before it for *last*, after it for *next*."""
    back = (anchor.weekday() - said.day) % 7
    if said.turn > 0:
        return anchor + timedelta(days=7 - back)
    if said.turn < 0 and back == 0:
        back = 7
    return anchor - timedelta(days=back)


def _one(day: date) -> Days:
    return Days(day, day + timedelta(days=1))
