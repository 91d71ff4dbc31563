"""Say that a person at this node has read a partner's record. It is neither permission nor
agreement."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import Acknowledgement, RecordHash
from hudna.say import say
from hudna.view.world import World


def acknowledge(world: World, subject: RecordHash, officer: str) -> Draft:
    record = world.record(subject)
    if record is None or record.author == world.me:
        raise refuse("subject", subject, say("a partner's record that this node holds"))
    return draft(Acknowledgement(subject, officer))
