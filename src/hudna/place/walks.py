"""Which edges each edge went into when edges were cut and bent (`noding`).

An edge that was bent is now a walk between its own two ends whose spots all lie within `BENT` of
it. Any such walk will do: whatever lies farther off is on the same side of it as of the edge.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int64
from hudna.place.geometry import Position
from hudna.place.pieces import Indices

# In 1e-7 degree. Half a unit in longitude and in latitude makes 0.7071.
BENT = 0.75


class Walks(NamedTuple):
    """Edge `i` went into `edge[first[i]:first[i + 1]]`, indices of the edges after."""

    first: Indices
    edge: Indices


def walks_of(before: Int64, after: Int64, spots: Int64) -> Walks:
    """The walk of each edge `before` along edges `after`; numbers as in `noding`."""
    at = np.minimum(np.searchsorted(after, before), len(after) - 1)
    same = after[at] == before
    bent = np.flatnonzero(~same)
    found = _bent(before[bent], after, spots)
    count = np.ones(len(before), np.intp)
    count[bent] = [len(walk) for walk in found]
    first = np.concatenate([[0], np.cumsum(count)])
    edge = np.empty(first[-1], np.intp)
    edge[first[:-1][same]] = at[same]
    for i, walk in zip(bent.tolist(), found, strict=True):
        edge[first[i]:first[i + 1]] = walk
    return Walks(first, edge)


def near(a: Position, b: Position) -> Callable[[Position], bool]:
    """Whether a position is within `BENT` of the edge from `a` to `b`."""
    across, along = b[0] - a[0], b[1] - a[1]
    length = across**2 + along**2

    def within(p: Position) -> bool:
        x, y = p[0] - a[0], p[1] - a[1]
        part = x * across + y * along
        if part <= 0:
            return x**2 + y**2 <= BENT**2
        if part >= length:
            return (p[0] - b[0])**2 + (p[1] - b[1])**2 <= BENT**2
        return (across * y - along * x)**2 <= BENT**2 * length
    return within


def _bent(bent: Int64, after: Int64, spots: Int64) -> list[list[int]]:
    if not len(bent):
        return []
    forks = _Forks(after, spots)
    start, end = np.divmod(bent, len(spots))
    return [forks.walk(a, b) for a, b in zip(start.tolist(), end.tolist(), strict=True)]


class _Forks:
    """From each spot, the edges that leave it and the spots that they lead to."""

    def __init__(self, edges: Int64, spots: Int64) -> None:
        low, high = np.divmod(edges, len(spots))
        tails = np.concatenate([low, high])
        order = np.argsort(tails, kind="stable")
        self.first = np.searchsorted(tails[order], np.arange(len(spots) + 1)).tolist()
        self.ahead = np.concatenate([high, low])[order].tolist()
        self.edge = (order % len(edges)).tolist()
        self.spots = spots.tolist()

    def walk(self, start: int, end: int) -> list[int]:
        """The edges of a shortest walk that keeps near the straight way."""
        within = near(_place(self.spots[start]), _place(self.spots[end]))
        came: dict[int, tuple[int, int]] = {start: (start, -1)}
        waiting = deque([start])
        while waiting and end not in came:
            at = waiting.popleft()
            for i in range(self.first[at], self.first[at + 1]):
                ahead = self.ahead[i]
                if ahead not in came and within(_place(self.spots[ahead])):
                    came[ahead] = (at, self.edge[i])
                    waiting.append(ahead)
        if end not in came:
            raise ArithmeticError("an edge was lost in noding")
        return _steps_back(came, start, end)


def _place(key: int) -> Position:
    return key >> 32, (key & 0xFFFFFFFF) - 2**31


def _steps_back(came: dict[int, tuple[int, int]], start: int, end: int) -> list[int]:
    walk: list[int] = []
    while end != start:
        end, edge = came[end]
        walk.append(edge)
    return walk
