"""Who has been told of a record and who has acknowledged it: two steps, never one."""

from __future__ import annotations

import msgspec

from hudna.record.kinds import Receipt
from hudna.record.record import Record
from hudna.view.receipts import Told
from hudna.view.world import World


class Step(msgspec.Struct, frozen=True):
    """How far one party has come with a record. None: not yet, as far as this node knows.

    A receipt goes to the record's author alone: about a partner's record this node cannot say
    whether a third party has been told (`receipts_here` is false), and must never say *not told*.
    """

    party: str
    told: Told | None
    acknowledged: Record | None
    receipts_here: bool


def partners_of(world: World, author: str) -> tuple[str, ...]:
    """The parties that a record is delivered to."""
    return tuple(p.id for p in world.terms.agreement.parties
                 if p.id != author and p.role in ("guarantor", "depositary"))


def steps(world: World, record: Record) -> tuple[Step, ...]:
    """One step for each party that the record is delivered to. A receipt is the answer to a
    delivery: it goes to its sender alone, and is receipted by nobody."""
    if isinstance(record.said, Receipt):
        return ()
    told = world.receipts.told(record.hash)
    acknowledged = world.receipts.acknowledged(record.hash)
    return tuple(
        Step(p, told.get(p) or _own(world, record, p), acknowledged.get(p),
             world.me in (record.author, p))
        for p in partners_of(world, record.author)
    )


def _own(world: World, record: Record, party: str) -> Told | None:
    """What this node holds it knows without a receipt."""
    entry = world.entries.get(record.hash)
    if party != world.me or entry is None:
        return None
    return Told(party, entry.index, entry.admitted_ms, "")


def to_acknowledge(world: World, record: Record) -> bool:
    """Whether this desk could still acknowledge the record."""
    return (record.author != world.me
            and world.me not in world.receipts.acknowledged(record.hash))
