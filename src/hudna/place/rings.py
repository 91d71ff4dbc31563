"""Borders joined to rings: the outlines of ground of which the same is said.

A border (5, n) is a way along an edge with its ground on the left, and the number of what is said
of that ground. All borders of a ground close to rings; a ring passes a spot once only, so that
two that touch there stay two.
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import NamedTuple

import numpy as np

from hudna.place.area import below
from hudna.place.bounds import Box
from hudna.place.columns import Int64
from hudna.place.edges import in_whole, keys_of
from hudna.place.geometry import Ring
from hudna.place.pieces import Indices


class Outline(NamedTuple):
    """A closed ring from its westernmost spot, the ground on its left; a hole's is negative."""

    ring: Ring
    says: int
    box: Box
    m2: float
    hole: bool


def outlines_of(borders: Int64) -> tuple[list[Outline], Int64]:
    """The rings of borders, and the borders with a sixth row: the number of their ring."""
    loops = _loops(borders)
    sizes = np.array([len(loop) for loop in loops])
    first = np.cumsum(sizes) - sizes
    order = _from_the_west(borders, np.fromiter((i for loop in loops for i in loop), np.intp,
                                                int(sizes.sum())), first, sizes)
    ring = np.repeat(np.arange(len(loops)), sizes)
    ordered = np.vstack([borders[:, order], ring])
    return _outlines(ordered, first, sizes), ordered


def _from_the_west(borders: Int64, order: Indices, first: Indices, sizes: Indices) -> Indices:
    """Each loop turned to begin at its westernmost spot, the southern of two."""
    key = keys_of(borders[0, order], borders[1, order])
    least = np.minimum.reduceat(key, first)
    begin = np.flatnonzero(key == np.repeat(least, sizes)) - first
    step = np.arange(len(order)) - np.repeat(first, sizes) + np.repeat(begin, sizes)
    return np.asarray(order[np.repeat(first, sizes) + step % np.repeat(sizes, sizes)])


def _outlines(ordered: Int64, first: Indices, sizes: Indices) -> list[Outline]:
    ax, ay, bx, by, says, ring = ordered
    spots = list(zip(ax.tolist(), ay.tolist(), strict=True))
    m2 = np.bincount(ring, below(ax, ay, bx, by), len(first)).tolist()
    boxes = zip(ax[first].tolist(), np.minimum.reduceat(ay, first).tolist(),
                np.maximum.reduceat(ax, first).tolist(), np.maximum.reduceat(ay, first).tolist(),
                strict=True)
    last = first + sizes - 1
    holes = in_whole(lambda x, y, u, v: x * v - y * u < 0, ax[first] - ax[last],
                     ay[first] - ay[last], bx[first] - ax[first], by[first] - ay[first]).tolist()
    ends = (first + sizes).tolist()
    return [Outline((*spots[begin:end], spots[begin]), said, Box(*box), area, hole)
            for begin, end, said, box, area, hole in
            zip(first.tolist(), ends, says[first].tolist(), boxes, m2, holes, strict=True)]


def _loops(borders: Int64) -> list[list[int]]:
    onward, knots = _onward(borders)
    waiting = [True] * len(onward)
    loops: list[list[int]] = []
    for begin in range(len(onward)):
        if waiting[begin]:
            _follow(begin, onward, knots, waiting, loops)
    return loops


def _follow(begin: int, onward: list[int], knots: list[int], waiting: list[bool],
            loops: list[list[int]]) -> None:
    """A way around, told as rings that pass no knot twice."""
    way: list[int] = []
    at: dict[int, int] = {}
    border = begin
    while waiting[border]:
        waiting[border] = False
        knot = knots[border]
        if knot in at:
            _cut_off(way, at[knot], knots, at, loops)
        if knot >= 0:
            at[knot] = len(way)
        way.append(border)
        border = onward[border]
    loops.append(way)


def _cut_off(way: list[int], begin: int, knots: list[int], at: dict[int, int],
             loops: list[list[int]]) -> None:
    loop = way[begin:]
    del way[begin:]
    for border in loop:
        at.pop(knots[border], None)
    loops.append(loop)


def _onward(borders: Int64) -> tuple[list[int], list[int]]:
    """The border after each, around the same ground; and the number of the knot that each begins
    at, where that ground has several borders that do, else -1."""
    ax, ay, bx, by, says = borders
    start, end = keys_of(ax, ay), keys_of(bx, by)
    out, into = np.lexsort((start, says)), np.lexsort((end, says))
    if not (np.array_equal(start[out], end[into]) and np.array_equal(says[out], says[into])):
        raise ArithmeticError("borders that do not close")
    onward, knots = np.empty(len(out), np.intp), np.full(len(out), -1)
    onward[into] = out
    new = np.flatnonzero((np.diff(start[out], prepend=start[out[:1]] - 1) != 0)
                         | (np.diff(says[out], prepend=-1) != 0))
    size = np.diff(new, append=len(out))
    for knot, (begin, count) in enumerate(zip(new[size > 1].tolist(), size[size > 1].tolist(),
                                              strict=True)):
        leaving, coming = out[begin:begin + count].tolist(), into[begin:begin + count].tolist()
        knots[leaving] = knot
        for border, after in _sorted_out(borders, leaving, coming):
            onward[border] = after
    return onward.tolist(), knots.tolist()


def _sorted_out(borders: Int64, leaving: list[int], coming: list[int]) -> list[tuple[int, int]]:
    """At a knot: the first that leaves, clockwise from each that comes, has the same ground."""
    ways = [(*_away(borders, border, back=False), border, True) for border in leaving]
    ways += [(*_away(borders, border, back=True), border, False) for border in coming]
    ways.sort(key=cmp_to_key(_clockwise))
    number = len(ways)
    return [(border, ways[(i + 1) % number][2]) for i, (_, _, border, leaves) in enumerate(ways)
            if not leaves]


def _away(borders: Int64, border: int, *, back: bool) -> tuple[int, int]:
    ax, ay, bx, by = borders[:4, border].tolist()
    return (ax - bx, ay - by) if back else (bx - ax, by - ay)


def _clockwise(a: tuple[int, int, int, bool], b: tuple[int, int, int, bool]) -> int:
    upper = (a[1] > 0 or (a[1] == 0 and a[0] > 0)), (b[1] > 0 or (b[1] == 0 and b[0] > 0))
    if upper[0] != upper[1]:
        return -1 if upper[0] else 1
    side = a[0] * b[1] - a[1] * b[0]
    return (side > 0) - (side < 0)
