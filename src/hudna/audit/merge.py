"""Parts put together in the file's order, whatever the order in which they were made. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np

from hudna.audit.batch import NO_REFUSALS, Refusals
from hudna.audit.flown import Flown
from hudna.audit.judge import Part
from hudna.audit.order import ROW, must_be_judged_anew, no_fixes
from hudna.audit.refused import added
from hudna.place.columns import Int64
from hudna.place.match.cover import Cover
from hudna.place.tracks.columns import Stays
from hudna.place.tracks.parts import Part as Track
from hudna.place.tracks.parts import merge, stays

Again = Callable[[Int64], Part]
Item = TypeVar("Item")
NONE = (np.empty(0, np.int32), np.empty(0, np.int64))
NO_STAYS = Stays(NONE[0], NONE[0], NONE[1], NONE[1], NONE[1], NONE[1], NONE[0], NONE[0], NONE[1],
                 np.empty(0, np.bool_), ())


class Count:
    """What holds of every kind of part: rows that were read, and rows that were refused."""

    def __init__(self) -> None:
        self.read = 0
        self.refused: Refusals = NO_REFUSALS

    def add(self, part: Part) -> None:
        """One part more."""
        self.read += part.read
        self.refused = added((self.refused, part.refused))


class Joined:
    """Tracks joined part by part; what is held is the stays, and each aircraft's last fix."""

    def __init__(self, cover: Cover) -> None:
        self.count = Count()
        self.flown = Flown()
        self.crafts: dict[str, int] = {}
        self.last = no_fixes(0)
        self.gaps = 0
        self.tracks: Tower[Track] = Tower(lambda a, b: merge(cover, a, b))

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
            self.flown.add(part.changes, crafts, before[:, ROW])
        if part.track is not None:
            self.tracks.add(part.track)
        self.count.add(part)

    def stays(self) -> Stays:
        """The stays of the whole."""
        whole = self.tracks.whole()
        if whole is None:
            return NO_STAYS
        self.gaps = whole.gaps
        return stays(whole)

    def codes(self, names: tuple[str, ...]) -> Int64:
        """The codes of aircraft for the whole file, -1 for one that was not seen."""
        return np.array([self.crafts.get(name, -1) for name in names], np.int64)

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
