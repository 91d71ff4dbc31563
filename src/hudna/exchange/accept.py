"""To take in a delivery: each record by the same door as our own, then a receipt.

A receipt is in this node's log before its sender sees it, and names what this log holds, no
matter how often it was delivered: what was receipted once is never receipted anew.
"""

from __future__ import annotations

from typing import NamedTuple

from hudna.act.draft import Draft, draft
from hudna.exchange.delivery import Delivery, reached
from hudna.exchange.reply import Reply, Turned
from hudna.fault import Fault, Refused
from hudna.log.append import Log
from hudna.log.entry import Entry
from hudna.record import sdjwt
from hudna.record.kinds import PartyId, Reached, Receipt
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.world import World

LONGEST_WHY = 500
"""Characters of a reason: a record may be made to have faults without number."""


class Outcome(NamedTuple):
    """What became of a delivery: `digest` names its bytes, `shown` is how far the sender's log had
    come by it, `held` is what this log now holds."""

    digest: str
    sender: PartyId
    shown: Reached | None
    held: tuple[Entry, ...]
    refused: tuple[Turned, ...]


def admit(log: Log, delivery: Delivery, digest: str) -> Outcome:
    """Admit what may enter. Blocks until it is on disk. Partners pass on their own words only."""
    foreign = [_foreign(p, delivery.sender) for p in delivery.records]
    own = [p for p, fault in zip(delivery.records, foreign, strict=True) if fault is None]
    admitted = iter(log.admit_each(own))
    results = [fault or next(admitted) for fault in foreign]
    return Outcome(
        digest,
        delivery.sender,
        reached(delivery.checkpoint),
        tuple({r.index: r for r in results if isinstance(r, Entry)}.values()),
        tuple(Turned(i, str(r)[:LONGEST_WHY])
              for i, r in enumerate(results) if isinstance(r, Refused)),
    )


def receipt(world: World, outcome: Outcome, own: str, now_ms: int) -> Draft | None:
    """The receipt for what this node has not receipted yet; None where nothing is new. `own` is a
    checkpoint of this log that covers what is held."""
    new = [e for e in outcome.held if world.me not in world.receipts.told(e.record.hash)]
    if not new:
        return None
    return draft(Receipt(
        outcome.sender,
        outcome.digest,
        tuple(e.record.hash for e in new),
        tuple(e.index for e in new),
        now_ms,
        tuple(sdjwt.disclosure_hash(e.record.presentation) for e in new),
        reached(own),
        outcome.shown,
    ))


def reply(world: World, log: Log, outcome: Outcome) -> Reply:
    """The answer, made once the receipt is in the log and in `world`."""
    told = (world.receipts.told(e.record.hash)[world.me].receipt for e in outcome.held)
    receipts = tuple(whole(log, world.entries[r].record).presentation for r in dict.fromkeys(told))
    return Reply(world.me, outcome.sender, outcome.digest, receipts, outcome.refused)


def whole(log: Log, record: Record) -> Record:
    """A record of a view with its text, which only the log has."""
    entry = log.entry(record.hash)
    assert entry is not None, "what a view holds is in the log that it follows"
    return entry.record


def _foreign(presentation: str, sender: PartyId) -> Refused | None:
    try:
        author = sdjwt.take_apart(presentation).payload.get("iss")
    except Refused as refused:
        return refused
    if author == sender:
        return None
    return Refused(Fault("payload.iss", shown(author), say("{sender}", sender=sender)))
