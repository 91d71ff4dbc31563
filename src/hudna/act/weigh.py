"""Decide whether a sighting counts: of a source that is not known, or of one that is mistaken."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import RecordHash, Sighting, Weighed
from hudna.say import say
from hudna.view.sightings import weighed
from hudna.view.world import World


def weigh(
    world: World, of: RecordHash, *, counts: bool, officer: str, reason: str = ""
) -> Draft:
    record = world.record(of)
    if record is None or not isinstance(record.said, Sighting):
        raise refuse("sighting", of, say("a sighting that this node holds"))
    before = world.sightings.weighing(of)
    if before is not None and weighed(before).counts == counts:
        raise refuse("counts", "the same decision", say("another decision than the last one"))
    return draft(Weighed(of, counts, officer, reason.strip()))
