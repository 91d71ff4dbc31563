"""Days as an English history gives them: whole, a month, a part of one, a season, a year."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")
_MONTH = "|".join(MONTHS)
_PART_OF = r"\b(?P<{}>early|mid|late|(?:the )?(?:end|beginning|start) of)"
_PART = rf"(?:{_PART_OF.format('part')}[- ]+)?"
_DATE = re.compile(
    rf"(?P<day>\b\d{{1,2}})(?:(?: and |[–-])(?P<last>\d{{1,2}}))? (?P<of>{_MONTH})\b"
    rf"(?: (?P<y1>\d{{4}}))?"
    rf"|{_PART}\b(?P<month>{_MONTH}) (?P<y2>\d{{4}})\b"
    rf"|\b(?:on|in|by|at|of|since|until) (?:{_PART_OF.format('part2')}[- ]+)?"
    rf"(?P<bare>{_MONTH})\b(?! \d)"
    rf"|(?:(?P<part3>early|mid|late)[- ])?\b(?:the )?(?P<season>spring|summer|autumn|fall)"
    rf" (?:of |in )?(?P<y3>\d{{4}})\b"
    rf"|(?:(?P<part4>early|mid|late|the beginning of)[- ])?(?<![\d–-])\b(?P<y4>20[01]\d)\b",
    re.IGNORECASE)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


class ToldDay(NamedTuple):
    """A day between `first` and `last`, both included, said at `begin` to before `end` of the
    sentence. `year`: whether the text names the year."""

    first: date
    last: date
    begin: int
    end: int
    year: bool


def days_of(sentence: str, before: date | None) -> list[ToldDay]:
    """Every day named, in order; one that does not exist is none. `before`: the first day that the
    one named last may be, by which a day without its year has one."""
    found: list[ToldDay] = []
    for match in _DATE.finditer(sentence):
        told = _told(match, found[-1].first if found else before)
        if told is not None:
            found.append(told)
    return _joined(found, sentence)


def _told(match: re.Match[str], before: date | None) -> ToldDay | None:
    g = {name: found or "" for name, found in match.groupdict().items()}
    year = next((int(g[y]) for y in ("y1", "y2", "y3", "y4") if g[y]), None)
    part = next((g[p] for p in ("part", "part2", "part3", "part4") if g[p]), "").casefold()
    named = g["of"] or g["month"] or g["bare"]
    month = MONTHS.index(named.capitalize()) + 1 if named else 0
    known = year is not None
    if year is None:
        if before is None:
            return None
        year = _year(before, month, int(g["last"] or g["day"] or 31))
    try:
        first, last = _bounds(g, year, month, part)
    except ValueError:
        return None
    return ToldDay(first, last, match.start(), match.end(), known)


def _year(before: date, month: int, day: int) -> int:
    """The first in which that day is not before `before`."""
    return before.year if (month, day) >= (before.month, before.day) else before.year + 1


def _bounds(g: dict[str, str], year: int, month: int, part: str) -> tuple[date, date]:
    if g["day"]:
        return date(year, month, int(g["day"])), date(year, month, int(g["last"] or g["day"]))
    if month:
        return _part_of_month(year, month, part)
    start, stop = _SEASONS[g["season"].casefold()] if g["season"] else (1, 12)
    if part.startswith("early") or "beginning" in part:
        stop = start + (stop - start) // 3
    elif part.startswith("late"):
        start = stop - (stop - start) // 3
    return date(year, start, 1), date(year, stop, monthrange(year, stop)[1])


def _part_of_month(year: int, month: int, part: str) -> tuple[date, date]:
    last = monthrange(year, month)[1]
    if part.startswith("early") or "beginning" in part or "start" in part:
        return date(year, month, 1), date(year, month, 10)
    if part.startswith("mid"):
        return date(year, month, 11), date(year, month, 20)
    if part.startswith("late") or "end" in part:
        return date(year, month, 21), date(year, month, last)
    return date(year, month, 1), date(year, month, last)


def _joined(found: list[ToldDay], sentence: str) -> list[ToldDay]:
    """`December 2011 – January 2012` is one span."""
    kept: list[ToldDay] = []
    for told in found:
        between = sentence[kept[-1].end:told.begin].strip() if kept else ""
        if kept and between in ("–", "-", "to"):
            kept[-1] = kept[-1]._replace(last=told.last, end=told.end)
        else:
            kept.append(told)
    return kept


def after(day: date) -> date:
    return day + timedelta(days=1)
