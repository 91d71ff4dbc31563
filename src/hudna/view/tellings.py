"""What became of a record of this node's own with each of its readers: what it may see, whether it
was told, and how far the record has come with it since.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hudna.record.hiding import recall
from hudna.record.kinds import PartyId, Receipt
from hudna.record.record import Record
from hudna.record.release import as_read, step_of
from hudna.record.sharing import Existence, Step
from hudna.view.knowledge import Dated, Knew, knew
from hudna.view.overdue import depositary
from hudna.view.releases import PROTECTIONS, goes_to, onward, withheld
from hudna.view.world import World


class Left(msgspec.Struct, frozen=True):
    """`deposit` is what was left with the depositary, `available` its word that it has it."""

    deposit: Record
    available: Record | None


class TakenBack(msgspec.Struct, frozen=True):
    """`recall` takes something back from the reader; `hidden` is its word that it has obeyed."""

    recall: Record
    hidden: Record | None


class Telling(msgspec.Struct, frozen=True):
    """One reader. `goes`: it is told of the record at all, now. `withheld` are the fields that it
    is not to see, as released and recalled since; `step` how exactly it is told a protection's
    place; `onward` the other parties to whose people it may pass it on, None where nothing binds
    it. `told` is None until its receipt is here; it waits since `since_ms`."""

    party: PartyId
    goes: bool
    withheld: tuple[str, ...]
    step: Step | None
    since_ms: int
    told: Knew | None
    opened: Record | None
    acknowledged: Record | None
    passed_on: tuple[Record, ...]
    onward: tuple[PartyId, ...] | None
    left: tuple[Left, ...]
    taken_back: tuple[TakenBack, ...]


def tellings(world: World, record: Record, dated: Dated) -> tuple[Telling, ...]:
    """By party. Of a partner's record, what this node itself was told: of others it cannot say.
    A receipt answers a delivery, and is receipted by nobody."""
    if isinstance(record.said, Receipt):
        return ()
    if record.author != world.me:
        return (_telling(world, record, world.me, dated),)
    return tuple(_telling(world, record, p, dated) for p in _readers(world, record))


def _telling(world: World, record: Record, party: PartyId, dated: Dated) -> Telling:
    of, own = record.hash, record.author == world.me
    gone = withheld(world, record, party) if own else frozenset(record.withheld)
    told = next((k for k in knew(world, of, dated) if k.party == party), None)
    return Telling(
        party, not own or goes_to(world, record, party), tuple(sorted(gone)),
        _step(record, gone), world.entries[of].admitted_ms, told,
        world.steps.opened(of).get(party), world.receipts.acknowledged(of).get(party),
        tuple(r for r in world.steps.passed_on(of) if r.author == party),
        onward(world, record, party),
        tuple(_left(world, record, party)),
        tuple(_taken_back(world, record, party)),
    )


def _left(world: World, record: Record, party: PartyId) -> Iterator[Left]:
    """What its author has left for a reader: nobody else's word is that, and only the depositary's
    that it is there."""
    holder = depositary(world)
    for deposit in world.mailbox.of(record.hash, party):
        if deposit.author == record.author:
            ready = world.mailbox.available(deposit.hash, holder) if holder else None
            yield Left(deposit, ready)


def _readers(world: World, record: Record) -> list[PartyId]:
    """Whoever is told of it, was, or would be if its author had not said otherwise."""
    receipted = {r.author for r in world.receipts.receipts(record.hash)}
    named = receipted | world.releases.of(record.hash, record.author).keys()
    return sorted(
        p.id for p in world.terms.agreement.parties if p.id != record.author and (
            p.id in named or p.role in ("guarantor", "depositary") or goes_to(world, record, p.id))
    )


def _step(record: Record, gone: frozenset[str]) -> Step | None:
    if isinstance(record.said, Existence):
        return "existence"
    if not isinstance(record.said, PROTECTIONS):
        return None
    read, missing = as_read(record.said, gone)
    assert isinstance(read, (*PROTECTIONS, Existence))
    return step_of(read, missing)


def _taken_back(world: World, record: Record, party: PartyId) -> Iterator[TakenBack]:
    for said in world.hiding.recalls(record.hash, record.author):
        if party in recall(said).parties:
            yield TakenBack(said, world.recalls.hidden(said.hash).get(party))
