"""Where an aircraft may have been, by who saw or heard it: a disc that holds all of that. Pure.

People judge distance and direction badly, sound comes late, and nobody says from which end of a
town they look. The disc is wide for it: an approximation may warn one too many, never hide one.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from hudna.place.geometry import Position
from hudna.place.sector import sector

Ear: TypeAlias = Literal["seen", "heard"]
Far: TypeAlias = Literal["near", "some", "far", "unknown"]
"""`near`: overhead, or nearly. `some`: a few kilometres. `far`: hardly seen, or heard."""

RINGS: dict[Ear, dict[Far, tuple[int, int]]] = {
    "seen": {"near": (0, 3_000), "some": (1_000, 10_000), "far": (5_000, 30_000),
             "unknown": (0, 20_000)},
    "heard": {"near": (0, 4_000), "some": (1_000, 12_000), "far": (4_000, 25_000),
              "unknown": (0, 20_000)},
}
"""Metres from the source, from the least to the most. What is heard has flown on meanwhile: from
20 km away a sound takes a minute."""
ASKEW_DEG = 30
"""How far a direction said as one of eight may be out: half an eighth, and somewhat."""


def around(
    at: Position, off_m: int, ear: Ear, far: Far = "unknown", bearing_deg: int | None = None
) -> tuple[Position, int]:
    """The middle of where the aircraft may have been, and how far from it, in metres: for a source
    within `off_m` of `at`. `bearing_deg`: in which direction from the source, from true north."""
    return sector(at, off_m, RINGS[ear][far], bearing_deg, ASKEW_DEG)
