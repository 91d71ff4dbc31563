"""How near the claims of several are to one another, and what became of ground between moments.

Nothing is weighed: square kilometres of what is agreed, disputed and mingled, as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import fsum

import msgspec

from hudna.place.claim import Claim, Piece, Says, State, state_of
from hudna.place.geometry import MultiPolygon
from hudna.place.overlay import overlay


class Convergence(msgspec.Struct, frozen=True):
    """Square kilometres. `alone_km2` is that part of what is agreed of which one claimant only
    speaks: nobody contradicts it, and nobody confirms it."""

    agreed_km2: float
    disputed_km2: float
    mingled_km2: float
    unclaimed_km2: float
    alone_km2: float

    @property
    def agreed(self) -> float | None:
        """What is agreed, of all that anybody speaks of; `None` where nobody does."""
        return _share(self.agreed_km2, self.agreed_km2 + self.disputed_km2 + self.mingled_km2)

    @property
    def confirmed(self) -> float | None:
        """As `agreed`, but only what two claimants or more say alike."""
        return _share(self.agreed_km2 - self.alone_km2,
                      self.agreed_km2 + self.disputed_km2 + self.mingled_km2)

    @property
    def unclaimed(self) -> float | None:
        """What nobody speaks of, of all ground."""
        return _share(self.unclaimed_km2, self.agreed_km2 + self.disputed_km2 + self.mingled_km2
                      + self.unclaimed_km2)


class Change(msgspec.Struct, frozen=True):
    """Ground of which other things are said than before; `None` where it was, or is, outside."""

    before: Says | None
    after: Says | None
    shape: MultiPolygon
    km2: float

    @property
    def states(self) -> tuple[State | None, State | None]:
        """What it came to before, and comes to after."""
        return _state(self.before), _state(self.after)


def convergence(pieces: Iterable[Piece]) -> Convergence:
    """Of one laying."""
    sizes: defaultdict[State, list[float]] = defaultdict(list)
    alone = []
    for piece in pieces:
        sizes[piece.state].append(piece.km2)
        if len(piece.says) == 1:
            alone.append(piece.km2)
    return Convergence(fsum(sizes[State.AGREED]), fsum(sizes[State.DISPUTED]),
                       fsum(sizes[State.MINGLED]), fsum(sizes[State.UNCLAIMED]), fsum(alone))


def by_pair(pieces: Sequence[Piece]) -> dict[tuple[str, str], Convergence]:
    """Of each two claimants, as if no others spoke: ground of which neither speaks is unclaimed."""
    claimants = sorted({claimant for piece in pieces for claimant, _ in piece.says})
    return {pair: convergence(_as_seen_by(pieces, pair)) for pair in combinations(claimants, 2)}


def changes(before: Sequence[Piece], after: Sequence[Piece]) -> tuple[Change, ...]:
    """Ground of which other things are said after than before, each change's ground together.

    The two layings are laid over each other, with the bounds of `overlay`.
    """
    laid = [Claim(when, str(i), piece.shape) for when, pieces in (("0", before), ("1", after))
            for i, piece in enumerate(pieces)]
    found = []
    for piece in overlay(laid):
        told = {when: (before if when == "0" else after)[int(i)].says for when, i in piece.says}
        if told.get("0") != told.get("1"):
            found.append(Change(told.get("0"), told.get("1"), piece.shape, piece.km2))
    return tuple(sorted(found, key=lambda change: (_order(change.before), _order(change.after))))


def became(found: Iterable[Change], state: State) -> tuple[Change, ...]:
    """Of changes, ground that comes to a state now and did not before."""
    return tuple(change for change in found
                 if change.states[1] is state and change.states[0] is not state)


def _as_seen_by(pieces: Iterable[Piece], pair: tuple[str, str]) -> list[Piece]:
    told = [(piece, tuple(one for one in piece.says if one[0] in pair)) for piece in pieces]
    return [Piece(state_of(says), says, piece.shape, piece.km2) for piece, says in told]


def _state(says: Says | None) -> State | None:
    return None if says is None else state_of(says)


def _order(says: Says | None) -> tuple[bool, Says]:
    return says is None, says or ()


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
