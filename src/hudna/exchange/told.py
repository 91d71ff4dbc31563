"""To take in the answer to a delivery: whose receipts, for which of our records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hudna.exchange.reply import Reply
from hudna.exchange.senders import Keys
from hudna.fault import Fault, Refused
from hudna.record.kinds import PartyId, Receipt, RecordHash
from hudna.record.open import open_record
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import say


class Sent(NamedTuple):
    """A delivery under way: the digest of its bytes, and what it carries."""

    digest: str
    records: tuple[Record, ...]

    @property
    def hashes(self) -> frozenset[RecordHash]:
        return frozenset(r.hash for r in self.records)


def receipts(
    reply: Reply, sent: Sent, keys: Keys, *, me: PartyId
) -> tuple[str, ...]:
    """The receipts in `reply`, each signed by the partner; else `Refused`, and none counts."""
    opened = [_opened(p, reply, keys) for p in reply.receipts]
    if faults := [f for said in opened for f in _faults(said, sent, me)]:
        raise Refused(faults)
    return reply.receipts


def turned(reply: Reply, sent: Sent) -> dict[RecordHash, str]:
    """The records that the partner would not admit, each with its reason."""
    return {
        sent.records[t.at].hash: shown(t.fault)
        for t in reply.refused if 0 <= t.at < len(sent.records)
    }


def _opened(presentation: str, reply: Reply, keys: Keys) -> Receipt:
    record = open_record(presentation, keys)
    if record.author != reply.sender:
        raise Refused(Fault("receipts", shown(record.author), say("a receipt of {party}",
                                                                  party=reply.sender)))
    if not isinstance(record.said, Receipt):
        raise Refused(Fault("receipts", type(record.said).__name__, say("a receipt")))
    return record.said


def _faults(said: Receipt, sent: Sent, me: PartyId) -> Iterator[Fault]:
    if said.sender != me:
        yield Fault("receipts.sender", shown(said.sender), say("{me}", me=me))
    # A receipt of an earlier delivery, whose answer was lost, may name more than this one carries;
    # it is the partner's signed word all the same.
    named = frozenset(said.records)
    if said.delivery == sent.digest and not named <= sent.hashes:
        yield Fault("receipts.records", "a record not sent", say("records of this delivery"))
    if not named & sent.hashes:
        yield Fault("receipts.records", "other records only", say("a record of this delivery"))
