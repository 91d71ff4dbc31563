"""Positions that later ones may still change, in the order of arrival, chained by their names.

Rows are numbered on and on; what is settled is let go from the front.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.columns import Flags
from hudna.watch.fold.rows import ROW, Rows

LEAST = 4_096
NONE = -1


class Pending:
    """Rows begin at number `base`. Their moments, and the stages that have taken them, lie beside
    them, as every row is asked for these again and again."""

    def __init__(self) -> None:
        self.base, self.end = 0, 0
        self._rows, self._at = np.empty(LEAST, ROW), np.empty(LEAST, np.int64)
        self._settled, self._near = np.empty(LEAST, np.bool_), np.empty(LEAST, np.bool_)
        self._before = np.empty(LEAST, np.int64)
        self._last = np.full(0, NONE, np.int64)

    @classmethod
    def of_rows(
        cls, rows: Rows, near: Flags, settled: Flags, base: int, names: int
    ) -> Pending:
        """Rows as they were held, the first of number `base`."""
        made = cls()
        made.base = made.end = base
        here = made.add(rows, names)
        made.near[here], made.settled[here] = near, settled
        return made

    @property
    def rows(self) -> Rows:
        """All rows that are held, from `base` on; writing to them changes them."""
        return self._rows[:self.end - self.base]

    @property
    def settled(self) -> Flags:
        """Which of them are settled."""
        return self._settled[:self.end - self.base]

    @property
    def near(self) -> Flags:
        """Which of them the near stage has taken; all that are settled are among them."""
        return self._near[:self.end - self.base]

    def add(self, rows: Rows, names: int) -> slice:
        """Rows more, of `names` names in all; where they are from `base` on."""
        self._make_room(len(rows), names)
        here = slice(self.end - self.base, self.end - self.base + len(rows))
        self._rows[here], self._at[here] = rows, rows["at"]
        self._settled[here] = self._near[here] = False
        chain(np.ascontiguousarray(rows["name"]), self.end, self._last, self._before[here])
        self.end += len(rows)
        return here

    def due(self, before_ms: int, taken: Flags) -> Int64:
        """The rows that were measured before and are not taken, from `base` on."""
        return np.flatnonzero(~taken & (self._at[:self.end - self.base] < before_ms))

    def of(self, name: int, taken: Flags) -> Int64:
        """The rows of a name that are not taken, from `base` on, ascending."""
        found = np.empty(64, np.int64)
        while (count := follow(taken, self._before, self.base, self._last[name],
                               found)) > len(found):
            found = np.empty(2 * count, np.int64)
        return found[:count][::-1].copy()

    def recent(self, name: int, most: int) -> Int64:
        """The last rows of a name, settled or not, at most so many, from `base` on."""
        found = np.empty(most, np.int64)
        count = latest(self._before, self.base, self._last[name], found)
        return found[:count][::-1].copy()

    def let_go(self, arrived_before_ms: int) -> None:
        """Forget the settled rows in front that arrived before, once they are the greater part."""
        count = self.end - self.base
        gone = int(np.searchsorted(self.rows["arrived"], arrived_before_ms))
        waiting = np.flatnonzero(~self._settled[:gone])
        gone = int(waiting[0]) if len(waiting) else gone
        if 2 * gone >= count > 0:
            self._keep(gone, count)

    def _keep(self, begin: int, end: int) -> None:
        room = max(LEAST, 2 * (end - begin))
        self._rows, self._at, self._settled, self._near, self._before = (
            moved(column, begin, end, room)
            for column in (self._rows, self._at, self._settled, self._near, self._before))
        self.base += begin

    def _make_room(self, rows: int, names: int) -> None:
        have, need = len(self._rows), self.end - self.base + rows
        if need > have:
            self._rows, self._at, self._settled, self._near, self._before = (
                moved(column, 0, have, max(need, 2 * have))
                for column in (self._rows, self._at, self._settled, self._near, self._before))
        if names > len(self._last):
            more = max(names - len(self._last), len(self._last))
            self._last = np.concatenate([self._last, np.full(more, NONE, np.int64)])


def moved(column: Any, begin: int, end: int, room: int) -> Any:
    """A part of a column at the front of one with room for so many."""
    fresh = np.empty(room, column.dtype)
    fresh[:end - begin] = column[begin:end]
    return fresh


@kernel
def chain(names: Int32, begin: int, last: Int64, before: Int64) -> None:
    """Tie rows numbered from `begin` to the rows before of their names."""
    for i in range(len(names)):
        name = names[i]
        before[i] = last[name]
        last[name] = begin + i


@kernel
def follow(taken: Flags, before: Int64, base: int, row: int, found: Int64) -> int:
    """The rows not taken from `row` back, counted from `base`; how many, perhaps more than there
    is room for."""
    count = 0
    while row >= base:
        if not taken[row - base]:
            if count < len(found):
                found[count] = row - base
            count += 1
        row = before[row - base]
    return count


@kernel
def latest(before: Int64, base: int, row: int, found: Int64) -> int:
    """The same of all rows, as many as there is room for."""
    count = 0
    while row >= base and count < len(found):
        found[count] = row - base
        count += 1
        row = before[row - base]
    return count
