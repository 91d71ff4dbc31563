"""Lines of versions: what its own author has superseded or withdrawn.

A grow-only fold, so the order of arrival does not matter. A supersession or a withdrawal by
anyone but the author of its subject has no effect: silence and strangers never strip protection.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

from hudna.record.kinds import RecordHash, Statement
from hudna.record.record import Record

S = TypeVar("S", bound=Statement)


class Lines(Generic[S]):
    """The records of some kinds, linked into lines of versions."""

    def __init__(self, *kinds: type[S]) -> None:
        self._kinds = kinds
        self.records: dict[RecordHash, Record] = {}
        self._successors: defaultdict[RecordHash, list[Record]] = defaultdict(list)
        self._withdrawals: defaultdict[RecordHash, list[Record]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        """Take in a record of one of the kinds."""
        assert isinstance(record.said, self._kinds)
        self.records[record.hash] = record
        if record.supersedes:
            self._successors[record.supersedes].append(record)

    def withdraw(self, subject: RecordHash, withdrawal: Record) -> None:
        """Take in a withdrawal; its subject may arrive later."""
        self._withdrawals[subject].append(withdrawal)

    def successors(self, of: RecordHash) -> tuple[Record, ...]:
        return self._by_author(of, self._successors)

    def withdrawals(self, of: RecordHash) -> tuple[Record, ...]:
        return self._by_author(of, self._withdrawals)

    def stands(self, record: RecordHash) -> bool:
        """Neither superseded nor withdrawn by its author."""
        return (
            record in self.records
            and not self.successors(record)
            and not self.withdrawals(record)
        )

    def standing(self) -> Iterator[Record]:
        return (r for h, r in self.records.items() if self.stands(h))

    def root(self, record: RecordHash) -> RecordHash:
        """The first version of the line that `record` belongs to."""
        seen = set()
        while record in self.records and record not in seen:
            seen.add(record)
            earlier = self.records[record].supersedes
            if earlier is None or not self._continues(record, earlier):
                break
            record = earlier
        return record

    def versions(self, record: RecordHash) -> tuple[Record, ...]:
        """Every version of the line, first to last as issued."""
        line, todo = {}, [self.root(record)]
        while todo:
            version = todo.pop()
            if version in self.records and version not in line:
                line[version] = self.records[version]
                todo.extend(r.hash for r in self.successors(version))
        return tuple(sorted(line.values(), key=lambda r: (r.issued_ms, r.hash)))

    def afterlife(self, record: RecordHash) -> Iterator[Record]:
        """Everything that later changed `record`: its successors' line and withdrawals."""
        todo, seen = [record], {record}
        while todo:
            version = todo.pop()
            yield from self.withdrawals(version)
            for successor in self.successors(version):
                if successor.hash not in seen:
                    seen.add(successor.hash)
                    todo.append(successor.hash)
                    yield successor

    def _continues(self, later: RecordHash, earlier: RecordHash) -> bool:
        return (
            earlier in self.records
            and self.records[earlier].author == self.records[later].author
        )

    def _by_author(
        self, of: RecordHash, links: defaultdict[RecordHash, list[Record]]
    ) -> tuple[Record, ...]:
        subject = self.records.get(of)
        if subject is None or of not in links:
            return ()
        return tuple(r for r in links[of] if r.author == subject.author)
