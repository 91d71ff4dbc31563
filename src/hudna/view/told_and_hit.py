"""Protected places that were harmed, and when each party had been told of them, by receipts alone.

A protection does not depend on being registered: harm to what is in no register is listed too.
That a party *had been told before* is said only where its receipt was signed before the harm can
have been done, by other clocks than its own. Receipts go to the registrant alone: of what another
registered this node never says that a party had not been told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

import msgspec

from hudna.place.clash import clash, distance_mm
from hudna.place.geometry import Point, Polygon, Way
from hudna.place.volume import Volume, Window
from hudna.record.incidents import Incident, Stage
from hudna.record.protecting import Movement
from hudna.record.record import Record
from hudna.record.release import PLACE
from hudna.record.sharing import Step
from hudna.record.statement import PartyId, RecordHash
from hudna.view.findings import Judges, told_stage
from hudna.view.incidents import IncidentLine
from hudna.view.knowledge import Dated, Knew, knew
from hudna.view.looks import about, is_others
from hudna.view.register import protection
from hudna.view.tellings import tellings
from hudna.view.volumes import protection_volume
from hudna.view.world import World

When: TypeAlias = Literal["registrant", "before", "unclear", "after", "not-told", "not-known"]
"""When a party had it. `registrant`: it is the party's own. `before`: its receipt was signed before
the harm can have been done. `after`: the record itself was said only then. `unclear`: it has
receipted, and no clocks but its own say on which side of the harm. `not-told`: it has given no
receipt. `not-known`: receipts for it come to its registrant's node, which is another."""
_BEST: tuple[When, ...] = (
    "registrant", "before", "unclear", "after", "not-told", "not-known")
HARM = "harm-to-protected"
NEAR_M = 1_000
"""Any other happening counts here only where it is known as exactly as this: a strike somewhere in
a city is no strike on each hospital in it."""

CELL_MM, WAYS_CELL_MM = 1_600_000, 16_000_000
"""No cell of about 1 km, and none of about 10 km, is further across."""


class ToldOf(msgspec.Struct, frozen=True):
    """One party. `step`: how exactly it is told the place, where the protection is this node's own
    or its party this one. `knew`: the receipt that shows it, and the bounds of its moment; None
    where there is none."""

    party: PartyId
    when: When
    step: Step | None = None
    knew: Knew | None = None


class Hit(msgspec.Struct, frozen=True):
    """`incident` is the version that counts. `protection` is the version that stood, the last of
    its line; None where nothing that is registered here was there. `sure`: within its buffer
    wherever in its uncertainty the incident was; else it may have been. By a cell alone nothing is
    sure, and another party's place is taken by its cell."""

    incident: RecordHash
    name: str
    stage: Stage
    protection: RecordHash | None
    sure: bool
    told: tuple[ToldOf, ...]


def told_and_hit(
    world: World, lines: Iterable[IncidentLine], judges: Judges, dated: Dated
) -> tuple[Hit, ...]:
    """Of each incident that is not refuted, every protection that it harmed, or may have; in the
    order of the incidents, then as registered."""
    return tuple(hit for line in lines if line.counts
                 if (stage := told_stage(line, judges)) != "refuted"
                 for hit in _hits(world, line, stage, dated))


def _hits(world: World, line: IncidentLine, stage: Stage, dated: Dated) -> Iterator[Hit]:
    said, volume = line.said, volume_of(line.said)
    met = tuple(_met(world, said, volume)) if volume else ()
    for root in dict.fromkeys(world.register.lines.root(r.hash) for r in met):
        versions = [r for r in met if world.register.lines.root(r.hash) == root]
        stood = max((r for r in versions if _stood(world, r, said)), key=_issued, default=None)
        if stood is not None:
            yield Hit(line.latest.hash, line.name, stage, stood.hash,
                      _sure(world, said, stood),
                      _told(world, versions, said, dated))
    if said.happened == HARM and not any(_stood(world, r, said) for r in met):
        yield Hit(line.latest.hash, line.name, stage, None, False, ())


def volume_of(said: Incident) -> Volume | None:
    """Where and when it may have been, as it is told here; None where that is nowhere, or too
    widely to be on any one place."""
    window = Window(said.from_ms, said.until_ms)
    if isinstance(said.at, Point) and (said.happened == HARM or said.within_m <= NEAR_M):
        return Volume(said.at, 1_000 * said.within_m, window=window)
    if isinstance(said.near, Polygon) and said.happened == HARM:
        return Volume(said.near, window=window)
    return None


def _met(world: World, said: Incident, volume: Volume) -> Iterator[Record]:
    """Every version that was said before it was over and whose place it may have been at, or
    within its buffer; as issued."""
    found = (r for r in _near(world, volume) if r.issued_ms <= said.until_ms)
    return iter(sorted((r for r in found if _meets(volume, _as_listed(world, r))), key=_issued))


def _near(world: World, volume: Volume) -> Iterable[Record]:
    """What may be met by its place, or by the cells that hold it."""
    close = world.register.near(_wider(volume, CELL_MM))
    ways = (r for r in world.register.near(_wider(volume, WAYS_CELL_MM))
            if isinstance(r.said, Movement))
    return {r.hash: r for r in (*close, *ways)}.values()


def _wider(volume: Volume, by_mm: int) -> Volume:
    return msgspec.structs.replace(volume, reach_mm=volume.reach_mm + by_mm)


def _as_listed(world: World, record: Record) -> Volume:
    """Of another party's place the cells alone, as every list shows it: else whoever tells
    incidents of its own would find, by which of them are listed with it, where in its cell the
    place is, and no look would be said to its registrant."""
    volume = protection_volume(protection(record))
    if not is_others(world, record):
        return volume
    return Volume(about(protection(record)), volume.reach_mm, window=volume.window)


def _meets(volume: Volume, place: Volume) -> bool:
    try:
        return clash(volume, place) is not None
    except Exception:
        # Whatever fails, it may have been there: it is listed, and never sure.
        return True


def _stood(world: World, record: Record, said: Incident) -> bool:
    """Whether its registrant had not replaced or withdrawn it when this may have begun."""
    lines = world.register.lines
    ended = (*lines.successors(record.hash), *lines.withdrawals(record.hash))
    return all(r.issued_ms > said.from_ms for r in ended)


def _sure(world: World, said: Incident, record: Record) -> bool:
    if is_others(world, record):
        return False
    volume = protection_volume(protection(record))
    exact = PLACE[type(record.said)] not in record.withheld
    if not exact or isinstance(volume.shape, Way) or not isinstance(said.at, Point):
        return False
    try:
        furthest = distance_mm(said.at, volume.shape) + 1_000 * said.within_m
    except Exception:
        # What cannot be computed is never sure.
        return False
    return furthest <= volume.reach_mm


def _told(
    world: World, versions: list[Record], said: Incident, dated: Dated
) -> tuple[ToldOf, ...]:
    """Each party by the best that is known: any version that had the place told it of the place."""
    found: dict[PartyId, ToldOf] = {}
    for record in versions:
        for one in _told_of(world, record, said, dated):
            first = found.setdefault(one.party, one)
            found[one.party] = min(first, one, key=lambda t: _BEST.index(t.when))
    return tuple(found[p] for p in sorted(found))


def _told_of(
    world: World, record: Record, said: Incident, dated: Dated
) -> Iterator[ToldOf]:
    yield ToldOf(record.author, "registrant")
    held = tellings(world, record, dated)
    # Of another's record the only reader known here is this party, which holds it.
    silent: When = "not-told" if record.author == world.me else "unclear"
    # A party that lost its log may have given two receipts: each is looked at.
    known = knew(world, record.hash, dated)
    for one in held:
        receipts = [k for k in known if k.party == one.party]
        yield from (ToldOf(k.party, _when(k, said), one.step, k) for k in receipts)
        if not receipts:
            yield ToldOf(one.party, silent, one.step)
    for party in _asked(world) - {record.author, *(t.party for t in held)}:
        yield ToldOf(party, "not-known")


def _asked(world: World) -> set[PartyId]:
    parties = world.terms.agreement.parties
    return {p.id for p in parties if p.role in ("guarantor", "depositary")}


def _when(known: Knew, said: Incident) -> When:
    if known.no_later_than is not None and known.no_later_than < said.from_ms:
        return "before"
    if known.not_before is not None and known.not_before > said.until_ms:
        return "after"
    return "unclear"


def _issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)
