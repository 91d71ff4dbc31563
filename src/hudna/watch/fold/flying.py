"""Who flies each track, where that changes. Pure.

Between two fixes that name different operators either may be flying, so a stay is held against all
who may have flown from the fix before it to the fix after it; over a gap no line is drawn, and
none of it counts. That is the rule of `hudna audit`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

ENDLESS = 2**62
MANY = 64


class Change(NamedTuple):
    """From the fix at `at`, or the line that leads to it out of the fix at `before` (-1 where there
    is none, `at` itself after a gap), it is `who`."""

    before: int
    at: int
    who: int


class Flying:
    """The changes of every track that has had a fix."""

    def __init__(self, changes: dict[int, list[Change]] | None = None) -> None:
        self.changes = changes or {}
        self.many = {track for track, known in self.changes.items() if len(known) > MANY}
        """The tracks with many changes, and perhaps some that had: nothing else is forgotten."""

    def fix(self, track: int, before: int, at: int, who: int, gap_ms: int) -> None:
        """A fix of a track, later than all before; `before` is the moment of the last, -1 if
        none."""
        before = at if 0 <= before < at - gap_ms else before
        known = self.changes.get(track)
        if known is None:
            self.changes[track] = [Change(before, at, who)]
        elif known[-1].who != who:
            known.append(Change(before, at, who))
            if len(known) > MANY:
                self.many.add(track)

    def back_to(self, track: int, at: int) -> None:
        """Forget what changed with later fixes than the one at `at`."""
        known = self.changes.get(track, [])
        while known and known[-1].at > at:
            known.pop()
        if not known:
            self.changes.pop(track, None)

    def forget_before(self, track: int, at: int) -> None:
        """Of a track with many changes, those that concern no stay from the fix at `at` on."""
        known = self.changes.get(track, [])
        if len(known) > MANY:
            concern = bisect_left(known, at, key=lambda change: change.at)
            del known[:max(0, concern - 1)]
        if len(known) <= MANY:
            self.many.discard(track)

    def at(self, track: int, at: int) -> int:
        """Who it is at a fix."""
        known = self.changes.get(track, ())
        found = bisect_right(known, at, key=lambda change: change.at) - 1
        return known[found].who if found >= 0 else 0

    def about(self, track: int, first: int, last: int) -> Iterator[int]:
        """Everyone who may have flown it from the fix before `first` to the fix after `last`."""
        known = self.changes.get(track, ())
        begin = max(0, bisect_left(known, first, key=lambda change: change.at) - 1)
        for i in range(begin, len(known)):
            change = known[i]
            if change.before > last:
                break
            if _until(known, i) >= first:
                yield change.who


def _until(known: Sequence[Change], i: int) -> int:
    """The fix up to whose line it is of the same; no line leads over a gap."""
    if i + 1 == len(known):
        return ENDLESS
    after = known[i + 1]
    return after.at - 1 if after.before == after.at else after.at
