"""What holds the ground beside an edge, told from everything that lies in one direction from it.

From the middle of the edge a ray goes north; whatever outline it crosses an odd number of times
holds the ground to the north of the edge. Outlines are noded (`noding`), so none but the edge
itself passes through its middle, and nothing is in doubt.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import shapely

from hudna.place.columns import Int64
from hudna.place.edges import in_whole
from hudna.place.pieces import Indices

Held = frozenset[int]
NOTHING: Held = frozenset()
# Pairs of an edge and a step that are compared one by one; GEOS finds them where there are more.
FEW = 20_000_000


def beside(edges: Int64, steps: Int64) -> list[Held]:
    """For each edge (4, n), which of the owners of `steps` (5, m) hold the ground on one side.

    That is to the north; to the east of an edge that runs due north. Of steps, all that may lie
    beyond an edge in that direction must be there.
    """
    upright = edges[0] == edges[2]
    held = [NOTHING] * edges.shape[1]
    for asked, turned in ((~upright, False), (upright, True)):
        which = np.flatnonzero(asked)
        if len(which):
            found = _north(_turned(edges[:, which]) if turned else edges[:, which],
                           _turned(steps) if turned else steps)
            for at, parts in found.items():
                held[which[at]] = parts
    return held


def _turned(table: Int64) -> Int64:
    """Longitude and latitude exchanged, laid again."""
    turned = table[[1, 0, 3, 2, *range(4, len(table))]]
    back = turned[0] > turned[2]
    turned[:4, back] = turned[[2, 3, 0, 1]][:, back]
    return turned


def _north(edges: Int64, steps: Int64) -> dict[int, Held]:
    """What is crossed an odd number of times north of the middle of each edge."""
    x, y = edges[0] + edges[2], edges[1] + edges[3]
    near = ((2 * steps[0] <= x.max()) & (2 * steps[2] > x.min())
            & (2 * np.maximum(steps[1], steps[3]) >= y.min()))
    steps = steps[:, near]
    edge, step = _over(x, y, steps)
    ax, ay, bx, by, part = steps[:, step]

    def crossed(up: Any, across: Any, along: Any, climb: Any) -> Any:
        return up * across + along * climb > 0

    hit = in_whole(crossed, 2 * ay - y[edge], bx - ax, x[edge] - 2 * ax, by - ay)
    return _odd(edge[hit], part[hit])


def _over(x: Int64, y: Int64, steps: Int64) -> tuple[Indices, Indices]:
    """Pairs of an edge's middle, doubled, and a step over whose stretch of longitude it is."""
    if len(x) * steps.shape[1] <= FEW:
        over = (2 * steps[0] <= x[:, None]) & (2 * steps[2] > x[:, None])
        at, under = np.nonzero(over)
        return at, under
    lines = shapely.linestrings(2.0 * steps[:4].T.reshape(-1, 2, 2))
    top = np.full(len(x), 2 * max(steps[1].max(), steps[3].max()) + 1)
    rays = shapely.linestrings(np.stack([x, y, x, top], axis=1).reshape(-1, 2, 2).astype(float))
    edge, step = shapely.STRtree(lines).query(rays)
    over = (2 * steps[0, step] <= x[edge]) & (2 * steps[2, step] > x[edge])
    return edge[over], step[over]


def _odd(edge: Indices, part: Int64) -> dict[int, Held]:
    pairs, times = np.unique(np.vstack([edge, part]), axis=1, return_counts=True)
    held: dict[int, set[int]] = defaultdict(set)
    for at, owner in pairs[:, times % 2 == 1].T.tolist():
        held[at].add(owner)
    return {at: frozenset(parts) for at, parts in held.items()}
