"""A duty roster as it is typed or pasted: rows of shifts by the clocks of a place, read into shifts
that follow on each other. Pure.

A time that those clocks show twice, or never, is refused where it is typed: nobody can say which
was meant. Where rows are repeated, a time that a day does not have is the moment at which its
clocks are changed, and one that it has twice is the first: a person sees the moments before they
are signed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.times import EPOCH, MILLISECOND, parse_instant
from hudna.record.hotline import Shift
from hudna.say import Say, say

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
COLUMNS = ("from", "until", "post", "deputy")
MOST_ROWS = 400
FIRST_YEAR, LAST_YEAR, LONGEST_DAYS = 1970, 2999, 800
"""Of a roster that is typed. Years beyond are a slip, and near the end of the calendar no clock can
be told; nor is anybody on duty for so long."""
_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::00)?", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_SEPARATORS = "\t;,"
_DAY_MS = 86_400_000


class Row(msgspec.Struct, frozen=True):
    """A row as it stands there, at a line counted from 1."""

    line: int
    begins: str
    ends: str
    post: str
    deputy: str


def rows_of(text: str) -> tuple[Row, ...]:
    """The rows of a pasted table or a CSV file: a line a shift, its cells apart by commas,
    semicolons or tabs; a first line of column names may be there. Raises `Refused`."""
    lines = text.lstrip("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    found, faults = [], []
    for cells, line in _cells(lines, separator):
        if not 3 <= len(cells) <= len(COLUMNS):
            expected = say("the cells {columns}; the last may be left out",
                           columns=", ".join(COLUMNS))
            faults.append(Fault("pasted", f"{len(cells)} cells", expected, line))
        elif [c.lower() for c in cells[:3]] != list(COLUMNS[:3]):
            begins, ends, post, deputy = (*cells, "")[:4]
            found.append(Row(line, begins, ends, post, deputy))
    if len(found) > MOST_ROWS:
        faults.append(Fault("pasted", f"{len(found)} rows", say("at most {most}", most=MOST_ROWS)))
    if faults:
        raise Refused(faults)
    return tuple(found)


def shifts_of(rows: Sequence[Row], zone: tzinfo) -> tuple[Shift, ...]:
    """The shifts in the order of the rows. A beginning is a date and a time by the clocks of
    `zone`, or a moment in RFC 3339; an end is the same, or a time alone, the next that the clocks
    show, or nothing: the beginning of the next row. Raises `Refused` with every fault."""
    reading = _Reading(zone)
    begins = [reading.moment("from", row.begins, row.line) for row in rows]
    ends = [reading.end(row, begins, i) for i, row in enumerate(rows)]
    for row in rows:
        if not row.post.strip():
            reading.fault("post", row.post, say("a post, as in duty officer 2"), row.line)
    if not reading.faults:
        reading.check(rows, begins, ends)
    if reading.faults:
        raise Refused(reading.faults)
    return tuple(Shift(a, b, row.post.strip(), row.deputy.strip())
                 for row, a, b in zip(rows, begins, ends, strict=True))


def repeated(shifts: Sequence[Shift], zone: tzinfo, days: int, times: int) -> tuple[Shift, ...]:
    """The shifts, and the same again every so many days by the clocks of `zone`, `times` in all.
    Raises `Refused` where they do not cover just those days: there would be a gap, or two at
    once."""
    first, last = _local(shifts[0].from_ms, zone), _local(shifts[-1].until_ms, zone)
    span = timedelta(days=days)
    if last != first + span:
        raise Refused(Fault("every", f"{_shown(first)} – {_shown(last)}", say(
            "shifts up to {moment}, where they begin again", moment=_shown(first + span))))
    return tuple(
        Shift(_again(s.from_ms, zone, k * span), _again(s.until_ms, zone, k * span), s.post,
              s.deputy)
        for k in range(times) for s in shifts)


def written(shifts: Sequence[Shift], zone: tzinfo) -> str:
    """Rows that are read as these shifts, whichever clocks they are read by."""
    def cell(text: str) -> str:
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',;"\t\n') else text
    return "\n".join(
        f"{_instant(s.from_ms, zone)},{_instant(s.until_ms, zone)},{cell(s.post)},"
        f"{cell(s.deputy)}" for s in shifts)


class _Reading:
    def __init__(self, zone: tzinfo) -> None:
        self.zone, self.faults = zone, list[Fault]()

    def fault(self, where: str, found: str, expected: Say, line: int) -> None:
        self.faults.append(
            Fault(where, f'"{found[:60]}"' if found.strip() else "nothing", expected, line))

    def moment(self, where: str, text: str, line: int) -> int:
        typed = text.translate(DIGITS).strip()
        if typed[:4].isdecimal() and not FIRST_YEAR <= int(typed[:4]) <= LAST_YEAR:
            self.fault(where, text, say("a year from {first} to {last}", first=str(FIRST_YEAR),
                                        last=str(LAST_YEAR)), line)
            return 0
        match = _LOCAL.fullmatch(typed)
        if match is None:
            return self._instant(where, typed, text, line)
        try:
            return self._by_clock(datetime.fromisoformat(f"{match[1]}T{match[2]}"), where, text,
                                  line)
        except (ValueError, OverflowError):
            self.fault(where, text, say("a date and a time that exist"), line)
            return 0

    def end(self, row: Row, begins: Sequence[int], i: int) -> int:
        typed = row.ends.translate(DIGITS).strip()
        if not typed and i + 1 < len(begins):
            return begins[i + 1]
        if (clock := _CLOCK.fullmatch(typed)) and not self.faults:
            first = _local(begins[i], self.zone)
            at = datetime.combine(first.date(), time(int(clock[1]), int(clock[2])))
            return self._by_clock(at if at > first else at + timedelta(days=1), "until", row.ends,
                                  row.line)
        return 0 if clock else self.moment("until", row.ends, row.line)

    def check(self, rows: Sequence[Row], begins: Sequence[int], ends: Sequence[int]) -> None:
        """Each ends after it begins, and begins where the one before it ends."""
        before: int | None = None
        for row, a, b in zip(rows, begins, ends, strict=True):
            if before is not None and a != before:
                self.fault("from", row.begins, say(
                    "the end of the shift before, {moment}",
                    moment=_instant(before, self.zone)), row.line)
            if b <= a:
                self.fault("until", row.ends, say(
                    "later than {first}", first=_instant(a, self.zone)), row.line)
            elif b - begins[0] > LONGEST_DAYS * _DAY_MS:
                self.fault("until", row.ends, say(
                    "an end at most {days} days after the roster begins", days=LONGEST_DAYS),
                    row.line)
            before = b

    def _instant(self, where: str, typed: str, text: str, line: int) -> int:
        try:
            return parse_instant(typed.replace(" ", "T"), where)
        except Refused:
            self.fault(where, text, say("a date and a time, as in 2016-07-31 22:00"), line)
            return 0

    def _by_clock(self, local: datetime, where: str, text: str, line: int) -> int:
        moments = {_ms(local.replace(tzinfo=self.zone, fold=fold)) for fold in (0, 1)}
        shown = [ms for ms in sorted(moments) if _local(ms, self.zone) == local]
        if len(shown) == 1:
            return shown[0]
        if not shown:
            self.fault(where, text, say(
                "a time that the clocks show on that day: they are put forward over this one"),
                line)
        else:
            self.fault(where, text, say(
                "which of the two that the clocks show on that day: {first} or {second}",
                first=_instant(shown[0], self.zone), second=_instant(shown[1], self.zone)), line)
        return 0


def _cells(lines: Sequence[str], separator: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader(lines, delimiter=separator)
    try:
        for cells in reader:
            if any(c.strip() for c in cells):
                yield [c.strip() for c in cells], reader.line_num
    except csv.Error:
        raise Refused(Fault("pasted", "text", say("rows of cells"), reader.line_num)) from None


def _again(ms: int, zone: tzinfo, later: timedelta) -> int:
    return _ms((_local(ms, zone) + later).replace(tzinfo=zone)) if later else ms


def _ms(at: datetime) -> int:
    return (at.astimezone(UTC) - EPOCH) // MILLISECOND


def _local(ms: int, zone: tzinfo) -> datetime:
    """What the clocks show, without their zone."""
    return (EPOCH + ms * MILLISECOND).astimezone(zone).replace(tzinfo=None)


def _instant(ms: int, zone: tzinfo) -> str:
    return (EPOCH + ms * MILLISECOND).astimezone(zone).isoformat()


def _shown(local: datetime) -> str:
    return local.isoformat(sep=" ", timespec="minutes")
