"""The awareness key: a digest of everything relevant that a signer had seen when signing.

After InterUSS / ASTM F3548, where a write proves that it has seen every conflicting operation.
The digest covers every record *ever admitted* that meets the volume by what all guarantors have of
it, what later changed those, the stops, and the agreement in effect. It only ever grows: a
registration and its withdrawal do not bring an earlier key back, so nothing but a person's new
word restores a clearance.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from hudna.record.hiding import recall
from hudna.record.kinds import Existence, RecordHash
from hudna.record.record import Record
from hudna.record.sharing import Step
from hudna.view.conflicts import other_operations
from hudna.view.notices import notice
from hudna.view.process.involved import involved
from hudna.view.process.mingled import near_notice, told_to_all
from hudna.view.register import protection
from hudna.view.releases import PROTECTIONS, common
from hudna.view.sealed import answered, depositary
from hudna.view.volumes import common_volume, notice_volume

if TYPE_CHECKING:
    from hudna.view.world import World

_DOMAIN = "hudna awareness key 1"


def awareness_key(world: World, record: Record) -> str:
    """The key of a notice, hex SHA-256; equal on nodes that hold the same relevant records."""
    relevant = sorted(set(_relevant(world, record)))
    lines = [_DOMAIN, world.terms.digest, *relevant]
    return sha256("\n".join(lines).encode()).hexdigest()


def covers(world: World, record: Record, subject: RecordHash) -> bool:
    """Whether the key of a notice, as it is now, says that this was seen."""
    return subject in _relevant(world, record)


def _meets_for_all(world: World, record: Record, met: Record, step: Step) -> bool:
    """Whether a protection meets the notice by what all guarantors have of its place. What only
    one of them knows makes that one object; in a key it would be an answer to the others."""
    volume = common_volume(protection(met), step)
    if volume is None:
        return False
    if step == "exact":
        return world.meeting(record, met) is not None
    return world.meeting_volume(record, f"{met.hash} {step}", volume) is not None


def _narrowed(world: World, record: Record) -> Iterator[RecordHash]:
    """The recalls that took from all guarantors what they had of a place: a key from before the
    place was told must not come back. Once one guarantor cannot say any more whether the place was
    near, every recall of it is near every notice, also for those who could: else their keys would
    differ. A stranger's takes nothing back, nor does one of no place."""
    for taken in world.recalls.narrowing():
        subject, step = world.record(recall(taken).subject), recall(taken).common
        if subject is not None and not _takes_a_place(taken, subject):
            continue
        if subject is None or common(world, subject) == "existence" or (
            _meets_for_all(world, record, subject, step)
        ):
            yield taken.hash


def _takes_a_place(taken: Record, subject: Record) -> bool:
    return taken.author == subject.author and isinstance(subject.said, (*PROTECTIONS, Existence))


def _sealed(world: World, record: Record) -> Iterator[RecordHash]:
    """Every answer of the depositary's that stood in the way: that something sealed is no longer
    there does not bring a word back that was given before it was."""
    by = depositary(world.terms)
    for answer in world.sealed.answers(record.hash, by) if by else ():
        if answered(answer).outcome != "nothing":
            yield answer.hash


def _mingled(world: World, record: Record) -> Iterator[RecordHash]:
    """All that was ever said of ground near by on which anything was mingled at any time, and what
    became of it, by what all guarantors have."""
    told = (r for r in near_notice(world, record) if told_to_all(world, r))
    said = [r.hash for r in involved(world, told)]
    yield from said
    yield from (r.hash for r in world.process.holdings.afterlife(*said))


def _relevant(world: World, record: Record) -> Iterator[RecordHash]:
    for met in world.register.near(notice_volume(notice(record))):
        if _meets_for_all(world, record, met, common(world, met)):
            yield met.hash
            yield from (r.hash for r in world.register.lines.afterlife(met.hash))
    yield from _mingled(world, record)
    yield from _narrowed(world, record)
    yield from _sealed(world, record)
    for other in other_operations(world, record):
        yield other.hash
        yield from (r.hash for r in world.notices.lines.afterlife(other.hash))
    for stop in world.stops_on(record):
        yield stop.hash
        if lifted := world.stops.lifted(stop.hash):
            yield lifted.hash
