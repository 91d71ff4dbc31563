"""Edges cut wherever they meet, on the grid of whole numbers: snap rounding (Hobby 1999).

A position in use is a *spot*: every end of an edge, and for every two edges that cross the whole
position nearest to the crossing. A spot's cell is the square of one unit around it, its west and
south sides included, so that every place is in one cell. An edge is bent to each spot whose cell
it passes through, in the order in which it passes, and so becomes a *walk* of steps. No corner
moves, no edge by more than half a unit in longitude or in latitude (6 mm on the ground), and
afterwards no two steps cross. Shared borders stay shared.

All is decided in whole numbers without a limit; GEOS only finds what is near what.
Decision 101 says why a walk depends on nothing that is not near it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from hudna.place.columns import Int64
from hudna.place.edges import Bools, in_whole, keys_of, laid, lines_of
from hudna.place.pieces import Indices

# Crossings of edges that are shorter are found in 64 bits.
SHORT = 2**19


def steps_of(edges: Int64, wanted: Bools) -> tuple[Int64, Indices]:
    """(4, n) steps of the edges that are wanted, laid, and which edge each is a step of.

    `edges` (4, m) are laid, each once, and none is without length.
    """
    spots = spots_of(edges)
    asked = np.flatnonzero(wanted)
    points = shapely.STRtree(shapely.points(spots.T.astype(float)))
    at, spot = points.query(lines_of(edges[:, asked]))
    edge = asked[at]
    met = _through(edges[:, edge], spots[:, spot])
    return _in_order(edges, edge[met], spots[:, spot[met]])


def spots_of(edges: Int64) -> Int64:
    """(2, n): every end and every crossing, in whole numbers."""
    found = np.hstack([edges[:2], edges[2:4], _crossings(edges)])
    _, kept = np.unique(keys_of(found[0], found[1]), return_index=True)
    return np.asarray(found[:, kept])


def _crossings(edges: Int64) -> Int64:
    """The whole positions nearest to where two edges cross within both."""
    lines = lines_of(edges)
    i, j = shapely.STRtree(lines).query(lines)
    i, j = i[i < j], j[i < j]
    first, last = keys_of(edges[0], edges[1]), keys_of(edges[2], edges[3])
    loose = ((first[i] != first[j]) & (first[i] != last[j])
             & (last[i] != first[j]) & (last[i] != last[j]))
    i, j = i[loose], j[loose]
    for _ in range(2):
        parted = _parted(edges[:, i], edges[:, j])
        i, j = j[parted], i[parted]
    return _nearest_whole(edges[:, i], edges[:, j])


def _parted(a: Int64, b: Int64) -> Bools:
    """Whether the line through each of `a` has the ends of `b` on its two sides."""
    def side(x: Any, y: Any, u: Any, v: Any) -> Any:
        return np.sign(x * v - y * u)

    x, y = a[2] - a[0], a[3] - a[1]
    one, other = (in_whole(side, x, y, b[i] - a[0], b[i + 1] - a[1], kind=np.int64)
                  for i in (0, 2))
    return np.asarray(one * other < 0)


def _nearest_whole(a: Int64, b: Int64) -> Int64:
    """Of crossing edges: halves go east and north, as a cell has its west and south sides."""
    def along(move: Any, *ways: Any) -> Any:
        ax, ay, bx, by, gx, gy = ways
        under, over = ax * by - ay * bx, move * (gx * by - gy * bx)
        turn = np.where(under < 0, -1, 1)
        return (2 * over * turn + under * turn) // (2 * under * turn)

    ways = (a[2] - a[0], a[3] - a[1], b[2] - b[0], b[3] - b[1], b[0] - a[0], b[1] - a[1])
    moved = [in_whole(along, move, *ways, small=SHORT, kind=np.int64) for move in ways[:2]]
    return np.vstack([a[0] + moved[0], a[1] + moved[1]])


def _through(edges: Int64, spots: Int64) -> Bools:
    """Whether each edge, whose box holds the spot, passes through the spot's cell.

    The edge's ends are whole, so they are never on a cell's sides; it passes where the cell's
    corners are on both sides of it. If it meets the south-west corner alone it does too.
    """
    def answer(x: Any, y: Any, u: Any, v: Any) -> Any:
        twice, reach = 2 * (x * v - y * u), x + abs(y)
        return (abs(twice) < reach) | ((twice == reach) & (y < 0))

    return in_whole(answer, edges[2] - edges[0], edges[3] - edges[1],
                    spots[0] - edges[0], spots[1] - edges[1])


def _in_order(edges: Int64, edge: Indices, spots: Int64) -> tuple[Int64, Indices]:
    """Steps from spot to spot. A laid edge goes east, and north or south all along."""
    x, y = spots
    order = np.lexsort((np.where(edges[3, edge] < edges[1, edge], -y, y), x, edge))
    edge, x, y = edge[order], x[order], y[order]
    within = edge[1:] == edge[:-1]
    steps = np.vstack([x[:-1], y[:-1], x[1:], y[1:]])[:, within]
    return laid(steps), edge[:-1][within]
