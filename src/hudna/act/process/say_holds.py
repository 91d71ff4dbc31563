"""Say, as a guarantor, that what no log can tell holds, or that it does not."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.record.kinds import Holds, RecordHash
from hudna.record.process import Condition, Declared
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.process.said import standing
from hudna.view.process.waits import conditions_of
from hudna.view.world import World


def say_holds(
    world: World, of: RecordHash, condition: int, *, holds: bool, text: str, officer: str
) -> Draft:
    """`of`: the version that stands of a promise or of what is needed; `condition` counts its
    conditions from 0."""
    need_guarantor(world)
    need_here(world)
    listed = _conditions(world, of)
    if not 0 <= condition < len(listed) or not isinstance(listed[condition], Declared):
        raise refuse("condition", str(condition), say("a condition that no log can tell"))
    said = [r for r in world.process.holds.of(of)
            if isinstance(r.said, Holds) and r.said.condition == condition]
    own = standing(said).get(world.me)
    if own is not None and isinstance(own.said, Holds) and own.said.holds == holds:
        raise refuse("holds", "yes" if holds else "no",
                     say("a word that this party has not said already"))
    return draft(Holds(of, condition, holds, text.strip(), officer))


def _conditions(world: World, of: RecordHash) -> tuple[Condition, ...]:
    for lines in (world.process.commitments, world.process.needed):
        if of in lines.records and lines.stands(of):
            return conditions_of(lines.records[of])
    raise refuse("subject", shown(of),
                 say("a promise, or what is needed, by its latest version"))
