"""Take a step on the agreement's ladder towards a party. No step is passed over, and all but the
query rest on a finding of this incident."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.read_version import need_latest
from hudna.record.incidents import Rung, RungTaken
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.say import say
from hudna.view.findings import findings, judges
from hudna.view.incident_due import answered
from hudna.view.incidents import RUNGS, IncidentLine
from hudna.view.incidents import rung as taken
from hudna.view.world import World


def take_rung(
    world: World, of: RecordHash, *, rung: Rung, to: PartyId, text: str, officer: str,
    now_ms: int, within_ms: int | None,
) -> Draft:
    """`of` is the version that the person has read: the one that counts. `to` is to answer within
    `within_ms`, ms from now; None where the agreement leaves that open."""
    need_here(world)
    if world.me not in judges(world.terms.agreement).all:
        raise refuse("party", world.me, say("a guarantor, or a party that monitors"))
    line = world.incidents.of(of)
    if line is None or not line.counts:
        raise refuse("incident", of, say("an incident that this node holds and counts"))
    need_latest(line, of)
    _need_addressee(world, line, to)
    _need_step(world, line, rung, to)
    _need_time(world, rung, to, now_ms)
    if not text.strip():
        raise refuse("text", "nothing", say("the reason in words"))
    until = None if within_ms is None else now_ms + within_ms
    return draft(RungTaken(of, rung, to, until, text.strip(), officer))


def _need_addressee(world: World, line: IncidentLine, to: PartyId) -> None:
    agreement = world.terms.agreement
    named = line.named() | {g for p in line.named() if (g := agreement.guarantor_of(p))}
    if to not in named or to == world.me:
        known = ", ".join(sorted(named - {world.me}))
        raise refuse("to", to, say("one of {known}", known=known or "—"))


def _need_step(world: World, line: IncidentLine, rung: Rung, to: PartyId) -> None:
    if any(r.author == world.me for r in line.rungs if taken(r).rung == rung and taken(r).to == to):
        raise refuse("rung", rung, say("a step that was not taken yet"))
    next_ = _next(world, to)
    if RUNGS.index(rung) > next_:
        raise refuse("rung", rung, say("no step after {step}", step=RUNGS[next_]))
    if rung != "query" and not _found(world, line, to):
        raise refuse("rung", rung, say("an incident that was found to be a violation by it"))


def _need_time(world: World, rung: Rung, to: PartyId, now_ms: int) -> None:
    """Whoever the step before was taken towards has had its time to answer, or has answered."""
    before = [(x, r) for x, r in _steps(world, to)
              if RUNGS.index(taken(r).rung) == RUNGS.index(rung) - 1]
    open_ms = [until for x, r in before if (until := _open_until_ms(world, x, r)) > now_ms]
    if before and len(open_ms) == len(before):
        raise refuse("rung", rung, say("a step that comes after the one before it was "
                                        "answered, or had its time"))


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
