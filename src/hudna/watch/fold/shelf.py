"""What was said of each position that is pending, by number: never changed, and read seldom. Pure.

It lies in blocks of like length. A block that is full may be spilled: whoever runs the watch keeps
it elsewhere, and gives back rows that read the same and take no memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from hudna.place.columns import Int64
from hudna.watch.fold.memory import cool
from hudna.watch.fold.rows import SAID, Rows

BLOCK, LEAST = 1 << 18, 1 << 12
NEWEST = 1
"""Full blocks that stay in memory: what is new is read again and again."""
Spill = Callable[[Rows, Callable[[Rows], None]], None]
"""Is given a full block, and calls back, from any thread, with rows that say the same; or never."""


class Block:
    """`rows` are replaced by rows that say the same, and by no others."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def become(self, rows: Rows) -> None:
        self.rows = rows


class Shelf:
    """`first`: the number of the first row."""

    def __init__(self, first: int = 0, spill: Spill | None = None) -> None:
        self._spill = spill
        self._begin = first // BLOCK
        self._blocks = deque([Block(np.empty(LEAST, SAID))])
        self._full: deque[Block] = deque()
        self.end = first

    def add(self, said: Rows) -> None:
        """Rows more; they are copied."""
        while len(said):
            here = self.end % BLOCK
            if here == 0 and self._number(self.end) == len(self._blocks):
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
                block = self._blocks[int(blocks[begin]) - self._begin]
                found[order[begin:end]] = block.rows[ascending[begin:end] % BLOCK]
        return found

    def span(self, first: int, end: int) -> Iterator[Rows]:
        """The rows from `first` to `end`, block by block, as they are now: whatever is added or let
        go meanwhile, and in whichever thread they are taken."""
        held = [(block, max(first - at, 0), min(end - at, BLOCK)) for at, block in zip(
            range(self._begin * BLOCK, end, BLOCK), self._blocks, strict=False)]
        return _taken([(block, begin, until) for block, begin, until in held if begin < until])

    def arrived_before(self, ms: int, first: int) -> int:
        """The number of the first row, from `first` on, that arrived at `ms` or later. They are in
        the order of arrival."""
        for block in range(self._number(first), len(self._blocks)):
            begin = (self._begin + block) * BLOCK
            since, until = max(first - begin, 0), min(self.end - begin, BLOCK)
            arrived = self._blocks[block].rows["arrived"]
            # Few are looked at: a block may lie on disk.
            found = bisect_left(arrived, ms, since, until)
            if found < until:
                return begin + found
        return self.end

    def let_go(self, first: int) -> None:
        """Those before `first` are never read again."""
        while self._number(first) > 0 and len(self._blocks) > 1:
            self._blocks.popleft()
            self._begin += 1

    def cool(self) -> None:
        """What was read of spilled blocks takes no memory any more."""
        for block in self._blocks:
            cool(block.rows)

    def _number(self, row: int) -> int:
        return row // BLOCK - self._begin

    def _turn(self) -> None:
        self._full.append(self._blocks[-1])
        self._blocks.append(Block(np.empty(LEAST, SAID)))
        while len(self._full) > NEWEST:
            block = self._full.popleft()
            if self._spill is not None:
                self._spill(block.rows, block.become)

    def _room(self, rows: int) -> Rows:
        """The rows of the last block, for so many; whoever reads the old ones may go on."""
        block = self._blocks[-1]
        if rows > len(block.rows):
            more = np.empty(min(BLOCK, max(rows, 2 * len(block.rows))), SAID)
            more[:len(block.rows)] = block.rows
            block.rows = more
        return block.rows


def _taken(held: list[tuple[Block, int, int]]) -> Iterator[Rows]:
    for block, begin, until in held:
        rows = block.rows
        yield rows[begin:until]
        cool(rows)
