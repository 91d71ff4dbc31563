"""The settlements whose people are warned: those of the gazetteer, by their public names.

A place that somebody has registered for protection is never among them: it may be sealed, and a
warning would show where it is.
"""

from __future__ import annotations

from hudna.place.geometry import Position
from hudna.record.warning import WarnPlace
from hudna.speak.finding import town_radius_mm
from hudna.speak.gazetteer import Gazetteer

CARRIED = "geonames:"
"""What begins so is published; an operator's own points may be anything, and are left out."""
NEAR_MM = 3_000_000
"""Beyond its houses: an aircraft that passes so near is over the place, to whoever is there."""
Box = tuple[int, int, int, int]


def settlements(gazetteer: Gazetteer, theatre: Box | None) -> tuple[WarnPlace, ...]:
    """Those in `theatre` (west, south, east, north in 1e-7 degree), or all where it is None; in
    order of their ids."""
    towns = (t for t in gazetteer.towns if t.id.startswith(CARRIED) and _within(t.at, theatre))
    return tuple(sorted(
        (WarnPlace(t.id, t.names, t.at, town_radius_mm(t.population) + NEAR_MM) for t in towns),
        key=lambda place: place.id))


def _within(at: Position, box: Box | None) -> bool:
    if box is None:
        return True
    west, south, east, north = box
    return west <= at[0] <= east and south <= at[1] <= north
