"""How far a record has come with each party: told, opened by a person, acknowledged, passed on to
operators. Each is a step of its own, and none is another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import msgspec

from hudna.log.bounds import Bounds
from hudna.log.entry import Entry
from hudna.record.kinds import PartyId, Receipt, RecordHash
from hudna.record.record import Record
from hudna.view import overdue, tellings
from hudna.view.receipts import Told
from hudna.view.releases import goes_to
from hudna.view.tellings import Telling
from hudna.view.world import World
from hudna.web.house import House, PartnerState

_NO_CLOCK = Bounds((), agree=True, not_before=None, no_later_than=None)


class Step(msgspec.Struct, frozen=True):
    """How far one party has come with a record, in short. None: not yet, as far as this node knows.

    A receipt goes to the record's author alone: about a partner's record this node cannot say
    whether a third party has been told (`receipts_here` is false), and must never say *not told*.
    `goes`: whether it is told to the party at all, as far as is known here."""

    party: str
    told: Told | None
    acknowledged: Record | None
    receipts_here: bool
    goes: bool = True


class Row(msgspec.Struct, frozen=True):
    """One party's steps in full. `telling` is None of a third party and a partner's record: what
    became of it there is with its author. `refused`: why the party's node has not taken it, in its
    words; `tried_ms`: when it was last sent, which proves nothing; `overdue`: its receipt should
    have come."""

    party: str
    telling: Telling | None
    acknowledged: Record | None
    refused: str | None = None
    tried_ms: int | None = None
    overdue: bool = False


def partners_of(world: World, author: str) -> tuple[str, ...]:
    """The parties that a record is delivered to where nothing else was released."""
    return tuple(p.id for p in world.terms.agreement.parties
                 if p.id != author and p.role in ("guarantor", "depositary"))


def sealed(world: World, record: Record) -> bool:
    """Whether this node's own protection is told to the depositary alone, where that seals it."""
    others = (p for p in overdue.partners(world) if p != overdue.depositary(world))
    return (record.author == world.me and world.terms.sealed is not None
            and not any(goes_to(world, record, p) for p in others))


def steps(world: World, record: Record) -> tuple[Step, ...]:
    """One step for each party that the record is delivered to. A receipt is the answer to a
    delivery: it goes to its sender alone, and is receipted by nobody."""
    if isinstance(record.said, Receipt):
        return ()
    told = world.receipts.told(record.hash)
    acknowledged = world.receipts.acknowledged(record.hash)
    return tuple(
        Step(p, told.get(p) or _own(world, record, p), acknowledged.get(p),
             world.me in (record.author, p), _goes(world, record, p))
        for p in _readers(world, record)
    )


def _readers(world: World, record: Record) -> tuple[PartyId, ...]:
    first = partners_of(world, record.author)
    if record.author != world.me:
        return first
    more = (p.id for p in world.terms.agreement.parties
            if p.id != world.me and p.id not in first and goes_to(world, record, p.id))
    return (*first, *more)


def _goes(world: World, record: Record, party: PartyId) -> bool:
    return record.author != world.me or goes_to(world, record, party)


def _own(world: World, record: Record, party: str) -> Told | None:
    """What this node holds it knows without a receipt."""
    entry = world.entries.get(record.hash)
    if party != world.me or entry is None:
        return None
    return Told(party, entry.index, entry.admitted_ms, "")


# --- in full, on the record's own page -------------------------------------------------------


async def rows(house: House, record: Record) -> tuple[Row, ...]:
    """What became of a record with each party."""
    world = house.world
    dated = await _dated(house, record)
    found = {t.party: t for t in tellings.tellings(
        world, record, lambda _, last: dated.get(last.record.hash, _NO_CLOCK))}
    if not found:
        return ()
    acknowledged = world.receipts.acknowledged(record.hash)
    parties = dict.fromkeys((*found, *partners_of(world, record.author)))
    whole = (Row(p, found.get(p), acknowledged.get(p)) for p in parties)
    reached = {p.party: p for p in house.partners.state()}
    return tuple(_waiting(house, record, row, reached.get(row.party)) for row in whole)


def _waiting(house: House, record: Record, row: Row, reached: PartnerState | None) -> Row:
    """The same with what is known of a delivery that has no receipt."""
    telling, world = row.telling, house.world
    if (telling is None or reached is None or telling.told or not telling.goes
            or record.author != world.me):
        return row
    late = house.now_ms() - telling.since_ms >= overdue.within_ms(world)
    return msgspec.structs.replace(
        row, refused=reached.refusals.get(record.hash), tried_ms=reached.tried_ms, overdue=late)


async def _dated(house: House, record: Record) -> Mapping[RecordHash, Bounds]:
    """When each party was told, by other clocks than its own; by the receipt. It is read from the
    log and the ledger, off the loop."""
    world = house.world
    first = world.entries.get(record.hash)
    if first is None:
        return {}
    last = [world.entries[r.hash] for r in world.receipts.receipts(record.hash)]
    return await asyncio.to_thread(_between, house, first, [first, *last])


def _between(house: House, first: Entry, last: Sequence[Entry]) -> dict[RecordHash, Bounds]:
    dating = house.circle.dating
    return {e.record.hash: dating.between(first, e) for e in last}


def to_acknowledge(world: World, record: Record) -> bool:
    """Whether this desk could still acknowledge the record."""
    return (record.author != world.me
            and world.me not in world.receipts.acknowledged(record.hash))
