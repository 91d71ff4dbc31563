"""Which of the pending rows a stage has taken, and which of the others are due. Pure.

Millions wait, and a few are due each time: of each stretch of rows the least moment that waits is
known, and only stretches in which something is due are looked through.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int64
from hudna.place.tracks.columns import Flags
from hudna.watch.fold.memory import column, moved

STRETCH = 1 << 14
NOTHING = 2**62


class Taken:
    """Flags of rows, counted from where the rows begin."""

    def __init__(self, room: int) -> None:
        self.flags: Flags = column(np.bool_, room)
        self._least = np.full(room // STRETCH + 1, NOTHING, np.int64)
        """Of the rows that are not taken, or less."""

    def of(self, where: Int64) -> Flags:
        """Whether each of these rows is taken."""
        flags: Flags = self.flags[where]
        return flags

    def add(self, at: Int64, here: slice) -> None:
        """Rows more, measured at these moments."""
        self.flags[here] = False
        self._note(at, here)

    def put(self, where: Int64 | slice, taken: Flags | bool) -> None:
        """Take these rows; none that are taken are given back."""
        self.flags[where] = taken

    def become(self, other: Taken, at: Int64, here: slice) -> None:
        """Those of `here` are taken that the other has, and no others."""
        self.flags[here] = other.flags[here]
        self._note_anew(at, here)

    def due(self, before_ms: int, at: Int64, held: slice) -> Int64:
        """The rows that were measured before and are not taken; they are taken now."""
        found = [self._due_in(int(n), before_ms, at, held)
                 for n in np.flatnonzero(self._least < before_ms)]
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def first_not(self, begin: int, end: int) -> int:
        """The first row that is not taken, from `begin` on and before `end`."""
        for at in range(begin, end, STRETCH):
            waiting = np.flatnonzero(~self.flags[at:min(at + STRETCH, end)])
            if len(waiting):
                return at + int(waiting[0])
        return max(begin, end)

    def move(self, begin: int, end: int, room: int) -> None:
        """Rows are counted from `begin` on; what is due is looked for anew."""
        self.flags = moved(self.flags, begin, end, room)
        self._least = np.full(room // STRETCH + 1, NOTHING, np.int64)
        self._least[:(end - begin) // STRETCH + 1] = -NOTHING

    def _due_in(self, stretch: int, before_ms: int, at: Int64, held: slice) -> Int64:
        begin = max(stretch * STRETCH, held.start)
        here = slice(begin, max(begin, min((stretch + 1) * STRETCH, held.stop)))
        moments = np.where(self.flags[here], NOTHING, at[here])
        due = moments < before_ms
        self._least[stretch] = np.min(moments[~due], initial=NOTHING)
        found: Int64 = begin + np.flatnonzero(due)
        self.flags[found] = True
        return found

    def _note(self, at: Int64, here: slice) -> None:
        for begin in range(here.start // STRETCH * STRETCH, here.stop, STRETCH):
            part = at[max(begin - here.start, 0):begin + STRETCH - here.start]
            n = begin // STRETCH
            self._least[n] = min(self._least[n], np.min(part, initial=NOTHING))

    def _note_anew(self, at: Int64, here: slice) -> None:
        self._least[:] = NOTHING
        self._note(np.where(self.flags[here], NOTHING, at[here]), here)
