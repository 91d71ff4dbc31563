"""The versions of every line of a kind at once, for whoever asks of thousands of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.view.lines import Lines
from hudna.view.process.said import issued


class Grouped:
    """As `Lines` has them, of one moment: what is folded later is not in it."""

    def __init__(self, lines: Lines[Any]) -> None:
        self._roots = lines.roots()
        held: defaultdict[RecordHash, list[Record]] = defaultdict(list)
        for of, record in lines.records.items():
            held[self._roots[of]].append(record)
        self._versions = {root: tuple(sorted(of, key=issued)) for root, of in held.items()}

    def root(self, of: RecordHash) -> RecordHash:
        """The first version of its line; itself where no line here has it."""
        return self._roots.get(of, of)

    def versions(self, of: RecordHash) -> tuple[Record, ...]:
        """All of its line, as issued; none where no line here has it."""
        return self._versions.get(self.root(of), ())

    def first(self, of: RecordHash) -> Record | None:
        """The first version of its line, whatever the others claim of when they were said; the
        earliest where only the existence of that is told here. None where no line has it."""
        root, versions = self.root(of), self.versions(of)
        return next((r for r in versions if r.hash == root), versions[0] if versions else None)
