"""Clocks that are wrong: what a record claims of when it was signed, held against this node's own.

Nothing of it needs a partner's word. A record that came in before the moment it claims was signed
by a clock that is ahead, or by a liar. One whose author had seen this node's log up to an entry was
signed after that entry was admitted here. Its claimed time never helps its author beyond that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from hudna.record.record import Record

if TYPE_CHECKING:
    from hudna.view.world import World


class Flag(NamedTuple):
    """The record claims a moment that is `by_ms` ahead of when it came in here, or behind what its
    author had seen of this node's log: more than the agreement's tolerance of clocks. One of the
    two clocks is wrong."""

    which: Literal["ahead", "behind"]
    by_ms: int


def flag(world: World, record: Record) -> Flag | None:
    """Whether what a record claims of its time cannot be, by this node's clock."""
    if record.author == world.me:
        return None
    tolerance = world.terms.clock_tolerance_ms
    if (behind := not_before_ms(world, record) - record.issued_ms) > tolerance:
        return Flag("behind", behind)
    if (ahead := record.issued_ms - _admitted_ms(world, record)) > tolerance:
        return Flag("ahead", ahead)
    return None


def not_before_ms(world: World, record: Record) -> int:
    """A moment by this node's clock that was over when the record was signed; 0 where its author
    had seen nothing of this node's log. Whoever names more of it than there is has seen all."""
    sizes = [min(s.size, world.size) for s in record.envelope.seen if s.origin == _origin(world)]
    place = world.entries.place(record.hash)
    # What came in after the record says nothing of when it was signed.
    bounded = [size if place is None else min(size, place) for size in sizes]
    return max((_admitted_at(world, size - 1) for size in bounded if size > 0), default=0)


def earliest_ms(world: World, record: Record) -> int:
    """When it counts as signed where being early helps its author."""
    if record.author == world.me:
        return record.issued_ms
    seen = not_before_ms(world, record)
    return seen if seen - record.issued_ms > world.terms.clock_tolerance_ms else record.issued_ms


def latest_ms(world: World, record: Record) -> int:
    """When it counts as signed where being late helps its author, or harms those who wait."""
    return min(record.issued_ms, _admitted_ms(world, record))


def within_ms(world: World, record: Record) -> int:
    """When it counts as signed where being early may help its author and being late may, too: what
    it claims, but not after it came in here, nor before what its author had seen. Of clocks that
    are right that is the same at every node; of one that is wrong each goes by its own."""
    late = latest_ms(world, record)
    return late if late < record.issued_ms else earliest_ms(world, record)


def _admitted_ms(world: World, record: Record) -> int:
    """When it came in here; of a draft, what it claims."""
    entry = world.entries.get(record.hash)
    return entry.admitted_ms if entry else record.issued_ms


def _admitted_at(world: World, place: int) -> int:
    """When the last of the entries up to `place` was admitted whose content is not lost."""
    while place >= 0:
        try:
            return world.entries.at(place).admitted_ms
        except LookupError:
            place -= 1
    return 0


def _origin(world: World) -> str:
    """The name of this node's log, as every node is given it when it is made."""
    return f"{world.agreements.genesis.agreement.id}/{world.me}"
