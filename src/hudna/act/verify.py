"""Look again at one's own protection and say that it is still true."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import RecordHash, Verified
from hudna.say import say
from hudna.view.world import World


def verify(world: World, subject: RecordHash, now_ms: int, how: str) -> Draft:
    """Confirm `subject`; the next look is due after the agreement's interval."""
    lines = world.register.lines
    if not lines.stands(subject) or lines.records[subject].author != world.me:
        raise refuse("subject", subject, say("a standing protection that this node registered"))
    return draft(Verified(subject, now_ms + world.terms.review_every_ms, how.strip()))
