"""Changes of what is told to whom: receipts, sealed places, reading, what is released."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from hudna.say import Say, say
from hudna.terms.agreement import (
    Agreement,
    Number,
    Open,
    ReadingTerms,
    ReceiptTerms,
    ReleaseDefault,
    SealedTerms,
)
from hudna.terms.change import (
    EVERYONE,
    OPEN,
    REGISTRANTS,
    Effect,
    listed,
    of_number,
    pairs,
    seconds,
    told,
)
from hudna.terms.diff_flights import basis, name_of, reason

STRONGER, WEAKER, JUDGE, NEUTRAL = Effect.STRONGER, Effect.WEAKER, Effect.JUDGE, Effect.NEUTRAL
GUARANTORS = say("the guarantors")
READERS = say("everyone who reads the register")
ROLES = {
    "guarantor": say("every guarantor"),
    "party": say("every party"),
    "depositary": say("the depositary"),
    "observer": say("every observer"),
}
STEPS = {
    "exact": say("the exact place"),
    "1 km": say("the place to 1 km"),
    "10 km": say("the place to 10 km"),
    "existence": say("that there is one, and no place"),
}
_METRES = {"1 km": 1, "10 km": 10}

Shown: TypeAlias = Callable[[Number], object]


def count(n: Number) -> object:
    return OPEN if isinstance(n, Open) else n


def number_changed(what: Say, b: Number, a: Number, who: object, more: Effect, *,
            shown: Shown = count) -> Iterator[Say]:
    yield from reason(what, b, a)
    if shown(b) != shown(a):
        yield told(of_number(b, a, more=more), who, say(
            "{what}: now {after} (was: {before})", what=what, after=shown(a), before=shown(b)))


# --- receipts ---


def receipts(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.receipts, after.receipts
    if b is None and a is not None:
        yield told(STRONGER, EVERYONE, say(
            "Receipts are now asked for; without one it is an alarm after: {time}",
            time=seconds(a.within_s)))
        yield from _deposits(False, a.deposit_tells)
    elif a is None and b is not None:
        yield told(WEAKER, EVERYONE, say(
            "A missing receipt is no alarm any more (was one after: {time})",
            time=seconds(b.within_s)))
    elif a is not None and b is not None:
        yield from _receipts(b, a)


def _receipts(b: ReceiptTerms, a: ReceiptTerms) -> Iterator[Say]:
    what = say("Time after which a missing receipt is an alarm")
    yield from number_changed(what, b.within_s, a.within_s, EVERYONE, WEAKER, shown=seconds)
    yield from _deposits(b.deposit_tells, a.deposit_tells)
    yield from basis(say("Receipts"), b.clause, a.clause)


def _deposits(before: bool, after: bool) -> Iterator[Say]:
    if after and not before:
        yield told(JUDGE, EVERYONE, say("What lies at the depositary now counts as told"))
    elif before and not after:
        yield told(JUDGE, EVERYONE, say("What lies at the depositary no longer counts as told"))


# --- sealed places ---


def sealed(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.sealed, after.sealed
    if b is None and a is not None:
        yield told(STRONGER, REGISTRANTS, say(
            "Places may now be given to the depositary alone; it answers every notice, by cells "
            "of: {cell}", cell=a.cell))
    elif a is None and b is not None:
        yield told(WEAKER, REGISTRANTS, say(
            "Places can no longer be given to the depositary alone"))
    elif a is not None and b is not None:
        yield from _sealed(b, a)


def _sealed(b: SealedTerms, a: SealedTerms) -> Iterator[Say]:
    if a.cell != b.cell:
        coarser = _METRES[a.cell] > _METRES[b.cell]
        yield told(STRONGER if coarser else WEAKER, REGISTRANTS, say(
            "Where a sealed place is met is now told by cells of: {after} (was: {before})",
            after=a.cell, before=b.cell))
    what = say("Notices that look like probing, for each guarantor")
    yield from number_changed(what, b.budget, a.budget, GUARANTORS, WEAKER)
    what = say("Time over which such notices are counted")
    yield from number_changed(what, b.per_s, a.per_s, GUARANTORS, STRONGER, shown=seconds)
    what = say("Cells from which on a notice looks like probing")
    yield from number_changed(what, b.sweeping_cells, a.sweeping_cells, GUARANTORS, WEAKER)
    yield from basis(say("Sealed places"), b.clause, a.clause)


# --- reading ---


def reading(before: Agreement, after: Agreement) -> Iterator[Say]:
    b, a = before.reading, after.reading
    if b is None and a is not None:
        yield told(STRONGER, READERS, say(
            "Looks at what others registered are now counted; within {time} at most: {person} for "
            "one person, {node} for one node", time=seconds(a.per_s), person=count(a.per_person),
            node=count(a.per_node)))
    elif a is None and b is not None:
        yield told(WEAKER, READERS, say("Looks at what others registered are no longer counted"))
    elif a is not None and b is not None:
        yield from _reading(b, a)


def _reading(b: ReadingTerms, a: ReadingTerms) -> Iterator[Say]:
    what = say("Protections of others that one person may look at")
    yield from number_changed(what, b.per_person, a.per_person, READERS, WEAKER)
    what = say("Protections of others that one node may look at")
    yield from number_changed(what, b.per_node, a.per_node, READERS, WEAKER)
    what = say("Time over which looks are counted")
    yield from number_changed(what, b.per_s, a.per_s, READERS, STRONGER, shown=seconds)
    yield from basis(say("Reading"), b.clause, a.clause)


# --- release ---


def release(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.release, after.release, _key):
        if b == a:
            continue
        if b is None and a is not None:
            yield told(JUDGE, REGISTRANTS, say("New, unless an author chooses otherwise: {told}",
                                               told=released(a, after)))
        elif a is None and b is not None:
            yield told(JUDGE, REGISTRANTS, say("No longer so by itself: {told}",
                                               told=released(b, before)))
        elif a is not None and b is not None:
            yield told(JUDGE, REGISTRANTS, say(
                "Unless an author chooses otherwise, now: {after} (was: {before})",
                after=released(a, after), before=released(b, before)))
    yield from _order(before, after)


def _key(one: ReleaseDefault) -> tuple[str, tuple[str, ...]]:
    return one.to, one.kinds


def _order(before: Agreement, after: Agreement) -> Iterator[Say]:
    """The first that fits counts: an order changed is a term changed."""
    b, a = [*map(_key, before.release)], [*map(_key, after.release)]
    if [k for k in b if k in a] != [k for k in a if k in b]:
        yield told(JUDGE, REGISTRANTS, say(
            "What is told by itself stands in another order; the first that fits counts"))


def released(one: ReleaseDefault, a: Agreement) -> Say:
    """A default in words."""
    return say("of {kinds}, to {who}: {told}", kinds=", ".join(one.kinds),
               who=ROLES.get(one.to) or name_of(one.to, a), told=listed(_told(one)))


def _told(one: ReleaseDefault) -> Iterator[Say]:
    if one.nothing:
        yield say("nothing")
        return
    yield STEPS[one.place]
    if one.withheld:
        yield say("without the fields {names}", names=", ".join(one.withheld))
