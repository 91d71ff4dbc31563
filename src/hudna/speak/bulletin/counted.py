"""The figures of a bulletin out of its incidents: every number opens to what is behind it."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.place.geometry import E7, Polygon
from hudna.place.grid import EAST, NORTH, positions
from hudna.speak.bulletin.data import Cell, Count, Incident, Outcome, Standing

TENTH = E7 // 10


def count(incidents: Iterable[Incident]) -> Count:
    """Incidents by where they stand."""
    listed = tuple(incidents)
    return Count(
        found=_standing(listed, "found"), alleged=_standing(listed, "alleged"),
        unknown=_standing(listed, "not-known"), refuted=_standing(listed, "refuted"),
        answered=sum(map(answered, listed)),
        contested=sum(contested(i) for i in listed))


def of_clause(incidents: Iterable[Incident], clause: str) -> Count:
    return count(i for i in incidents if i.clause == clause)


def of_party(incidents: Iterable[Incident], party: str) -> Count:
    """Those that concern it: found to be its doing where they are counted as found, else where a
    source names it. Incidents that are found and attributed to nobody are nobody's."""
    return count(i for i in incidents if concerns(i, party))


def concerns(incident: Incident, party: str) -> bool:
    if incident.standing == "found":
        return any(violation(o) and o.by == party for o in incident.outcomes)
    return party in incident.accused


def violation(outcome: Outcome) -> bool:
    """A finding that a violation took place."""
    return outcome.finding and outcome.outcome == "violation"


def answered(incident: Incident) -> bool:
    """Whether an accused party has said more of it than that it is looking into it."""
    return any(a.outcome != "looking" for a in incident.answers)


def contested(incident: Incident) -> bool:
    """Two findings stand side by side, and say the opposite."""
    return incident.standing == "found" and any(
        o.finding and o.outcome == "no-violation" for o in incident.outcomes)


def by_cell(incidents: Iterable[Incident]) -> dict[Cell, Count]:
    """Counts of each cell of the map, from north to south and west to east; the largest cells
    first, so that smaller ones are drawn over them."""
    cells: dict[Cell, list[Incident]] = {}
    for incident in incidents:
        if incident.cell is not None:
            cells.setdefault(incident.cell, []).append(incident)
    order = sorted(cells, key=lambda c: (-c.side, -c.south, c.west))
    return {cell: count(cells[cell]) for cell in order}


def cell_of(near: Polygon) -> Cell:
    """The smallest cell of the bulletin's grid that holds a told one whole: never a finer."""
    lons, lats = zip(*positions(near), strict=True)
    west, south = min(lons) // TENTH, min(lats) // TENTH
    side = max(-(-max(lons) // TENTH) - west, -(-max(lats) // TENTH) - south, 1)
    return Cell(min(west, EAST // TENTH - side), min(south, NORTH // TENTH - side), side)


def _standing(incidents: tuple[Incident, ...], standing: Standing) -> int:
    return sum(i.standing == standing for i in incidents)
