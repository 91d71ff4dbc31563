"""What a shift leaves open to the next: what needs the desk at that moment."""

from __future__ import annotations

from hudna.record.kinds import RecordHash
from hudna.view.needs import Need, needs
from hudna.view.world import World

MOST_OPEN = 200
"""Records that one note names: the most urgent."""


def open_now(world: World, now_ms: int) -> tuple[Need, ...]:
    """But for the handing over itself, most urgent first."""
    return tuple(n for n in needs(world, now_ms) if n.kind != "take-over")


def open_records(world: World, now_ms: int) -> tuple[RecordHash, ...]:
    """The records that these are about, each once."""
    held = (n.subject for n in open_now(world, now_ms) if world.record(n.subject) is not None)
    return tuple(dict.fromkeys(held))[:MOST_OPEN]
