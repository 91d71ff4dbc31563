"""Changes of what a flight must keep to: buffers, notices, stop, the exception, review."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from hudna.say import Say, say
from hudna.terms.agreement import (
    Agreement,
    LeadTime,
    NoticeTerms,
    Open,
    ProtectedKind,
    Step,
)
from hudna.terms.change import (
    ALL_FLIGHTS,
    EVERYONE,
    REGISTRANTS,
    Effect,
    listed,
    metres,
    of_number,
    pairs,
    seconds,
    told,
)

STRONGER, WEAKER, NEUTRAL = Effect.STRONGER, Effect.WEAKER, Effect.NEUTRAL


def flights_of(parties: tuple[str, ...], a: Agreement) -> Say:
    """Whose flights; everyone's where no party is named."""
    if not parties:
        return ALL_FLIGHTS
    return say("flights of: {parties}", parties=listed(name_of(p, a) for p in parties))


def name_of(party: str, a: Agreement) -> object:
    return next((p.name for p in a.parties if p.id == party), party)


def categories_of(ids: tuple[str, ...], a: Agreement) -> Say:
    names = {c.id: c.name for c in a.categories}
    return listed(names.get(i, i) for i in ids)


def basis(what: object, before: str, after: str) -> Iterator[Say]:
    """A term that now rests on another clause."""
    if before != after:
        yield told(NEUTRAL, EVERYONE, say("{what}: now under clause {after} (was {before})",
                                          what=what, after=after, before=before))


def reason(what: object, before: object, after: object) -> Iterator[Say]:
    """A term that stays open, for another reason."""
    if isinstance(before, Open) and isinstance(after, Open) and before != after:
        yield told(NEUTRAL, EVERYONE, say("{what}: still open, the reason now reads “{after}”",
                                          what=what, after=after.open))


# --- protected kinds ---


def kinds(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.protected_kinds, after.protected_kinds, lambda k: k.id):
        if b is None and a is not None:
            yield told(STRONGER, ALL_FLIGHTS, say(
                "A new kind of protected place: {kind}; flights stay away by: {buffer}",
                kind=a.name, buffer=metres(a.buffer_m)))
        elif a is None and b is not None:
            yield told(WEAKER, ALL_FLIGHTS, say(
                "No longer a kind that can be registered: {kind} (buffer was {buffer}); such "
                "places keep their protection under humanitarian law",
                kind=b.name, buffer=metres(b.buffer_m)))
        elif a is not None and b is not None:
            yield from _kind(b, a)


def _kind(b: ProtectedKind, a: ProtectedKind) -> Iterator[Say]:
    if a.name != b.name:
        yield told(NEUTRAL, REGISTRANTS, say("The kind “{before}” is now called “{after}”",
                                             before=b.name, after=a.name))
    yield from reason(a.name, b.buffer_m, a.buffer_m)
    if metres(a.buffer_m) != metres(b.buffer_m):
        yield told(of_number(b.buffer_m, a.buffer_m, more=STRONGER), ALL_FLIGHTS, say(
            "{kind}: flights now stay away by: {after} (was: {before})",
            kind=a.name, after=metres(a.buffer_m), before=metres(b.buffer_m)))
    yield from basis(a.name, b.clause, a.clause)


# --- notices ---


def notices(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.notices, after.notices
    for old, new in pairs(b.lead_times, a.lead_times, lambda t: t.operators):
        yield from _lead_time(old, new, before, after)
    yield from _concurring(before, after)
    yield from _lease(b, a)
    yield from basis(say("Concurrence"), b.clause, a.clause)


def _lead_time(b: LeadTime | None, a: LeadTime | None, before: Agreement,
               after: Agreement) -> Iterator[Say]:
    if b is None and a is not None:
        yield told(STRONGER, flights_of(a.operators, after), say(
            "A lead time is new; flights are announced ahead by: {after}",
            after=seconds(a.seconds)))
    elif a is None and b is not None:
        yield told(WEAKER, flights_of(b.operators, before), say(
            "A lead time is gone; flights were announced ahead by: {before}",
            before=seconds(b.seconds)))
    elif a is not None and b is not None:
        yield from _same_lead_time(b, a, after)


def _same_lead_time(b: LeadTime, a: LeadTime, after: Agreement) -> Iterator[Say]:
    who = flights_of(a.operators, after)
    yield from reason(say("Lead time"), b.seconds, a.seconds)
    if seconds(b.seconds) != seconds(a.seconds):
        yield told(of_number(b.seconds, a.seconds, more=STRONGER), who, say(
            "Flights are now announced ahead by: {after} (was: {before})",
            after=seconds(a.seconds), before=seconds(b.seconds)))
    if freed := tuple(c for c in a.excepts if c not in b.excepts):
        yield told(WEAKER, who, say("No lead time any more for: {categories}",
                                    categories=categories_of(freed, after)))
    if bound := tuple(c for c in b.excepts if c not in a.excepts):
        yield told(STRONGER, who, say("The lead time now holds also for: {categories}",
                                      categories=categories_of(bound, after)))
    yield from basis(say("Lead time"), b.clause, a.clause)


def _concurring(before: Agreement, after: Agreement) -> Iterator[Say]:
    old, new = before.notices.must_concur, after.notices.must_concur
    for party in new:
        if party not in old:
            yield told(STRONGER, ALL_FLIGHTS, say(
                "Must now concur before a flight stands at no objection: {party}",
                party=name_of(party, after)))
    for party in old:
        if party not in new:
            yield told(WEAKER, ALL_FLIGHTS, say("Need no longer concur: {party}",
                                                party=name_of(party, before)))


def _lease(b: NoticeTerms, a: NoticeTerms) -> Iterator[Say]:
    yield from reason(say("Life of a concurrence"), b.fresh_for_s, a.fresh_for_s)
    if seconds(a.fresh_for_s) != seconds(b.fresh_for_s):
        yield told(of_number(b.fresh_for_s, a.fresh_for_s, more=WEAKER), ALL_FLIGHTS, say(
            "A concurrence now lapses after: {after} (was: {before})",
            after=seconds(a.fresh_for_s), before=seconds(b.fresh_for_s)))
    yield from reason(say("Clock tolerance"), b.clock_tolerance_s, a.clock_tolerance_s)
    if seconds(a.clock_tolerance_s) != seconds(b.clock_tolerance_s):
        yield told(of_number(b.clock_tolerance_s, a.clock_tolerance_s, more=STRONGER),
                   ALL_FLIGHTS, say(
            "Taken off the life of a concurrence, for clocks that differ: {after} (was: {before})",
            after=seconds(a.clock_tolerance_s), before=seconds(b.clock_tolerance_s)))
    yield from reason(say("Read-back tolerance"), b.readback_tolerance_m, a.readback_tolerance_m)
    if metres(a.readback_tolerance_m) != metres(b.readback_tolerance_m):
        yield told(of_number(b.readback_tolerance_m, a.readback_tolerance_m, more=WEAKER),
                   ALL_FLIGHTS, say(
            "A place in words may now lie this far from its coordinates: {after} (was: {before})",
            after=metres(a.readback_tolerance_m), before=metres(b.readback_tolerance_m)))


# --- stop, exception, review ---


def stop(before: Agreement, after: Agreement) -> Iterator[Say]:
    for i, (b, a) in enumerate(zip_longest(before.stop.steps, after.stop.steps), 1):
        if b is None and a is not None:
            yield told(STRONGER, EVERYONE, say(
                "A stop that nobody takes now also goes, after {after}, to: {post}",
                after=seconds(a.after_s), post=a.to))
        elif a is None and b is not None:
            yield told(WEAKER, EVERYONE, say(
                "A stop that nobody takes no longer goes, after {before}, to: {post}",
                before=seconds(b.after_s), post=b.to))
        elif a is not None and b is not None:
            yield from _step(i, b, a)
    yield from basis(say("Stop"), before.stop.clause, after.stop.clause)


def _step(i: int, b: Step, a: Step) -> Iterator[Say]:
    yield from reason(say("Step {i} of a stop", i=i), b.after_s, a.after_s)
    if seconds(b.after_s) != seconds(a.after_s):
        yield told(of_number(b.after_s, a.after_s, more=WEAKER), EVERYONE, say(
            "Step {i} of a stop, to {post}, now comes after: {after} (was: {before})",
            i=i, post=a.to, after=seconds(a.after_s), before=seconds(b.after_s)))
    if b.to != a.to:
        yield told(Effect.JUDGE, EVERYONE, say(
            "Step {i} of a stop now goes to: {after} (was: {before})",
            i=i, after=a.to, before=b.to))


def exception(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.exception, after.exception
    yield from reason(say("Imminent-threat exception"), b.deadline_s, a.deadline_s)
    if seconds(a.deadline_s) != seconds(b.deadline_s):
        yield told(of_number(b.deadline_s, a.deadline_s, more=WEAKER), ALL_FLIGHTS, say(
            "An operation under the imminent-threat exception is now told within: {after} "
            "(was: {before})", after=seconds(a.deadline_s), before=seconds(b.deadline_s)))
    yield from basis(say("Imminent-threat exception"), b.clause, a.clause)


def review(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.review_every_s, after.review_every_s
    yield from reason(say("Verifying again"), b, a)
    if seconds(a) != seconds(b):
        yield told(of_number(b, a, more=WEAKER), REGISTRANTS, say(
            "What is registered is now verified again every: {after} (was: {before})",
            after=seconds(a), before=seconds(b)))
