"""The agreement's ladder towards each party: which step may be taken of an incident now; why each
other may not be yet, and from when it may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from hudna.record.incidents import Rung
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.findings import findings, judges
from hudna.view.incident_due import answered
from hudna.view.incidents import RUNGS, IncidentLine
from hudna.view.incidents import rung as taken

if TYPE_CHECKING:
    from hudna.view.world import World


class Step(msgspec.Struct, frozen=True):
    """A step towards a party, of one incident. `done`: this party has taken it of this incident.
    `after`: the step that comes first, where that was not taken yet. `finds`: it waits for a
    finding of this incident. `until_ms`: until then the step before waits for an answer, if none
    comes sooner."""

    rung: Rung
    to: PartyId
    done: bool = False
    after: Rung | None = None
    finds: bool = False
    until_ms: int | None = None

    @property
    def may(self) -> bool:
        """Whether it may be taken now."""
        return not self.done and self.after is None and not self.finds and self.until_ms is None


def addressees(world: World, line: IncidentLine) -> tuple[PartyId, ...]:
    """Towards whom a step may be taken: whoever was ever named of it, and their guarantors."""
    agreement = world.terms.agreement
    guarantors = {g for p in line.named() if (g := agreement.guarantor_of(p))}
    return tuple(sorted((line.named() | guarantors) - {world.me}))


def ladder(world: World, line: IncidentLine, now_ms: int) -> tuple[Step, ...]:
    """Every step towards everybody, the lowest first; none where this party takes none."""
    if world.me not in judges(world.terms.agreement).all or not line.counts:
        return ()
    return tuple(step(world, line, rung, to, now_ms)
                 for to in addressees(world, line) for rung in RUNGS)


def step(world: World, line: IncidentLine, rung: Rung, to: PartyId, now_ms: int) -> Step:
    done = any(r.author == world.me and (taken(r).rung, taken(r).to) == (rung, to)
               for r in line.rungs)
    next_ = _next(world, to)
    after = RUNGS[next_] if RUNGS.index(rung) > next_ else None
    finds = rung != "query" and not _found(world, line, to)
    return Step(rung, to, done, after, finds, _until_ms(world, rung, to, now_ms))


def _until_ms(world: World, rung: Rung, to: PartyId, now_ms: int) -> int | None:
    """Until when the step before waits for an answer; None where that is answered or had its time.
    One of several such steps is enough."""
    before = [(x, r) for x, r in _steps(world, to)
              if RUNGS.index(taken(r).rung) == RUNGS.index(rung) - 1]
    open_ms = [until for x, r in before if (until := _open_until_ms(world, x, r)) > now_ms]
    return min(open_ms) if before and len(open_ms) == len(before) else None


def _open_until_ms(world: World, line: IncidentLine, step: Record) -> int:
    """Until when its answer is waited for; 0 where it is not."""
    said = taken(step)
    if said.answer_by_ms is None or answered(
            line, said.to, world.terms.agreement, step.issued_ms):
        return 0
    return said.answer_by_ms


def _next(world: World, to: PartyId) -> int:
    """The highest step that may be taken now."""
    reached = (RUNGS.index(taken(r).rung) for _, r in _steps(world, to))
    return min(max(reached, default=-1) + 1, len(RUNGS) - 1)


def _steps(world: World, to: PartyId) -> Iterator[tuple[IncidentLine, Record]]:
    """Those that this party took, and the monitors, of any incident. What another guarantor took,
    it took for itself."""
    whose = {world.me, *judges(world.terms.agreement).monitors}
    yield from ((x, r) for x, r in world.incidents.steps_towards(to) if r.author in whose)


def _found(world: World, line: IncidentLine, to: PartyId) -> bool:
    """By two persons of the monitors, by all guarantors jointly, or by this party itself."""
    agreement = world.terms.agreement
    held = findings(line, judges(agreement))
    own = [f for f in held.separate if f.author == world.me]
    return any(
        f.said.outcome == "violation" and to in (f.said.by, agreement.guarantor_of(f.said.by))
        for f in (*held.monitors, *held.joint, *own))
