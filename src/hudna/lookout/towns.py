"""The towns that a node warns, whatever is registered there: those that its places know."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, pi, sqrt
from pathlib import Path

from hudna.record.warning import WarnPlace
from hudna.speak.gazetteer import load_gazetteer
from hudna.speak.named import Town

PER_KM2 = 4_000
"""People on a square kilometre of a town: fewer than in most, so that none lies beyond."""
LEAST_MM, MOST_MM, STEP_MM = 1_000_000, 12_000_000, 500_000

Box = tuple[int, int, int, int]


def towns(extra: Iterable[Path], theatre: Box | None) -> tuple[WarnPlace, ...]:
    """Those of the theatre (west, south, east, north in 1e-7 degree), or all where it is open.
    `extra`: files or folders of the node's own. Refused where one cannot be read."""
    found = load_gazetteer(extra).towns
    return tuple(_place(t) for t in found if theatre is None or _within(t, theatre))


def reach_mm(population: int) -> int:
    """How far from its middle a town of so many people may go."""
    wide = 1_000_000 * sqrt(population / PER_KM2 / pi)
    return min(MOST_MM, max(LEAST_MM, ceil(wide / STEP_MM) * STEP_MM))


def _place(town: Town) -> WarnPlace:
    return WarnPlace(str(town.id), town.names, town.at, reach_mm(town.population))


def _within(town: Town, theatre: Box) -> bool:
    (lon, lat), (west, south, east, north) = town.at, theatre
    return west <= lon <= east and south <= lat <= north
