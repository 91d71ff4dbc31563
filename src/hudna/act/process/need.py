"""Say what a milestone needs, or say it anew."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.process.conditions import faults
from hudna.act.release import release
from hudna.fault import Refused
from hudna.record.kinds import Needed, RecordHash
from hudna.record.process import Reached
from hudna.record.record import Record
from hudna.record.sound import unsound
from hudna.say import say
from hudna.view.world import World


def need(world: World, said: Needed, replaces: RecordHash | None = None) -> Draft:
    """`replaces`: this party's version that it takes the place of."""
    need_here(world)
    before = _replaced(world, replaces) if replaces else None
    if said.milestone not in {m.id for m in world.terms.agreement.milestones}:
        raise refuse("milestone", said.milestone or "nothing", say("a milestone of the agreement"))
    if said.condition == Reached(said.milestone):
        raise refuse("condition.milestone", said.milestone, say("another milestone than itself"))
    if found := (*unsound(said), *faults(world, "condition", said.condition)):
        raise Refused(found)
    return draft(said, replaces, release(world, said, (), before)[1])


def _replaced(world: World, of: RecordHash) -> Record:
    lines = world.process.needed
    if of not in lines.records or not lines.stands(of) or lines.records[of].author != world.me:
        raise refuse("replaces", of, say("what this party says is needed, by its latest version"))
    return lines.records[of]
