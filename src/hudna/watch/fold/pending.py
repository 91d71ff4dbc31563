"""Positions that later ones may still change, in the order of arrival, chained by their names.

Rows are numbered on and on; what is settled is let go from the front.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.columns import Flags
from hudna.watch.fold.memory import column, give_back, moved
from hudna.watch.fold.rows import ROW, Rows

LEAST = 4_096
NONE = -1
COLUMNS = ("_rows", "_at", "_settled", "_near", "_before")


class Pending:
    """Rows lie from number `base` on; those before number `first` are let go, and never read. Their
    moments, and the stages that have taken them, lie beside them, as every row is asked for these
    again and again."""

    def __init__(self) -> None:
        self.base = self.first = self.end = 0
        self._rows, self._at = column(ROW, LEAST), column(np.int64, LEAST)
        self._settled, self._near = column(np.bool_, LEAST), column(np.bool_, LEAST)
        self._before = column(np.int64, LEAST)
        self._last = np.full(0, NONE, np.int64)

    @classmethod
    def of_rows(
        cls, rows: Rows, near: Flags, settled: Flags, first: int, names: int
    ) -> Pending:
        """Rows as they were held, the first of number `first`."""
        made = cls()
        made.base = made.first = made.end = first
        here = made.add(rows, names)
        made.near[here], made.settled[here] = near, settled
        return made

    @property
    def rows(self) -> Rows:
        """All rows from `base` on; writing to them changes them."""
        rows: Rows = self._rows[:self.end - self.base]
        return rows

    @property
    def held(self) -> slice:
        """Where those are that are not let go."""
        return slice(self.first - self.base, self.end - self.base)

    @property
    def settled(self) -> Flags:
        """Which of them are settled."""
        flags: Flags = self._settled[:self.end - self.base]
        return flags

    @property
    def near(self) -> Flags:
        """Which of them the near stage has taken; all that are settled are among them."""
        flags: Flags = self._near[:self.end - self.base]
        return flags

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
        since = self.first - self.base
        return since + np.flatnonzero(
            ~taken[since:] & (self._at[since:self.end - self.base] < before_ms))

    def of(self, name: int, taken: Flags) -> Int64:
        """The rows of a name that are not taken, from `base` on, ascending."""
        found = np.empty(64, np.int64)
        while (count := follow(taken, self._before, (self.base, self.first), self._last[name],
                               found)) > len(found):
            found = np.empty(2 * count, np.int64)
        return found[:count][::-1].copy()

    def recent(self, name: int, most: int) -> Int64:
        """The last rows of a name, settled or not, at most so many, from `base` on."""
        found = np.empty(most, np.int64)
        count = latest(self._before, (self.base, self.first), self._last[name], found)
        return found[:count][::-1].copy()

    def let_go(self, arrived_before_ms: int) -> None:
        """Forget the settled rows in front that arrived before."""
        held = self.held
        gone = held.start + int(np.searchsorted(self._rows["arrived"][held], arrived_before_ms))
        waiting = np.flatnonzero(~self._settled[held.start:gone])
        gone = held.start + int(waiting[0]) if len(waiting) else gone
        self.first = self.base + gone
        give_back(self._rows, gone)
        if 2 * gone > held.stop > LEAST:
            self._move(gone, held.stop, max(LEAST, 2 * (held.stop - gone)))

    def _move(self, begin: int, end: int, room: int) -> None:
        for name in COLUMNS:
            setattr(self, name, moved(getattr(self, name), begin, end, room))
        self.base += begin

    def _make_room(self, rows: int, names: int) -> None:
        begin, end = self.held.start, self.held.stop
        if end + rows > len(self._rows):
            self._move(begin, end, max(end - begin + rows, 2 * (end - begin)))
        if names > len(self._last):
            more = max(names - len(self._last), len(self._last))
            self._last = np.concatenate([self._last, np.full(more, NONE, np.int64)])


@kernel
def chain(names: Int32, begin: int, last: Int64, before: Int64) -> None:
    """Tie rows numbered from `begin` to the rows before of their names."""
    for i in range(len(names)):
        name = names[i]
        before[i] = last[name]
        last[name] = begin + i


@kernel
def follow(
    taken: Flags, before: Int64, begin: tuple[int, int], row: int, found: Int64
) -> int:
    """The rows not taken from `row` back, counted from `base`; how many, perhaps more than there
    is room for."""
    base, first = begin
    count = 0
    while row >= first:
        if not taken[row - base]:
            if count < len(found):
                found[count] = row - base
            count += 1
        row = before[row - base]
    return count


@kernel
def latest(before: Int64, begin: tuple[int, int], row: int, found: Int64) -> int:
    """The same of all rows, as many as there is room for."""
    base, first = begin
    count = 0
    while row >= first and count < len(found):
        found[count] = row - base
        count += 1
        row = before[row - base]
    return count
