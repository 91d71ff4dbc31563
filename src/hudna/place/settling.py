"""Which ground to settle first: that whose settling would bring most people under protection.

Only who lives there and who may come to protect it count; nothing is said of anybody's worth or
strength. Places that come to the same number share their rank, and are said to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from hudna.place.claim import Piece, Says, State
from hudna.place.geometry import MultiPolygon, Ring
from hudna.place.peopled import Living, Settlement, homes, living_of

OPEN = (State.DISPUTED, State.MINGLED)


class Place(msgspec.Struct, frozen=True):
    """Ground that is disputed or mingled: parts that hang together and of which the same is said,
    and all others on which one and the same town lies.

    `gain`: people who would come under protection if it were settled on one that gives it; `people`
    all who are known to live there. `unknown` settlements have no number of people, so that `gain`
    may be more. `tied` places have the same rank.
    """

    rank: int
    tied: bool
    gain: int
    people: int
    unknown: int
    towns: tuple[str, ...]
    says: tuple[Says, ...]
    shape: MultiPolygon


class _Open(NamedTuple):
    """`parts`: of each part that is open, by its number among all parts, its piece and which of
    its polygons it is. `people`: the settlements that are counted on it, where there are any."""

    pieces: Sequence[Piece]
    settlements: Sequence[Settlement]
    protecting: frozenset[str]
    parts: dict[int, tuple[int, int]]
    people: dict[int, list[int]]

    def piece(self, part: int) -> Piece:
        return self.pieces[self.parts[part][0]]

    def rings(self, part: int) -> tuple[Ring, ...]:
        piece, polygon = self.parts[part]
        return self.pieces[piece].shape.polygons[polygon]

    def living(self, parts: Iterable[int]) -> Living:
        return living_of(sorted(number for part in parts for number in self.people.get(part, ())),
                         self.settlements)

    def protects(self, part: int) -> bool:
        """Whether one who is said to hold it protects what it holds."""
        return not self.protecting.isdisjoint(self.piece(part).holders)


def order_of_settling(pieces: Sequence[Piece], settlements: Sequence[Settlement],
                      protecting: Iterable[str]) -> tuple[Place, ...]:
    """Disputed and mingled places, the greatest gain first.

    `protecting` are the holders whose ground is protected; a part that none of them is said to
    hold wins nobody anything. Those with the same rank are in order of place, from east to west.
    """
    parts = _open_parts(pieces)
    people: defaultdict[int, list[int]] = defaultdict(list)
    for number, part in enumerate(homes(pieces, settlements).part.tolist()):
        if part in parts:
            people[part].append(number)
    of = _Open(pieces, settlements, frozenset(protecting), parts, dict(people))
    return _ranked([_place(of, group) for group in _together(of)])


def _open_parts(pieces: Sequence[Piece]) -> dict[int, tuple[int, int]]:
    parts = [(i, j) for i, piece in enumerate(pieces) for j in range(len(piece.shape.polygons))]
    return {number: part for number, part in enumerate(parts) if pieces[part[0]].state in OPEN}


def _together(of: _Open) -> list[list[int]]:
    """Parts on which one town lies are one place, and so on from town to town."""
    head = {part: part for part in of.parts}

    def first(part: int) -> int:
        while head[part] != part:
            head[part] = part = head[head[part]]
        return part

    town_on: dict[str, int] = {}
    for part, some in sorted(of.people.items()):
        for number in some:
            one, other = first(part), first(town_on.setdefault(of.settlements[number].town, part))
            head[max(one, other)] = min(one, other)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for part in of.parts:
        groups[first(part)].append(part)
    return list(groups.values())


def _place(of: _Open, group: list[int]) -> Place:
    living = of.living(group)
    won = of.living(part for part in group if of.protects(part))
    towns = {of.settlements[number].town for number in living.settlements}
    return Place(0, False, won.people, living.people, living.unknown, tuple(sorted(towns)),
                 tuple(sorted({of.piece(part).says for part in group})),
                 MultiPolygon(tuple(sorted(map(of.rings, group), reverse=True))))


def _ranked(found: list[Place]) -> tuple[Place, ...]:
    """The same gain, the same rank; the next one after two firsts is the third."""
    ordered = sorted(sorted(found, key=lambda place: place.shape.polygons, reverse=True),
                     key=lambda place: -place.gain)
    count = Counter(place.gain for place in ordered)
    rank: dict[int, int] = {}
    for number, place in enumerate(ordered, start=1):
        rank.setdefault(place.gain, number)
    return tuple(msgspec.structs.replace(place, rank=rank[place.gain],
                                         tied=count[place.gain] > 1) for place in ordered)
