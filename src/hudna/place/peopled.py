"""The people living on pieces of ground: each place counted once, also on a border.

A place that is on the border of pieces is counted where least is settled: with what is mingled
before what is disputed, then unclaimed, then agreed; of several such, with the first in order of
what is said. So nobody is counted twice, nobody is left out, and nobody who may live on ground
that is in question is counted as living on ground that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import shapely

from hudna.place.claim import Piece, State
from hudna.place.flat import parts_of, polygons_of
from hudna.place.geometry import Position
from hudna.place.pieces import Indices

FIRST = {State.MINGLED: 0, State.DISPUTED: 1, State.UNCLAIMED: 2, State.AGREED: 3}


class Settlement(msgspec.Struct, frozen=True):
    """Where people live. `people` is `None` where it is not known; `town` is what names the town,
    such as its P-code, the same for all places that are parts of it."""

    at: Position
    people: int | None
    town: str


class Living(NamedTuple):
    """Who lives on a piece or a part of one: people where that is known, and settlements by their
    numbers; `unknown` of them have no number of people."""

    people: int
    unknown: int
    settlements: tuple[int, ...]


class Homes(NamedTuple):
    """The piece and the part of it that each settlement is counted in; -1 where in none."""

    piece: Indices
    part: Indices


def living(pieces: Sequence[Piece], settlements: Sequence[Settlement]) -> tuple[Living, ...]:
    """For each piece, who lives on it."""
    home = homes(pieces, settlements).piece
    return tuple(living_of(np.flatnonzero(home == i).tolist(), settlements)
                 for i in range(len(pieces)))


def living_of(some: Sequence[int], settlements: Sequence[Settlement]) -> Living:
    """Of settlements, given by their numbers."""
    known = [people for people in (settlements[i].people for i in some) if people is not None]
    return Living(sum(known), len(some) - len(known), tuple(some))


def homes(pieces: Sequence[Piece], settlements: Sequence[Settlement]) -> Homes:
    """Where each settlement is counted: parts are the polygons of all pieces, numbered in order."""
    home = Homes(np.full(len(settlements), -1), np.full(len(settlements), -1))
    if not (len(pieces) and len(settlements)):
        return home
    spots = shapely.points(np.array([one.at for one in settlements], float))
    part, spot = shapely.STRtree(spots).query(parts_of(*(piece.shape for piece in pieces)),
                                              predicate="intersects")
    owner = np.repeat(np.arange(len(pieces)), [len(polygons_of(p.shape)) for p in pieces])
    urgent = np.array([FIRST[piece.state] for piece in pieces])
    order = np.lexsort((part, urgent[owner[part]], spot))
    kept = order[np.diff(spot[order], prepend=-1) != 0]
    home.piece[spot[kept]], home.part[spot[kept]] = owner[part[kept]], part[kept]
    return home
