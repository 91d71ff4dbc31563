"""Say that a person at this node has opened a partner's record for the first time here. It is
neither an acknowledgement nor a word about what it says."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import Opened, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.world import World


def to_open(world: World, record: Record) -> bool:
    """Whether nobody at this node has opened the partner's record yet."""
    return record.author != world.me and world.me not in world.steps.opened(record.hash)


def open_record(world: World, subject: RecordHash, officer: str) -> Draft:
    record = world.record(subject)
    if record is None or not to_open(world, record):
        raise refuse("subject", subject,
                     say("a partner's record that nobody at this node has opened yet"))
    return draft(Opened(subject, officer))
