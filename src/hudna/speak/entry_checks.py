"""What looks wrong with a position before it is signed: the slips that have cost lives.

Each concern is shown beside the point on a map. A person may override one that does not block;
nothing is ever corrected by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rapidfuzz.fuzz import ratio

from hudna.place.degrees import format_position
from hudna.place.geometry import Position
from hudna.place.measure import between_mm
from hudna.record.kinds import Names
from hudna.say import Say, distance, say
from hudna.speak.named import District
from hudna.speak.places import Places
from hudna.speak.slips import mistyped, transposed
from hudna.speak.spelling import latin, skeleton

Box: TypeAlias = tuple[int, int, int, int]
Known: TypeAlias = tuple[str, Names, Position, str]
"""A registered protection: record hash, names, a position in it, protected kind."""

SAME_PLACE_MM = 150_000
SAME_NAME_MM = 2_000_000
COAST_MM = 2_000_000
"""How far the 1:10 million coast line may lie from the true one."""
ALIKE = 85.0
HUNDREDTH = 100_000

Kind: TypeAlias = Literal[
    "outside theatre", "swapped", "transposed digits", "wrong digit", "outside district",
    "unknown district", "same place", "same name", "at sea", "coarse",
]


@dataclass(frozen=True, slots=True)
class Concern:
    """`suggestion` is where the point may be meant to be; `other` the hash of a record that it
    may repeat."""

    kind: Kind
    say: Say
    suggestion: Position | None = None
    blocking: bool = False
    other: str | None = None


def check_entry(
    position: Position,
    *,
    places: Places,
    district: str = "",
    names: Names = Names(),  # noqa: B008 - frozen
    existing: Iterable[Known] = (),
    theatre: Box | None = None,
) -> tuple[Concern, ...]:
    """Everything that looks wrong, the gravest first; empty if nothing does."""
    whole = tuple(_theatre(position, theatre))
    turned = any(c.kind == "swapped" for c in whole)
    return (
        *whole,
        *(() if turned else _district(position, district, places)),
        *_sea(position, places),
        *_coarse(position),
        *_repeats(position, names, existing),
    )


def inside(box: Box, position: Position) -> bool:
    west, south, east, north = box
    return west <= position[0] <= east and south <= position[1] <= north


def swapped(position: Position) -> Position | None:
    """The position with latitude and longitude changed over, where that is one."""
    lon, lat = position
    return (lat, lon) if abs(lon) <= 900_000_000 else None


def _theatre(position: Position, theatre: Box | None) -> Iterator[Concern]:
    if theatre is None or inside(theatre, position):
        return
    turned = swapped(position)
    if turned is not None and inside(theatre, turned):
        yield Concern("swapped", say(
            "latitude and longitude look swapped: {found} is outside the agreement's theatre, "
            "{suggested} is inside", found=_at(position), suggested=_at(turned),
        ), turned, blocking=True)
    else:
        yield Concern("outside theatre", say(
            "{found} is outside the agreement's theatre", found=_at(position)), blocking=True)


def _district(position: Position, district: str, places: Places) -> Iterator[Concern]:
    if not district.strip():
        return
    known = places.district(district)
    if not known:
        yield Concern("unknown district", say(
            "no district called {district} is known here", district=district))
        return
    gap = min(_outside_mm(places, position, d) for d in known)
    if gap > 0:
        yield _misplaced(position, known, gap, places)


def _outside_mm(places: Places, position: Position, district: District) -> int:
    """How far outside, beyond what the drawn boundary may be wrong by."""
    gap = places.gap_mm(position, district)
    return gap if gap > district.slack_mm else 0


def _misplaced(position: Position, known: tuple[District, ...], gap: int,
               places: Places) -> Concern:
    name = known[0].names

    def fits(p: Position) -> bool:
        return any(places.gap_mm(p, d) == 0 for d in known)

    turned = swapped(position)
    if turned is not None and fits(turned):
        return Concern("swapped", say(
            "latitude and longitude look swapped: {found} is {distance} outside {district}, "
            "{suggested} is inside", found=_at(position), distance=distance(gap), district=name,
            suggested=_at(turned)), turned)
    if near := _likeliest((p for p in transposed(position) if fits(p)), places):
        return Concern("transposed digits", say(
            "two digits may have changed places: {found} is {distance} outside {district}, "
            "{suggested} is inside", found=_at(position), distance=distance(gap), district=name,
            suggested=_at(near)), near)
    if near := _likeliest((p for p in mistyped(position) if fits(p)), places):
        return Concern("wrong digit", say(
            "one digit may be wrong: {found} is {distance} outside {district}, {suggested} is "
            "inside", found=_at(position), distance=distance(gap), district=name,
            suggested=_at(near)), near)
    return Concern("outside district", say(
        "{found} is {distance} outside {district}", found=_at(position), distance=distance(gap),
        district=name))


def _likeliest(positions: Iterable[Position], places: Places) -> Position | None:
    """The one nearest to a town: that is where protected places mostly are."""
    def town_mm(p: Position) -> int:
        near = places.name_of(p)
        return near.distance_mm if near else 0

    return min(positions, key=lambda p: (town_mm(p), p), default=None)


def _sea(position: Position, places: Places) -> Iterator[Concern]:
    off = places.off_shore_mm(position)
    if off is not None and off > COAST_MM:
        yield Concern("at sea", say("{found} is at sea, {distance} from land",
                                    found=_at(position), distance=distance(off)))


def _coarse(position: Position) -> Iterator[Concern]:
    if all(x % HUNDREDTH == 0 for x in position):
        yield Concern("coarse", say(
            "{found} has fewer than three decimals: it may be off by a kilometre",
            found=_at(position)))


def _repeats(position: Position, names: Names, existing: Iterable[Known]) -> Iterator[Concern]:
    for id_, others, at, _ in existing:
        if abs(at[1] - position[1]) > 3 * HUNDREDTH:
            continue
        apart = between_mm(at, position)
        if apart <= SAME_PLACE_MM:
            yield Concern("same place", say(
                "{name} is already registered {distance} away", name=others,
                distance=distance(apart)), other=id_)
        elif apart <= SAME_NAME_MM and alike(names, others):
            yield Concern("same name", say(
                "a place of a similar name, {name}, is already registered {distance} away",
                name=others, distance=distance(apart)), other=id_)


def alike(a: Names, b: Names) -> bool:
    """Whether two places have about the same name, in whatever script."""
    return any(_alike(x, y) for x in (a.en, a.ar, a.ru) for y in (b.en, b.ar, b.ru) if x and y)


def _alike(a: str, b: str) -> bool:
    return skeleton(a) == skeleton(b) or ratio(latin(a), latin(b)) >= ALIKE


def _at(position: Position) -> str:
    return format_position(position, 5)
