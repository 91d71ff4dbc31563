"""Changes of who says who holds what, what of it is protected, and which days are counted."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.say import Say, say
from hudna.terms.agreement import (
    Agreement,
    CounterTerms,
    HolderTerms,
    MingledTerms,
    Number,
    Open,
    ProcessTerms,
)
from hudna.terms.change import (
    EVERYONE,
    OPEN,
    Effect,
    listed,
    metres,
    pairs,
    seconds,
    told,
)
from hudna.terms.diff_exchange import GUARANTORS, count, number_changed
from hudna.terms.diff_flights import basis, name_of, reason
from hudna.terms.diff_texts import reworded

STRONGER, WEAKER, JUDGE, NEUTRAL = Effect.STRONGER, Effect.WEAKER, Effect.JUDGE, Effect.NEUTRAL
HOLDER_KINDS = {
    "partner": say("truce partner"),
    "excluded": say("excluded group"),
    "other": say("neither truce partner nor excluded"),
}


def process(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.process, after.process
    if b is None and a is not None:
        yield told(STRONGER, EVERYONE, say(
            "The process now has terms: who says who holds what, which of it is protected, which "
            "days are counted"))
    elif a is None and b is not None:
        yield told(WEAKER, EVERYONE, say(
            "The process has no terms any more: no ground around mingled ground is protected, no "
            "days are counted"))
    elif a is not None and b is not None:
        yield from _claimants(b, a, before, after)
        yield from _holders(b, a)
        yield from _grain(b, a)
        yield from _mingled(b.mingled, a.mingled)
        what = say("Time within which the other end says what it knows of a call")
        yield from number_changed(what, b.call_s, a.call_s, GUARANTORS, WEAKER, shown=seconds)
        yield from _counters(b, a, before, after)
        yield from basis(say("The process"), b.clause, a.clause)


def keys(before: Agreement, after: Agreement) -> Iterator[Say]:
    """Who has to have signed what was decided, set and announced together: also what was signed
    under the text before."""
    named = {p.id: p.name for p in (*before.parties, *after.parties)}
    for party in after.guarantors:
        if party not in before.guarantors:
            yield told(JUDGE, named[party], say(
                "Decisions, settings of counters and announcements that were signed before lack "
                "the key of {party} and are in effect again only once it has signed them: what "
                "may no longer be signed has to be proposed anew", party=named[party]))
    for party in before.guarantors:
        if party not in after.guarantors:
            yield told(JUDGE, named[party], say(
                "Decisions, settings of counters and announcements need the key of {party} no "
                "more: those that lack it alone are in effect at once", party=named[party]))


def _claimants(
    b: ProcessTerms, a: ProcessTerms, before: Agreement, after: Agreement
) -> Iterator[Say]:
    if b.claimants != a.claimants:
        yield told(JUDGE, EVERYONE, say(
            "{what}: now {after} (was: {before})", what=say("Who says who holds what"),
            after=listed(name_of(p, after) for p in a.claimants),
            before=listed(name_of(p, before) for p in b.claimants)))


# --- holders ---


def _holders(b: ProcessTerms, a: ProcessTerms) -> Iterator[Say]:
    for old, new in pairs(b.holders, a.holders, lambda h: h.id):
        if old is None and new is not None:
            yield told(JUDGE, EVERYONE, say("Ground may now be said to be held by, as {kind}: "
                                            "{holder}", kind=_kind(new), holder=new.name))
        elif new is None and old is not None:
            yield told(WEAKER if old.kind == "partner" else JUDGE, EVERYONE, say(
                "Ground can no longer be said to be held by: {holder} (was: {kind})",
                holder=old.name, kind=_kind(old)))
        elif new is not None and old is not None:
            yield from _holder(old, new)


def _holder(b: HolderTerms, a: HolderTerms) -> Iterator[Say]:
    yield from reworded(NEUTRAL, say("Name of the holder {id}", id=a.id), b.name, a.name)
    if b.kind != a.kind:
        yield told(_effect(b, a), EVERYONE, say(
            "{holder} is now {after} (was: {before})", holder=a.name, after=_kind(a),
            before=_kind(b)))


def _effect(b: HolderTerms, a: HolderTerms) -> Effect:
    """To be made an excluded group, or no partner any more, takes a truce's protection away."""
    if a.kind == "excluded" or b.kind == "partner":
        return WEAKER
    return STRONGER


def _kind(of: HolderTerms) -> Say:
    return HOLDER_KINDS[of.kind]


# --- ground ---


def _grain(b: ProcessTerms, a: ProcessTerms) -> Iterator[Say]:
    """The finer a holding may be, the more it says of where somebody is."""
    what = say("The least ground that a holding is of")
    yield from number_changed(what, b.grain_km2, a.grain_km2, EVERYONE, STRONGER, shown=_km2)


def _km2(n: Number) -> Say:
    return OPEN if isinstance(n, Open) else say("{n} km²", n=n)


def _mingled(b: MingledTerms | Open, a: MingledTerms | Open) -> Iterator[Say]:
    what = say("Mingled ground")
    yield from reason(what, b, a)
    if isinstance(b, MingledTerms) and isinstance(a, MingledTerms):
        around = say("How far around mingled ground is protected too")
        yield from number_changed(around, b.buffer_m, a.buffer_m, EVERYONE, STRONGER,
                                  shown=metres)
        yield from basis(what, b.clause, a.clause)
    elif isinstance(a, MingledTerms):
        yield told(STRONGER, EVERYONE, say(
            "Mingled ground, so far left open, is now protected with, around it: {buffer}",
            buffer=metres(a.buffer_m)))
    elif isinstance(b, MingledTerms):
        yield told(WEAKER, EVERYONE, say(
            "How mingled ground is protected is now left open: it is as it lies, with nothing "
            "around it (was: {buffer})", buffer=metres(b.buffer_m)))


# --- counters ---


def _counters(
    b: ProcessTerms, a: ProcessTerms, before: Agreement, after: Agreement
) -> Iterator[Say]:
    for old, new in pairs(b.counters, a.counters, lambda c: c.id):
        if old is None and new is not None:
            yield told(JUDGE, EVERYONE, say(
                "Days are now counted: {counter}; how many: {days}; towards: {milestone}",
                counter=new.title, days=count(new.days), milestone=_milestone(new, after)))
        elif new is None and old is not None:
            yield told(JUDGE, EVERYONE, say(
                "Days are no longer counted: {counter}; how many: {days}; towards: {milestone}",
                counter=old.title, days=count(old.days), milestone=_milestone(old, before)))
        elif new is not None and old is not None:
            yield from _counter(old, new, before, after)


def _counter(
    b: CounterTerms, a: CounterTerms, before: Agreement, after: Agreement
) -> Iterator[Say]:
    yield from reworded(NEUTRAL, say("Title of the counter {id}", id=a.id), b.title, a.title)
    yield from reason(a.title, b.days, a.days)
    if count(b.days) != count(a.days):
        yield told(JUDGE, EVERYONE, say("{counter}: days asked for: now {after} (was: {before})",
                                        counter=a.title, after=count(a.days),
                                        before=count(b.days)))
    if b.milestone != a.milestone:
        yield told(JUDGE, EVERYONE, say("{counter}: leads now to {after} (was: {before})",
                                        counter=a.title, after=_milestone(a, after),
                                        before=_milestone(b, before)))
    yield from basis(a.title, b.clause, a.clause)


def _milestone(of: CounterTerms, a: Agreement) -> object:
    return next((m.title for m in a.milestones if m.id == of.milestone), of.milestone)
