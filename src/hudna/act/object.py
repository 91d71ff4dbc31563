"""Object to a notice, before or after having concurred."""

from __future__ import annotations

from hudna.act.answer import answerable, earlier_answers
from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import Objection, RecordHash
from hudna.say import say
from hudna.view.world import World


def object_to(world: World, of: RecordHash, now_ms: int, *, reason: str, officer: str) -> Draft:
    answerable(world, of, now_ms)
    if not reason.strip():
        raise refuse("reason", "nothing", say("a reason in words"))
    return draft(Objection(of, reason.strip(), officer, earlier_answers(world, of)))
