"""Say that the next has read what a shift has handed over."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import HandOverTaken, RecordHash
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.process.handing_over import note
from hudna.view.world import World


def take_over(world: World, of: RecordHash, *, officer: str) -> Draft:
    found = note(world, of)
    if found is None:
        raise refuse("of", shown(of), say("a note that was handed over here"))
    if found.taken is not None:
        raise refuse("of", of, say("one that nobody has taken over yet"))
    return draft(HandOverTaken(of, officer))
