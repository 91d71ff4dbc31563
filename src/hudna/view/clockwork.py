"""What the clock alone can change: compared second by second, so that no page shows it late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hudna.record.kinds import RecordHash
from hudna.view.standing import standing
from hudna.view.stops import step_reached, takers, waited_ms

if TYPE_CHECKING:
    from hudna.view.world import World


def clockwork(world: World, now_ms: int) -> tuple[object, ...]:
    """Equal at two moments only if every notice stands, every stop has escalated and every
    protection lasts as before."""
    return (
        tuple(_states(world, now_ms)),
        tuple(_steps(world, now_ms)),
        tuple(world.register.lines.live_places(now_ms)),
    )


def _states(world: World, now_ms: int) -> list[tuple[RecordHash, str]]:
    return [
        (r.hash, standing(world, r.hash, now_ms).state.value)
        for r in world.notices.live(now_ms)
    ]


def _steps(world: World, now_ms: int) -> list[tuple[RecordHash, object]]:
    steps = world.terms.escalation
    return [
        (s.hash, step_reached(steps, waited_ms(s, None, now_ms)))
        for s in world.stops.active() if set(takers(world, s)) - world.stops.taken(s.hash).keys()
    ]
