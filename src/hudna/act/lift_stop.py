"""Lift one's own stop. No clearance comes back by it: every guarantor must concur anew."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import RecordHash, StopLifted
from hudna.say import say
from hudna.view.world import World


def lift_stop(world: World, of: RecordHash, *, officer: str, reason: str) -> Draft:
    sent = world.stops.records.get(of)
    if sent is None or sent.author != world.me or world.stops.lifted(of):
        raise refuse("stop", of, say("a stop of this node's own that still stands"))
    if not reason.strip():
        raise refuse("reason", "nothing", say("a reason in words"))
    return draft(StopLifted(of, reason.strip(), officer))
