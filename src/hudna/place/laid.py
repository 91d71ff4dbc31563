"""Claims laid over each other, and kept so that one more or one less is a small change.

`added` and `removed` give what laying all anew would, to the byte. A claim reaches no farther
than its own box: outside of it no spot comes or goes, so no edge is bent otherwise there, and no
ground is said to be held otherwise. Edges that meet the box are cut anew, each of them whole, from
all that is near it, and what they are cut into is exchanged for what met the box before
(decision 101).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import shapely

from hudna.place.bounds import Box
from hudna.place.claim import Areal, Claim, Piece, Says
from hudna.place.columns import Int64
from hudna.place.edges import Bools, box_of, edges_of, exchanged, lines_of, meets, once
from hudna.place.flat import polygons_of
from hudna.place.geometry import Ring
from hudna.place.ground import BARE, Ground, mended
from hudna.place.noding import steps_of
from hudna.place.pieces import Indices
from hudna.place.rays import Held, beside
from hudna.place.sides import Sides, sides_of

K = TypeVar("K")
V = TypeVar("V")
Whose = tuple[str, str] | None
"""Claimant and holder; of the frame, nobody."""
Rings = list[tuple[Ring, int]]
"""Each with the number of its part."""
OUTSIDE = -1
# Edges that reach out of a claim's box are looked around one by one where they are so few.
FEW = 40


class Kept(NamedTuple):
    """A claim that is laid: how often it was added, and the numbers of its parts."""

    times: int
    parts: range


class Numbers:
    """Numbers for what is said: those of before, and more as they are asked for."""

    def __init__(self, says: tuple[Says, ...]) -> None:
        self.says = list(says)
        self._number = {one: number for number, one in enumerate(says)}

    def of(self, says: Says) -> int:
        if says not in self._number:
            self._number[says] = len(self.says)
            self.says.append(says)
        return self._number[says]


class Laid(NamedTuple):
    """Claims in a frame or without one; nothing of it ever changes.

    `given` and `steps` (5, n) are the edges of outlines as they are and as they are cut, laid,
    with the number of the part whose outline it is; `who` says whose each part is, and `says`
    what each number of `ground` says.
    """

    claims: Mapping[Claim, Kept]
    who: Mapping[int, Whose]
    framed: bool
    given: Int64
    steps: Int64
    ground: Ground
    says: tuple[Says, ...]
    next_part: int

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Pieces in order of what is said of them, as `overlay.overlay` gives them."""
        return self.ground.pieces

    def added(self, claim: Claim) -> Laid:
        """With one claim more. The same claim twice changes nothing but that it is to be removed
        twice. Its shape must be sound (`soundvolume.check_shape`)."""
        kept = self.claims.get(claim)
        if kept is not None:
            return self._replace(claims={**self.claims, claim: Kept(kept.times + 1, kept.parts)})
        parts, given = _parts(claim.shape, self.next_part)
        return self._replace(
            claims={**self.claims, claim: Kept(1, parts)},
            who={**self.who, **dict.fromkeys(parts, (claim.claimant, claim.holder))},
            given=np.hstack([self.given, given]), next_part=parts.stop)._relaid(box_of(given))

    def removed(self, claim: Claim) -> Laid:
        """Without one claim. Raises `KeyError` where it is not among them."""
        kept = self.claims[claim]
        if kept.times > 1:
            return self._replace(claims={**self.claims, claim: Kept(kept.times - 1, kept.parts)})
        gone = (self.given[4] >= kept.parts.start) & (self.given[4] < kept.parts.stop)
        return self._replace(
            claims=_without(self.claims, [claim]), who=_without(self.who, kept.parts),
            given=exchanged(self.given, gone, BARE.borders[:5]),
        )._relaid(box_of(self.given[:, gone]))

    def _relaid(self, box: Box) -> Laid:
        """With all that meets a box cut anew."""
        fresh = _cut(self.given, box)
        fresh = fresh[:, meets(fresh, box)]
        steps = exchanged(self.steps, meets(self.steps, box), fresh)
        numbers = Numbers(self.says)
        borders = self._borders(fresh, steps, box, numbers)
        stale = meets(self.ground.borders, box)
        return self._replace(steps=steps, says=tuple(numbers.says),
                             ground=mended(self.ground, stale, borders, numbers.says))

    def _borders(self, fresh: Int64, steps: Int64, box: Box, numbers: Numbers) -> Int64:
        """Where on two sides of a fresh step other things are said."""
        if not fresh.shape[1]:
            return BARE.borders[:5]
        edges, which = once(fresh)
        owners = _owners(which, fresh[4], edges.shape[1])
        sides = sides_of(edges, owners, _known(edges, box),
                         lambda asked: beside(edges[:, asked], steps))
        return self._parted(edges, sides, numbers)

    def _parted(self, edges: Int64, sides: Sides, numbers: Numbers) -> Int64:
        said = np.array([self._number(held, numbers) for held in sides.held], np.int64)
        left, right = said[sides.left], said[sides.right]
        apart = left != right
        ways = np.hstack([np.vstack([edges, left])[:, apart],
                          np.vstack([edges[[2, 3, 0, 1]], right])[:, apart]])
        return ways[:, ways[4] != OUTSIDE]

    def _number(self, held: Held, numbers: Numbers) -> int:
        """Of what is said where these parts lie."""
        whose = {self.who[part] for part in held}
        if None not in whose if self.framed else not whose:
            return OUTSIDE
        return numbers.of(tuple(sorted(one for one in whose if one is not None)))


def _without(kept: Mapping[K, V], gone: Iterable[K]) -> dict[K, V]:
    rest = dict(kept)
    for key in gone:
        del rest[key]
    return rest


def laid(claims: Iterable[Claim], frame: Areal | None = None) -> Laid:
    """All claims at once. Shapes must be sound (`soundvolume.check_shape`)."""
    kept: dict[Claim, Kept] = {}
    who: dict[int, Whose] = {}
    tables: Rings = []
    following = 0
    for claim in claims:
        if claim in kept:
            kept[claim] = Kept(kept[claim].times + 1, kept[claim].parts)
            continue
        following = _take(claim.shape, (claim.claimant, claim.holder), following, who, tables)
        kept[claim] = Kept(1, range(following - len(polygons_of(claim.shape)), following))
    if frame is not None:
        following = _take(frame, None, following, who, tables)
    rings = [ring for ring, _ in tables]
    given = edges_of(rings, [part for _, part in tables]) if rings else BARE.borders[:5]
    bare = Laid(kept, who, frame is not None, given, BARE.borders[:5], BARE, (), following)
    return bare._relaid(box_of(given)) if rings else bare


def _take(shape: Areal, whose: Whose, following: int, who: dict[int, Whose],
          tables: Rings) -> int:
    """Notes the parts of a shape, and their rings."""
    for part, rings in enumerate(polygons_of(shape), following):
        who[part] = whose
        tables += [(ring, part) for ring in rings]
    return following + len(polygons_of(shape))


def _parts(shape: Areal, following: int) -> tuple[range, Int64]:
    tables: Rings = []
    after = _take(shape, None, following, {}, tables)
    return (range(following, after),
            edges_of([ring for ring, _ in tables], [part for _, part in tables]))


def _cut(given: Int64, box: Box) -> Int64:
    """(5, n) steps of all edges that meet a box, cut by all that meets their own boxes."""
    near = meets(given, box)
    if near.all():
        edges, which = once(given)
        return _owned(edges, np.ones(edges.shape[1], bool), which, given[4])
    around = given[:, near | _around(given, given[:, near], box)]
    edges, which = once(around)
    mine = meets(around, box)
    wanted = np.zeros(edges.shape[1], bool)
    wanted[which[mine]] = True
    return _owned(edges, wanted, which[mine], around[4, mine])


def _owned(edges: Int64, wanted: Bools, which: Indices, part: Int64) -> Int64:
    """The steps of edges, once for each part whose outline goes along the edge."""
    if not len(which):
        return BARE.borders[:5]
    steps, edge = steps_of(edges, wanted)
    first = np.searchsorted(edge, np.arange(edges.shape[1] + 1))
    count = np.diff(first)[which]
    begin = np.repeat(first[which] - (np.cumsum(count) - count), count)
    at = begin + np.arange(len(begin))
    return np.vstack([steps[:, at], np.repeat(part, count)])


def _around(given: Int64, asked: Int64, box: Box) -> Bools:
    """Which edges' boxes meet that of any of `asked`, and perhaps some more."""
    if not asked.shape[1]:
        return np.zeros(given.shape[1], bool)
    edges, _ = once(asked)
    wide, high = box.east - box.west, box.north - box.south
    grown = Box(box.west - wide, box.south - high, box.east + wide, box.north + high)
    within = meets(edges, grown) & ~_beyond(edges, grown)
    found = meets(given, grown)
    far = edges[:, ~within]
    if far.shape[1] > FEW:
        some = np.flatnonzero(meets(given, box_of(far)) & ~found)
        lines = shapely.STRtree(lines_of(far)).query(lines_of(given[:, some]))
        found[some[lines[0]]] = True
        return found
    for i in range(far.shape[1]):
        found |= meets(given, box_of(far[:, i:i + 1]))
    return found


def _beyond(edges: Int64, box: Box) -> Bools:
    ax, ay, bx, by = edges
    return np.asarray((np.minimum(ax, bx) < box.west) | (np.maximum(ax, bx) > box.east)
                      | (np.minimum(ay, by) < box.south) | (np.maximum(ay, by) > box.north))


def _owners(which: Indices, part: Int64, count: int) -> list[Held]:
    """For each edge, the parts whose outline goes along it an odd number of times."""
    order = np.lexsort((part, which))
    begins = np.searchsorted(which[order], np.arange(count + 1)).tolist()
    numbers = part[order].tolist()
    sets: dict[tuple[int, ...], Held] = {}
    return [sets.get(some) or sets.setdefault(some, _odd(some))
            for some in (tuple(numbers[a:b]) for a, b in pairwise(begins))]


def _odd(parts: tuple[int, ...]) -> Held:
    held: set[int] = set()
    for part in parts:
        held ^= {part}
    return frozenset(held)


def _known(edges: Int64, box: Box) -> tuple[Bools, Bools]:
    """Whether the ends of edges are in a box: then all that meets there is here."""
    first, last = ((edges[i] >= box.west) & (edges[i] <= box.east)
                   & (edges[i + 1] >= box.south) & (edges[i + 1] <= box.north) for i in (0, 2))
    return np.asarray(first), np.asarray(last)
