"""What the clock alone can change: compared second by second, so that no page shows it late."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from hudna.record.kinds import PartyId, RecordHash
from hudna.view import asked_of
from hudna.view.bulletin_due import missing
from hudna.view.incursions import waiting
from hudna.view.overdue import late, partners
from hudna.view.process import meetings
from hudna.view.recalls import unhidden
from hudna.view.standing import standing
from hudna.view.stops import step_reached, takers, waited_ms

if TYPE_CHECKING:
    from hudna.view.world import World

MOST_LATE = 100

def clockwork(world: World, now_ms: int) -> tuple[object, ...]:
    """Equal at two moments only if every notice stands, every stop has escalated, every protection
    lasts, and every delivery, every answer to an incursion and whatever else is asked of somebody
    is overdue as before."""
    return (
        tuple(_states(world, now_ms)),
        tuple(_steps(world, now_ms)),
        world.register.lines.lasting(now_ms),
        tuple(_late(world, now_ms)),
        len(unhidden(world, now_ms)),
        sum(1 for line in waiting(world) if line.said.answer_by_ms < now_ms),
        len(world.sightings.waiting(now_ms)),
        asked_of.overdue(world, now_ms),
        world.waits.overdue(world, now_ms),
        tuple(missing(world, now_ms)),
        meetings.passed(world, now_ms),
    )


def _states(world: World, now_ms: int) -> list[tuple[RecordHash, str]]:
    return [
        (r.hash, standing(world, r.hash, now_ms).state.value)
        for r in world.notices.live(now_ms)
    ]


def _steps(world: World, now_ms: int) -> list[tuple[RecordHash, object]]:
    steps = world.terms.escalation
    return [
        (s.hash, step_reached(steps, waited_ms(world, s, None, now_ms)))
        for s in world.stops.active() if set(takers(world, s)) - world.stops.taken(s.hash).keys()
    ]


def _late(world: World, now_ms: int) -> list[tuple[PartyId, int]]:
    """Of very many only that they are very many: the next one changes no page."""
    return [(p, sum(1 for _ in islice(late(world, p, now_ms), MOST_LATE)))
            for p in partners(world)]
