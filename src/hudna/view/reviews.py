"""Joint reviews of operations told after the fact: both findings stand side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from hudna.record.kinds import AfterTheFact, Finding, PartyId, RecordHash
from hudna.record.record import Record
from hudna.terms.working import Working
from hudna.view.clocks import earliest_ms

if TYPE_CHECKING:
    from hudna.view.world import World


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


def told_late_by_ms(world: World, record: Record) -> int:
    """How far past the agreement's deadline the operation was told, ms; 0 if in time. Whatever the
    author's clock says, it was not told before what it had seen of this node's log."""
    said = cast(AfterTheFact, record.said)
    told = earliest_ms(world, record)
    return max(0, told - said.until_ms - world.terms.exception_deadline_ms)
