"""Claims laid over each other: who says who holds what, in pieces that cover the ground once.

Pieces share no ground, and together they are the frame, or all that is claimed where there is no
frame. Where two outlines cross between whole positions, the crossing is moved to the nearest one,
and an edge that passes within half a unit of a corner is bent to it: pieces differ from the exact
ones by at most 1e-7 / 2 degree in longitude and in latitude, 6 mm on the ground.
"""

from __future__ import annotations

from collections.abc import Iterable

from hudna.place.claim import Areal, Claim, Piece, Says, State, state_of
from hudna.place.laid import laid

__all__ = ["Areal", "Claim", "Piece", "Says", "State", "overlay", "state_of"]


def overlay(claims: Iterable[Claim], frame: Areal | None = None) -> tuple[Piece, ...]:
    """Pieces in order of what is said of them; the same whatever the order of the claims.

    Shapes must be sound (`soundvolume.check_shape`).
    """
    return laid(claims, frame).pieces
