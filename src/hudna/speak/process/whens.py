"""What a text says of days: each mention with the windows that it may mean. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from typing import NamedTuple

from hudna.speak.process.days import (
    Meant,
    meant,
    month_of,
    part_of_month,
    this_month_part,
    week_of,
    window,
)
from hudna.speak.process.found import Day, When, Why
from hudna.speak.process.text import COMMAS, Text
from hudna.speak.reading.dates import Said, days_said
from hudna.speak.reading.moments import times_in
from hudna.speak.reading.numbers import number_at
from hudna.speak.reading.phrases import Hit, words
from hudna.speak.reading.tokens import over

HEAD = 150
"""Words at the beginning in which a text's own date may stand."""
FAR_MS = 7_258_000_000_000
LONGEST_DAYS = 400
UNITS = {"unit_hours": 1, "unit_days": 1, "unit_weeks": 7}
FIXED = {"two_days": 2, "two_weeks": 14}
MAY_BE_A_VERB = frozenset({"may", "march", "марта", "mar"})
MONTH_LED = frozenset({"in", "by", "of", "during", "until", "till", "before", "since", "в", "до",
                       "к", "في", "خلال", "حتي", "شهر", "من"})


class Said1(NamedTuple):
    """The words from `first` to before `after` say `when`; or were put aside for `why`."""

    first: int
    after: int
    when: When
    why: Why | None = None


class Whens:
    """The mentions of days in order. `day`: from which the text counts."""

    def __init__(self, text: Text, given: date | None) -> None:
        self.text = text
        said = _years_shared(text, days_said(text.tokens))
        own = _dateline(text, said)
        self.given, self.own = given, own
        self.day = given or (own[0] if own else None)
        self.found = _without_doubles([*self._dated(said), *self._rough()])
        self._firsts = [w.first for w in self.found]

    def basis(self) -> Day | None:
        """The day from which the text counts, and its words where it says so."""
        if self.day is None:
            return None
        own = self.own if self.own and self.own[0] == self.day else None
        return Day(self.day.isoformat(), self.text.words(*own[1]) if own else None)

    def within(self, first: int, after: int) -> Sequence[Said1]:
        """The mentions that begin in `first` … `after` - 1."""
        return self.found[bisect_left(self._firsts, first):bisect_left(self._firsts, after)]

    def near(self, i: int, first: int, after: int, within: int) -> Said1 | None:
        """The nearest to the word `i` of those between `first` and `after`; what is behind it comes
        before what stands as far before it."""
        near = list(self.within(max(first, i - within), min(after, i + within)))
        return min(near, key=lambda w: (not w.when.windows, abs(w.first - i), w.first < i),
                   default=None)

    def ahead(self, i: int) -> bool | None:
        """Whether the words around speak of what is to come."""
        text = self.text
        first, after = text.bounds(i)
        first, after = max(first, i - 25), min(after, i + 25)
        come = any(text.within("will", first, after)) or any(
            text.within("meeting", first, after, "will")) or any(
            text.within("held", first, after, "come")) or any(
            text.arabic(k) and _will_be(text.word(k)) for k in range(first, after))
        held = any(text.within("held", first, after, "held")) or any(
            text.within("meeting", first, after, "met"))
        return True if come and not held else False if held and not come else None

    # --- what the reading of reports understands ---------------------------------------

    def _dated(self, said: Sequence[Said]) -> Iterator[Said1]:
        beside = _weekdays_beside(self.text, said)
        for n, one in enumerate(said):
            if one.sort == "hours" and one.day == 0:
                continue
            if n not in beside:
                found = meant(one, self.day, self.ahead(one.first))
                yield self._one(one.first, one.after, found)
            elif self._other(one, said[beside[n]]):
                yield self._one(one.first, one.after, Meant(why="other-weekday"))

    def _other(self, weekday: Said, beside: Said) -> bool:
        """Whether the weekday is not that of the day beside it."""
        found = meant(beside, self.day, None)
        return bool(found.windows) and all(
            date.fromisoformat(w.first).weekday() != weekday.day for w in found.windows)

    def _one(self, first: int, after: int, found: Meant) -> Said1:
        when = When(self.text.words(first, after), found.windows, found.how)
        return Said1(first, after, when, found.why)

    # --- months, weeks, lengths --------------------------------------------------------

    def _rough(self) -> Iterator[Said1]:
        for hit in sorted(self.text.starts("time").values()):
            found = self._by_hit(hit)
            if found is not None:
                yield self._one(hit.first, *found)
        yield from self._months()

    def _by_hit(self, hit: Hit) -> tuple[int, Meant] | None:
        kind, _, span = hit.meaning.partition("_")
        if kind == "vague":
            return hit.after, Meant()
        if hit.meaning in ("within", *FIXED):
            return self._length(hit)
        if kind not in ("next", "this", "last", "end") or not span:
            return None
        if self.day is None:
            return hit.after, Meant(why="no-day-to-count-from")
        turn = {"next": 1, "this": 0, "last": -1, "end": 0}[kind]
        days = week_of(self.day, turn) if span == "week" else month_of(self.day, turn)
        days = part_of_month(*days, "late") if kind == "end" else days
        return hit.after, Meant((window(*days),), "counted")

    def _length(self, hit: Hit) -> tuple[int, Meant] | None:
        """*within 48 hours*, خلال أسبوعين, через три дня: up to then, from the text's day."""
        text = self.text
        if hit.meaning in FIXED:
            led = text.ending("time", hit.first, "within")
            return (hit.after, self._until(FIXED[hit.meaning])) if led else None
        number = number_at(text.tokens, hit.after)
        unit = text.at("time", number.after, *UNITS) if number else None
        if number is None or unit is None or text.tokens[hit.first].sentence != text.tokens[
                unit.first].sentence:
            return None
        days = -(-number.value // 24) if unit.meaning == "unit_hours" else (
            number.value * UNITS[unit.meaning])
        if text.word(unit.after) in ("ago", "назад") or days > LONGEST_DAYS:
            return None
        return unit.after, self._until(days)

    def _until(self, days: int) -> Meant:
        if self.day is None:
            return Meant(why="no-day-to-count-from")
        return Meant((window(self.day, self.day + timedelta(days=days)),), "counted")

    def _months(self) -> Iterator[Said1]:
        """A month alone, or a part of it: *in early August*."""
        listed = words("months")
        for k in range(len(self.text.tokens)):
            part = self.text.ending("time", k, "early", "mid", "late", longest=3)
            led = part or self.text.word(k - 1) in MONTH_LED
            if not led or not (hit := listed.at(self.text.tokens, k)):
                continue
            if self.text.word(k) in MAY_BE_A_VERB and not self.text.cased(k):
                continue
            name = part.meaning if part else ""
            found = this_month_part(int(hit.meaning), self.day, self.ahead(k), name) if (
                self.day) else Meant(why="no-day-to-count-from")
            yield self._one(part.first if part else k, hit.after, found)


def _will_be(word: str) -> bool:
    """Whether an Arabic verb says what is to come: سيعقد, ستبدأ."""
    bare = word[1:] if word.startswith(("و", "ف")) else word
    return len(bare) > 4 and bare.startswith(("سي", "ست", "سن")) and bare not in NOT_VERBS


NOT_VERBS = frozenset({"سياسي", "سياسيه", "سيرغي", "سيرجي", "ستافان", "سيطره", "سيناريو", "سياده",
                       "ستيفان", "ستيفن", "سياسيا", "سيطرت", "سياسات", "سياسه", "سيسي", "سيناء"})


def _dateline(text: Text, said: Sequence[Said]) -> tuple[date, tuple[int, int]] | None:
    """The text's own date, where it begins with one."""
    *_, span = times_in(text.tokens[:HEAD], frozenset(), FAR_MS, UTC)
    if span is None:
        return None
    one = next((s for s in said if over(text.tokens, s.first, s.after) == span), None)
    found = meant(one, None, None) if one else Meant()
    if one is None or not found.windows:
        return None
    return date.fromisoformat(found.windows[0].first), (one.first, one.after)


def _weekdays_beside(text: Text, said: Sequence[Said]) -> dict[int, int]:
    """For each weekday the whole day that it stands beside: *Tuesday, 26 July*, اليوم الثلاثاء."""
    found = {}
    for n, one in enumerate(said):
        for k in (n - 1, n + 1):
            if one.sort == "weekday" and 0 <= k < len(said) and said[k].sort in (
                    "date", "hijri", "days") and _touch(text, one, said[k]):
                found[n] = k
    return found


def _touch(text: Text, a: Said, b: Said) -> bool:
    before, behind = (a, b) if a.first < b.first else (b, a)
    gap = range(before.after, behind.first)
    return len(gap) <= 1 and all(text.word(k) in COMMAS | {"(", "-"} for k in gap)


def _years_shared(text: Text, said: Sequence[Said]) -> list[Said]:
    """A date without its year has that of the next whole date behind it in its sentence, joined by
    few words (*between 29 January and 14 March 2013*)."""
    found = list(said)
    for n in range(len(found) - 2, -1, -1):
        one, behind = found[n], found[n + 1]
        near = behind.first - one.after <= 4 and (
            text.tokens[one.first].sentence == text.tokens[behind.first].sentence)
        if near and one.sort == "date" and one.month and not one.year and behind.year and (
                behind.sort == "date"):
            found[n] = one._replace(year=behind.year)
    return found


def _without_doubles(found: Sequence[Said1]) -> list[Said1]:
    """In order, none over another; a weekday beside its day is part of that day, and two readings
    of the same words are one mention with both windows."""
    by: dict[tuple[int, int], Said1] = {}
    for one in sorted(found, key=lambda w: (w.first, -w.after)):
        key = (one.first, one.after)
        if key in by:
            by[key] = _both(by[key], one)
        elif not any(a <= one.first < b for a, b in list(by)[-3:]):
            by[key] = one
    return list(by.values())


def _both(a: Said1, b: Said1) -> Said1:
    windows = tuple(dict.fromkeys((*a.when.windows, *b.when.windows)))
    how = "either" if len(windows) > 1 else a.when.how or b.when.how
    return a._replace(when=When(a.when.words, windows, how), why=a.why and b.why)
