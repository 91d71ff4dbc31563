"""Who was told what, and when: made from receipts and acknowledgements alone."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

import msgspec

from hudna.record.kinds import Acknowledgement, PartyId, Receipt, RecordHash
from hudna.record.record import Record


class Told(msgspec.Struct, frozen=True):
    """`party` holds the record at `position` of its own log since `received_ms` of its clock."""

    party: PartyId
    position: int
    received_ms: int
    receipt: RecordHash


class Receipts:
    def __init__(self, me: PartyId) -> None:
        self._me = me
        self._told: defaultdict[RecordHash, dict[PartyId, Told]] = defaultdict(dict)
        self._acknowledged: defaultdict[RecordHash, dict[PartyId, Record]] = defaultdict(dict)
        self._own: dict[RecordHash, Record] = {}
        self._untold: dict[PartyId, dict[RecordHash, Record]] = {}

    def said(self, record: Record) -> None:
        """Note a record of this node's own that partners must be told of."""
        if record.author == self._me and not isinstance(record.said, Receipt):
            self._own[record.hash] = record
            for partner, waiting in self._untold.items():
                if partner not in self._told[record.hash]:
                    waiting[record.hash] = record

    def receive(self, record: Record) -> None:
        receipt = cast(Receipt, record.said)
        for held, position in zip(receipt.records, receipt.positions, strict=True):
            told = Told(record.author, position, receipt.received_ms, record.hash)
            first = self._told[held].setdefault(record.author, told)
            self._told[held][record.author] = min(first, told, key=lambda t: t.received_ms)
            self._untold.get(record.author, {}).pop(held, None)

    def acknowledge(self, record: Record) -> None:
        subject = cast(Acknowledgement, record.said).subject
        self._acknowledged[subject].setdefault(record.author, record)

    def told(self, record: RecordHash) -> dict[PartyId, Told]:
        return dict(self._told.get(record, {}))

    def acknowledged(self, record: RecordHash) -> dict[PartyId, Record]:
        return dict(self._acknowledged.get(record, {}))

    def untold(self, partner: PartyId) -> tuple[Record, ...]:
        """This node's own records that `partner` has not receipted, in log order."""
        if partner not in self._untold:
            self._untold[partner] = {
                h: r for h, r in self._own.items() if partner not in self._told.get(h, {})
            }
        return tuple(self._untold[partner].values())
