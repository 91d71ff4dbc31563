"""Changes of the barred areas: whose flights, where, how high, when, and who may pass."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.place.geometry import Shape
from hudna.say import Say, say
from hudna.terms.agreement import Agreement, BarredArea, Open
from hudna.terms.change import (
    EVERYONE,
    OPEN,
    Effect,
    metres,
    moment,
    of_number,
    pairs,
    square_km,
    told,
)
from hudna.terms.diff_flights import basis, categories_of, flights_of, reason
from hudna.terms.ground import flat, square_metres

STRONGER, WEAKER, JUDGE, NEUTRAL = Effect.STRONGER, Effect.WEAKER, Effect.JUDGE, Effect.NEUTRAL


def areas(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.areas, after.areas, lambda x: x.id):
        if b is None and a is not None:
            yield told(STRONGER, flights_of(a.bars, after),
                       say("A new barred area: {area}", area=a.name))
        elif a is None and b is not None:
            yield told(WEAKER, flights_of(b.bars, before),
                       say("No longer a barred area: {area}", area=b.name))
        elif a is not None and b is not None:
            yield from _area(b, a, before, after)


def _area(b: BarredArea, a: BarredArea, before: Agreement, after: Agreement) -> Iterator[Say]:
    if b.name != a.name:
        yield told(NEUTRAL, EVERYONE, say("The area “{before}” is now called “{after}”",
                                          before=b.name, after=a.name))
    if b.kind != a.kind:
        yield told(NEUTRAL, EVERYONE, say("{area}: now of the kind {after} (was {before})",
                                          area=a.name, after=a.kind, before=b.kind))
    who = flights_of(a.bars, after)
    yield from _outline(b, a, who)
    yield from _barred(b, a, before, after)
    yield from _passing(b, a, who, after)
    yield from _extent(b, a, who)
    yield from basis(a.name, b.clause, a.clause)


def _barred(b: BarredArea, a: BarredArea, before: Agreement, after: Agreement) -> Iterator[Say]:
    if set(a.bars) == set(b.bars):
        return
    if not a.bars or not b.bars:
        yield told(WEAKER if a.bars else STRONGER, flights_of((), after), say(
            "{area}: now barred are {after} (were: {before})", area=a.name,
            after=flights_of(a.bars, after), before=flights_of(b.bars, before)))
        return
    if newly := tuple(p for p in a.bars if p not in b.bars):
        yield told(STRONGER, flights_of(newly, after),
                   say("{area}: now barred as well", area=a.name))
    if freed := tuple(p for p in b.bars if p not in a.bars):
        yield told(WEAKER, flights_of(freed, before), say("{area}: no longer barred", area=a.name))


def _passing(b: BarredArea, a: BarredArea, who: Say, after: Agreement) -> Iterator[Say]:
    if may := tuple(c for c in a.excepts if c not in b.excepts):
        yield told(WEAKER, who, say("{area}: may now pass: {categories}", area=a.name,
                                    categories=categories_of(may, after)))
    if may_not := tuple(c for c in b.excepts if c not in a.excepts):
        yield told(STRONGER, who, say("{area}: may no longer pass: {categories}", area=a.name,
                                      categories=categories_of(may_not, after)))


def _extent(b: BarredArea, a: BarredArea, who: Say) -> Iterator[Say]:
    yield from reason(a.name, b.buffer_m, a.buffer_m)
    if metres(b.buffer_m) != metres(a.buffer_m):
        yield told(of_number(b.buffer_m, a.buffer_m, more=STRONGER), who, say(
            "{area}: barred flights now stay away by: {after} (was: {before})",
            area=a.name, after=metres(a.buffer_m), before=metres(b.buffer_m)))
    if b.floor_m != a.floor_m:
        yield told(_grown(b.floor_m, a.floor_m, up=WEAKER), who, say(
            "{area}: now barred from this height: {after} (was: {before})",
            area=a.name, after=metres(a.floor_m), before=metres(b.floor_m)))
    if b.ceiling_m != a.ceiling_m:
        yield told(_grown(b.ceiling_m, a.ceiling_m, up=STRONGER), who, say(
            "{area}: now barred up to this height: {after} (was: {before})",
            area=a.name, after=metres(a.ceiling_m), before=metres(b.ceiling_m)))
    if b.from_ms != a.from_ms:
        yield told(_grown(b.from_ms, a.from_ms, up=WEAKER), who, say(
            "{area}: now barred from: {after} (was: {before})",
            area=a.name, after=moment(a.from_ms), before=moment(b.from_ms)))
    if b.until_ms != a.until_ms:
        yield told(_grown(b.until_ms, a.until_ms, up=STRONGER), who, say(
            "{area}: now barred until: {after} (was: {before})",
            area=a.name, after=moment(a.until_ms), before=moment(b.until_ms)))


def _grown(before: int | None, after: int | None, *, up: Effect) -> Effect:
    """A bound that is not given bars without end, which no bound can exceed."""
    if after is None:
        return STRONGER
    if before is None:
        return WEAKER
    return of_number(before, after, more=up)


# --- outline ---


def _outline(b: BarredArea, a: BarredArea, who: Say) -> Iterator[Say]:
    yield from reason(a.name, b.shape, a.shape)
    if b.shape == a.shape:
        return
    if isinstance(a.shape, Open):
        if not isinstance(b.shape, Open):
            yield told(WEAKER, who, say("{area}: its outline is now {open}", area=a.name,
                                        open=OPEN))
    elif isinstance(b.shape, Open):
        yield told(STRONGER, who, say("{area}: its outline is now settled (was open)",
                                      area=a.name))
    else:
        yield _moved(a, b.shape, a.shape, who)


def _moved(area: BarredArea, before: Shape, after: Shape, who: Say) -> Say:
    old, new = flat(before), flat(after)
    if old is None or new is None:
        return told(JUDGE, who, say("{area}: its outline changed", area=area.name))
    gained, lost = square_metres(new.difference(old)), square_metres(old.difference(new))
    return told(_of_ground(gained, lost), who, say(
        "{area}: its outline changed; ground gained: {gained}, ground lost: {lost}",
        area=area.name, gained=square_km(gained), lost=square_km(lost)))


def _of_ground(gained: float, lost: float) -> Effect:
    if gained and lost:
        return JUDGE
    return WEAKER if lost else STRONGER if gained else NEUTRAL
