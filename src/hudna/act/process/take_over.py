"""Say that the next has read what a shift has handed over."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import HandOverTaken, RecordHash
from hudna.record.person import same_person
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.process.handing_over import note
from hudna.view.world import World


def take_over(
    world: World, of: RecordHash, *, officer: str, another: bool = True
) -> Draft:
    """`another`: whether any other post may take it over at this desk. Then the post that has
    written it may not: that the next has read it is not its word to give."""
    found = note(world, of)
    if found is None:
        raise refuse("of", shown(of), say("a note that was handed over here"))
    if found.taken is not None:
        raise refuse("of", of, say("one that nobody has taken over yet"))
    if another and same_person(found.said.officer, officer):
        raise refuse("officer", shown(officer), say("another post than the one that wrote it"))
    return draft(HandOverTaken(of, officer))
