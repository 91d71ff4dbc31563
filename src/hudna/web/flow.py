"""How much comes from one source, and whether it can be true together: what cannot, people decide.

A source is counted under its pseudonym, or under a digest of its number; nothing of this is kept.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from typing import Literal, NamedTuple, TypeAlias

from hudna.record.watching import Sighting

Aside: TypeAlias = Literal["much", "contradictory"]

SPAN_MS, AT_ONCE_MS = 600_000, 120_000
MOST, CONTRADICTIONS = 8, 2
"""Of one source in ten minutes: more than a person can watch; and more than one sky can hold."""
MOST_UNKNOWN, ALL_UNKNOWN = 3, 60
"""Of one source that is not trusted, and of all that nobody has registered, in ten minutes: more is
not even kept, for whoever can send messages must not be able to fill the log. Who is registered has
an own part, which no number of strangers can use up."""
OPPOSED_MDEG = 135_000
SOURCES = 10_000


class Told(NamedTuple):
    at_ms: int
    craft: str
    course_mdeg: int | None


class Flow:
    """What each source has told in the last ten minutes. `aside` counts what did not count at
    once, and why."""

    def __init__(self) -> None:
        self._told: OrderedDict[str, deque[tuple[int, Told]]] = OrderedDict()
        self._strange: OrderedDict[str, deque[tuple[int, Told]]] = OrderedDict()
        self._unknown: deque[int] = deque()
        self.aside: Counter[str] = Counter()

    def room(self, source: str, now_ms: int, *, registered: bool) -> bool:
        """Whether a message of a source that is not trusted may be kept, for people to decide."""
        if len(self._recent(source, now_ms, registered)) >= MOST_UNKNOWN or (
                not registered and self._strangers(now_ms) >= ALL_UNKNOWN):
            self.aside["not kept"] += 1
            return False
        if not registered:
            self._unknown.append(now_ms)
        return True

    def take(self, source: str, said: Sighting, now_ms: int, *, registered: bool) -> Aside | None:
        """Count a sighting; why it must wait for a person, if it must."""
        recent = self._recent(source, now_ms, registered)
        recent.append((now_ms, Told(said.at_ms, said.craft, said.course_mdeg)))
        found = _judged([told for _, told in recent])
        if found is not None:
            self.aside[found] += 1
        return found

    def _strangers(self, now_ms: int) -> int:
        while self._unknown and self._unknown[0] <= now_ms - SPAN_MS:
            self._unknown.popleft()
        return len(self._unknown)

    def _recent(self, source: str, now_ms: int, registered: bool) -> deque[tuple[int, Told]]:
        # Apart: strangers are forgotten for strangers, never a spotter for them.
        told = self._told if registered else self._strange
        recent = told.pop(source, deque())
        while recent and recent[0][0] <= now_ms - SPAN_MS:
            recent.popleft()
        told[source] = recent
        while len(told) > SOURCES:
            told.popitem(last=False)
        return recent


def _judged(told: list[Told]) -> Aside | None:
    if len(told) > MOST:
        return "much"
    pairs = sum(_contradict(a, b) for i, a in enumerate(told) for b in told[:i])
    return "contradictory" if pairs >= CONTRADICTIONS else None


def _contradict(a: Told, b: Told) -> bool:
    """Of one moment, and two kinds, or two ways to fly."""
    if abs(a.at_ms - b.at_ms) > AT_ONCE_MS:
        return False
    if a.craft != b.craft and "unknown" not in (a.craft, b.craft):
        return True
    if a.course_mdeg is None or b.course_mdeg is None:
        return False
    apart = abs((a.course_mdeg - b.course_mdeg + 180_000) % 360_000 - 180_000)
    return apart >= OPPOSED_MDEG
