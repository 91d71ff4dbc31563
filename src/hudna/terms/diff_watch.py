"""Changes of how barred areas are watched, and of how those below are warned."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.say import Say, say, say_n
from hudna.terms.agreement import Agreement, Number, Open, WatchTerms
from hudna.terms.change import EVERYONE, OPEN, Effect, seconds, told
from hudna.terms.diff_exchange import GUARANTORS, number_changed
from hudna.terms.diff_flights import basis

STRONGER, WEAKER = Effect.STRONGER, Effect.WEAKER
BELOW = say("everyone below")
WARN = {
    "automatic": say("Warnings wait for nobody"),
    "person": say("A warning waits for a person"),
}


def days(n: Number) -> Say:
    return OPEN if isinstance(n, Open) else say_n("{n} day", "{n} days", n)


def watch(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.watch, after.watch
    if b is None and a is not None:
        yield told(STRONGER, BELOW, say(
            "Barred areas are now watched, and those below warned up to {time} ahead. {warn}",
            time=seconds(a.approach_s), warn=WARN[a.warn]))
    elif a is None and b is not None:
        yield told(WEAKER, BELOW, say("Barred areas are no longer watched"))
    elif a is not None and b is not None:
        yield from _watch(b, a)


def _watch(b: WatchTerms, a: WatchTerms) -> Iterator[Say]:
    yield from _following(b, a)
    yield from _after(b, a)
    if a.warn != b.warn:
        yield told(STRONGER if a.warn == "automatic" else WEAKER, BELOW, say(
            "Now: {after} (was: {before})", after=WARN[a.warn], before=WARN[b.warn]))
    yield from basis(say("Watch"), b.clause, a.clause)


def _following(b: WatchTerms, a: WatchTerms) -> Iterator[Say]:
    what = say("Longest silence of an aircraft over which a line is drawn")
    yield from number_changed(what, b.gap_s, a.gap_s, EVERYONE, STRONGER, shown=seconds)
    what = say("How late a position may come and still count")
    yield from number_changed(what, b.late_s, a.late_s, EVERYONE, STRONGER, shown=seconds)
    what = say("How far ahead an aircraft's course is followed")
    yield from number_changed(what, b.approach_s, a.approach_s, BELOW, STRONGER, shown=seconds)
    what = say("Time after which a silent feed is an alarm")
    yield from number_changed(what, b.silent_s, a.silent_s, EVERYONE, WEAKER, shown=seconds)


def _after(b: WatchTerms, a: WatchTerms) -> Iterator[Say]:
    what = say("Time within which a guarantor answers for an incursion")
    yield from number_changed(what, b.answer_s, a.answer_s, GUARANTORS, WEAKER, shown=seconds)
    what = say("How long positions are kept")
    yield from number_changed(what, b.keep_days, a.keep_days, EVERYONE, STRONGER, shown=days)
