"""Come back after having walked out. Nothing that was said of notices before counts again."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, refuse
from hudna.place.times import format_instant
from hudna.record.kinds import CameBack, WalkedOut
from hudna.say import say
from hudna.view.world import World


def come_back(world: World, now_ms: int, *, reason: str, officer: str) -> Draft:
    """Refused on a clock that is behind this party's own walking out: the return would read as
    the earlier of the two, and change nothing."""
    need_guarantor(world)
    out = world.taking_part.absent(world.me)
    if out is None or not isinstance(out.said, WalkedOut):
        raise refuse("party", world.me, say("a guarantor that has walked out"))
    if now_ms <= out.issued_ms:
        raise refuse("clock", format_instant(now_ms),
                     say("a moment after {at}, when this party walked out",
                         at=format_instant(out.issued_ms)))
    return draft(CameBack(reason.strip(), officer))
