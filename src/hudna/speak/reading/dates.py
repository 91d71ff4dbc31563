"""Where a text names days, and what it says of each, before anything is made of it. Pure.

A day may be given whole, without its year, by another calendar, by a weekday, or from the day of
telling. Where digits could be read as two dates (03/07/2016 in English), they are two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple, TypeAlias

from hudna.speak.reading.numbers import digits_at, number_at
from hudna.speak.reading.phrases import Phrases, only, words
from hudna.speak.reading.tokens import ARABIC, CYRILLIC, Token, forms
from hudna.speak.stated import METRES

Sort: TypeAlias = Literal["date", "month", "hijri", "weekday", "days", "hours", "day", "week"]
HIJRI_YEARS = range(1300, 1501)
YEARS = range(1900, 2200)
SUFFIXES = frozenset({"st", "nd", "rd", "th", "го", "ое", "е"})
OF = frozenset({"of", "من", "the"})
HIJRI_MARKS = frozenset({"ه", "هجري", "هجريه", "ah", "a.h", "hijri"})
DAY_WORDS = frozenset({"يوم", "بتاريخ", "تاريخ"})


class Said(NamedTuple):
    """The words from `first` to before `after` name a day. Of a `date`, `month` or `hijri` the
    year, month and day (0 where not said; of a `date` month 0 is this month); of a `weekday` which
    (`day`, Monday 0) and whether the past (-1) or the next (1) is asked for (`turn`); of `days` and
    `hours` how many from the telling (`day`); `day` and `week` are the last 24 hours and the week
    before. `last`: the last day where two days of a month bound it."""

    first: int
    after: int
    sort: Sort
    year: int = 0
    month: int = 0
    day: int = 0
    last: int = 0
    turn: int = 0


def days_said(tokens: Sequence[Token]) -> list[Said]:
    """What the text says of days, in order. Two on the same words: it may be either."""
    found: list[Said] = []
    i = 0
    while i < len(tokens):
        here = _at(tokens, i)
        found.extend(here)
        i = max((said.after for said in here), default=i + 1)
    return found


def _at(tokens: Sequence[Token], i: int) -> list[Said]:
    readers: tuple[Callable[[Sequence[Token], int], list[Said]], ...] = (
        _numeric, _day_first, _month_first, _weekday, _ago, _relative)
    return next((found for read in readers if (found := read(tokens, i))), [])


def years_shared(tokens: Sequence[Token], said: Sequence[Said]) -> list[Said]:
    """A date without its year has that of the nearest whole date of its sentence (*between 29
    January and 14 March 2013*)."""
    whole = [s for s in said if s.sort == "date" and s.year]

    def shared(one: Said) -> Said:
        near = [s for s in whole if tokens[s.first].sentence == tokens[one.first].sentence]
        if one.sort != "date" or one.year or not one.month or not near:
            return one
        nearest = min(near, key=lambda s: (abs(s.first - one.first), s.first))
        return one._replace(year=nearest.year)

    return [shared(one) for one in said]


# --- digits alone ----------------------------------------------------------------------


def _numeric(tokens: Sequence[Token], i: int) -> list[Said]:
    """2016-07-21, 21.07.2016, 21/7/2016, ١٤٣٧/١٠/٢١; 21/7 only after a word for *day*."""
    mark = tokens[i + 1].word if i + 2 < len(tokens) else ""
    if mark not in (".", "/", "-"):
        return []
    a, b = digits_at(tokens, i), digits_at(tokens, i + 2)
    if a is None or b is None:
        return []
    third = i + 4 < len(tokens) and tokens[i + 3].word == mark
    c = digits_at(tokens, i + 4) if third else None
    if c is None:
        return [] if third or mark == "-" else _short(tokens, i, a, b)
    return _three(tokens, i, mark, (a, b, c))


def _short(tokens: Sequence[Token], i: int, day: int, month: int) -> list[Said]:
    led = _russian(tokens, i) if tokens[i + 1].word == "." else _led(tokens, i)
    return [Said(i, i + 3, "date", 0, month, day)] if led and 1 <= month <= 12 else []


def _russian(tokens: Sequence[Token], i: int) -> bool:
    """18.07 in Russian, and no length: two digits each, without a space, and no unit behind."""
    behind = tokens[i + 3].word if i + 3 < len(tokens) else ""
    return (any(CYRILLIC.match(t.word) for t in tokens[:40]) and behind not in METRES
            and len(tokens[i].word) == len(tokens[i + 2].word) == 2
            and tokens[i].end == tokens[i + 1].begin and tokens[i + 1].end == tokens[i + 2].begin)


def _led(tokens: Sequence[Token], i: int) -> bool:
    return i > 0 and bool(DAY_WORDS & set(forms(tokens[i - 1].word))
                         or words("weekdays").before(tokens, i, 1))


def _three(tokens: Sequence[Token], i: int, mark: str, parts: tuple[int, int, int]) -> list[Said]:
    a, b, c = parts
    wide = len(tokens[i + 4].word)
    if _year(a):
        return [_calendar(i, i + 5, a, b, c)]
    if mark == "." and wide == 2:
        c += 2000
    if not _year(c):
        return []
    readings = [(a, b)] if b <= 12 else [(b, a)]
    if mark == "/" and a <= 12 and b <= 12 and a != b and not _theirs(tokens):
        readings.append((b, a))
    return [_calendar(i, i + 5, c, month, day) for day, month in readings]


def _theirs(tokens: Sequence[Token]) -> bool:
    """Whether the text is Arabic or Russian, in which the day stands first."""
    return any(ARABIC.match(t.word) or CYRILLIC.match(t.word) for t in tokens[:40])


def _calendar(first: int, after: int, year: int, month: int, day: int) -> Said:
    sort: Sort = "hijri" if year in HIJRI_YEARS else "date"
    return Said(first, after, sort, year, month, day)


def _year(value: int) -> bool:
    return value in YEARS or value in HIJRI_YEARS


# --- months by name --------------------------------------------------------------------


def _day_first(tokens: Sequence[Token], i: int) -> list[Said]:
    """21 July 2016, 5-го июля, ٢١ تموز/يوليو, الأول من آب, 3-5 July."""
    day = _day(tokens, i)
    if day is None:
        return []
    value, j = day
    last = 0
    if j + 1 < len(tokens) and tokens[j].word in ("-", "–") and (to := digits_at(tokens, j + 1)):
        last, j = to, j + 2
    j = _skip(tokens, j, SUFFIXES | OF | {"-"})
    named = _month(tokens, j)
    if named is None:
        return []
    sort, month, j = named
    year, j = _year_at(tokens, j, sort)
    return [Said(i, j, sort, year, month, value, last)]


def _month_first(tokens: Sequence[Token], i: int) -> list[Said]:
    """July 21 2016; July 2016 alone is a month."""
    named = _month(tokens, i)
    if named is None:
        return []
    sort, month, j = named
    if not month:
        return []
    if (glued := _glued(tokens, j)) is not None:
        return [Said(i, j + 1, sort, glued[1], month, glued[0])]
    day = digits_at(tokens, j)
    if day is not None and 1 <= day <= 31:
        year, after = _year_at(tokens, _skip(tokens, j + 1, SUFFIXES | {","}), sort)
        return [Said(i, after if year else j + 1, sort, year, month, day)]
    year, after = _year_at(tokens, j, sort)
    return [Said(i, after, "month", year, month)] if year and sort == "date" else []


def _glued(tokens: Sequence[Token], j: int) -> tuple[int, int] | None:
    """Day and year of `Apr 232017`, whose comma was lost."""
    word = tokens[j].word if j < len(tokens) else ""
    if word.isdecimal() and len(word) in (5, 6) and int(word[-4:]) in YEARS:
        return int(word[:-4]), int(word[-4:])
    return None


def _day(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    value = digits_at(tokens, i)
    if value is not None:
        return (value, i + 1) if len(tokens[i].word) <= 2 and value else None
    hit = words("ordinals").at(tokens, i)
    if hit:
        return int(hit.meaning), hit.after
    number = number_at(tokens, i)
    return (number.value, number.after) if number and 1 <= number.value <= 31 else None


def _month(tokens: Sequence[Token], i: int) -> tuple[Sort, int, int] | None:
    """Which calendar and month, and the word after it. `تموز/يوليو`, `تموز (يوليو)` are one."""
    if i >= len(tokens):
        return None
    found: list[tuple[Sort, Phrases]] = [("date", words("months")), ("hijri", words("hijri"))]
    if this := only("when", "this_month").at(tokens, i):
        return "date", 0, this.after
    for sort, listed in found:
        hit = listed.at(tokens, i)
        if hit:
            return sort, int(hit.meaning), _twin(tokens, listed, hit.after, hit.meaning)
    return None


def _twin(tokens: Sequence[Token], listed: Phrases, j: int, month: str) -> int:
    j = j + 1 if j < len(tokens) and tokens[j].word == "." else j
    if j + 1 < len(tokens) and tokens[j].word in ("/", "(", "-", "\\"):
        again = listed.at(tokens, j + 1)
        if again and again.meaning == month:
            return _skip(tokens, again.after, frozenset(")"))
    return j


def _year_at(tokens: Sequence[Token], j: int, sort: Sort) -> tuple[int, int]:
    """The year that stands at `j`, and the word after it; 0 and `j` where none does."""
    k = _skip(tokens, j, frozenset({",", "،", "of", "من", "عام", "سنه", "لعام", "العام", "this"}))
    value = digits_at(tokens, k)
    years = HIJRI_YEARS if sort == "hijri" else YEARS
    if value is None or value not in years:
        return 0, j
    return value, _skip(tokens, k + 1, HIJRI_MARKS)


def _skip(tokens: Sequence[Token], j: int, listed: frozenset[str]) -> int:
    return j + sum(1 for _ in takewhile(lambda t: t.word in listed, tokens[j:j + 3]))


# --- from the day of telling -----------------------------------------------------------


def _weekday(tokens: Sequence[Token], i: int) -> list[Said]:
    hit = words("weekdays").at(tokens, i)
    if hit is None:
        return []
    first, after, turn = hit.first, hit.after, 0
    for side, n in (("past", -1), ("next", 1)):
        listed = only("when", side)
        if before := listed.before(tokens, hit.first, 1):
            first, turn = before.first, n
        elif after < len(tokens) and (behind := listed.at(tokens, after)):
            after, turn = behind.after, n
    return [Said(first, after, "weekday", day=int(hit.meaning), turn=turn)]


def _ago(tokens: Sequence[Token], i: int) -> list[Said]:
    """three days ago, قبل ٣ أيام, 5 часов назад."""
    led = only("when", "ago").at(tokens, i)
    number = number_at(tokens, led.after if led else i)
    if number is None or number.value > 60 or number.after >= len(tokens):
        return []
    for sort in ("days", "hours"):
        hit = only("when", sort).at(tokens, number.after)
        if hit and (led or hit.after - hit.first > 1):
            return [Said(i, hit.after, "days" if sort == "days" else "hours", day=-number.value)]
    return []


def _relative(tokens: Sequence[Token], i: int) -> list[Said]:
    if now := only("when", "now").at(tokens, i):
        return [Said(i, now.after, "hours")]
    spans: tuple[Sort, ...] = ("day", "week")
    for sort in spans:
        if span := only("when", sort).at(tokens, i):
            return [Said(i, span.after, sort)]
    hit = words("relative").at(tokens, i)
    return [Said(i, hit.after, "days", day=int(hit.meaning))] if hit else []
