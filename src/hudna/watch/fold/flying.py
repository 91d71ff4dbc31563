"""Who flies each track, where that changes. Pure.

Between two fixes that name different operators either may be flying, so a stay is held against all
who may have flown from the fix before it to the fix after it: the rule of `hudna audit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

ENDLESS = 2**62
MANY = 64


class Change(NamedTuple):
    """From the fix at `at`, or the line that leads to it out of the fix at `before` (-1 where there
    is none), it is `who`."""

    before: int
    at: int
    who: int


class Flying:
    """The changes of every track that has had a fix."""

    def __init__(self, changes: dict[int, list[Change]] | None = None) -> None:
        self.changes = changes or {}

    def fix(self, track: int, before: int, at: int, who: int) -> None:
        """A fix of a track, later than all before; `before` is the moment of the last, -1 if
        none."""
        known = self.changes.get(track)
        if known is None:
            self.changes[track] = [Change(before, at, who)]
        elif known[-1].who != who:
            known.append(Change(before, at, who))

    def back_to(self, track: int, at: int) -> None:
        """Forget what changed with later fixes than the one at `at`."""
        known = self.changes.get(track, [])
        while known and known[-1].at > at:
            known.pop()
        if not known:
            self.changes.pop(track, None)

    def forget_before(self, track: int, at: int) -> None:
        """Of a track with many changes, those that concern nothing from `at` on."""
        known = self.changes.get(track, [])
        if len(known) > MANY:
            until = [change.at for change in known[1:]]
            keep = next((i for i, moment in enumerate(until) if moment >= at), len(known) - 1)
            del known[:keep]

    def at(self, track: int, at: int) -> int:
        """Who it is at a fix."""
        who = 0
        for change in self.changes.get(track, ()):
            if change.at > at:
                break
            who = change.who
        return who

    def about(self, track: int, first: int, last: int) -> Iterator[int]:
        """Everyone who may have flown it from the fix before `first` to the fix after `last`."""
        known = self.changes.get(track, ())
        for i, change in enumerate(known):
            until = known[i + 1].at if i + 1 < len(known) else ENDLESS
            if until >= first and change.before <= last:
                yield change.who
