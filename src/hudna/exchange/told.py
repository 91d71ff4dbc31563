"""To take in the answer to a delivery: whose receipts, for which of our records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from hudna.exchange.outgoing import Outgoing
from hudna.exchange.reply import Reply
from hudna.exchange.senders import Keys
from hudna.fault import Fault, Refused
from hudna.record import sdjwt
from hudna.record.kinds import PartyId, Receipt, RecordHash
from hudna.record.open import open_record
from hudna.record.shown import shown
from hudna.say import say

Other: TypeAlias = Callable[[RecordHash], Outgoing | None]
"""A record that is not in a delivery, as the partner may have it: with nothing that a receipt could
bind where it is not ours, None where it is not held here."""


Terms: TypeAlias = tuple[int, int, bool]
"""How much was ever taken back or erased, how often it may have changed who is told of what, and
whether the partner takes part."""


@dataclass(frozen=True)
class Sent:
    """A delivery under way: the digest that names it, what it carries, and its bytes. `terms`: on
    which it was made ready; it must not leave on others."""

    digest: str
    records: tuple[Outgoing, ...]
    packed: bytes = b""
    terms: Terms | None = None

    @cached_property
    def hashes(self) -> frozenset[RecordHash]:
        return frozenset(r.hash for r in self.records)


def receipts(
    reply: Reply, sent: Sent, keys: Keys, *, me: PartyId, other: Other = lambda _: None
) -> tuple[str, ...]:
    """The receipts in `reply`, each signed by the partner; else `Refused`, and none counts."""
    opened = [_opened(p, reply, keys) for p in reply.receipts]
    if faults := [f for said in opened for f in _faults(said, sent, me, other)]:
        raise Refused(faults)
    return reply.receipts


def named(reply: Reply) -> frozenset[RecordHash]:
    """The records that the receipts in `reply` name, whoever signed them: for what to look at."""
    found: set[RecordHash] = set()
    for presentation in reply.receipts:
        fields = sdjwt.disclosed(sdjwt.take_apart(presentation))
        if isinstance(records := fields.get("records"), list):
            found.update(h for h in records if isinstance(h, str))
    return frozenset(found)


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


def _disclosures(said: Receipt, sent: Sent, other: Other) -> Iterator[Fault]:
    """A receipt binds which disclosures of each record were received, whatever delivery it is of:
    else a partner could have it count, and deny what it was told. One from before release by field
    binds none; it can only be of an earlier delivery, and of what was told whole."""
    here = {out.hash: out for out in sent.records}
    binds_none = not said.disclosed and said.delivery != sent.digest
    disclosed = ("",) * len(said.records) if binds_none else said.disclosed
    if len(disclosed) != len(said.records) or any(
        found is not None and d not in found.bound
        for found, d in ((here.get(r) or other(r), d)
                         for r, d in zip(said.records, disclosed, strict=True))
    ):
        expected = say("the disclosures that were sent")
        yield Fault("receipts.disclosed", "other disclosures", expected)


def _faults(said: Receipt, sent: Sent, me: PartyId, other: Other) -> Iterator[Fault]:
    if said.sender != me:
        yield Fault("receipts.sender", shown(said.sender), say("{me}", me=me))
    # A receipt of an earlier delivery, whose answer was lost, may name more than this one carries;
    # it is the partner's signed word all the same.
    named = frozenset(said.records)
    if said.delivery == sent.digest and not named <= sent.hashes:
        yield Fault("receipts.records", "a record not sent", say("records of this delivery"))
    yield from _disclosures(said, sent, other)
    if not named & sent.hashes:
        yield Fault("receipts.records", "other records only", say("a record of this delivery"))
