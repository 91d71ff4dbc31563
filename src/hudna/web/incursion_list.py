"""Which incursions a list shows: what waits for an answer first, then the latest."""

from __future__ import annotations

from datetime import date

from hudna.view.incursions import Line, state
from hudna.view.world import World

UNKNOWN = "unknown"
"""The operator, in an address, of those whose operator is not known."""
_FIRST = {"overdue": 0, "open": 1, "answered": 2, "void": 2}


def listed(
    world: World, day: date | None, wanted: str, operator: str, now_ms: int
) -> list[Line]:
    """Empty arguments let everything through."""
    lines = world.incursions.on(day) if day else world.incursions.all()
    fit = [(x, state(world, x, now_ms)) for x in lines if operator in ("", _operator(x))]
    found = [(x, s) for x, s in fit if wanted in ("", s)]
    found.sort(key=lambda one: (_FIRST[one[1]], -one[0].said.entered_ms, one[0].latest.hash))
    return [x for x, _ in found]


def _operator(line: Line) -> str:
    return line.said.operator or UNKNOWN
