"""Edges in whole numbers as columns, and what is asked of them exactly.

A table is (rows, n): the first four rows are the ends `ax, ay, bx, by` in 1e-7 degree. An edge is
*laid* when its first end is the westernmost, or the southern one where both are as far west.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.place.bounds import Box
from hudna.place.columns import Int64
from hudna.place.flat import Geometries
from hudna.place.geometry import Ring
from hudna.place.pieces import Indices

Bools = NDArray[np.bool_]
# Sums of four products of two such numbers fit 64 bits.
SMALL = 2**29


def edges_of(rings: Sequence[Ring], owner: Sequence[int]) -> Int64:
    """(5, n): the edges of closed rings, laid, each with the number of its ring's owner."""
    sizes = [len(ring) for ring in rings]
    xy = np.array([spot for ring in rings for spot in ring], np.int64).reshape(-1, 2)
    ring = np.repeat(np.arange(len(rings)), sizes)
    real = (ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
    number = np.array(owner, np.int64)[ring[:-1][real]]
    return laid(np.vstack([xy[:-1][real].T, xy[1:][real].T, number]))


def laid(table: Int64) -> Int64:
    """Every edge from its western end to its eastern one."""
    ax, ay, bx, by = table[:4]
    back = (ax > bx) | ((ax == bx) & (ay > by))
    table[:4, back] = table[[2, 3, 0, 1]][:, back]
    return table


def keys_of(x: Int64, y: Int64) -> Int64:
    """One number for each position, in the order of longitude, then latitude."""
    return (x << 32) + y + 2**31


def meets(table: Int64, box: Box) -> Bools:
    """Edges whose own box meets a box; latitudes are only looked at where longitudes meet."""
    ax, ay, bx, by = table[:4]
    found = ((ax <= box.east) | (bx <= box.east)) & ((ax >= box.west) | (bx >= box.west))
    near = np.flatnonzero(found)
    ay, by = ay[near], by[near]
    found[near] = (((ay <= box.north) | (by <= box.north))
                   & ((ay >= box.south) | (by >= box.south)))
    return np.asarray(found)


def box_of(table: Int64) -> Box:
    """Around all edges of a table, of which there is one at least."""
    ax, ay, bx, by = table[:4]
    return Box(int(min(ax.min(), bx.min())), int(min(ay.min(), by.min())),
               int(max(ax.max(), bx.max())), int(max(ay.max(), by.max())))


def once(table: Int64) -> tuple[Int64, Indices]:
    """Each edge once, sorted; and for each of `table` which of them it is."""
    first, last = keys_of(table[0], table[1]), keys_of(table[2], table[3])
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    new = np.ones(len(order), bool)
    new[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1])
    which = np.empty(len(order), np.intp)
    which[order] = np.cumsum(new) - 1
    return table[:4, order[new]], which


def exchanged(table: Int64, stale: Bools, fresh: Int64) -> Int64:
    """A table with its `stale` edges replaced by `fresh` ones; the rest is copied as a whole, and
    is in no order."""
    holes, before = np.flatnonzero(stale), table.shape[1]
    filled = min(len(holes), fresh.shape[1])
    after = before - len(holes) + fresh.shape[1]
    found = np.empty((len(table), max(before, after)), np.int64)
    found[:, :before] = table
    found[:, holes[:filled]] = fresh[:, :filled]
    found[:, before:] = fresh[:, filled:]
    left = holes[filled:]
    last = np.setdiff1d(np.arange(after, before), left)
    found[:, left[left < after]] = found[:, last]
    return found[:, :after]


def lines_of(table: Int64) -> Geometries:
    """A GEOS line for each edge; its box is the edge's to the last digit."""
    return np.asarray(shapely.linestrings(table[:4].T.reshape(-1, 2, 2).astype(float)))


def in_whole(answer: Callable[..., Any], *columns: Int64, small: int = SMALL,
             kind: type = bool) -> NDArray[Any]:
    """`answer` of columns, exactly: in 64 bits where all numbers are below `small`, else without
    a limit."""
    big = np.zeros(len(columns[0]), bool)
    for column in columns:
        big |= np.abs(column) >= small
    if not big.any():
        return np.asarray(answer(*columns), kind)
    found: NDArray[Any] = np.empty(len(big), kind)
    found[~big] = answer(*(column[~big] for column in columns))
    found[big] = answer(*(column[big].astype(object) for column in columns))
    return found
