"""Propose that agreed ground become areas of the agreement. It changes nothing by itself: like any
text, it is in effect once every guarantor has signed it."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.amend import propose
from hudna.act.draft import Draft, need_here, refuse
from hudna.say import say
from hudna.terms.more_areas import NewArea, with_areas
from hudna.view.world import World


def propose_areas(world: World, areas: Sequence[NewArea]) -> Draft:
    """The text in effect with these areas more; `Refused` names every fault of it."""
    need_here(world)
    if not areas:
        raise refuse("areas", "nothing", say("one area or more"))
    known = {a.id for a in world.terms.agreement.areas}
    for area in areas:
        if area.id in known:
            raise refuse("areas", area.id, say("an area that is not in the agreement already"))
    return propose(world, with_areas(world.agreements.texts[world.terms.digest].text, areas))
