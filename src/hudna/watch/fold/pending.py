"""Positions that later ones may still change, in the order of arrival, chained by their names.

Rows are numbered on and on; what is settled is let go from the front. What was said of each is on
the shelf; what is made of it, and what is asked of all again and again, lies here. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.tracks.columns import Flags
from hudna.watch.fold.memory import column, moved
from hudna.watch.fold.rows import Rows, row_of, said_of
from hudna.watch.fold.shelf import Shelf, Spill
from hudna.watch.fold.taken import Taken

LEAST = 4_096
NONE = -1
COLUMNS = ("_at", "_track", "_doubted", "_before")
BY_PIECES = 1 << 16
Piece = tuple[Rows, Flags, Flags]
"""Rows, and whether the near and the settled stage have taken each."""


class Pending:
    """Rows lie from number `base` on; those before number `first` are let go, and never read.
    Everything here but numbers counts from `base` on."""

    def __init__(self, first: int = 0, spill: Spill | None = None) -> None:
        self.base = self.first = self.end = first
        self.spill = spill
        self._shelf = Shelf(first, spill)
        self._at, self._track = column(np.int64, LEAST), column(np.int32, LEAST)
        self._doubted, self._before = column(np.bool_, LEAST), column(np.int32, LEAST)
        self.near, self.settled = Taken(LEAST), Taken(LEAST)
        self._last = np.full(0, NONE, np.int64)

    # --- what there is ---

    @property
    def held(self) -> slice:
        """Where those are that are not let go."""
        return slice(self.first - self.base, self.end - self.base)

    @property
    def at(self) -> Int64:
        """When each was measured."""
        at: Int64 = self._at[:self.end - self.base]
        return at

    @property
    def track(self) -> Int32:
        """On which track each is; writing to it changes them."""
        track: Int32 = self._track[:self.end - self.base]
        return track

    @property
    def doubted(self) -> Flags:
        """Whose height is not believed; writing to it changes them."""
        doubted: Flags = self._doubted[:self.end - self.base]
        return doubted

    def rows(self, where: Int64) -> Rows:
        """A copy of these rows."""
        return row_of(self._shelf.read(where + self.base), self._track[where],
                      self._doubted[where])

    def pieces(self) -> Iterator[Piece]:
        """All that are held, some after others: all at once may be more than there is room for."""
        for begin in range(self.held.start, max(self.held.stop, self.held.start + 1), BY_PIECES):
            where = np.arange(begin, min(begin + BY_PIECES, self.held.stop))
            yield self.rows(where), self.near.of(where), self.settled.of(where)

    def said(self) -> Iterator[Rows]:
        """What was said of all that are held, some after others; good whatever comes after."""
        return self._shelf.span(self.first, self.end)

    def between(self, first_ms: int, last_ms: int) -> Iterator[Rows]:
        """Those that were measured from one moment to another, some after others."""
        for begin in range(self.held.start, self.held.stop, BY_PIECES):
            at = self._at[begin:min(begin + BY_PIECES, self.held.stop)]
            where = begin + np.flatnonzero((at >= first_ms) & (at <= last_ms))
            if len(where):
                yield self.rows(where)

    # --- what comes and goes ---

    def make_room_for(self, names: int) -> None:
        """Of so many names it may be asked, though no row of them is held."""
        self._make_room(0, names)

    def put_back(self, rows: Rows, near: Flags, settled: Flags, names: int) -> None:
        """Rows as they were held, after those that are there."""
        here = self.add(rows, names)
        self.near.put(here, near)
        self.settled.put(here, settled)

    def add(self, rows: Rows, names: int) -> slice:
        """Rows more, of `names` names in all; where they are."""
        self._make_room(len(rows), names)
        here = slice(self.end - self.base, self.end - self.base + len(rows))
        self._shelf.add(said_of(rows))
        self._at[here], self._track[here] = rows["at"], rows["track"]
        self._doubted[here] = rows["doubted"]
        self.near.add(self._at[here], here)
        self.settled.add(self._at[here], here)
        chain(np.ascontiguousarray(rows["name"]), (self.first, self.end), self._last,
              self._before[here])
        self.end += len(rows)
        return here

    def put(self, where: Int64, track: Int32 | int, doubted: Flags | bool) -> None:
        """What is made of these rows now."""
        self._track[where], self._doubted[where] = track, doubted

    def due(self, before_ms: int, taken: Taken) -> Int64:
        """The rows that were measured before and are not taken; they are taken now."""
        return taken.due(before_ms, self._at, self.held)

    def near_as_settled(self) -> None:
        """The near stage has taken what is settled, and nothing else."""
        self.near.become(self.settled, self._at, self.held)

    def let_go(self, arrived_before_ms: int) -> None:
        """Forget the settled rows in front that arrived before."""
        gone = self._shelf.arrived_before(arrived_before_ms, self.first) - self.base
        gone = self.settled.first_not(self.held.start, gone)
        self.first = self.base + gone
        self._shelf.let_go(self.first)
        if 2 * gone > self.held.stop > LEAST:
            self._move(gone, self.held.stop, max(LEAST, 2 * (self.held.stop - gone)))

    # --- by name ---

    def of(self, name: int, taken: Taken) -> Int64:
        """The rows of a name that are not taken, ascending."""
        found = np.empty(64, np.int64)
        while (count := follow(taken.flags, self._before, (self.base, self.first),
                               self._last[name], found)) > len(found):
            found = np.empty(2 * count, np.int64)
        return found[:count][::-1].copy()

    def recent(self, name: int, most: int) -> Int64:
        """The last rows of a name, settled or not, at most so many."""
        found = np.empty(most, np.int64)
        count = latest(self._before, (self.base, self.first), self._last[name], found)
        return found[:count][::-1].copy()

    def _move(self, begin: int, end: int, room: int) -> None:
        for name in COLUMNS:
            setattr(self, name, moved(getattr(self, name), begin, end, room))
        self.near.move(begin, end, room)
        self.settled.move(begin, end, room)
        self.base += begin

    def _make_room(self, rows: int, names: int) -> None:
        begin, end = self.held.start, self.held.stop
        if end + rows > len(self._at):
            self._move(begin, end, max(end - begin + rows, 2 * (end - begin)))
        if names > len(self._last):
            more = max(names - len(self._last), len(self._last))
            self._last = np.concatenate([self._last, np.full(more, NONE, np.int64)])


@kernel
def chain(names: Int32, held: tuple[int, int], last: Int64, before: Int32) -> None:
    """Tie rows, the next after those that are held, to the rows before of their names: by how many
    rows back, 0 where none is held."""
    first, begin = held
    for i in range(len(names)):
        name = names[i]
        before[i] = begin + i - last[name] if last[name] >= first else 0
        last[name] = begin + i


@kernel
def follow(
    taken: Flags, before: Int32, begin: tuple[int, int], row: int, found: Int64
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
        back = before[row - base]
        row = row - back if back > 0 else -1
    return count


@kernel
def latest(before: Int32, begin: tuple[int, int], row: int, found: Int64) -> int:
    """The same of all rows, as many as there is room for."""
    base, first = begin
    count = 0
    while row >= first and count < len(found):
        found[count] = row - base
        count += 1
        back = before[row - base]
        row = row - back if back > 0 else -1
    return count
