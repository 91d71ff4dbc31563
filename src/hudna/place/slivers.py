"""What two claims leave between them where both meant the same line: slivers, and mere touching.

A sliver is told to whoever can mend it, with where it lies and whose claims made it. It is never
taken for a slip and smoothed over: a strip twenty metres wide may be the road that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
import numpy as np
import shapely

from hudna.place.area import areas_km2
from hudna.place.claim import Claim, Piece, Says, State
from hudna.place.flat import Geometries, parts_of, polygons_of
from hudna.place.geometry import Polygon, Position, Ring
from hudna.place.measure import centre
from hudna.place.width import narrower

Edge = tuple[Position, Position]


class Sliver(msgspec.Struct, frozen=True):
    """A part of a piece that is thinner than asked, and what is said of the ground on its sides.

    `beside` leaves out what nobody speaks of.
    """

    state: State
    says: Says
    shape: Polygon
    at: Position
    km2: float
    beside: tuple[Says, ...]

    @property
    def claimants(self) -> tuple[str, ...]:
        """Whose claims made it: those that speak of it, or of the ground beside it."""
        return tuple(sorted({one for says in (self.says, *self.beside) for one, _ in says}))


class Touch(msgspec.Struct, frozen=True):
    """Two claims that have a line in common, and no ground."""

    one: Claim
    other: Claim
    at: Position


def slivers(pieces: Sequence[Piece], width_m: float) -> tuple[Sliver, ...]:
    """Parts of pieces where no disc of this diameter finds room, the least first.

    To one hundredth: each that has no room for 0.99 of it is among them, none that has for all.
    """
    parts = [(piece, rings) for piece in pieces for rings in polygons_of(piece.shape)]
    flat = parts_of(*(piece.shape for piece in pieces))
    thin = narrower(flat, width_m)
    if not thin:
        return ()
    beside = _beside(pieces, [parts[i][1] for i in thin])
    sizes = areas_km2(flat[thin]).tolist()
    found = [Sliver(piece.state, piece.says, Polygon(rings), centre(Polygon(rings)), km2, says)
             for (piece, rings), km2, says in zip((parts[i] for i in thin), sizes, beside,
                                                  strict=True)]
    return tuple(sorted(found, key=lambda sliver: (sliver.km2, sliver.at, sliver.says)))


def touching(claims: Iterable[Claim]) -> tuple[Touch, ...]:
    """Claims of different claimants, or of different holders, that meet in a line only."""
    some = sorted(set(claims), key=lambda claim: (claim.claimant, claim.holder,
                                                  polygons_of(claim.shape)))
    flat = np.array([_one(parts_of(claim.shape)) for claim in some], dtype=object)
    i, j = shapely.STRtree(flat).query(flat)
    found = [_touch(some, flat, a, b) for a, b in zip(i.tolist(), j.tolist(), strict=True)
             if a < b and (some[a].claimant, some[a].holder) != (some[b].claimant, some[b].holder)
             and shapely.relate_pattern(flat[a], flat[b], "F***1****")]
    return tuple(sorted(found, key=lambda touch: (touch.at, some.index(touch.one))))


def _touch(some: list[Claim], flat: Geometries, a: int, b: int) -> Touch:
    at = shapely.intersection(flat[a], flat[b]).representative_point()
    return Touch(some[a], some[b], (round(at.x), round(at.y)))


def _one(parts: Geometries) -> shapely.Geometry:
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _beside(pieces: Sequence[Piece], thin: list[tuple[Ring, ...]]) -> list[tuple[Says, ...]]:
    """What is said across each thin part's edges, where something is."""
    sought: dict[Edge, set[Says]] = {}
    for rings in thin:
        sought.update((back, set()) for back in _edges(rings, back=True))
    for piece in pieces:
        for rings in polygons_of(piece.shape) if piece.says else ():
            for edge in _edges(rings):
                if edge in sought:
                    sought[edge].add(piece.says)
    return [tuple(sorted(set().union(*(sought[back] for back in _edges(rings, back=True)))))
            for rings in thin]


def _edges(rings: tuple[Ring, ...], *, back: bool = False) -> list[Edge]:
    return [(b, a) if back else (a, b) for ring in rings for a, b in pairwise(ring)]
