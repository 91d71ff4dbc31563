"""What the node has still to be told of, in the order in which it was seen.

It needs no file of its own: what is folded again after a crash tells the same events again, the
node takes each revision of a passage once, and what waits is written down with each frozen state.
An event leaves only once its item is in the journal: what is told must never be unknown to whoever
goes on from there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from hudna.exchange.bell import Bell
from hudna.watch.event import Approach

T = TypeVar("T")
MOST = 100_000
"""Beyond so many that wait, approaches are let go of: they are shown, and never kept. A passage is
never let go of."""


class Outbox(Generic[T]):
    """On one event loop, for one task that empties it. `kept`: items before this number are on
    disk. Events of an earlier run come first, and may leave at once."""

    def __init__(self, kept: Callable[[], int], before: Iterable[T] = ()) -> None:
        self._kept = kept
        self._events: deque[tuple[int, T]] = deque((-1, e) for e in before)
        self._bell = Bell()

    def __len__(self) -> int:
        return len(self._events)

    def put(self, number: int, events: Iterable[T]) -> None:
        """What the item `number` told."""
        self._events.extend((number, e) for e in events)
        if len(self._events) > MOST:
            self._events = deque(
                one for one in self._events if not isinstance(one[1], Approach))
        self._bell.ring()

    def first(self, most: int) -> tuple[T, ...]:
        """The first that may leave, at most so many."""
        kept = self._kept()
        out: list[T] = []
        for number, event in self._events:
            if number >= kept or len(out) == most:
                break
            out.append(event)
        return tuple(out)

    def taken(self, events: Iterable[T]) -> None:
        """The node has these, which were the first."""
        for event in events:
            if self._events and self._events[0][1] is event:
                self._events.popleft()

    def clear(self) -> None:
        """Another tells from here on."""
        self._events.clear()

    def waiting(self) -> tuple[T, ...]:
        """All that wait, to be frozen."""
        return tuple(event for _, event in self._events)

    def look(self) -> None:
        """More may be on disk."""
        self._bell.ring()

    async def wait(self, longest_s: float) -> None:
        await self._bell.wait(longest_s)
