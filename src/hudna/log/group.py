"""Group commit: callers that wait at the same time are served together, by one of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 1024
"""Callers served at once, so that the first of them does not wait for ever more."""


class _Turn(Generic[T]):
    """One caller's place in the queue. `done` once it is served; otherwise it is to serve."""

    __slots__ = ("_gate", "done", "item")

    def __init__(self, item: T) -> None:
        self.item, self.done = item, False
        self._gate = Lock()
        self._gate.acquire()

    def wait(self) -> None:
        self._gate.acquire()

    def wake(self) -> None:
        self._gate.release()


class Group(Generic[T]):
    """`serve` is called by one thread at a time, with the items in the order they came in; what
    became of each it keeps in the item, and it never raises."""

    def __init__(self, serve: Callable[[Sequence[T]], None], most: int = MOST) -> None:
        self._serve, self._most = serve, most
        self._lock = Lock()
        self._queue: deque[_Turn[T]] = deque()
        self._led = False

    def do(self, item: T) -> None:
        """Returns once `item` has been served, by this thread or another."""
        turn = _Turn(item)
        with self._lock:
            self._queue.append(turn)
            leads, self._led = not self._led, True
        if not leads:
            turn.wait()
        if not turn.done:
            self._lead()

    def _lead(self) -> None:
        """The turn of this thread is the first in the queue."""
        with self._lock:
            turns = [self._queue.popleft() for _ in range(min(len(self._queue), self._most))]
        try:
            self._serve([turn.item for turn in turns])
        finally:
            self._over(turns)

    def _over(self, turns: Sequence[_Turn[T]]) -> None:
        with self._lock:
            following = self._queue[0] if self._queue else None
            self._led = following is not None
        if following is not None:
            following.wake()
        for turn in turns:
            turn.done = True
            turn.wake()
