"""Whether what this node has said is told to every guarantor."""

from __future__ import annotations

from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.about import subjects
from hudna.view.releases import has
from hudna.view.world import World


def told_to_all(world: World, record: Record) -> bool:
    """Of its own, by what it has said of its release; of others' it knows of nobody who lacks it.
    What one guarantor is not told must not move what both look at: each would see another state,
    and neither would know."""
    return record.author != world.me or all(
        _told(world, record, g) for g in world.terms.agreement.guarantors if g != world.me)


def _told(world: World, record: Record, party: PartyId) -> bool:
    released = world.releases.of(record.hash, record.author).get(party)
    if released is not None:
        return not released.nothing
    return all(_told(world, s, party) if s.author == world.me else has(world, s, party)
               for s in subjects(world, record.said))
