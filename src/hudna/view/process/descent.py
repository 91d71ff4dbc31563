"""Which version of a claim comes from which: a place in its line for each, so that no chain is
walked twice."""

from __future__ import annotations

from typing import NamedTuple

from hudna.record.holding import Holding
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.lines import Lines


class Descent(NamedTuple):
    """`line` is the first version that is known here. All that come from this one have their
    `first` between its `first` and its `last`, both included."""

    line: RecordHash
    first: int
    last: int


class Descents:
    """A cache. A version that was missing joins what stood apart, and one more lengthens its line:
    what that may change is forgotten."""

    def __init__(self, lines: Lines[Holding]) -> None:
        self._lines = lines
        self._known: dict[RecordHash, Descent] = {}
        self._of: dict[RecordHash, list[RecordHash]] = {}

    def apply(self, record: Record) -> None:
        """After the lines have taken it in."""
        near = [record.supersedes or "", *(r.hash for r in self._lines.successors(record.hash))]
        for line in {self._known[of].line for of in near if of in self._known}:
            for of in self._of.pop(line):
                del self._known[of]

    def of(self, record: Record) -> Descent:
        if record.hash not in self._known:
            self._walk(self._root(record))
        return self._known[record.hash]

    def _root(self, record: Record) -> Record:
        """By what its author itself says to replace; of a version that is not told here nobody
        here knows what it replaced."""
        records, seen = self._lines.records, {record.hash}
        while record.supersedes and (before := records.get(record.supersedes)):
            if before.author != record.author or before.hash in seen:
                break
            seen.add(before.hash)
            record = before
        return record

    def _walk(self, root: Record) -> None:
        first: dict[RecordHash, int] = {}
        last: dict[RecordHash, int] = {}
        todo: list[tuple[RecordHash, bool]] = [(root.hash, False)]
        while todo:
            of, over = todo.pop()
            if over:
                last[of] = len(first) - 1
            elif of not in first:
                first[of] = len(first)
                todo.append((of, True))
                todo += [(r.hash, False) for r in self._lines.successors(of)]
        self._of[root.hash] = list(first)
        self._known |= {of: Descent(root.hash, first[of], last[of]) for of in first}
