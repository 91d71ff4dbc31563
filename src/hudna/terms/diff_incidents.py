"""Changes of how incidents are judged and told, and of which days are quiet."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.say import Say, say
from hudna.terms.agreement import Agreement, IncidentTerms, Open, QuietTerms, RungTerms, Under
from hudna.terms.change import (
    EVERYONE,
    OPEN,
    REGISTRANTS,
    Effect,
    listed,
    pairs,
    seconds,
    told,
)
from hudna.terms.diff_exchange import GUARANTORS, number_changed
from hudna.terms.diff_flights import basis, name_of, reason
from hudna.terms.happenings import HAPPENED, STAGES, STEPS
from hudna.terms.working_incidents import Quiet

STRONGER, WEAKER, JUDGE = Effect.STRONGER, Effect.WEAKER, Effect.JUDGE
NONE = say("no clause")


def incidents(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.incidents, after.incidents
    if b is None and a is not None:
        yield told(STRONGER, EVERYONE, say(
            "Incidents now have terms: how they are judged and told, and which days are quiet"))
    elif a is None and b is not None:
        yield told(WEAKER, EVERYONE, say(
            "Incidents have no terms any more: nothing is due of them, no day is called quiet"))
    elif a is not None and b is not None:
        yield from _times(b, a)
        yield from _days(b, a)
        yield from _monitors(b, a, before, after)
        yield from _ladder(b, a)
        yield from _under(b, a)
        yield from _quiet(b.quiet, a.quiet)
        yield from basis(say("Incidents"), b.clause, a.clause)


def _times(b: IncidentTerms, a: IncidentTerms) -> Iterator[Say]:
    what = say("Time within which an accused party answers")
    yield from number_changed(what, b.answer_s, a.answer_s, EVERYONE, WEAKER, shown=seconds)
    what = say("Time within which each guarantor judges an incident")
    yield from number_changed(what, b.judge_s, a.judge_s, GUARANTORS, WEAKER, shown=seconds)
    what = say("Time within which a registrant replies to a challenge")
    yield from number_changed(what, b.challenge_reply_s, a.challenge_reply_s, REGISTRANTS,
                              STRONGER, shown=seconds)
    what = say("Time within which it is answered whether monitors may go")
    yield from number_changed(what, b.access_s, a.access_s, EVERYONE, WEAKER, shown=seconds)


def _days(b: IncidentTerms, a: IncidentTerms) -> Iterator[Say]:
    yield from _text(say("Time zone of days"), b.zone, a.zone)
    yield from _text(say("Cut-off of the daily bulletin"), b.cutoff, a.cutoff)


def _text(what: Say, b: str | Open, a: str | Open) -> Iterator[Say]:
    yield from reason(what, b, a)
    if shown(b) != shown(a):
        yield told(JUDGE, EVERYONE, say("{what}: now {after} (was: {before})", what=what,
                                        after=shown(a), before=shown(b)))


def shown(term: str | Open) -> Say | str:
    return OPEN if isinstance(term, Open) else term


def _monitors(
    b: IncidentTerms, a: IncidentTerms, before: Agreement, after: Agreement
) -> Iterator[Say]:
    what = say("Who monitors")
    yield from reason(what, b.monitors, a.monitors)
    if isinstance(b.monitors, Open) and isinstance(a.monitors, Open):
        return
    if b.monitors != a.monitors:
        yield told(JUDGE, EVERYONE, say(
            "{what}: now {after} (was: {before})", what=what,
            after=monitors(a, after), before=monitors(b, before)))


def monitors(terms: IncidentTerms, of: Agreement) -> Say:
    """Who monitors, by name."""
    if isinstance(terms.monitors, Open):
        return OPEN
    return listed(name_of(p, of) for p in terms.monitors)


# --- the ladder ---


def _ladder(b: IncidentTerms, a: IncidentTerms) -> Iterator[Say]:
    for old, new in pairs(b.ladder, a.ladder, lambda r: r.rung):
        if old is None and new is not None:
            yield told(STRONGER, EVERYONE, say("A new step of non-compliance: {step}",
                                               step=step(new)))
        elif new is None and old is not None:
            yield told(WEAKER, EVERYONE, say("No longer a step of non-compliance: {step}",
                                             step=step(old)))
        elif new is not None and old is not None:
            yield from _rung(old, new)


def step(of: RungTerms) -> Say | str:
    return STEPS.get(of.rung, of.rung)


def _rung(b: RungTerms, a: RungTerms) -> Iterator[Say]:
    what = say("Time to answer the step “{step}”", step=step(a))
    yield from number_changed(what, b.after_s, a.after_s, EVERYONE, WEAKER, shown=seconds)
    if b.to != a.to:
        yield told(JUDGE, EVERYONE, say(
            "The step “{step}” is now brought before: {after} (was: {before})", step=step(a),
            after=a.to, before=b.to))
    yield from basis(step(a), b.clause, a.clause)


# --- which clauses ---


def _under(b: IncidentTerms, a: IncidentTerms) -> Iterator[Say]:
    for old, new in pairs(b.under, a.under, lambda u: u.happened):
        if isinstance(old, Under) and isinstance(new, Under):
            yield from reason(happened(new), old.clauses, new.clauses)
        if clauses(old) != clauses(new):
            kind = happened(new or old)
            yield told(JUDGE, EVERYONE, say(
                "{kind} may now fall under: {after} (was: {before})", kind=kind,
                after=clauses(new), before=clauses(old)))


def happened(of: Under | None) -> Say | str:
    return HAPPENED.get(of.happened, of.happened) if of else NONE


def clauses(of: Under | None) -> Say:
    """The clauses that it may fall under, by id."""
    if of is None:
        return say("any clause, as those who judge see it")
    if isinstance(of.clauses, Open):
        return OPEN
    return listed(of.clauses) if of.clauses else NONE


# --- quiet days ---


def _quiet(b: QuietTerms | Open, a: QuietTerms | Open) -> Iterator[Say]:
    what = say("Quiet days")
    yield from reason(what, b, a)
    if isinstance(b, QuietTerms) and isinstance(a, QuietTerms):
        yield from _what_breaks(b, a)
        yield from number_changed(say("How many of these a quiet day may have"), b.allowed,
                                  a.allowed, EVERYONE, WEAKER)
        yield from number_changed(say("Sources without which a day is not known"), b.least,
                                  a.least, EVERYONE, STRONGER)
        yield from basis(what, b.clause, a.clause)
    elif isinstance(a, QuietTerms):
        yield told(JUDGE, EVERYONE, say(
            "Quiet days, so far left open, are now counted; what breaks them: {breaks}",
            breaks=breaks(a)))
    elif isinstance(b, QuietTerms):
        yield told(WEAKER, EVERYONE, say("Which days are quiet is now left open"))


def _what_breaks(b: QuietTerms, a: QuietTerms) -> Iterator[Say]:
    if (set(b.happenings), set(b.stages)) == (set(a.happenings), set(a.stages)):
        return
    more = {*b.happenings} <= {*a.happenings} and {*b.stages} <= {*a.stages}
    fewer = {*b.happenings} >= {*a.happenings} and {*b.stages} >= {*a.stages}
    effect = STRONGER if more else WEAKER if fewer else JUDGE
    yield told(effect, EVERYONE, say("What breaks the quiet of a day: now {after} (was: {before})",
                                     after=breaks(a), before=breaks(b)))


def breaks(of: QuietTerms | Quiet) -> Say:
    """What breaks the quiet, in words."""
    return say("{happenings}, once it is: {stages}",
               happenings=listed(HAPPENED.get(h, h) for h in of.happenings),
               stages=listed(STAGES.get(s, s) for s in of.stages))
