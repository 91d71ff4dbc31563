"""Take a step on the agreement's ladder towards a party. No step is passed over, and all but the
query rest on a finding of this incident."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.read_version import need_latest
from hudna.record.incidents import Rung, RungTaken
from hudna.record.statement import PartyId, RecordHash
from hudna.say import say
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine
from hudna.view.ladder import Step, addressees, step
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
    _need_step(step(world, line, rung, to, now_ms))
    if not text.strip():
        raise refuse("text", "nothing", say("the reason in words"))
    until = None if within_ms is None else now_ms + within_ms
    return draft(RungTaken(of, rung, to, until, text.strip(), officer))


def _need_addressee(world: World, line: IncidentLine, to: PartyId) -> None:
    if to not in (known := addressees(world, line)):
        raise refuse("to", to, say("one of {known}", known=", ".join(known) or "—"))


def _need_step(asked: Step) -> None:
    if asked.done:
        raise refuse("rung", asked.rung, say("a step that was not taken yet"))
    if asked.after:
        raise refuse("rung", asked.rung, say("no step after {step}", step=asked.after))
    if asked.finds:
        raise refuse("rung", asked.rung,
                     say("an incident that was found to be a violation by it"))
    if asked.until_ms is not None:
        raise refuse("rung", asked.rung, say("a step that comes after the one before it was "
                                             "answered, or had its time"))
