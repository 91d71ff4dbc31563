"""Withdraw one's own protection or notice."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import RecordHash, Withdrawal
from hudna.say import say
from hudna.view.world import World


def withdraw(world: World, subject: RecordHash, reason: str) -> Draft:
    """End `subject`. A reason is asked for: nothing goes in silence."""
    lines = next(
        (x for x in (world.register.lines, world.notices.lines) if subject in x.records), None
    )
    if lines is None or not lines.stands(subject):
        raise refuse("subject", subject,
                     say("a protection or a notice that has not been replaced or withdrawn"))
    if lines.records[subject].author != world.me:
        raise refuse("subject", subject, say("a record that this node itself made"))
    if not reason.strip():
        raise refuse("reason", "nothing", say("a reason in words"))
    return draft(Withdrawal(subject, reason.strip()))
