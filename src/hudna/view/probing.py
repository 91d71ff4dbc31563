"""Which notices look like questions about sealed places, and whose budget for them is spent.

A flight is never refused for its size alone: only where its guarantor has, within the agreement's
time, had as many answers to such notices as the agreement allows. What counts can be told from
the notices alone, so a refusal tells nothing about what is sealed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import msgspec
import shapely
from msgspec.structs import replace

from hudna.place.bounds import SHORTEST_RADIUS_M
from hudna.place.cells import flat, many_cells
from hudna.place.geometry import E7
from hudna.place.grid import SIDES, CellSize
from hudna.place.volume import Heights, Volume, Window
from hudna.record.kinds import PartyId, RecordHash, SealedAnswer
from hudna.record.record import Record
from hudna.view.notices import notice
from hudna.view.sealed import depositary
from hudna.view.volumes import notice_volume

if TYPE_CHECKING:
    from hudna.view.world import World

Doubt: TypeAlias = Literal["small", "sweeping", "near-copy"]


class Asked(msgspec.Struct, frozen=True):
    """How much of its budget a guarantor has spent, as counted here: `counted` are the notices
    that count and were answered, `refused` the depositary's refusals; oldest first."""

    party: PartyId
    budget: int
    counted: tuple[Record, ...]
    refused: tuple[Record, ...]

    @property
    def spent(self) -> bool:
        return len(self.counted) >= self.budget


def doubts(world: World, record: Record) -> tuple[Doubt, ...]:
    """Why a notice looks like a question; empty where it looks like a flight."""
    if record.hash not in world.doubts:
        world.doubts[record.hash] = tuple(_doubts(world, record))
    return world.doubts[record.hash]


def refusal(world: World, record: Record) -> str:
    """Why the depositary refuses to answer a notice, as its doubts; empty where it answers.
    What was once answered, or refused, stays so."""
    sealed, by = world.terms.sealed, depositary(world.terms)
    if sealed is None or by is None:
        return ""
    given = world.sealed.answers(record.hash, by)
    if given:
        first = cast(SealedAnswer, given[0].said)
        return first.why if first.outcome == "refused" else ""
    like = doubts(world, record)
    spent = sum(1 for _ in _counted(world, record)) if like else 0
    return " ".join(like) if spent >= sealed.budget else ""


def asked(world: World, now_ms: int) -> tuple[Asked, ...]:
    """Every guarantor's budget at `now_ms`; none where the agreement has no sealed places."""
    sealed = world.terms.sealed
    if sealed is None:
        return ()
    since = now_ms - sealed.per_ms
    return tuple(_asked(world, g, since, sealed.budget)
                 for g in world.terms.agreement.guarantors)


def _asked(world: World, party: PartyId, since_ms: int, budget: int) -> Asked:
    recent = [r for r in world.notices.back_from(world.entries.size, since_ms)
              if r.author == party]
    recent.reverse()
    refused = [a for r in recent for a in _answers(world, r.hash) if _said(a).outcome == "refused"]
    counted = [r for r in recent if _counts(world, r)]
    return Asked(party, budget, tuple(counted), tuple(refused))


def _doubts(world: World, record: Record) -> Iterator[Doubt]:
    sealed = world.terms.sealed
    assert sealed is not None
    drawn = _drawn(notice_volume(notice(record)))
    if _is_small(drawn, sealed.cell):
        yield "small"
    if many_cells(drawn, sealed.cell, sealed.sweeping_cells):
        yield "sweeping"
    if any(_is_like(drawn, _drawn(notice_volume(notice(r)))) for r in _same_ground(world, record)):
        yield "near-copy"


def _is_small(drawn: Any, size: CellSize) -> bool:
    """Smaller than a cell by area: so is a sliver, however long."""
    return bool(drawn.area < SIDES[size] ** 2)


def _is_like(a: Any, b: Any) -> bool:
    """They share at least half of the smaller one."""
    return bool(2 * shapely.intersection(a, b).area >= min(a.area, b.area))


def _same_ground(world: World, record: Record) -> Iterator[Record]:
    """The author's notices of the time before that may overlap it, of any hours and heights."""
    sealed, entry = world.terms.sealed, world.entries[record.hash]
    assert sealed is not None
    anywhen = replace(notice_volume(notice(record)), heights=Heights(), window=Window())
    for other in world.notices.near(anywhen):
        before = world.entries[other.hash]
        if (other.author == record.author and before.index < entry.index
                and before.admitted_ms > entry.admitted_ms - sealed.per_ms):
            yield other


def _counted(world: World, record: Record) -> Iterator[Record]:
    """The author's earlier notices that have spent of the budget that this one would."""
    sealed, entry = world.terms.sealed, world.entries[record.hash]
    assert sealed is not None
    for other in world.notices.back_from(entry.index, entry.admitted_ms - sealed.per_ms):
        if other.author == record.author and _counts(world, other):
            yield other


def _counts(world: World, record: Record) -> bool:
    """It looks like a question, and was answered or will be: what was refused told nothing, nor
    did what was gone before it was answered."""
    answers = _answers(world, record.hash)
    open_ = not answers and world.notices.lines.stands(record.hash)
    told = open_ or any(_said(a).outcome != "refused" for a in answers)
    return told and bool(doubts(world, record))


def _answers(world: World, of: RecordHash) -> tuple[Record, ...]:
    by = depositary(world.terms)
    return world.sealed.answers(of, by) if by else ()


def _said(answer: Record) -> SealedAnswer:
    return cast(SealedAnswer, answer.said)


@lru_cache(maxsize=4096)
def _drawn(volume: Volume) -> Any:
    """The ground under a flight, its width included, in 1e-7 degree. Nothing that keeps a place
    safe is decided by it."""
    drawn = flat(volume.shape)
    if not volume.reach_mm:
        return drawn
    squeezed = _squeeze(drawn)
    angle = volume.reach_mm / 1000 / SHORTEST_RADIUS_M
    wide = shapely.buffer(_scaled(drawn, squeezed), math.degrees(angle) * E7)
    return _scaled(wide, 1 / squeezed)


def _squeeze(drawn: Any) -> float:
    """How much shorter a degree of longitude is than one of latitude, about where it is."""
    _, south, _, north = drawn.bounds
    return max(0.01, math.cos(math.radians((south + north) / 2 / E7)))


def _scaled(drawn: Any, by: float) -> Any:
    return shapely.transform(drawn, lambda xy: xy * (by, 1.0))
