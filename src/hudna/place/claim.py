"""Claims about who holds what, and what they come to where they are laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

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

    @property
    def alone(self) -> bool:
        """Of agreed ground: nobody contradicts it since one claimant alone speaks of it."""
        return len(self.says) == 1


def state_of(says: Sequence[tuple[str, str]]) -> State:
    """What the claims on one piece come to."""
    if not says:
        return State.UNCLAIMED
    if len({claimant for claimant, _ in says}) < len(says):
        return State.MINGLED
    return State.AGREED if len({holder for _, holder in says}) == 1 else State.DISPUTED
