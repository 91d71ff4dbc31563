"""Take a stop: any duty officer at the other side; no named person is ever waited for."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import RecordHash, StopTaken
from hudna.say import say
from hudna.view.world import World


def take_stop(world: World, of: RecordHash, *, officer: str) -> Draft:
    sent = world.stops.records.get(of)
    if sent is None or sent.author == world.me:
        raise refuse("stop", of, say("a stop that a partner has sent"))
    return draft(StopTaken(of, officer))
