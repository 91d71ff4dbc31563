"""Raise a concern against a clause, or say it anew."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import release
from hudna.fault import Fault, Refused
from hudna.record.kinds import Concern, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.world import World


def raise_concern(world: World, said: Concern, replaces: RecordHash | None = None) -> Draft:
    """`replaces`: this party's version that it takes the place of; who was told that is told this.
    Saying it anew opens nothing again: `act/process/reopen.py` does."""
    need_here(world)
    before = _replaced(world, replaces) if replaces else None
    if faults := tuple(_faults(world, said)):
        raise Refused(faults)
    return draft(said, replaces, release(world, said, (), before)[1])


def _replaced(world: World, of: RecordHash) -> Record:
    lines = world.process.concerns
    if of not in lines.records or not lines.stands(of):
        raise refuse("replaces", of, say("the latest version of a concern"))
    if lines.records[of].author != world.me:
        raise refuse("replaces", of, say("a concern that this party has raised"))
    return lines.records[of]


def _faults(world: World, said: Concern) -> Iterator[Fault]:
    agreement = world.terms.agreement
    if said.clause not in {c.id for c in agreement.clauses}:
        yield Fault("clause", said.clause or "nothing", say("a clause of the agreement"))
    if not said.text.strip():
        yield Fault("text", "nothing", say("the concern in words"))
    if not said.settled_by.strip():
        yield Fault("settled_by", "nothing", say("what would settle it, in words"))
    known = {m.id for m in agreement.milestones}
    for of in said.holds_up:
        if of not in known:
            yield Fault("holds_up", of, say("a milestone of the agreement"))
