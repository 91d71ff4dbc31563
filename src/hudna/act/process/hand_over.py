"""Hand a shift over: a note to the next, with what is open at that moment. It never leaves this
node."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import HandOver
from hudna.say import say
from hudna.view.process.left_open import open_records
from hudna.view.world import World


def hand_over(world: World, *, text: str, officer: str, now_ms: int) -> Draft:
    if not text.strip():
        raise refuse("text", "nothing", say("the note in words: at least that nothing was unusual"))
    return draft(HandOver(now_ms, text.strip(), officer, open_records(world, now_ms)))
