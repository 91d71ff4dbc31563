"""What was said of each position that is pending, by number: never changed, and read seldom. Pure.

It lies in blocks of like length. A block that is full may be spilled: whoever runs the watch keeps
it elsewhere, and gives back a block that reads the same and takes no memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Protocol

import numpy as np

from hudna.place.columns import Int64
from hudna.watch.fold.rows import SAID, Rows

BLOCK, LEAST, AT_ONCE = 1 << 18, 1 << 12, 1 << 16
NEWEST = 1
"""Full blocks that stay in memory: what is new is read again and again."""


class Block(Protocol):
    """Rows that never change, counted from 0."""

    def read(self, where: Int64) -> Rows: ...

    def part(self, begin: int, until: int) -> Rows: ...


Spill = Callable[[Rows, Callable[[Block], None]], None]
"""Is given the rows of a full block, and calls back, from any thread, with a block that reads the
same; or never."""


class Held:
    """A block in memory."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def read(self, where: Int64) -> Rows:
        rows: Rows = self.rows[where]
        return rows

    def part(self, begin: int, until: int) -> Rows:
        rows: Rows = self.rows[begin:until]
        return rows


class Place:
    """Where a block stands. It becomes a block that reads the same, and no other."""

    def __init__(self, block: Block) -> None:
        self.block = block

    def become(self, block: Block) -> None:
        self.block = block


class Shelf:
    """Rows from `first` on."""

    def __init__(self, first: int = 0, spill: Spill | None = None) -> None:
        self._spill = spill
        self._begin = first // BLOCK
        self._open = Held(np.empty(LEAST, SAID))
        self._places = deque([Place(self._open)])
        self._full: deque[tuple[Held, Place]] = deque()
        self.end = first

    def add(self, said: Rows) -> None:
        """Rows more; they are copied."""
        while len(said):
            here = self.end % BLOCK
            if here == 0 and self._number(self.end) == len(self._places):
                self._turn()
            part = said[:BLOCK - here]
            self._room(here + len(part))[here:here + len(part)] = part
            self.end += len(part)
            said = said[len(part):]

    def read(self, numbers: Int64) -> Rows:
        """The rows of these numbers, in this order."""
        found = np.empty(len(numbers), SAID)
        order = np.argsort(numbers, kind="stable")
        ascending = numbers[order]
        blocks = ascending // BLOCK
        ends = np.flatnonzero(np.diff(blocks)) + 1
        for begin, end in pairwise([0, *ends.tolist(), len(numbers)]):
            if begin < end:
                block = self._places[int(blocks[begin]) - self._begin].block
                found[order[begin:end]] = block.read(ascending[begin:end] % BLOCK)
        return found

    def span(self, first: int, end: int) -> Iterator[Rows]:
        """The rows from `first` to `end`, some after others, as they are now: whatever is added or
        let go meanwhile, and in whichever thread they are taken."""
        blocks = [place.block for place in self._places]
        held = [(block, max(first - at, 0), min(end - at, BLOCK)) for at, block in zip(
            range(self._begin * BLOCK, end, BLOCK), blocks, strict=False)]
        return (block.part(at, min(at + AT_ONCE, until)) for block, begin, until in held
                for at in range(begin, until, AT_ONCE))

    def arrived_before(self, ms: int, first: int) -> int:
        """The number of the first row, from `first` on, that arrived at `ms` or later. They are in
        the order of arrival."""
        return first + bisect_left(range(first, self.end), ms, key=self._arrived)

    def let_go(self, first: int) -> None:
        """Those before `first` are never read again."""
        while self._number(first) > 0 and len(self._places) > 1:
            self._places.popleft()
            self._begin += 1

    def _number(self, row: int) -> int:
        return row // BLOCK - self._begin

    def _arrived(self, row: int) -> int:
        at = row % BLOCK
        return int(self._places[self._number(row)].block.part(at, at + 1)["arrived"][0])

    def _turn(self) -> None:
        self._full.append((self._open, self._places[-1]))
        self._open = Held(np.empty(LEAST, SAID))
        self._places.append(Place(self._open))
        while len(self._full) > NEWEST:
            held, place = self._full.popleft()
            if self._spill is not None:
                self._spill(held.rows, place.become)

    def _room(self, rows: int) -> Rows:
        """The rows of the last block, for so many; whoever reads the old ones may go on."""
        have = self._open.rows
        if rows > len(have):
            more = np.empty(min(BLOCK, max(rows, 2 * len(have))), SAID)
            more[:len(have)] = have
            # Another thread may be reading: never before all is there.
            self._open.rows = more
        return self._open.rows
