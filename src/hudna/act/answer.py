"""What must hold before a guarantor's person can answer a notice at all."""

from __future__ import annotations

from hudna.act.draft import need_here, refuse
from hudna.record.kinds import RecordHash
from hudna.say import say
from hudna.view.conflicts import required
from hudna.view.standing import ENDED, Standing, standing
from hudna.view.world import World


def answerable(world: World, of: RecordHash, now_ms: int) -> Standing:
    """The standing of a notice that this party may answer now, or `Refused`."""
    record = world.notices.lines.records.get(of)
    if record is None:
        raise refuse("notice", of, say("a notice that this node holds"))
    if world.me not in required(world.terms, record):
        raise refuse("party", world.me, say("a party whose concurrence the agreement asks for"))
    need_here(world)
    now = standing(world, of, now_ms)
    if now.state in ENDED:
        raise refuse("notice", now.state.value, say("a notice that has not ended"))
    return now


def earlier_answers(world: World, of: RecordHash) -> tuple[RecordHash, ...]:
    return tuple(r.hash for r in world.notices.latest_answers(of, world.me))
