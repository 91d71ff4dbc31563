"""Walk out: a guarantor suspends its part. It strips no protection and clears nothing."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.record.kinds import WalkedOut
from hudna.say import say
from hudna.view.world import World


def walk_out(world: World, *, reason: str, officer: str) -> Draft:
    """Every notice that needs this guarantor's word is stopped until it has come back and has
    answered it anew."""
    need_guarantor(world)
    need_here(world)
    if not reason.strip():
        raise refuse("reason", "nothing", say("a reason in words"))
    return draft(WalkedOut(reason.strip(), officer))
