"""Who holds what at a moment, by all that is said here: ground that is agreed, disputed, mingled
or unclaimed, in square kilometres and people.

It says what this node knows. *Agreed* is ground on which all that speak of it name one holder, be
it one alone who speaks (`Convergence.alone_km2`): what a partner has not told this node, nobody
here can know to contradict it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING

import msgspec

from hudna.place.claim import Areal, Piece, State
from hudna.place.convergence import Convergence, convergence
from hudna.place.peopled import Living, Settlement, living, living_of
from hudna.place.settling import Place, order_of_settling
from hudna.record.holding import HolderId
from hudna.record.record import Record
from hudna.view.process.claims import Claimed, Heard, heard

if TYPE_CHECKING:
    from hudna.view.world import World


class Share(msgspec.Struct, frozen=True):
    """Ground in one state: square kilometres, and who is known to live there."""

    km2: float
    living: Living


class Delineation(msgspec.Struct, frozen=True):
    """`pieces` share no ground and together are all that is claimed, or the frame where there is
    one; `living` are who lives on each. `by_state` has all four states. `by_holder` is, of each
    holder that is named, the ground in each state on which somebody names it."""

    at_ms: int
    heard: Heard
    pieces: tuple[Piece, ...]
    living: tuple[Living, ...]
    by_state: Mapping[State, Share]
    by_holder: Mapping[HolderId, Mapping[State, Share]]
    convergence: Convergence
    settlements: tuple[Settlement, ...] = ()

    @property
    def unknown(self) -> tuple[Claimed, ...]:
        """Statements that name a holder whom the agreement does not know."""
        return tuple(one for one in self.heard.claimed if one.unknown)

    @property
    def not_heard(self) -> tuple[Record, ...]:
        """Statements by somebody whom the agreement does not name as a claimant."""
        return self.heard.not_heard

    @property
    def finer(self) -> tuple[Record, ...]:
        """Statements of ground finer than the grain, which is shown nowhere."""
        return self.heard.finer


def delineation(
    world: World, at_ms: int, settlements: Sequence[Settlement] = (), *,
    known_ms: int | None = None, frame: Areal | None = None,
) -> Delineation:
    """At `at_ms`, by all that is known here, or by what was at `known_ms` (`claims.heard`)."""
    said = heard(world, at_ms, known_ms)
    pieces = world.process.layings.of(said.claimed, frame).pieces
    homes = living(pieces, settlements)
    holders = sorted({holder for piece in pieces for holder in piece.holders})
    return Delineation(
        at_ms, said, pieces, homes, _by_state(range(len(pieces)), pieces, homes, settlements),
        {h: _by_state([i for i, p in enumerate(pieces) if h in p.holders], pieces, homes,
                      settlements) for h in holders},
        convergence(pieces), tuple(settlements))


def settling_order(world: World, found: Delineation) -> tuple[Place, ...]:
    """Ground that is disputed or mingled, in the order in which settling it would bring most people
    under the truce: what a partner holds is protected."""
    partners = [h.id for h in world.terms.process.holders.values() if h.kind == "partner"]
    return order_of_settling(found.pieces, found.settlements, partners)


def _by_state(
    some: Iterable[int], pieces: Sequence[Piece], homes: Sequence[Living],
    settlements: Sequence[Settlement],
) -> dict[State, Share]:
    at: dict[State, list[int]] = {state: [] for state in State}
    for i in some:
        at[pieces[i].state].append(i)
    return {state: Share(fsum(pieces[i].km2 for i in which),
                         living_of([s for i in which for s in homes[i].settlements], settlements))
            for state, which in at.items()}
