"""The awareness key: a digest of everything relevant that a signer had seen when signing.

After InterUSS / ASTM F3548, where a write proves that it has seen every conflicting operation.
The digest covers every record *ever admitted* that meets the volume, what later changed those,
the stops, and the agreement in effect. It only ever grows: a registration and its withdrawal do
not bring an earlier key back, so nothing but a person's new word restores a clearance.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.conflicts import other_operations
from hudna.view.notices import notice
from hudna.view.volumes import notice_volume

if TYPE_CHECKING:
    from hudna.view.world import World

_DOMAIN = "hudna awareness key 1"


def awareness_key(world: World, record: Record) -> str:
    """The key of a notice, hex SHA-256; equal on nodes that hold the same relevant records."""
    relevant = sorted(set(_relevant(world, record)))
    lines = [_DOMAIN, world.terms.digest, *relevant]
    return sha256("\n".join(lines).encode()).hexdigest()


def _relevant(world: World, record: Record) -> Iterator[RecordHash]:
    for met in world.register.near(notice_volume(notice(record))):
        if world.meeting(record, met) is not None:
            yield met.hash
            yield from (r.hash for r in world.register.lines.afterlife(met.hash))
    for other in other_operations(world, record):
        yield other.hash
        yield from (r.hash for r in world.notices.lines.afterlife(other.hash))
    for stop in world.stops_on(record):
        yield stop.hash
        if lifted := world.stops.lifted(stop.hash):
            yield lifted.hash
