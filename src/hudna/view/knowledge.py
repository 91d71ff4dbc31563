"""Who knew what, and when: a table made from receipts and logs alone.

A receipt shows that its author held the record when it signed; nothing shows since when. Whoever
answers late could make itself look ignorant by a later bound, so *no earlier than* is that of the
record, which nobody can have known before it was said, and *no later than* that of the receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias, cast

import msgspec

from hudna.log.bounds import Bounds
from hudna.log.entry import Entry
from hudna.record.kinds import PartyId, Receipt, RecordHash
from hudna.record.record import Record
from hudna.view.world import World

Dated: TypeAlias = Callable[[Entry, Entry], Bounds]
"""When a thing happened that came after the first entry's record and before the second's, by every
clock but its author's: `Dating.between`."""


class Knew(msgspec.Struct, frozen=True):
    """`party` held `record` at place `index` of its log, with the disclosures that `disclosed`
    names ("": all of its own; or a receipt from before release by field, which does not say).

    `receipt` is its signed word, "" where this node's own log is the proof; `claimed_ms` when, by
    its own clock. The bounds are None where no clocks give one, or do not agree."""

    party: PartyId
    record: RecordHash
    disclosed: str
    index: int
    receipt: RecordHash
    claimed_ms: int
    not_before: int | None
    no_later_than: int | None


def table(world: World, dated: Dated) -> Iterator[Knew]:
    """All of it: every record that this node holds, in the order of its log."""
    for of in world.entries:
        yield from knew(world, of, dated)


def knew(world: World, of: RecordHash, dated: Dated) -> tuple[Knew, ...]:
    """Who is known here to have held the record, by party: this node if it is the author, and
    whoever has receipted it. Receipts go to the author alone, so that of a partner's record only
    this node's own are known."""
    entry = world.entries.get(of)
    if entry is None:
        return ()
    own = [_own(entry, dated)] if entry.record.author == world.me else []
    receipts = (world.entries[r.hash] for r in world.receipts.receipts(of))
    told = (_told(entry, receipt, dated) for receipt in receipts)
    return tuple(sorted((*own, *told), key=lambda k: (k.party, k.index, k.receipt)))


def _own(entry: Entry, dated: Dated) -> Knew:
    when = dated(entry, entry)
    return Knew(entry.record.author, entry.record.hash, "", entry.index, "", entry.admitted_ms,
                when.not_before, when.no_later_than)


def _told(entry: Entry, receipt: Entry, dated: Dated) -> Knew:
    said, of, when = _said(receipt.record), entry.record.hash, dated(entry, receipt)
    at = said.records.index(of)
    return Knew(receipt.record.author, of, said.disclosed[at] if said.disclosed else "",
                said.positions[at], receipt.record.hash, said.received_ms,
                when.not_before, when.no_later_than)


def _said(receipt: Record) -> Receipt:
    return cast(Receipt, receipt.said)
