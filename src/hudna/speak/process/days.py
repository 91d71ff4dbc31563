"""Which days are meant, seen from the text's own day, behind or ahead. Pure.

A day that no calendar has is named and never repaired; one without its year is the one that lies
near, or else may be either; without a day to count from nothing is counted.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from hudna.speak.process.found import How, Why, Window
from hudna.speak.reading.dates import Said
from hudna.speak.reading.days import NO_SUCH_DAY, days_meant

FAR = date(2199, 12, 31)
NEAR, NOT_NEAR = timedelta(days=90), timedelta(days=180)
COUNTED = frozenset({"days", "hours", "day", "week"})


class Meant(NamedTuple):
    windows: tuple[Window, ...] = ()
    how: How | None = None
    why: Why | None = None


def window(first: date, last: date) -> Window:
    return Window(first.isoformat(), last.isoformat())


def meant(said: Said, anchor: date | None, ahead: bool | None) -> Meant:
    """The days that are meant. `ahead`: whether the words around speak of what is to come; None
    where they do not say."""
    whole = bool(said.year) and said.sort in ("date", "hijri", "month")
    if not whole and anchor is None:
        return _exists(said)
    if whole:
        return _plainly(said, anchor or FAR, "written")
    assert anchor is not None
    if said.sort in COUNTED:
        return _plainly(said, anchor, "counted")
    if said.sort == "weekday":
        return _weekday(said, anchor, ahead)
    return _yearless(said, anchor, ahead)


def _exists(said: Said) -> Meant:
    """A day of a month that has no such day in any year is none, whatever the year."""
    if said.sort == "date" and said.month and max(said.day, said.last) > monthrange(
            2016, said.month)[1]:
        return Meant(why="no-such-day")
    return Meant(why="no-day-to-count-from")


def _plainly(said: Said, anchor: date, how: How) -> Meant:
    found = days_meant(said, FAR, anchor)
    if found.why is NO_SUCH_DAY:
        return Meant(why="no-such-day")
    return Meant((window(found.begin, found.end - timedelta(days=1)),), how)


def _weekday(said: Said, anchor: date, ahead: bool | None) -> Meant:
    back = (anchor.weekday() - said.day) % 7
    past = anchor - timedelta(days=back or (7 if said.turn < 0 else 0))
    coming = anchor + timedelta(days=7 - back)
    if said.turn or (back == 0 and ahead is None):
        day = coming if said.turn > 0 else past
        return Meant((window(day, day),), "counted")
    order = (coming, past) if ahead else (past, coming)
    return Meant(tuple(window(d, d) for d in order), "either")


def _yearless(said: Said, anchor: date, ahead: bool | None) -> Meant:
    if said.month == 0:
        return _plainly(said, anchor, "counted")
    years = [said._replace(year=anchor.year + n) for n in (-1, 0, 1)]
    if said.sort == "hijri":
        now = 1 + (anchor - date(622, 7, 19)).days * 10_000 // 3_543_671
        years = [said._replace(year=now + n) for n in (-1, 0, 1)]
    found = [m.windows[0] for y in years if (m := _plainly(y, anchor, "nearest")).windows]
    if not found:
        return Meant(why="no-such-day")
    return _near(found, anchor, ahead)


def _near(found: list[Window], anchor: date, ahead: bool | None) -> Meant:
    """The one near the anchor where the others are not; else the two around it."""
    def away(w: Window) -> timedelta:
        return abs(date.fromisoformat(w.first) - anchor)

    by = sorted(found, key=away)
    if away(by[0]) <= NEAR and (len(by) == 1 or away(by[1]) >= NOT_NEAR) and (
            ahead is not True or date.fromisoformat(by[0].last) >= anchor):
        return Meant((by[0],), "nearest")
    past = [w for w in by if date.fromisoformat(w.first) <= anchor]
    coming = [w for w in by if date.fromisoformat(w.first) > anchor]
    order = (*coming[:1], *past[:1]) if ahead else (*past[:1], *coming[:1])
    return Meant(order, "either" if len(order) > 1 else "nearest")


# --- months, weeks and lengths ---------------------------------------------------------


def month_of(day: date, turn: int = 0) -> tuple[date, date]:
    """The first and the last day of the month, so many months on."""
    n = day.year * 12 + day.month - 1 + turn
    year, month = n // 12, n % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def part_of_month(first: date, last: date, part: str) -> tuple[date, date]:
    """Its first ten days, those around its middle, or its last ten."""
    if part == "early":
        return first, first + timedelta(days=9)
    if part == "mid":
        return first + timedelta(days=9), first + timedelta(days=19)
    return last - timedelta(days=10), last


def week_of(day: date, turn: int) -> tuple[date, date]:
    """The days that hold the week however weeks are counted: from Saturday to the next Sunday."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=turn)
    return monday - timedelta(days=2), monday + timedelta(days=6)


def this_month_part(month: int, anchor: date, ahead: bool | None, part: str) -> Meant:
    """A month without its year."""
    found = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        first, last = month_of(date(year, month, 1))
        found.append(window(*part_of_month(first, last, part)) if part else window(first, last))
    holding = [w for w in found if w.first <= anchor.isoformat() <= w.last]
    return Meant((holding[0],), "nearest") if holding else _near(found, anchor, ahead)
