"""What waits for a person of this party: settings of counters without its key, and own promises
whose fixed day has come."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.days import day_of, day_or_none, starts_ms
from hudna.view.process.came import came_of, commitment, side_of
from hudna.view.process.keys import keys, may_be_signed
from hudna.view.process.moment import zone_of
from hudna.view.world import World


def unsigned(world: World, now_ms: int) -> Iterator[tuple[RecordHash, int, PartyId]]:
    """By record, since when, ms, and whose proposal: of which this guarantor has said nothing, and
    that may still be signed."""
    if world.me not in world.terms.agreement.guarantors:
        return
    for record in world.process.counters.all():
        if record.author == world.me or not may_be_signed(world, record, now_ms):
            continue
        if world.me in keys(world, record).missing:
            yield record.hash, record.issued_ms, record.author


def promises_due(world: World, now_ms: int) -> Iterator[tuple[RecordHash, int]]:
    """Those of this party's side with a day of their own that has come, of which it has not said
    what became. Days that come from conditions are told on their own pages alone: what they need is
    not all in the log."""
    zone, lines = zone_of(world), world.process.commitments
    today = day_of(now_ms, zone)
    for record in lines.standing():
        said = commitment(record)
        if not said.due_day or said.due_day > today or day_or_none(said.due_day) is None:
            continue
        if world.me in side_of(world, said.by) and not _ended(world, record):
            yield record.hash, starts_ms(said.due_day, zone)


def _ended(world: World, record: Record) -> bool:
    lines = world.process.commitments
    came = came_of(world, lines.versions(record.hash) if record.supersedes else (record,))
    return any(w.party == world.me and w.said.came != "under-way" for w in came.words)
