"""What a notice meets: protections, barred areas, other operations, and terms it breaks.

The exact geometry decides. Where it cannot, the answer is *unknown*, which is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from hudna.place.geometry import MultiPolygon, Polygon
from hudna.place.volume import Clash, Window
from hudna.record.kinds import Names, Notice, PartyId, RecordHash
from hudna.record.record import Record
from hudna.terms.agreement import BarredArea
from hudna.terms.working import Working
from hudna.view.clocks import earliest_ms
from hudna.view.notices import notice
from hudna.view.process.claims import holding
from hudna.view.process.involved import involved
from hudna.view.process.mingled import meeting, mingled, near_notice
from hudna.view.register import protection
from hudna.view.sealed import answered, depositary
from hudna.view.volumes import barred_volume, notice_volume

if TYPE_CHECKING:
    from hudna.view.world import World

ConflictKind: TypeAlias = Literal[
    "protection", "sealed", "sealed-refused", "barred-area", "operation", "lead-time",
    "authority", "absent", "mingled", "unknown",
]


class Conflict(msgspec.Struct, frozen=True):
    """One reason why a notice cannot be cleared.

    `subject`: a record hash, a barred area's id, or a party id, by `kind`; of something sealed the
    depositary's answer, which is all that is known of it. `names` is what a reader calls it.
    `protects` is a protected kind's id. `clash` says how near, when and at which heights; None
    where geometry has no part. `clause` is the agreement's clause, if one is named. `cells` hold
    something sealed; `why` are the doubts (view/probing.py) for which the depositary
    refused to answer. `because`: the statements by which `ground` is mingled, as issued.
    """

    kind: ConflictKind
    subject: str
    names: Names
    clause: str | None = None
    protects: str | None = None
    buffer_mm: int = 0
    clash: Clash | None = None
    lead_ms: int = 0
    cells: tuple[Polygon, ...] = ()
    why: str = ""
    because: tuple[RecordHash, ...] = ()
    ground: MultiPolygon | None = None


def conflicts(world: World, record: Record) -> tuple[Conflict, ...]:
    """Every conflict of a notice with what now stands, nearest first within each kind."""
    found = [
        *broken_terms(world, record),
        *_absent(world, record),
        *_protections(world, record),
        *_mingled(world, record),
        *_sealed(world, record),
        *_areas(world, record),
        *_operations(world, record),
    ]
    return tuple(sorted(found, key=_order))


def broken_terms(world: World, record: Record) -> Iterator[Conflict]:
    """Announced by one who does not answer for the operator, or announced too late: whatever the
    author's clock says, not before what it had seen of this node's log."""
    n, terms = notice(record), world.terms
    agreement = terms.agreement
    if agreement.guarantor_of(n.operator) != record.author:
        yield Conflict("authority", n.operator, Names(en=n.operator), agreement.notices.clause)
    lead = terms.lead_ms(n.operator, n.category)
    if earliest_ms(world, record) > n.from_ms - lead:
        yield Conflict("lead-time", n.operator, Names(en=n.operator),
                       _lead_clause(terms, n), lead_ms=lead)


def required(terms: Working, record: Record) -> tuple[PartyId, ...]:
    """Whose word a notice needs: the author's own and everyone whom the agreement names."""
    return tuple(sorted({record.author, *terms.must_concur}))


def _absent(world: World, record: Record) -> Iterator[Conflict]:
    """Who cannot give the word that the notice needs: it has walked out, or has left."""
    agreement = world.terms.agreement
    checks = depositary(world.terms)
    for party in (*required(world.terms, record), *((checks,) if checks else ())):
        if world.taking_part.absent(party) is not None:
            name = next((p.name for p in agreement.parties if p.id == party), None)
            names = Names(name.en, name.ar, name.ru) if name else Names(en=party)
            yield Conflict("absent", party, names, agreement.notices.clause)


def told_late_ms(world: World, record: Record) -> int:
    """How much later than the agreement asks this node was told of a partner's notice, ms.

    By this node's own clock: an author can write any time of issue. It is shown to whoever
    answers and is no conflict, since a slow link is no fault of the flight's.
    """
    if record.author == world.me:
        return 0
    n = notice(record)
    latest = n.from_ms - world.terms.lead_ms(n.operator, n.category)
    return max(0, world.entries[record.hash].admitted_ms - latest)


def barred(area: BarredArea, n: Notice) -> bool:
    """Whether the area is barred to this flight."""
    return (not area.bars or n.operator in area.bars) and n.category not in area.excepts


def _lead_clause(terms: Working, n: Notice) -> str:
    asked = terms.lead_ms(n.operator, n.category)
    return next(
        (t.clause for t in terms.agreement.notices.lead_times
         if isinstance(t.seconds, int) and 1000 * t.seconds == asked
         and (not t.operators or n.operator in t.operators)),
        terms.agreement.notices.clause,
    )


def _protections(world: World, record: Record) -> Iterator[Conflict]:
    for met in world.register.near(notice_volume(notice(record))):
        if not world.register.lines.stands(met.hash):
            continue
        p = protection(met)
        kinds = {k.id: k.clause for k in world.terms.agreement.protected_kinds}
        seen = world.meeting(record, met)
        if seen is not None:
            yield Conflict(
                "unknown" if seen == "unknown" else "protection", met.hash, p.names,
                kinds.get(p.protects), p.protects, p.buffer_mm,
                None if seen == "unknown" else seen,
            )


def _mingled(world: World, record: Record) -> Iterator[Conflict]:
    """Ground on which an excluded group and a truce partner are mingled, whoever says so."""
    some = involved(world, near_notice(world, record))
    if not some:
        return
    n, terms = notice(record), world.terms.process
    try:
        found = mingled(world, some, Window(n.from_ms, n.until_ms))
    except Exception:
        # Ground that cannot be laid, or of which too much was said, is *unknown*, which is a
        # conflict; never *clear*.
        yield Conflict("unknown", some[-1].hash, holding(some[-1]).names, terms.mingled_clause,
                       because=tuple(r.hash for r in some))
        return
    for one in found:
        seen = meeting(world, record, one)
        if seen is not None:
            yield Conflict(
                "unknown" if seen == "unknown" else "mingled", one.subject,
                holding(world.entries[one.subject].record).names, terms.mingled_clause or None,
                buffer_mm=terms.buffer_mm, clash=None if seen == "unknown" else seen,
                because=one.because, ground=one.shape)


def _sealed(world: World, record: Record) -> Iterator[Conflict]:
    """What the depositary has answered, if not that it meets nothing."""
    sealed, by = world.terms.sealed, depositary(world.terms)
    if sealed is None or by is None:
        return
    for answer in world.sealed.latest(record.hash, by):
        said = answered(answer)
        if said.outcome == "meets":
            yield Conflict("sealed", answer.hash, Names(), sealed.clause, cells=said.cells)
        elif said.outcome == "refused":
            yield Conflict("sealed-refused", answer.hash, Names(), sealed.clause, why=said.why)


def _areas(world: World, record: Record) -> Iterator[Conflict]:
    n = notice(record)
    for area in world.terms.agreement.areas:
        if not barred(area, n):
            continue
        drawn = f"{world.terms.digest} {area.id}"
        seen = world.meeting_volume(record, drawn, barred_volume(area))
        if seen is not None:
            yield Conflict(
                "unknown" if seen == "unknown" else "barred-area", area.id,
                Names(area.name.en, area.name.ar, area.name.ru), area.clause, area.kind,
                1000 * area.buffer_m if isinstance(area.buffer_m, int) else 0,
                None if seen == "unknown" else seen,
            )


def _operations(world: World, record: Record) -> Iterator[Conflict]:
    for other in other_operations(world, record):
        if world.notices.lines.stands(other.hash):
            seen = world.meeting(record, other)
            yield Conflict(
                "unknown" if seen == "unknown" else "operation", other.hash,
                Names(en=notice(other).designation), world.terms.agreement.notices.clause,
                clash=None if seen == "unknown" else seen,
            )


def other_operations(world: World, record: Record) -> Iterator[Record]:
    """Notices ever announced that meet this one and do not themselves give way to it."""
    line = own_line(world, record)
    for other in world.notices.near(notice_volume(notice(record))):
        if other.hash in line or gives_way(other, line, record.hash):
            continue
        if world.meeting(record, other) is not None:
            yield other


def own_line(world: World, record: Record) -> set[RecordHash]:
    """The versions of the record's own line; of a draft, the line of what it will replace. A
    flight moved aside never meets itself."""
    lines = world.notices.lines
    of = record.hash if record.hash in lines.records else record.supersedes or record.hash
    return {v.hash for v in lines.versions(of)}


def gives_way(other: Record, line: set[RecordHash], to: RecordHash) -> bool:
    return to in notice(other).yields_to and other.hash not in line


def _order(c: Conflict) -> tuple[int, int, str]:
    rank = ("unknown", "authority", "absent", "protection", "mingled", "sealed",
            "sealed-refused", "barred-area", "operation", "lead-time")
    return (rank.index(c.kind), c.clash.distance_mm if c.clash else 0, c.subject)
