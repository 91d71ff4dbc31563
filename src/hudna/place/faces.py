"""What the outlines of many polygons cut the plane into, and which polygons hold each face.

No spot is asked whether it lies inside. From the outside, which no polygon holds, one steps from
face to face: over an edge that a polygon's outline goes along an odd number of times, one goes
into it or out of it. So faces hold no doubt, however thin they are.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
import shapely

from hudna.place.flat import Geometries
from hudna.place.noding import Noded, edges_of, noded, steps_of
from hudna.place.pieces import Indices

Held = frozenset[int]
NOTHING: Held = frozenset()


class Faces(NamedTuple):
    """Flat polygons without common ground, and the parts that hold each."""

    polygons: Geometries
    held: list[Held]


class Doors(NamedTuple):
    """Faces on either side of an edge; each pair of faces once. The outside is the last face."""

    one: list[int]
    other: list[int]
    toggled: list[Held]


def faces_of(parts: Geometries) -> Faces:
    """The faces between the outlines of flat polygons in whole 1e-7 degree.

    Faces that no part holds are those in the gaps.
    """
    cut = noded(parts)
    polygons = shapely.get_parts(shapely.polygonize(cut.lines))
    return Faces(polygons, _entered(_doors(polygons, cut), len(polygons)))


def _doors(polygons: Geometries, cut: Noded) -> Doors:
    one, other, edge = _sides(polygons, cut)
    pair = np.minimum(one, other) * (len(polygons) + 1) + np.maximum(one, other)
    _, kept = np.unique(pair, return_index=True)
    begins = np.searchsorted(cut.odd_edge, edge[kept]).tolist()
    ends = np.searchsorted(cut.odd_edge, edge[kept], side="right").tolist()
    toggled = [frozenset(cut.odd_part[begin:end].tolist())
               for begin, end in zip(begins, ends, strict=True)]
    return Doors(one[kept].tolist(), other[kept].tolist(), toggled)


def _sides(polygons: Geometries, cut: Noded) -> tuple[Indices, Indices, Indices]:
    """The faces on the two sides of every edge that has one."""
    rings, face = shapely.get_rings(polygons, return_index=True)
    steps = steps_of(rings)
    edge = np.searchsorted(cut.edges, edges_of(cut.spots, steps))
    order = np.argsort(edge, kind="stable")
    edge, side = edge[order], face[steps.line][order]
    first = np.flatnonzero(np.diff(edge, prepend=-1))
    double = np.diff(first, append=len(edge)) == 2
    other = np.full(len(first), len(polygons))
    other[double] = side[first[double] + 1]
    return side[first], other, edge[first]


def _entered(doors: Doors, outside: int) -> list[Held]:
    """What holds each face, from the outside in."""
    ways: list[list[tuple[int, Held]]] = [[] for _ in range(outside + 1)]
    for one, other, toggled in zip(*doors, strict=True):
        ways[one].append((other, toggled))
        ways[other].append((one, toggled))
    held: list[Held | None] = [None] * outside + [NOTHING]
    waiting = deque([outside])
    while waiting:
        at = waiting.popleft()
        here = held[at] or NOTHING
        for face, toggled in ways[at]:
            if held[face] is None:
                held[face] = here ^ toggled
                waiting.append(face)
    return [NOTHING if one is None else one for one in held[:-1]]
