"""Leave the truce, or have a party leave it. What was protected stays protected."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.record.kinds import Leaving, PartyId
from hudna.say import say
from hudna.view.world import World


def leave(world: World, party: PartyId, *, reason: str, officer: str) -> Draft:
    """That `party` leave: by its own word at once; by others' once every guarantor has said so.
    Raises `Refused` for a party that is not in, one that others cannot put out, no reason."""
    part = world.taking_part
    if not part.takes_part(party):
        raise refuse("party", party, say("a party that takes part"))
    if not reason.strip():
        raise refuse("reason", "nothing", say("a reason in words"))
    if party != world.me:
        need_guarantor(world)
        need_here(world)
        if world.me not in part.must_put_out(party):
            raise refuse("party", party, say("a party that at least two guarantors can put out"))
        if any(r.author == world.me and r.hash not in _undone(world, party)
               for r in part.leavings(party)):
            raise refuse("party", party, say("a party of which this one has not said so yet"))
    return draft(Leaving(party, reason.strip(), officer))


def _undone(world: World, party: PartyId) -> frozenset[str]:
    return frozenset(h for j in world.taking_part.joined(party) for h in j.said.undoes)
