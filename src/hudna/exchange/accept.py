"""To take in a delivery: each record by the same door as our own, then a receipt.

A receipt is in this node's log before its sender sees it, and names what this log holds, no
matter how often it was delivered: what was receipted once is never receipted anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hudna.act.draft import Draft, draft
from hudna.exchange.delivery import Delivery, reached
from hudna.exchange.opening import Opened
from hudna.exchange.reply import Reply, Turned
from hudna.fault import Fault, Refused
from hudna.log.append import Log
from hudna.log.call import folded
from hudna.log.entry import Entry
from hudna.log.prepared import Prepared
from hudna.log.store import StoreError
from hudna.record import sdjwt
from hudna.record.authority import Authority
from hudna.record.kinds import PartyId, Reached, Receipt, RecordHash
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.world import World

LONGEST_WHY = 500
"""Characters of a reason: a record may be made to have faults without number."""


class Outcome(NamedTuple):
    """What became of a delivery: `digest` names it, `shown` is how far the sender's log had
    come by it, `held` is what this log now holds, each with what names the disclosures that are
    held of it (sdjwt.disclosure_hash)."""

    digest: str
    sender: PartyId
    shown: Reached | None
    held: tuple[tuple[Entry, str], ...]
    refused: tuple[Turned, ...]


def admit(
    log: Log, delivery: Delivery, digest: str, *, outside: bool = False,
    opened: Opened | None = None,
) -> Outcome:
    """Admit what may enter. Blocks until it is on disk. Partners pass on their own words only;
    of one that is `outside`, taking no part, only what is held already is answered. `opened`: what
    other processes have made of the records."""
    items, authority = _prepared(log, delivery, opened, outside=outside)
    results = log.keep_entries(items, authority)
    held = {r.index: (r, _disclosed(r, item)) for r, item in zip(results, items, strict=True)
            if isinstance(r, Entry) and isinstance(item, Prepared)}
    return Outcome(
        digest,
        delivery.sender,
        reached(delivery.checkpoint),
        tuple(held.values()),
        tuple(Turned(i, str(r)[:LONGEST_WHY])
              for i, r in enumerate(results) if isinstance(r, Refused)),
    )


def _prepared(
    log: Log, delivery: Delivery, opened: Opened | None, *, outside: bool
) -> tuple[list[Prepared | Refused], Authority]:
    """Each record opened and verified, or why it is refused; and under which authority. What one
    says of keys counts for those after it: they, and whatever another process would not let in,
    are for the log's own door."""
    known = authority = log.authority
    items: list[Prepared | Refused] = []
    elsewhere = opened or Opened([None] * len(delivery.records), known)
    for presentation, found in zip(delivery.records, elsewhere.items, strict=True):
        sure = found if authority is elsewhere.authority else None
        item = sure or log.prepared(presentation, authority)
        if isinstance(item, StoreError):
            # A store that fails is no fault of the record's.
            raise item
        if isinstance(item, Prepared):
            item = _foreign(item, delivery.sender) or item
        if outside and isinstance(item, Prepared) and log.entry(item.record_hash) is None:
            item = Refused(Fault("from", shown(delivery.sender), say("a party that takes part")))
        items.append(item)
        authority = folded(authority, item)
    return items, known


def receipt(world: World, outcome: Outcome, own: str, now_ms: int) -> Draft | None:
    """The receipt for what this node has not receipted yet; None where nothing is new. `own` is a
    checkpoint of this log that covers what is held."""
    new = [(e, d) for e, d in outcome.held if not world.receipts.given(e.record.hash, world.me)]
    if not new:
        return None
    return draft(Receipt(
        outcome.sender,
        outcome.digest,
        tuple(e.record.hash for e, _ in new),
        tuple(e.index for e, _ in new),
        now_ms,
        tuple(d for _, d in new),
        reached(own),
        outcome.shown,
    ))


def given(world: World, outcome: Outcome) -> tuple[RecordHash, ...]:
    """The receipts for what is held, once the new one is in the log and in `world`."""
    return tuple(dict.fromkeys(_given(world, e.record.hash) for e, _ in outcome.held))


def reply(log: Log, me: PartyId, outcome: Outcome, given: Sequence[RecordHash]) -> Reply:
    """The answer with these receipts. Blocking: each delivery may have one of its own."""
    return Reply(me, outcome.sender, outcome.digest, texts(log, given), outcome.refused)


def texts(log: Log, held: Sequence[RecordHash]) -> tuple[str, ...]:
    """The presentations of records that a view of this log holds. Blocking."""
    found = tuple(t for t in log.texts(held) if t is not None)
    assert len(found) == len(held), "what a view holds is in the log that it follows"
    return found


def whole(log: Log, record: Record) -> Record:
    """A record of a view with its text, which only the log has."""
    entry = log.entry(record.hash)
    assert entry is not None, "what a view holds is in the log that it follows"
    return entry.record


def _disclosed(entry: Entry, item: Prepared) -> str:
    """Of what is held: it may have come before, with less or more."""
    held = entry.record.presentation
    same = item.disclosed and held == item.presentation
    return item.disclosed if same else sdjwt.disclosure_hash(held)


def _given(world: World, of: RecordHash) -> RecordHash:
    found = world.receipts.given(of, world.me)
    assert found is not None, "what is held here is receipted by now"
    return found


def _foreign(item: Prepared, sender: PartyId) -> Refused | None:
    """Why a sound record does not come in by a delivery of `sender`. Receipts come in answers,
    where they are held against what was sent: one for something never sent counts nowhere."""
    if item.author != sender:
        return Refused(Fault("payload.iss", shown(item.author), say("{sender}", sender=sender)))
    if item.kind == _RECEIPT:
        return Refused(Fault("fields.kind", item.kind,
                             say("a record: receipts come in the answer to a delivery")))
    return None


_RECEIPT = str(Receipt.__struct_config__.tag)
