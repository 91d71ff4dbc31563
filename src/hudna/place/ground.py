"""Ground by what is said of it: its rings, which hole lies in which, and the pieces they make.

What is kept is mended, not made anew: `mended` gives the same to the byte as if all borders had
come at once, since every ring, hole and sum is told by itself and put in one order.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import shapely

from hudna.place.claim import Piece, Says, state_of
from hudna.place.columns import Int64
from hudna.place.edges import Bools, exchanged
from hudna.place.geometry import MultiPolygon, Position, Ring
from hudna.place.rings import Outline, outlines_of
from hudna.place.soundness import twice_area

Polygons = list[tuple[tuple[Ring, ...], int]]
Outlines = Mapping[int, Outline]


# A ring's square metres are whole in this many parts, so that sums are exact in any order.
FINE = 2**200


class Share(NamedTuple):
    """What is kept of all ground of which the same is said, by the numbers of rings.

    `polygons` from west to east, each with the number of its outer ring. `fine` is the exact sum of
    the rings' square metres, in parts of `FINE`.
    """

    outlines: Outlines
    shell_of: Mapping[int, int]
    polygons: Polygons
    fine: int
    piece: Piece


class Ground(NamedTuple):
    """`borders` (6, n) as in `rings`, each with its ring; shares by the number of what is said."""

    borders: Int64
    shares: Mapping[int, Share]
    next_ring: int

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """In order of what is said."""
        return tuple(sorted((share.piece for share in self.shares.values()),
                            key=lambda piece: piece.says))


BARE = Ground(np.empty((6, 0), np.int64), {}, 0)


def mended(ground: Ground, stale: Bools, borders: Int64, says: list[Says]) -> Ground:
    """The ground with its `stale` borders replaced by `borders` (5, n).

    `says` is what each number says. Only rings that had a stale border, or get a new one, change.
    """
    touched = np.zeros(ground.next_ring, bool)
    touched[ground.borders[5, stale]] = True
    gone = touched[ground.borders[5]]
    loose = np.hstack([ground.borders[:5, gone & ~stale], borders])
    if not loose.shape[1] and not gone.any():
        return ground
    found, traced = outlines_of(loose) if loose.shape[1] else ([], BARE.borders)
    traced[5] += ground.next_ring
    fresh = {ground.next_ring + i: outline for i, outline in enumerate(found)}
    shares = _mended(ground, np.unique(ground.borders[4:, gone], axis=1).T.tolist(), fresh, says)
    return Ground(exchanged(ground.borders, gone, traced), shares,
                  ground.next_ring + len(found))


def _mended(ground: Ground, gone: list[list[int]], fresh: Outlines,
            says: list[Says]) -> dict[int, Share]:
    """Shares, of which those that have lost or won rings are put together again; `gone` are what
    is said and ring."""
    lost: defaultdict[int, set[int]] = defaultdict(set)
    won: defaultdict[int, dict[int, Outline]] = defaultdict(dict)
    for said, ring in gone:
        lost[said].add(ring)
    for ring, outline in fresh.items():
        won[outline.says][ring] = outline
    shares = dict(ground.shares)
    for said in sorted(lost.keys() | won.keys()):
        share = _changed(shares.pop(said, None), lost[said], won[said], says[said])
        if share is not None:
            shares[said] = share
    return shares


def _changed(share: Share | None, lost: set[int], won: dict[int, Outline],
             says: Says) -> Share | None:
    before = share or Share({}, {}, [], 0, Piece(state_of(says), says, MultiPolygon(()), 0.0))
    outlines = _exchanged(before.outlines, lost, won)
    if not outlines:
        return None
    shell_of = _shells(outlines, before.shell_of, lost, won)
    redone = _redone(before.shell_of, shell_of, lost, won)
    polygons = _in_order([one for one in before.polygons if one[1] not in redone],
                         _polygons(redone, outlines, shell_of))
    fine = (before.fine + sum(_fine(one) for one in won.values())
            - sum(_fine(before.outlines[ring]) for ring in lost))
    piece = Piece(state_of(says), says, MultiPolygon(tuple(rings for rings, _ in polygons[::-1])),
                  fine / (FINE * 10**6))
    return Share(outlines, shell_of, polygons, fine, piece)


def _exchanged(before: Outlines, lost: set[int], won: Outlines) -> dict[int, Outline]:
    outlines = dict(before)
    for ring in lost:
        del outlines[ring]
    outlines.update(won)
    return outlines


def _in_order(kept: Polygons, fresh: Polygons) -> Polygons:
    """Both, from west to east; `kept` are."""
    if len(fresh) > len(kept):
        return sorted(kept + fresh)
    for polygon in fresh:
        insort(kept, polygon)
    return kept


def _fine(outline: Outline) -> int:
    return int(outline.m2 * FINE)


def _shells(outlines: Outlines, before: Mapping[int, int], lost: set[int],
            won: Outlines) -> dict[int, int]:
    """The shell that each hole is in: looked up where the hole or its shell is new or gone, or
    where a new shell may have come around it."""
    kept = {hole: shell for hole, shell in before.items() if hole not in lost}
    fresh = [one.box for one in won.values() if not one.hole]
    asked = [ring for ring, one in won.items() if one.hole]
    asked += [hole for hole, shell in kept.items()
              if shell in lost or _in_any(outlines[hole], fresh)]
    return kept | _looked_up(asked, outlines)


def _in_any(hole: Outline, boxes: Iterable[tuple[int, int, int, int]]) -> bool:
    west, south, east, north = hole.box
    return any(w <= west and s <= south and e >= east and n >= north for w, s, e, n in boxes)


def _looked_up(holes: list[int], outlines: Outlines) -> dict[int, int]:
    """By the middle of a hole's first edge, which is on no other ring."""
    if not holes:
        return {}
    shells = [ring for ring, one in outlines.items() if not one.hole]
    boxes = np.array([outlines[ring].box for ring in shells])
    middles = np.array([_middle(outlines[hole].ring) for hole in holes])
    around: list[list[int]] = [[] for _ in holes]
    for shell, box in zip(shells, boxes, strict=True):
        near = np.flatnonzero(((middles >= box[:2]) & (middles <= box[2:])).all(axis=1))
        if len(near):
            flat = shapely.Polygon(outlines[shell].ring)
            shapely.prepare(flat)
            for at in near[shapely.contains_xy(flat, middles[near])].tolist():
                around[at].append(shell)
    return {hole: min(some, key=lambda shell: twice_area(outlines[shell].ring))
            if len(some) > 1 else some[0] for hole, some in zip(holes, around, strict=True)}


def _middle(ring: Ring) -> tuple[float, float]:
    a: Position
    a, b = ring[:2]
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _redone(before: Mapping[int, int], after: Mapping[int, int], lost: set[int],
            won: Outlines) -> set[int]:
    """Shells that are new or gone, or whose holes are not the same."""
    shells = lost | {ring for ring, one in won.items() if not one.hole}
    shells |= {shell for hole, shell in before.items() if after.get(hole) != shell}
    return shells | {shell for hole, shell in after.items() if before.get(hole) != shell}


def _polygons(shells: set[int], outlines: Outlines, shell_of: Mapping[int, int]) -> Polygons:
    holes: defaultdict[int, list[Ring]] = defaultdict(list)
    for hole, shell in shell_of.items():
        if shell in shells:
            holes[shell].append(outlines[hole].ring)
    return [((outlines[shell].ring, *sorted(holes[shell], reverse=True)), shell)
            for shell in shells if shell in outlines and not outlines[shell].hole]
