"""What the doors hold in memory through which people tell what happened: what was sent already, and
how much comes from one hand. Nothing of it is kept.

A flood of one hand stays one source however much it is, so it confirms nothing; it is limited all
the same, for whoever can send must not be able to fill the log, nor crowd others out.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Literal, TypeAlias

from hudna.web.happened.tell_where import Questions

Outcome: TypeAlias = Literal["kept", "too much"]
SPAN_MS = 600_000
MOST, MOST_UNKNOWN, ALL_UNKNOWN = 10, 3, 60
"""In ten minutes: of one who is registered, of one number that is not, and of all such numbers."""
MOST_REFUSED = 30
"""In ten minutes: forms of one who is registered that were refused."""
REMEMBERED, HANDS = 5_000, 10_000


class Tellings:
    """`turn`: one at a time, so that two of one form do not both find it new. `questions`: where it
    was, asked of those who told it."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.questions = Questions()
        self._done: OrderedDict[str, Outcome] = OrderedDict()
        self._hands: OrderedDict[str, deque[int]] = OrderedDict()
        self._refused: OrderedDict[str, deque[int]] = OrderedDict()
        self._strange: OrderedDict[str, deque[int]] = OrderedDict()
        self._unknown: deque[int] = deque()

    def outcome(self, name: str, hand: str, now_ms: int) -> Outcome | None:
        """What becomes of it without its being read: it was sent before, or there is too much of
        this hand, which is registered. None where it is to be read."""
        return self._done.get(name) or (
            None if self._room(hand, now_ms, registered=True) else "too much")

    def refused(self, hand: str, now_ms: int) -> None:
        """Count a form of a registered hand that was refused."""
        _recent(self._refused, hand, now_ms).append(now_ms)

    def tries(self, hand: str, now_ms: int) -> bool:
        """Whether a registered hand may try again."""
        return len(_recent(self._refused, hand, now_ms)) < MOST_REFUSED

    async def once(self, name: str, hand: str, now_ms: int, keep: Callable[[], Awaitable[None]],
                   *, registered: bool = True) -> Outcome:
        """Have `keep` keep what is named so, unless it was sent before or there is too much of this
        `hand`. Where it fails, nothing is counted, and it may be sent again."""
        async with self.turn:
            if (before := self._done.get(name)) is not None:
                return before
            if not self._room(hand, now_ms, registered=registered):
                return "too much"
            await keep()
            self._count(hand, now_ms, registered=registered)
            self._done[name] = "kept"
            while len(self._done) > REMEMBERED:
                self._done.popitem(last=False)
            return "kept"

    def _room(self, hand: str, now_ms: int, *, registered: bool) -> bool:
        if registered:
            return len(_recent(self._hands, hand, now_ms)) < MOST
        _forget(self._unknown, now_ms)
        return (len(_recent(self._strange, hand, now_ms)) < MOST_UNKNOWN
                and len(self._unknown) < ALL_UNKNOWN)

    def _count(self, hand: str, now_ms: int, *, registered: bool) -> None:
        # Apart: strangers are forgotten for strangers, never a registered one for them.
        _recent(self._hands if registered else self._strange, hand, now_ms).append(now_ms)
        if not registered:
            self._unknown.append(now_ms)


def _recent(hands: OrderedDict[str, deque[int]], hand: str, now_ms: int) -> deque[int]:
    recent = hands.pop(hand, deque())
    _forget(recent, now_ms)
    hands[hand] = recent
    while len(hands) > HANDS:
        hands.popitem(last=False)
    return recent


def _forget(recent: deque[int], now_ms: int) -> None:
    while recent and recent[0] <= now_ms - SPAN_MS:
        recent.popleft()
