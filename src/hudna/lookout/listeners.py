"""Who holds a live stream open: so few that whoever brings positions, and people, always come in.

The door has places for so many connections (`web.sockets.MOST`); streams, which anybody may open
and which never end, get a part of them alone, and one address a part of those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST, MOST_OF_ONE = 100, 4


class Listeners:
    """On one event loop."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._of: Counter[str] = Counter()

    def has_room(self, caller: str) -> bool:
        return self._of.total() < self._most and self._of[caller] < self._most_of_one

    @contextmanager
    def place(self, caller: str) -> Iterator[bool]:
        """Within, the caller has a place; or none, where there was no room."""
        if not self.has_room(caller):
            yield False
            return
        self._of[caller] += 1
        try:
            yield True
        finally:
            self._of[caller] -= 1
            self._of += Counter()    # who holds none is forgotten
