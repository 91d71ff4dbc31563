"""How long a word lasts: a person's statement, or the depositary's answer, renewed unbroken by the
node that gave it.

A renewal counts only if it was signed before the lease that it prolongs ran out, and carries the
key that was signed: a node may repeat its people's word, never change or revive it. One that claims
an earlier moment than what its author had seen here counts from that on (view/clocks.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hudna.record.kinds import Concurrence, Notice, Renewal, SealedAnswer
from hudna.record.record import Record
from hudna.view.clocks import earliest_ms

if TYPE_CHECKING:
    from hudna.view.world import World


def lease(world: World, notice: Record, basis: Record) -> tuple[int | None, int]:
    """When the word `basis` on `notice` runs out (ms; None: no lease has begun), and when the
    statement that says so was issued."""
    until, issued = _first(world, basis)
    for record in world.notices.renewals(basis.hash, basis.author):
        said = cast(Renewal, record.said)
        if said.notice != notice.hash or said.key != _key(basis):
            continue
        if until is not None and earliest_ms(world, record) > until:
            continue
        offered = _bounded(world, record, said.fresh_until_ms)
        if until is None or offered > until:
            until, issued = offered, record.issued_ms
    return until, issued


def runs(world: World, until_ms: int | None, issued_ms: int, now_ms: int) -> bool:
    """Whether a lease is running by this node's clock, `until_ms` and `issued_ms` as `lease` gives
    them.

    A clock that is behind the lease's issue, or behind what this node last took in, is late or was
    set back: it cannot judge a lease, so nothing is fresh by it."""
    tolerance = world.terms.clock_tolerance_ms
    earliest = max(issued_ms, world.latest_ms) - tolerance
    return until_ms is not None and earliest <= now_ms < until_ms - tolerance


def _first(world: World, basis: Record) -> tuple[int | None, int]:
    if isinstance(basis.said, Concurrence | SealedAnswer):
        return _bounded(world, basis, basis.said.fresh_until_ms), basis.issued_ms
    return None, basis.issued_ms


def _bounded(world: World, record: Record, until_ms: int) -> int:
    """The moment up to which a statement can hold at this node.

    Never longer than the agreement's freshness from its issue; and never longer on this node's
    own clock, from the moment when this node took it in, than its author gave it. So a clock that
    is late here by more than the tolerance does not stretch a partner's lease.
    """
    until = min(until_ms, record.issued_ms + world.terms.fresh_for_ms)
    here = world.entries[record.hash].admitted_ms + world.terms.clock_tolerance_ms
    return min(until, here + max(0, until - record.issued_ms))


def _key(basis: Record) -> str:
    return cast(Concurrence | Notice | SealedAnswer, basis.said).key
