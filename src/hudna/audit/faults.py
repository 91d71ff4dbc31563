"""What is wrong with the rows of a piece: the first trouble of each, counted, a few by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from hudna.audit.batch import Mask, Refusals, RefusedRow
from hudna.audit.numbers import Bytes
from hudna.audit.refused import FIRST
from hudna.audit.trouble import Trouble, expected
from hudna.say import Say

Shown = Callable[[int], str]


class Faults:
    """Rows of one piece, `first_row` the number of its first, that cannot be judged."""

    def __init__(self, rows: int, first_row: int, file: int) -> None:
        self.bad: Mask = np.zeros(rows, np.bool_)
        self.first_row, self.file = first_row, file
        self.counts: Counter[tuple[str, str]] = Counter()
        self.named: list[RefusedRow] = []

    def add(self, what: str, column: str, trouble: Bytes, shown: Shown) -> None:
        """Rows with trouble in that column, but for those that were at fault before."""
        if not trouble.any():
            return
        new = np.where(self.bad, 0, trouble)
        for kind in np.unique(new[new > 0]).tolist():
            self.of_kind(column, np.flatnonzero(new == kind), expected(what, Trouble(kind)), shown)

    def of_kind(self, column: str, rows: np.ndarray[tuple[int], np.dtype[np.int64]],
                wanted: Say, shown: Shown) -> None:
        """Refuse those rows, for one reason."""
        self.bad[rows] = True
        self.counts[column, str(wanted)] += len(rows)
        self.named += [RefusedRow(self.first_row + row, column, shown(row), wanted, self.file)
                       for row in rows[:FIRST].tolist()]

    def refusals(self) -> Refusals:
        named = sorted(self.named, key=lambda row: row.row)[:FIRST]
        return Refusals(dict(self.counts), tuple(named))
