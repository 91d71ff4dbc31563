"""What follows of an incident from the reports of it, where no person says it.

It holds what all of them say, and no more closely than to an hour and to a cell: a sharper moment
could be the one at which somebody called, and a sharper spot the one where somebody stood.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hudna.place.clash import distance_mm
from hudna.place.geometry import Point, Polygon, Position
from hudna.place.grid import cell
from hudna.record.incidents import Happening, Harm, Report
from hudna.record.sound_watching import on_earth
from hudna.record.statement import PartyId
from hudna.view.independent import sources

HOUR_MS, KM = 3_600_000, 1_000


class Follows(msgspec.Struct, frozen=True):
    """All that follows from reports, of which nothing was said by a person. `kinds`: what they say
    that it was; the others as in `Incident`."""

    sources: int
    kinds: frozenset[Happening]
    when: tuple[int, int]
    where: tuple[Point | None, int]
    near: Polygon | None
    units: tuple[str, ...]
    accused: tuple[PartyId, ...]
    harm: Harm


def follows(held: tuple[Report, ...]) -> Follows:
    at = where(held)
    return Follows(sources(held), frozenset(r.happened for r in held), when(held), at,
                   near(at[0], held), units(held), accused(held), harm(held))


def when(held: tuple[Report, ...]) -> tuple[int, int]:
    """The whole hours (UTC) that hold every window, ms."""
    first = min(r.from_ms for r in held) // HOUR_MS * HOUR_MS
    return first, -(-max(r.until_ms for r in held) // HOUR_MS) * HOUR_MS


def where(held: tuple[Report, ...]) -> tuple[Point | None, int]:
    """A circle that holds every place, its radius in metres: around the middle of the cell of the
    one that is known best.

    It follows from the cells and from how many kilometres each leaves open, and from nothing finer:
    a radius to the metre is a ring on which somebody stood."""
    placed = [(_whole_km(r.within_m), _corners(r.at)) for r in held if r.at is not None]
    if not placed:
        return None, max(_whole_km(r.within_m) for r in held)
    _, (southwest, _, northeast, *_) = min(placed)
    middle = Point(((southwest[0] + northeast[0]) // 2, (southwest[1] + northeast[1]) // 2))
    return middle, max(_whole_km(within + _farthest_m(middle, corners))
                       for within, corners in placed)


def near(at: Point | None, held: tuple[Report, ...]) -> Polygon | None:
    """The cell that holds it: by its place, else where all of the reports have the same."""
    if at is not None:
        return cell(at, "10 km") if on_earth(at) else None
    cells = {r.near for r in held if r.near is not None}
    return cells.pop() if len(cells) == 1 else None


def units(held: tuple[Report, ...]) -> tuple[str, ...]:
    """The units that hold all of them, the widest first."""
    found: list[str] = []
    for level in zip(*(r.admin for r in held if r.admin), strict=False):
        if len(set(level)) > 1:
            break
        found.append(level[0])
    return tuple(found)


def accused(held: tuple[Report, ...]) -> tuple[PartyId, ...]:
    """Whoever any of the sources names: to leave one out, or to add one, would be a judgement."""
    return tuple(sorted({p for r in held for p in r.accused}))


def harm(held: tuple[Report, ...]) -> Harm:
    """The numbers that hold all that is said: from the least of the least to the most of the most;
    open where one of those who say anything leaves it open."""
    killed = _range((r.harm.killed_least, r.harm.killed_most) for r in held)
    injured = _range((r.harm.injured_least, r.harm.injured_most) for r in held)
    return Harm(*killed, *injured)


def _corners(at: Point) -> tuple[Position, ...]:
    return cell(at, "1 km").rings[0]


def _farthest_m(middle: Point, corners: tuple[Position, ...]) -> int:
    return -(-max(distance_mm(middle, Point(at)) for at in corners) // 1000)


def _whole_km(metres: int) -> int:
    """Up to whole kilometres, in metres."""
    return -(-metres // KM) * KM


def _range(said: Iterable[tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    given = [(least, most) for least, most in said if (least, most) != (None, None)]
    leasts = [least for least, _ in given if least is not None]
    mosts = [most for _, most in given if most is not None]
    return (min(leasts) if leasts and len(leasts) == len(given) else None,
            max(mosts) if mosts and len(mosts) == len(given) else None)
