"""Parts put together in the file's order, whatever the order in which they were made. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np

from hudna.audit.batch import NO_REFUSALS, NOBODY, Refusals
from hudna.audit.flown import Flown
from hudna.audit.held import Held, Table
from hudna.audit.judge import Part
from hudna.audit.order import ROW, must_be_judged_anew, no_fixes
from hudna.audit.refused import added
from hudna.place.columns import Int64
from hudna.place.match.cover import Cover
from hudna.place.tracks.parts import STAY, merge, stays
from hudna.place.tracks.parts import Part as Track

Again = Callable[[Int64], Part]
Item = TypeVar("Item")


class Count:
    """What holds of every kind of part: rows read, rows refused, operators that were named."""

    def __init__(self) -> None:
        self.read = 0
        self.refused: Refusals = NO_REFUSALS
        self.operators: frozenset[str] = frozenset()

    def add(self, part: Part) -> None:
        """One part more."""
        self.read += part.read
        self.refused = added((self.refused, part.refused))
        self.operators |= part.operators


class Joined:
    """Tracks joined part by part: each aircraft's ends are in hand, stays that are over `held`."""

    def __init__(self, cover: Cover, held: Held, gap_ms: int) -> None:
        self.count, self.held = Count(), held
        self.flown = Flown(gap_ms)
        self.crafts: dict[str, int] = {}
        self.last = no_fixes(0)
        self.gaps = 0
        self.tracks: Tower[Track] = Tower(lambda a, b: self._kept(merge(cover, a, b)))

    def add(self, part: Part, again: Again) -> None:
        """The part of the piece that follows. `again` judges that piece knowing the last sound
        fix of each of its aircraft: only where that would come out differently."""
        crafts = self._codes(part.crafts)
        before = self.last[crafts]
        if must_be_judged_anew(part.first, before):
            part = again(before)
        seen = part.last[:, ROW] >= 0
        self.last[crafts[seen]] = part.last[seen]
        if part.changes is not None:
            self.flown.add(part.changes, crafts, before)
        if part.track is not None:
            self.tracks.add(self._kept(part.track))
        self.count.add(part)

    def end(self) -> None:
        """What was not over at the end of the tracks is held with the rest."""
        whole = self.tracks.whole()
        if whole is None:
            return
        self.gaps = whole.gaps
        last = stays(whole)
        table = np.empty(len(last.areas), STAY)
        for name, column in zip(STAY.names or (), (*last[:8], last.crossed), strict=True):
            table[name] = column
        self._hold(table, last.crafts)

    def _kept(self, track: Track) -> Track:
        """The track without the stays that are over, which are held."""
        for table in track.inner:
            self._hold(table, track.crafts)
        return track._replace(inner=())

    def _hold(self, table: Table, crafts: tuple[str, ...]) -> None:
        """Stays with their aircraft's codes for the whole file."""
        table = table.copy()
        codes = np.array([*(self.crafts[name] for name in crafts), NOBODY], np.int32)
        table["craft"] = codes[table["craft"]]
        self.held.add(table)

    def _codes(self, names: tuple[str, ...]) -> Int64:
        codes = np.array([self.crafts.setdefault(name, len(self.crafts)) for name in names],
                         np.int64)
        missing = len(self.crafts) - len(self.last)
        if missing > 0:
            self.last = np.concatenate([self.last, no_fixes(max(missing, len(self.last)))])
        return codes


class Tower(Generic[Item]):
    """Items that follow one another, joined two and two of like size: each is joined a few times,
    and not once for every one that comes after it."""

    def __init__(self, join: Callable[[Item, Item], Item]) -> None:
        self.join = join
        self.floors: list[tuple[int, Item]] = []

    def add(self, item: Item) -> None:
        """One item, after all before it."""
        size = 1
        while self.floors and self.floors[-1][0] <= size:
            below, earlier = self.floors.pop()
            item, size = self.join(earlier, item), size + below
        self.floors.append((size, item))

    def whole(self) -> Item | None:
        """All items as one; `None` where there is none."""
        while len(self.floors) > 1:
            size, later = self.floors.pop()
            below, earlier = self.floors.pop()
            self.floors.append((size + below, self.join(earlier, later)))
        return self.floors[0][1] if self.floors else None
