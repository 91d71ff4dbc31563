"""What is to be seen of a claim before it is signed: what it contradicts, what it doubles, and what
it leaves thin between itself and others. Nothing of it is refused and nothing is mended: two sides
may mean just that, and a strip twenty metres wide may be the road that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec
import shapely

from hudna.place.area import areas_km2
from hudna.place.bounds import boxes_of
from hudna.place.claim import Areal, Claim
from hudna.place.clash import nearest
from hudna.place.flat import parts_of
from hudna.place.geometry import E7, Polygon, Position
from hudna.place.overlay import overlay
from hudna.place.slivers import Sliver, slivers, touching
from hudna.place.volume import Volume
from hudna.record.holding import HolderId, Holding
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.process.claims import claimed, holding
from hudna.view.process.mingling import may_be_mingled

if TYPE_CHECKING:
    from hudna.view.world import World

FlagKind: TypeAlias = Literal["both", "mingles", "disputes", "sliver", "gap", "touches"]
EAST = 180 * E7
EDGE_M = 2_000
"""How far around a claim it is looked for what is thin."""
ORDER = ("both", "mingles", "disputes", "sliver", "gap", "touches")


class Flag(msgspec.Struct, frozen=True):
    """`both`: this party's own other claim names another holder of the same ground. `mingles`,
    `disputes`: what a claimant says or said names another holder; together they are a partner and
    an excluded group, so that the ground is protected, or not. `sliver`: ground thinner than
    anything that may be claimed, by what is said of it and beside it; `gap`: the claims are nearer
    to each other than that and do not meet, by `apart_mm`, and nobody speaks of what lies between;
    `touches`: a line in common and no ground. `with_` are the statements; `at` is a position there;
    `shape` of a sliver."""

    kind: FlagKind
    at: Position
    km2: float
    with_: tuple[RecordHash, ...]
    claimants: tuple[PartyId, ...]
    holders: tuple[HolderId, ...]
    shape: Polygon | None = None
    apart_mm: int = 0


def flags(
    world: World, said: Holding, replaces: RecordHash | None = None,
) -> tuple[Flag, ...]:
    """Of a claim of this node's own that is sound (`act.process.hold`), those first that say most;
    against what stands or, where it mingles ground, was ever said."""
    near = [r for r in _near(world, said.shape) if r.hash != replaces and _at_once(said, r)]
    standing = [r for r in near if world.process.holdings.stands(r.hash)]
    found = [*_contradicted(world, said, near, replaces), *_thin(world, said, standing),
             *_gaps(world, said, standing), *_touched(world, said, standing)]
    return tuple(sorted(found, key=lambda f: (ORDER.index(f.kind), -f.km2, f.at, f.with_)))


def _near(world: World, shape: Areal) -> Iterator[Record]:
    for record in world.process.overlaps.near(Volume(shape, EDGE_M * 1000)):
        if record.author in world.terms.process.claimants:
            yield record


def _at_once(said: Holding, other: Record) -> bool:
    """Whether both say something of one time."""
    that = holding(other)
    return ((that.until_ms is None or said.from_ms < that.until_ms)
            and (said.until_ms is None or that.from_ms < said.until_ms))


def _contradicted(
    world: World, said: Holding, near: Iterable[Record], replaces: RecordHash | None,
) -> Iterator[Flag]:
    own = {r.hash for r in world.process.holdings.versions(replaces)} if replaces else set()
    for record in near:
        that = holding(record)
        if set(that.holders) == set(said.holders) or record.hash in own:
            continue
        common = shapely.intersection(_flat(said.shape), _flat(that.shape))
        kind = _kind(world, said, record)
        if kind and common.area:
            yield Flag(kind, _at(common), _km2(common), (record.hash,), (record.author,),
                       that.holders)


def _kind(world: World, said: Holding, record: Record) -> FlagKind | None:
    stands = world.process.holdings.stands(record.hash)
    if record.author == world.me and stands:
        return "both"
    if may_be_mingled(world.terms.process, {*said.holders, *holding(record).holders}):
        return "mingles"
    return "disputes" if stands else None


def _thin(world: World, said: Holding, standing: Iterable[Record]) -> Iterator[Flag]:
    """Slivers that come with this claim: gaps too, so a frame is laid around it all."""
    terms = world.terms.process
    others = [c for r in standing for c in claimed(terms, r).claims]
    frame = _around(said.shape)
    mine = [Claim(world.me, h, said.shape) for h in said.holders]
    width_m = least_width_m(world)
    before = {s.shape for s in slivers(overlay(others, frame), width_m)}
    for sliver in slivers(overlay([*others, *mine], frame), width_m):
        if sliver.shape not in before and not _on_edge(sliver, frame) and _two(sliver):
            told = {one for says in (sliver.says, *sliver.beside) for one in says}
            yield Flag("sliver", sliver.at, sliver.km2, (), sliver.claimants,
                       tuple(sorted({holder for _, holder in told})), sliver.shape)


def _gaps(world: World, said: Holding, standing: Iterable[Record]) -> Iterator[Flag]:
    some = tuple(standing)
    flat = [_flat(holding(r).shape) for r in some]
    for record in some:
        here, there, apart = nearest(said.shape, holding(record).shape)
        if not 0 < apart < least_width_m(world) * 1000:
            continue
        middle = shapely.Point((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
        if not any(ground.covers(middle) for ground in flat):
            yield Flag("gap", there, 0, (record.hash,), (record.author,),
                       holding(record).holders, apart_mm=apart)


def least_width_m(world: World) -> float:
    """What is narrower all over may not be claimed (`place.grain`)."""
    return sqrt(world.terms.process.grain_m2) / 2


def _touched(world: World, said: Holding, standing: Iterable[Record]) -> Iterator[Flag]:
    of = {c: r for r in standing for c in claimed(world.terms.process, r).claims}
    mine = {Claim(world.me, h, said.shape) for h in said.holders}
    for touch in touching([*of, *mine]):
        pair = (touch.one, touch.other)
        if len(mine.intersection(pair)) == 1:
            [other] = [c for c in pair if c not in mine]
            yield Flag("touches", touch.at, 0, (of[other].hash,), (other.claimant,),
                       (other.holder,))


def _two(sliver: Sliver) -> bool:
    """Whether it lies between what two claims say: not one claim's own spur."""
    return len({one for says in (sliver.says, *sliver.beside) for one in says}) > 1


def _on_edge(sliver: Sliver, frame: Polygon) -> bool:
    (west, south), (east, north) = frame.rings[0][0], frame.rings[0][2]
    return any(x in (west, east) or y in (south, north)
               for ring in sliver.shape.rings for x, y in ring)


def _around(shape: Areal) -> Polygon:
    boxes = boxes_of(Volume(shape, EDGE_M * 1000))
    w, s, e, n = boxes[0].west, boxes[0].south, boxes[0].east, boxes[0].north
    if len(boxes) > 1:
        w, e = -EAST, EAST
    return Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))


def _flat(shape: Areal) -> shapely.Geometry:
    return shapely.union_all(parts_of(shape))


def _at(common: shapely.Geometry) -> Position:
    spot = common.representative_point()
    return round(spot.x), round(spot.y)


def _km2(common: shapely.Geometry) -> float:
    parts = [p for p in shapely.get_parts(common) if p.area]
    return float(sum(areas_km2(shapely.get_parts(shapely.multipolygons(parts)))))
