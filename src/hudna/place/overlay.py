"""Claims laid over each other: who says who holds what, in pieces that cover the ground once.

Pieces share no ground, and together they are the frame, or all that is claimed where there is no
frame. Where two outlines cross between whole positions, the crossing is moved to the nearest one,
and an edge that passes within half a unit of a corner is bent to it: pieces differ from the exact
ones by at most 1e-7 / 2 degree in longitude and in latitude, 6 mm on the ground.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec
import numpy as np
import shapely

from hudna.place.area import areas_km2
from hudna.place.faces import Held, faces_of
from hudna.place.flat import Geometries, canonical, parts_of, polygons_of, shapes_of
from hudna.place.geometry import MultiPolygon, Polygon

Areal = Polygon | MultiPolygon
Says = tuple[tuple[str, str], ...]


class State(StrEnum):
    """What the claims on a piece come to.

    *Mingled*: a claimant itself says that two or more hold it. *Agreed*: all that speak of it name
    one holder. *Disputed*: they name different ones. *Unclaimed*: nobody speaks of it.
    """

    AGREED = "agreed"
    DISPUTED = "disputed"
    MINGLED = "mingled"
    UNCLAIMED = "unclaimed"


class Claim(msgspec.Struct, frozen=True):
    """That `holder` holds a place, says `claimant`."""

    claimant: str
    holder: str
    shape: Areal


class Piece(msgspec.Struct, frozen=True):
    """All the ground of which the same is said: `says` is (claimant, holder), sorted."""

    state: State
    says: Says
    shape: MultiPolygon
    km2: float

    @property
    def holders(self) -> tuple[str, ...]:
        return tuple(sorted({holder for _, holder in self.says}))


def overlay(claims: Iterable[Claim], frame: Areal | None = None) -> tuple[Piece, ...]:
    """Pieces in order of what is said of them; the same whatever the order of the claims.

    Shapes must be sound (`soundvolume.check_shape`).
    """
    ordered = _ordered(claims)
    says = [(claim.claimant, claim.holder) for claim in ordered for _ in polygons_of(claim.shape)]
    shapes = [claim.shape for claim in ordered] + ([] if frame is None else [frame])
    if not shapes:
        return ()
    faces = faces_of(parts_of(*shapes))
    return _pieces(faces.polygons, _grouped(faces.held, says, framed=frame is not None))


def state_of(says: Says) -> State:
    """What the claims on one piece come to."""
    if not says:
        return State.UNCLAIMED
    if len({claimant for claimant, _ in says}) < len(says):
        return State.MINGLED
    return State.AGREED if len({holder for _, holder in says}) == 1 else State.DISPUTED


def _ordered(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(set(claims), key=lambda claim: (claim.claimant, claim.holder,
                                                  polygons_of(claim.shape)))


def _grouped(held: Sequence[Held], says: Sequence[tuple[str, str]], *,
             framed: bool) -> dict[Says, list[int]]:
    """Faces by what is said of them; those outside the frame are left out."""
    grouped: dict[Says, list[int]] = defaultdict(list)
    for face, parts in enumerate(held):
        if any(part >= len(says) for part in parts) if framed else parts:
            grouped[tuple(sorted({says[part] for part in parts if part < len(says)}))].append(face)
    return {said: grouped[said] for said in sorted(grouped)}


def _pieces(polygons: Geometries, grouped: dict[Says, list[int]]) -> tuple[Piece, ...]:
    joined = np.array([_joined(polygons[some]) for some in grouped.values()], dtype=object)
    flat = canonical(joined)
    return tuple(Piece(state_of(says), says, shape, km2) for says, shape, km2 in
                 zip(grouped, shapes_of(flat), areas_km2(flat).tolist(), strict=True))


def _joined(faces: Geometries) -> Any:
    """Faces that share edges as one; not a position changes."""
    return shapely.coverage_union_all(faces) if len(faces) > 1 else faces[0]
