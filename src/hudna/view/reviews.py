"""Joint reviews of operations told after the fact: both findings stand side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from hudna.record.kinds import AfterTheFact, Finding, PartyId, RecordHash
from hudna.record.record import Record
from hudna.terms.working import Working


class Reviews:
    def __init__(self) -> None:
        self.records: dict[RecordHash, Record] = {}
        self._findings: defaultdict[RecordHash, dict[PartyId, Record]] = defaultdict(dict)

    def apply(self, record: Record) -> None:
        self.records[record.hash] = record

    def find(self, record: Record) -> None:
        """Take in a finding; a guarantor's first one stands, whatever it says later."""
        held = self._findings[cast(Finding, record.said).subject]
        first = held.setdefault(record.author, record)
        held[record.author] = min(first, record, key=lambda r: (r.issued_ms, r.hash))

    def findings(self, of: RecordHash) -> dict[PartyId, Record]:
        return dict(self._findings.get(of, {}))

    def closed(self, of: RecordHash, terms: Working) -> bool:
        """Two keys: closed only once every guarantor has found."""
        return set(terms.agreement.guarantors) <= self.findings(of).keys()

    def all(self) -> tuple[Record, ...]:
        rows = self.records.values()
        return tuple(sorted(rows, key=lambda r: (r.issued_ms, r.hash), reverse=True))


def told_late_by_ms(record: Record, terms: Working) -> int:
    """How far past the agreement's deadline the operation was told, ms; 0 if in time."""
    said = cast(AfterTheFact, record.said)
    return max(0, record.issued_ms - said.until_ms - terms.exception_deadline_ms)
