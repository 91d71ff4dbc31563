"""When it was, by a text: windows of time, each with the words that it rests on. Pure.

The day of telling and its zone are handed in. A text that begins with its own date counts
*yesterday* and *Friday* from that, and the guess then rests on that date's words too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from hudna.place.times import EPOCH, MILLISECOND
from hudna.speak.reading.dates import Said, days_said, years_shared
from hudna.speak.reading.days import LIES_AHEAD, OTHER_WEEKDAY, Days, days_meant
from hudna.speak.reading.hours import (
    Clock,
    clock_window,
    clocks_said,
    hours_of,
    part_hours,
    parts_said,
    whole,
)
from hudna.speak.reading.phrases import Hit, words
from hudna.speak.reading.proposed import Aside, Span, TimeGuess
from hudna.speak.reading.tokens import Token, over
from hudna.speak.reading.weighing import merged, said_by, spans_of, standing, together

SCORES = {"date": 0.8, "hijri": 0.75, "weekday": 0.75, "days": 0.75, "hours": 0.75,
          "month": 0.25, "day": 0.5, "week": 0.3}
DATELINE, NO_DAY, TOLD_THEN = 0.5, 0.3, 0.55
DATELINE_WITHIN, AFTER_TITLE_WITHIN = 12, 45
"""Words: a date of its own stands at the very beginning of a text, or after its title, and then at
the beginning of a line or behind an agency's name."""
AGENCIES = frozenset({"afp", "reuters", "sana", "ap", "tass", "sputnik", "published", "updated",
                      "posted", "date", "publication", "سانا", "رويترز", "وكالات", "تاس", "тасс",
                      "риа", "новости", "интерфакс", "сана", "рейтер"})
SHORT_WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
LED = frozenset({"on", "in", "since", "from", "of", "في", "يوم", "بتاريخ", "منذ", "من", "в", "с"})
PART_REACH, CLOCK_REACH = 2, 8
HOUR_MS, DAY_MS, WEEK_MS = 3_600_000, 86_400_000, 7 * 86_400_000
WEEK_AGO = 0.8
"""*Friday night*, told on a Friday evening, may be the one of a week ago."""


class Telling(NamedTuple):
    """When and where a text was told, and the day from which it counts. `dateline`: its words."""

    ms: int
    zone: tzinfo
    day: date
    anchor: date
    dateline: Said | None


class Reader(NamedTuple):
    tokens: tuple[Token, ...]
    acts: frozenset[int]
    telling: Telling
    parts: list[Hit]
    clocks: list[Clock]


def times_in(tokens: tuple[Token, ...], acts: frozenset[int], told_ms: int,
             zone: tzinfo) -> tuple[tuple[TimeGuess, ...], tuple[Aside, ...], Span | None]:
    """The windows that the text may mean, the likeliest first; what was not taken; and the text's
    own date, where it counts from one. `acts`: the sentences that speak of something that
    happened."""
    said = years_shared(tokens, days_said(tokens))
    telling = _telling(tokens, said, told_ms, zone)
    reader = Reader(tokens, acts, telling, parts_said(tokens), clocks_said(tokens))
    asides: list[Aside] = []
    guesses = [g for one in said for g in _guesses(reader, one, said, asides)]
    if all(one.sort == "month" or one == telling.dateline for one in said):
        guesses.extend(_without_day(reader))
    line = telling.dateline
    return _ranked(guesses), tuple(asides), over(tokens, line.first, line.after) if line else None


def _telling(tokens: Sequence[Token], said: Sequence[Said], told_ms: int, zone: tzinfo) -> Telling:
    day = (EPOCH + told_ms * MILLISECOND).astimezone(zone).date()
    for one in said:
        meant = days_meant(one, day, day)
        if _heads(tokens, one) and meant.why is None:
            return Telling(told_ms, zone, day, meant.begin, one)
    return Telling(told_ms, zone, day, day, None)


def _heads(tokens: Sequence[Token], said: Said) -> bool:
    if said.sort != "date" or not said.year or said.last:
        return False
    first = _with_weekday(tokens, said)
    before = tokens[first - 1] if first else None
    if before is None or before.word in AGENCIES or before.sentence != tokens[first].sentence:
        return first <= AFTER_TITLE_WITHIN
    return first <= DATELINE_WITHIN and before.word not in LED


def _with_weekday(tokens: Sequence[Token], said: Said) -> int:
    """The first word of a date, its weekday's where one stands before it."""
    k = said.first - (said.first > 0 and tokens[said.first - 1].word in ",،")
    day = words("weekdays").before(tokens, k, 1)
    short = k > 0 and tokens[k - 1].word in SHORT_WEEKDAYS
    return day.first if day else k - 1 if short else said.first


def _guesses(r: Reader, said: Said, all_said: Sequence[Said],
             asides: list[Aside]) -> Iterator[TimeGuess]:
    """What one mention of a day may mean; nothing where it is put aside, or belongs to a date."""
    span = over(r.tokens, said.first, said.after)
    days = days_meant(said, r.telling.day, r.telling.anchor)
    beside = _dates_beside(said, all_said, r.tokens) if said.sort == "weekday" else []
    if beside:
        meant = [days_meant(d, r.telling.day, r.telling.anchor).begin for d in beside]
        if all(day.weekday() != said.day for day in meant):
            asides.append(Aside(span, OTHER_WEEKDAY))
        return
    if days.why is not None:
        asides.append(Aside(span, days.why))
        return
    rests = (span, *_counted_from(r, said))
    for window, spans in _windows(r, said, days):
        if window[0] > r.telling.ms:
            asides.append(Aside(_around((span, *spans)), LIES_AHEAD))
            continue
        yield TimeGuess(window[0], min(window[1], r.telling.ms + 1), _score(r, said),
                        (*rests, *spans))
        if said.sort == "weekday" and spans and window[1] > r.telling.ms + 1:
            yield TimeGuess(window[0] - WEEK_MS, window[1] - WEEK_MS, _score(r, said) * WEEK_AGO,
                            (*rests, *spans))


def _around(spans: Sequence[Span]) -> Span:
    """From the first of the words to the last: *today*, and its hour."""
    return Span(min(s.begin for s in spans), max(s.end for s in spans))


def _dates_beside(said: Said, all_said: Sequence[Said], tokens: Sequence[Token]) -> list[Said]:
    """The whole dates that a weekday stands beside, of which it is a part."""
    def touches(before: int, after: int) -> bool:
        return before == after or (before + 1 == after and tokens[before].word in ",،(")

    return [d for d in all_said if d.sort in ("date", "hijri") and
            (touches(said.after, d.first) or touches(d.after, said.first))]


def _counted_from(r: Reader, said: Said) -> tuple[Span, ...]:
    line = r.telling.dateline
    if line is None or said.first == line.first or (said.year and said.sort != "weekday"):
        return ()
    return (over(r.tokens, line.first, line.after),)


def _score(r: Reader, said: Said) -> float:
    if r.telling.dateline is not None and said.first == r.telling.dateline.first:
        return DATELINE
    score = SCORES[said.sort] * standing(r.tokens[said.first], r.acts)
    return score * (TOLD_THEN if said_by(r.tokens, said.first, said.after) else 1.0)


# --- windows ---------------------------------------------------------------------------


def _windows(r: Reader, said: Said,
             days: Days) -> Iterator[tuple[tuple[int, int], tuple[Span, ...]]]:
    if said.sort == "hours" and r.telling.dateline is None:
        middle = r.telling.ms + said.day * HOUR_MS
        yield (middle - HOUR_MS, middle + HOUR_MS), ()
        return
    if said.sort == "day" and r.telling.dateline is None:
        yield (r.telling.ms - DAY_MS, r.telling.ms + 1), ()
        return
    one_day = days.end - days.begin == timedelta(days=1)
    part = _part(r, said) if one_day else None
    clock = _clock(r, said) if one_day else None
    if clock is not None:
        span = over(r.tokens, clock.first, clock.after)
        for minute in clock.minutes:
            yield clock_window(days.begin, minute, r.telling.zone), (span,)
    elif part is not None:
        hours = part_hours(part.meaning, r.tokens[part.first].word)
        yield (hours_of(days.begin, hours, r.telling.zone),
               (over(r.tokens, part.first, part.after),))
    else:
        yield whole(days.begin, days.end, r.telling.zone), ()


def _part(r: Reader, said: Said) -> Hit | None:
    """The part of the day that stands beside a day, or within its words."""
    near = [p for p in r.parts
            if r.tokens[p.first].sentence == r.tokens[said.first].sentence
            and _gap(p.first, p.after, said) <= (0 if p.meaning == "onto" else PART_REACH)
            and not (p.meaning == "onto" and p.first > said.first)]
    return min(near, key=lambda p: (p.meaning != "onto", _gap(p.first, p.after, said)),
               default=None)


def _clock(r: Reader, said: Said) -> Clock | None:
    near = [c for c in r.clocks
            if r.tokens[c.first].sentence == r.tokens[said.first].sentence
            and _gap(c.first, c.after, said) <= CLOCK_REACH
            and not (said.first < c.after and c.first < said.after)]
    return min(near, key=lambda c: _gap(c.first, c.after, said), default=None)


def _gap(first: int, after: int, said: Said) -> int:
    return max(0, first - said.after, said.first - after)


def _without_day(r: Reader) -> Iterator[TimeGuess]:
    """Hours and parts of the day in a text that names no day: of the day it counts from, or,
    where that would lie ahead, of the day before."""
    for clock in r.clocks:
        for minute in clock.minutes:
            yield from _latest(r, clock.first, clock.after, minute)
    for part in r.parts if not r.clocks else ():
        if part.meaning != "onto":
            yield from _latest(r, part.first, part.after, part)


def _latest(r: Reader, first: int, after: int, when: int | Hit) -> Iterator[TimeGuess]:
    """`when`: minutes after midnight, or a part of the day."""
    line = r.telling.dateline
    spans = [over(r.tokens, first, after)]
    spans.extend([over(r.tokens, line.first, line.after)] if line else [])
    for day in (r.telling.anchor, r.telling.anchor - timedelta(days=1)):
        begin, end = _on(r, day, when)
        if begin <= r.telling.ms:
            score = NO_DAY * standing(r.tokens[first], r.acts)
            yield TimeGuess(begin, min(end, r.telling.ms + 1), score, tuple(spans))
            return


def _on(r: Reader, day: date, when: int | Hit) -> tuple[int, int]:
    if isinstance(when, Hit):
        hours = part_hours(when.meaning, r.tokens[when.first].word)
        return hours_of(day, hours, r.telling.zone)
    return clock_window(day, when, r.telling.zone)


def _ranked(guesses: Sequence[TimeGuess]) -> tuple[TimeGuess, ...]:
    groups = merged(guesses, lambda g: (g.from_ms, g.until_ms))
    found = [TimeGuess(g[0].from_ms, g[0].until_ms, together(x.score for x in g),
                       spans_of(x.spans for x in g)) for g in groups]
    return tuple(sorted(found, key=lambda g: (-g.score, -g.from_ms, g.until_ms)))
