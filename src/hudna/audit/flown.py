"""Who flies each aircraft: its operator and category, where they change. No I/O here.

Between two fixes of an aircraft that name different operators either may be flying it, so a stay
is held against both (promise 9: an approximation may add a conflict, never hide one). Over a gap no
line is drawn, and whoever flew before it flew no further.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.audit.bars import Bars
from hudna.audit.batch import NOBODY, Batch
from hudna.audit.order import AT, ROW
from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel

ENDLESS = 2**63 - 2
UNSAID = -2
Mask = NDArray[np.bool_]


class Changes(NamedTuple):
    """Fixes at which an aircraft's operator or category is another than at its fix before.

    `before` is the row of the fix before, -1 where there is none, the row itself where a gap lies
    between; codes are into the names.
    """

    craft: Int32
    before: Int64
    row: Int64
    at_ms: Int64
    operator: Int32
    category: Int32
    operators: tuple[str, ...]
    categories: tuple[str, ...]


def changes_of(batch: Batch, gap_ms: int) -> Changes:
    """The changes in a batch whose rows of each aircraft follow one another in time."""
    before, changed = np.empty(len(batch.rows), np.int64), np.empty(len(batch.rows), np.bool_)
    at_ms = batch.positions.at_ms
    assert at_ms is not None
    _changes(batch.craft, batch.rows, at_ms, batch.operator, batch.category, gap_ms,
             np.full((len(batch.crafts), 4), -1, np.int64), before, changed)
    return Changes(batch.craft[changed], before[changed], batch.rows[changed], at_ms[changed],
                   batch.operator[changed], batch.category[changed],
                   batch.operators, batch.categories)


class Flown:
    """The changes of a whole file, added batch by batch in its order."""

    def __init__(self, gap_ms: int) -> None:
        self.gap_ms = gap_ms
        self.operators: dict[str, int] = {}
        self.categories: dict[str, int] = {}
        self.now = np.full((0, 2), UNSAID, np.int64)
        self.parts: list[Int64] = []

    def add(self, changes: Changes, crafts: Int64, last: Int64) -> None:
        """`crafts` are codes for the whole file by the batch's, `last` each one's last sound fix
        before the batch, as `Order` has it."""
        craft = crafts[changes.craft]
        row, at_ms = last[changes.craft, ROW], last[changes.craft, AT]
        row = np.where((row >= 0) & (changes.at_ms - at_ms > self.gap_ms), changes.row, row)
        before = np.where(changes.before < 0, row, changes.before)
        who = np.stack([_known(self.operators, changes.operators)[changes.operator],
                        _known(self.categories, changes.categories)[changes.category]], axis=1)
        self._make_room(crafts)
        new = (changes.before >= 0) | np.any(self.now[craft] != who, axis=1)
        self.now[craft] = who
        self.parts.append(np.column_stack([craft, changes.row, before, who])[new])

    def spans(self) -> Spans:
        """Every stretch of one operator and category."""
        table = np.concatenate([np.empty((0, 5), np.int64), *self.parts])
        table = table[np.lexsort((table[:, 1], table[:, 0]))]
        craft, row = table[:, 0], table[:, 1]
        until = np.full(len(row), ENDLESS)
        same = craft[1:] == craft[:-1]
        after_gap = table[1:, 2] == row[1:]
        until[:-1][same] = (row[1:] - after_gap)[same]
        return Spans(craft, row, table[:, 2], until, table[:, 3].astype(np.int32),
                     table[:, 4].astype(np.int32), tuple(self.operators), tuple(self.categories))

    def _make_room(self, crafts: Int64) -> None:
        missing = int(crafts.max(initial=-1)) + 1 - len(self.now)
        if missing > 0:
            room = max(missing, len(self.now))
            self.now = np.concatenate([self.now, np.full((room, 2), UNSAID, np.int64)])


class Spans(NamedTuple):
    """Stretches of one operator and category, by aircraft, then row: from the fix `row`, or from
    the line that leads to it out of the fix `before`, to the line that ends at the fix `until`."""

    craft: Int64
    row: Int64
    before: Int64
    until: Int64
    operator: Int32
    category: Int32
    operators: tuple[str, ...]
    categories: tuple[str, ...]

    def operator_at(self, craft: Int64, row: Int64) -> Int32:
        """The operator's code at each fix of an aircraft, `NOBODY` where it is not known."""
        at = np.searchsorted(self._key(self.craft, self.row), self._key(craft, row), "right") - 1
        found = (at >= 0) & (self.craft[at] == craft) if len(self.craft) else at >= 0
        return np.where(found, self.operator[at] if len(self.craft) else NOBODY,
                        NOBODY).astype(np.int32)

    def barred(self, bars: Bars, areas: Int32, craft: Int64, first: Int64, last: Int64) -> Mask:
        """Whether anyone who may have flown the aircraft about its fixes `first` to `last` is
        barred from the area."""
        begin = np.searchsorted(self._key(self.craft, self.until), self._key(craft, first), "left")
        end = np.searchsorted(self._key(self.craft, self.before), self._key(craft, last), "right")
        count = np.maximum(end - begin, 0)
        stay = np.repeat(np.arange(len(craft)), count)
        span = np.arange(len(stay)) - np.repeat(np.cumsum(count) - count, count) + begin[stay]
        tables = bars.tables(self.operators, self.categories)
        held = tables.applies(areas[stay], self.operator[span], self.category[span])
        found: Mask = (np.bincount(stay[held], minlength=len(craft)) > 0) | (count == 0)
        return found

    def _key(self, craft: Int64, row: Int64) -> Int64:
        """Aircraft and row as one number that sorts as both do."""
        rows = int(self.row.max(initial=0)) + 3
        return craft * rows + np.minimum(row + 1, rows - 1)


def _known(codes: dict[str, int], names: tuple[str, ...]) -> Int64:
    """The code of each name for the whole file; the last is for `NOBODY`."""
    return np.array([codes.setdefault(name, len(codes)) for name in names] + [NOBODY], np.int64)


@kernel
def _changes(craft: Int32, rows: Int64, at_ms: Int64, operator: Int32,  # noqa: PLR0917
             category: Int32, gap_ms: int, now: Int64, before: Int64, changed: Mask) -> None:
    for i in range(rows.shape[0]):
        c = craft[i]
        if c < 0:
            changed[i] = False
            continue
        before[i] = rows[i] if now[c, 0] >= 0 and at_ms[i] - now[c, 3] > gap_ms else now[c, 0]
        changed[i] = now[c, 0] < 0 or now[c, 1] != operator[i] or now[c, 2] != category[i]
        now[c, 0], now[c, 1], now[c, 2] = rows[i], operator[i], category[i]
        now[c, 3] = at_ms[i]
