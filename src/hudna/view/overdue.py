"""Deliveries without a receipt in the agreement's time: an alarm, and a reason to deposit them.

Read off the log and the clock: a record waits from the moment when this node's own log had it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record

if TYPE_CHECKING:
    from hudna.view.world import World

WITHIN_MS = 60_000
"""When a delivery is overdue under an agreement that does not say."""
MOST = 200
"""Records of one deposit, as of one delivery."""
Mail: TypeAlias = Literal["nobody", "none", "deposited", "available"]


class Overdue(NamedTuple):
    """`party` has given no receipt for `record`, which this node has had to tell since `since_ms`.

    `mail`: whether it lies with the depositary. *nobody*: there is none to leave it with, since
    this node or that party is the depositary itself, or the agreement has no mailbox."""

    record: Record
    party: PartyId
    since_ms: int
    mail: Mail
    deposit: Record | None = None
    available: Record | None = None


def within_ms(world: World) -> int:
    """How long a receipt may take."""
    found = world.terms.receipt_within_ms
    return WITHIN_MS if found is None else found


def overdue(world: World, now_ms: int, most: int = 1_000) -> tuple[Overdue, ...]:
    """At most so many of the deliveries that are overdue, the oldest of each partner first."""
    rows = (_row(world, r, p) for p in partners(world) for r in late(world, p, now_ms))
    return tuple(islice(rows, most))


def late(world: World, party: PartyId, now_ms: int) -> Iterator[Record]:
    """Own records for which the party's receipt is overdue, in log order."""
    until = now_ms - within_ms(world)
    for record in world.receipts.waiting(party):
        # A log's moments never fall: what comes after one that is not due is not due either.
        if world.entries[record.hash].admitted_ms > until:
            return
        yield record


def to_deposit(
    world: World, party: PartyId, now_ms: int, sound: Callable[[Record], bool] = lambda _: True
) -> tuple[Record, ...]:
    """What is to be left with the depositary for `party` now; nothing while all that is overdue
    lies there. With the first that is overdue goes all that waits, so that there is one deposit in
    the agreement's time and not one a record. `sound`: whether the bytes of a deposit are still
    here or there."""
    if mailbox_for(world, party) is None:
        return ()
    due = (r for r in late(world, party, now_ms) if not _lies(world, r, party, sound))
    if next(due, None) is None:
        return ()
    waiting = world.receipts.waiting(party)
    return tuple(islice((r for r in waiting if not _lies(world, r, party, sound)), MOST))


def mailbox_for(world: World, party: PartyId) -> PartyId | None:
    """The depositary with whom this node leaves what `party` does not receipt; None if nobody."""
    found = depositary(world)
    if found is None or found in (world.me, party) or world.terms.receipt_within_ms is None:
        return None
    return found


def depositary(world: World) -> PartyId | None:
    """The one depositary of the agreement."""
    found = [p.id for p in world.terms.agreement.parties if p.role == "depositary"]
    return found[0] if len(found) == 1 else None


def partners(world: World) -> tuple[PartyId, ...]:
    """Whom this node may have to tell."""
    return tuple(p.id for p in world.terms.agreement.parties if p.id != world.me)


def own_deposits(world: World, subject: RecordHash, party: PartyId) -> list[Record]:
    """This node's deposits that carry `subject` to the party, in log order."""
    return [d for d in world.mailbox.of(subject, party) if d.author == world.me]


def _lies(
    world: World, record: Record, party: PartyId, sound: Callable[[Record], bool]
) -> bool:
    return any(map(sound, own_deposits(world, record.hash, party)))


def _row(world: World, record: Record, party: PartyId) -> Overdue:
    since = world.entries[record.hash].admitted_ms
    if (holder := mailbox_for(world, party)) is None:
        return Overdue(record, party, since, "nobody")
    mine = own_deposits(world, record.hash, party)
    for found in mine:
        if ready := world.mailbox.available(found.hash, holder):
            return Overdue(record, party, since, "available", found, ready)
    return Overdue(record, party, since, "deposited" if mine else "none",
                   mine[0] if mine else None)
