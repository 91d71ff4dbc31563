"""What holds the ground on either side of every edge of a noded drawing.

Around a spot, edge by edge, ground goes over into ground; over an edge that an outline goes along
an odd number of times one goes into what it holds, or out of it. So all follows from one edge of
each part of the drawing that hangs together (`rays`), and faces hold no doubt, however thin.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cmp_to_key
from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int64
from hudna.place.edges import Bools, in_whole, keys_of
from hudna.place.pieces import Indices
from hudna.place.rays import NOTHING, Held

# Directions nearer than this are compared in whole numbers; radians.
ALIKE = 1e-9


class Sides(NamedTuple):
    """The ground to the left and right of each laid edge, and what holds each ground."""

    left: Indices
    right: Indices
    held: list[Held]


def sides_of(edges: Int64, owners: list[Held], known: tuple[Bools, Bools],
             beside: Callable[[Indices], list[Held]]) -> Sides:
    """`edges` (4, n), laid, each once, none crossing another.

    `known`: whether all edges at the first and at the last end of each are here; one does not go
    around the others. `beside` is what holds the ground of `rays.beside` at some edges.
    """
    ground = _grounds(_ahead(edges, np.concatenate(known)))
    count = edges.shape[1]
    left, right = ground[:count], ground[count:]
    doors = _doors(left, right)
    beyond = np.where(edges[0] == edges[2], right, left)[doors]
    near = _Near(left[doors].tolist(), right[doors].tolist(),
                 [owners[door] for door in doors.tolist()])
    first = near.spread(beyond.tolist())
    truth = beside(doors[np.array(first, np.intp)])
    held = [truth[root] ^ own for root, own in zip(near.root, near.held, strict=True)]
    return Sides(left, right, held)


def _doors(left: Indices, right: Indices) -> Indices:
    """One edge between each two grounds that have one."""
    pair = np.minimum(left, right) * (max(left.max(), right.max()) + 1) + np.maximum(left, right)
    order = np.argsort(pair, kind="stable")
    return np.asarray(order[np.diff(pair[order], prepend=-1) != 0])


def _ahead(edges: Int64, known: Bools) -> Indices:
    """For each way along an edge, the next way around the ground to its left; itself where that
    is not known. Way `i` is along edge `i`, way `i + n` back."""
    count = edges.shape[1]
    start = np.concatenate([keys_of(edges[0], edges[1]), keys_of(edges[2], edges[3])])
    across, along = edges[2] - edges[0], edges[3] - edges[1]
    order = _turning(start, np.concatenate([across, -across]), np.concatenate([along, -along]))
    first = np.flatnonzero(np.diff(start[order], prepend=start[order[0]] - 1))
    clockwise = np.arange(2 * count) - 1
    clockwise[first] = np.append(first[1:], 2 * count) - 1
    before = np.empty(2 * count, np.intp)
    before[order] = order[clockwise]
    back = np.roll(np.arange(2 * count), count)
    return np.where(known[back], before[back], np.arange(2 * count))


def _turning(start: Int64, across: Int64, along: Int64) -> Indices:
    """Ways out of each spot, anticlockwise."""
    turn = np.arctan2(along, across)
    order = np.lexsort((turn, start))
    a, b = order[:-1], order[1:]
    near = np.flatnonzero((start[a] == start[b]) & (turn[b] - turn[a] < ALIKE))
    a, b = a[near], b[near]
    wrong = near[in_whole(lambda ax, ay, bx, by: ax * by - ay * bx <= 0,
                          across[a], along[a], across[b], along[b])]
    for spot in np.unique(start[order[wrong]]):
        begin, end = np.searchsorted(start[order], [spot, spot + 1])
        order[begin:end] = _exactly(order[begin:end], across, along)
    return order


def _exactly(ways: Indices, across: Int64, along: Int64) -> list[int]:
    """Anticlockwise from due west, in whole numbers."""
    def half(way: int) -> bool:
        return bool(along[way] > 0 or (along[way] == 0 and across[way] > 0))

    def compared(a: int, b: int) -> int:
        if half(a) != half(b):
            return 1 if half(a) else -1
        side = int(across[a]) * int(along[b]) - int(along[a]) * int(across[b])
        return (side < 0) - (side > 0)
    return sorted(ways.tolist(), key=cmp_to_key(compared))


def _grounds(ahead: Indices) -> Indices:
    """A number for each ground, the same all the way around it or along what is known of it."""
    led_to = np.zeros(len(ahead), bool)
    led_to[ahead[ahead != np.arange(len(ahead))]] = True
    ground = [-1] * len(ahead)
    onward, count = ahead.tolist(), 0
    for begin in (*np.flatnonzero(~led_to).tolist(), *range(len(onward))):
        way = begin
        while ground[way] < 0:
            ground[way] = count
            way = onward[way]
        count += ground[begin] == count
    return np.array(ground, np.intp)


class _Near:
    """What holds each ground and not its root, or its root and not it; a root is a ground from
    which one comes to it."""

    def __init__(self, left: list[int], right: list[int], owners: list[Held]) -> None:
        count = max(*left, *right) + 1
        self.ways: list[list[tuple[int, Held]]] = [[] for _ in range(count)]
        for one, other, toggled in zip(left, right, owners, strict=True):
            self.ways[one].append((other, toggled))
            self.ways[other].append((one, toggled))
        self.held: list[Held] = [NOTHING] * count
        self.root = [-1] * count

    def spread(self, grounds: list[int]) -> list[int]:
        """From each that was not come to; where these are in `grounds`."""
        roots: list[int] = []
        for at, ground in enumerate(grounds):
            if self.root[ground] < 0:
                self._from(ground, len(roots))
                roots.append(at)
        return roots

    def _from(self, ground: int, number: int) -> None:
        self.root[ground] = number
        waiting = deque([ground])
        while waiting:
            at = waiting.popleft()
            here = self.held[at]
            for other, toggled in self.ways[at]:
                if self.root[other] < 0:
                    self.root[other], self.held[other] = number, here ^ toggled
                    waiting.append(other)
