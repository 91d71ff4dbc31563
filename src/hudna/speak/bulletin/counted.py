"""The figures of a bulletin out of its incidents: every number opens to what is behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from hudna.place.geometry import E7, Polygon
from hudna.place.grid import EAST, NORTH, positions
from hudna.speak.bulletin.data import (
    STANDINGS,
    Cell,
    Count,
    Counted,
    Incident,
    Outcome,
    Standing,
)

TENTH = E7 // 10


def count(incidents: Iterable[Incident]) -> Count:
    """Incidents by where they stand."""
    return _count(incidents, lambda _: True)


def of_clause(incidents: Iterable[Incident], clause: str) -> Count:
    """By where they stand under it."""
    return _count(incidents, lambda c: c.clause == clause)


def of_party(incidents: Iterable[Incident], party: str) -> Count:
    """By where they stand of it. Of nobody ("") are those that nobody is held to have done."""
    return _count(incidents, lambda c: c.party == party)


def first(counted: Iterable[Counted]) -> Standing | None:
    """Where an incident is counted where it is counted once."""
    held = {c.standing for c in counted}
    return next((s for s in STANDINGS if s in held), None)


def violation(outcome: Outcome) -> bool:
    """A finding that a violation took place."""
    return outcome.finding and outcome.outcome == "violation"


def denied(incident: Incident, c: Counted) -> bool:
    """Whether what is found is disputed by another finding under the same clause: that it was no
    violation, of the same party or of nobody in particular; or that another party did it."""
    return c.standing == "found" and any(
        o.finding and o.clause == c.clause and _against(o, c.party) for o in incident.outcomes)


def _against(o: Outcome, party: str) -> bool:
    if o.outcome == "violation":
        return bool(party) and o.by not in ("", party)
    return o.outcome == "no-violation" and o.by in ("", party)


def _count(incidents: Iterable[Incident], of: Callable[[Counted], bool]) -> Count:
    held = [tuple(filter(of, i.counted)) for i in incidents]
    stood = Counter(map(first, held))
    return Count(
        stood["found"], stood["alleged"], stood["not-known"], stood["refuted"],
        sum(any(c.answered for c in lines) for lines in held),
        sum(any(c.contested for c in lines) for lines in held))


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
