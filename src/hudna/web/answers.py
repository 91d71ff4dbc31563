"""Answering a notice, and everything that was ever answered to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from hudna.act.concur import concur
from hudna.act.draft import Draft
from hudna.record.kinds import PartyId, ReadBack
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.view.notices import notice
from hudna.view.sealed import depositary
from hudna.view.standing import Standing
from hudna.view.world import World
from hudna.web import explain
from hudna.web.forms import Form
from hudna.web.house import House
from hudna.web.readback import read_back, stated_place

TICKS = ("place", "admin", "mgrs")
TICKED = say("a tick: the place has been compared")


def concurrence(house: House, record: Record, form: Form, officer: str) -> Draft:
    """The concurrence that the form asks for. Raises `Refused`: a tick is missing, the page was
    of an earlier state of things, something stands in the way."""
    said, world = notice(record), house.world
    for name in TICKS:
        if not form.ticked(f"tick_{name}"):
            form.fault(f"tick_{name}", TICKED)
    form.done()
    stated = stated_place(house.places, said.place, said.shape,
                          world.terms.readback_tolerance_mm)
    return concur(
        world, record.hash, house.now_ms(), seen_key=form.get("key"),
        readback=read_back(house.places, said.shape).record,
        confirmed=ReadBack(*(form.get(f"readback_{name}") for name in TICKS)),
        officer=officer, stated=stated.place if stated else None,
    )


def words(world: World, s: Standing) -> Mapping[PartyId, Say]:
    """What the word on a notice of each party is whose word the agreement asks for."""
    asked = {w.party: explain.word_words(world, w) for w in s.words}
    return asked | {w.party: explain.checked_words(world, s, w)
                    for w in s.checked if w.party not in asked}


class Event(msgspec.Struct, frozen=True):
    """Something said about a notice; a run of one node's renewals is folded into its last."""

    record: Record
    renewals: int = 0


def history(world: World, record: Record) -> tuple[Event, ...]:
    """Everything ever said about the notice, first to last."""
    events = [*_answers(world, record), *_renewals(world, record), *_stops(world, record),
              *(Event(w) for w in world.notices.lines.withdrawals(record.hash)),
              *(Event(n) for n in world.notices.lines.successors(record.hash))]
    return tuple(sorted(events, key=lambda e: (e.record.issued_ms, e.record.hash)))


def _answers(world: World, record: Record) -> Iterator[Event]:
    yield Event(record)
    yield from (Event(a) for a in world.notices.answers(record.hash))
    yield from (Event(a) for a in sealed_answers(world, record))
    for word in (record, *world.notices.answers(record.hash)):
        yield from (Event(b) for b in world.notices.suspensions(word.hash, word.author))
    yield from (Event(a) for a in world.receipts.acknowledged(record.hash).values())


def _renewals(world: World, record: Record) -> Iterator[Event]:
    for basis in (record, *world.notices.answers(record.hash), *sealed_answers(world, record)):
        renewals = [r for r in world.notices.renewals(basis.hash, basis.author)
                    if _of(r, record)]
        if renewals:
            yield Event(renewals[-1], len(renewals))


def sealed_answers(world: World, record: Record) -> tuple[Record, ...]:
    by = depositary(world.terms)
    return world.sealed.answers(record.hash, by) if by else ()


def _of(renewal: Record, record: Record) -> bool:
    return getattr(renewal.said, "notice", None) == record.hash


def _stops(world: World, record: Record) -> Iterator[Event]:
    for sent in world.stops_on(record):
        yield Event(sent)
        yield from (Event(t) for t in world.stops.taken(sent.hash).values())
        if lifted := world.stops.lifted(sent.hash):
            yield Event(lifted)
