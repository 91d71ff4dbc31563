"""Stop: one act, by any duty officer, with nothing to fill in but a word why."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.place.geometry import Shape
from hudna.record.kinds import RecordHash, Stop
from hudna.say import say
from hudna.view.standing import ENDED, standing
from hudna.view.world import World


def stop_notice(
    world: World, of: RecordHash, now_ms: int, *, officer: str, reason: str = ""
) -> Draft:
    """Stop the flight of a notice. The clearance is gone the moment this is sent."""
    if of not in world.notices.lines.records:
        raise refuse("notice", of, say("a notice that this node holds"))
    state = standing(world, of, now_ms).state
    if state in ENDED:
        raise refuse("notice", state.value, say("a notice that has not ended"))
    return draft(Stop(reason.strip(), officer, notice=of))


def stop_area(area: Shape, *, officer: str, name: str = "", reason: str = "") -> Draft:
    """Stop every flight whose notice meets `area`."""
    return draft(Stop(reason.strip(), officer, area=area, area_name=name.strip()))
