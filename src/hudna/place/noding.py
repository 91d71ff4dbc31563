"""Outlines of many polygons, cut wherever they meet, on the grid of whole numbers.

By snap rounding (Hobby 1999; Guibas and Marimont 1998), as GEOS does it: where two edges cross,
both are bent to the nearest whole position, and an edge that passes within half a unit of a
position in use is bent to it. No corner moves, no edge by more than half a unit in longitude or
in latitude (6 mm on the ground), and afterwards no two edges cross. Shared borders stay shared.

A *spot* is a position in use; spots are numbered by their sorted keys. An *edge* is one number for
its two spots, the lower times the count of spots, and the higher.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from hudna.place.columns import Int64
from hudna.place.flat import Geometries
from hudna.place.pieces import Floats, Indices
from hudna.place.walks import Walks, walks_of


class Noded(NamedTuple):
    """`lines` that cross nowhere, the keys of their spots, and their edges, both sorted.

    The outline of part `odd_part[i]` goes along edge `odd_edge[i]` an odd number of times; sorted
    by edge, then part. Edges are given by their index in `edges`.
    """

    lines: Geometries
    spots: Int64
    edges: Int64
    odd_edge: Indices
    odd_part: Indices


class Steps(NamedTuple):
    """Edges along lines: the keys of their two ends, and which line they belong to."""

    start: Int64
    end: Int64
    line: Indices


def noded(parts: Geometries) -> Noded:
    """The outlines of flat polygons in whole 1e-7 degree, cut where they meet."""
    rings, owner = shapely.get_rings(parts, return_index=True)
    given = steps_of(rings)
    lines = shapely.get_parts(shapely.unary_union(_chains(given), grid_size=1))
    cut = steps_of(lines)
    spots = _once(np.concatenate([given.start, cut.start, cut.end]))
    edges = _once(edges_of(spots, cut))
    before, which = np.unique(edges_of(spots, given), return_inverse=True)
    walks = walks_of(before, edges, spots)
    return Noded(lines, spots, edges, *_odd(walks, which, owner[given.line], len(parts)))


def steps_of(lines: Geometries) -> Steps:
    """Every edge of lines; those without length are left out."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    keys = _keys_of(xy)
    real = (line[1:] == line[:-1]) & (keys[1:] != keys[:-1])
    return Steps(keys[:-1][real], keys[1:][real], line[1:][real])


def edges_of(spots: Int64, steps: Steps) -> Int64:
    """The edge that each step is, whichever way it runs."""
    start, end = np.searchsorted(spots, steps.start), np.searchsorted(spots, steps.end)
    return np.minimum(start, end) * len(spots) + np.maximum(start, end)


def _once(numbers: Int64) -> Int64:
    """Sorted, each once. `np.unique` hashes first, which is slower here."""
    ordered = np.sort(numbers)
    return np.asarray(ordered[np.diff(ordered, prepend=ordered[0] - 1) != 0])


def _places_of(keys: Int64) -> Floats:
    return np.stack([keys >> 32, (keys & 0xFFFFFFFF) - 2**31], axis=1).astype(float)


def _keys_of(xy: Floats) -> Int64:
    whole = np.rint(xy).astype(np.int64)
    return (whole[:, 0] << 32) + whole[:, 1] + 2**31


def _chains(steps: Steps) -> Geometries:
    """Each edge once, joined into lines from one fork to the next.

    Every ring's first position counts as a fork, so that two rings along the same border are
    divided at the same positions, and the least edge of a chain names it.
    """
    spots = _once(steps.start)
    edges, which = np.unique(edges_of(spots, steps), return_inverse=True)
    degree = np.bincount(np.concatenate(np.divmod(edges, len(spots))), minlength=len(spots))
    start = np.searchsorted(spots, steps.start)
    fork = degree != 2
    fork[start[np.flatnonzero(np.diff(steps.line, prepend=-1))]] = True
    begins = np.flatnonzero(fork[start])
    _, kept = np.unique(np.minimum.reduceat(which, begins), return_index=True)
    lengths = np.diff(begins, append=len(start))[kept]
    return _lines(steps, begins[kept], lengths)


def _lines(steps: Steps, begins: Indices, lengths: Indices) -> Geometries:
    """A line for each run of steps; it ends where its last step does."""
    ends = np.cumsum(lengths + 1)
    at = np.arange(ends[-1]) - np.repeat(ends - lengths - 1 - begins, lengths + 1)
    keys = steps.start[np.minimum(at, len(steps.start) - 1)]
    keys[ends - 1] = steps.end[begins + lengths - 1]
    owner = np.repeat(np.arange(len(begins)), lengths + 1)
    return np.asarray(shapely.linestrings(_places_of(keys), indices=owner))


def _odd(walks: Walks, which: Indices, part: Indices, parts: int) -> tuple[Indices, Indices]:
    """Edge and part where the part's outline goes along the edge an odd number of times."""
    count = np.diff(walks.first)[which]
    begin = np.repeat(walks.first[which] - (np.cumsum(count) - count), count)
    edge = walks.edge[begin + np.arange(len(begin))]
    both, times = np.unique(edge * parts + np.repeat(part, count), return_counts=True)
    odd = both[times % 2 == 1]
    return odd // parts, odd % parts
