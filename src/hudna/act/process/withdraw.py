"""Take back what this party has said of the process: a meeting, a concern, a promise."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.record.kinds import RecordHash, Withdrawal
from hudna.say import say
from hudna.view.world import World


def withdraw(world: World, subject: RecordHash, reason: str) -> Draft:
    """`subject`: the latest version of a line. A reason is asked for: nothing goes in silence."""
    need_here(world)
    lines = next((x for x in world.process.lines if subject in x.records), None)
    if lines is None or not lines.stands(subject):
        raise refuse("subject", subject, say("what has not been replaced or withdrawn"))
    if lines.records[subject].author != world.me:
        raise refuse("subject", subject, say("a record that this node itself made"))
    if not reason.strip():
        raise refuse("reason", "nothing", say("a reason in words"))
    return draft(Withdrawal(subject, reason.strip()))
