"""Whether what this node has said is told to every guarantor."""

from __future__ import annotations

from collections import defaultdict

from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.view.about import subjects
from hudna.view.releases import has
from hudna.view.world import World


class Told:
    """Of one moment. No recursion, so that no chain, however long, brings a node down."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: defaultdict[PartyId, set[RecordHash]] = defaultdict(set)
        """Of its own records, those that a party is told."""

    def to_all(self, record: Record) -> bool:
        """Of its own, by what it has said of its release; of others' it knows of nobody who lacks
        it. What one guarantor is not told must not move what both look at: each would see another
        state, and neither would know."""
        me = self._world.me
        return record.author != me or all(
            self._to(record, g) for g in self._world.terms.agreement.guarantors if g != me)

    def _to(self, record: Record, party: PartyId) -> bool:
        """Where nothing was said of its release, where all that it is about is told too: each is
        looked at once."""
        world, told = self._world, self._known[party]
        todo, seen = [record], {record.hash}
        while todo:
            one = todo.pop()
            released = world.releases.of(one.hash, one.author).get(party)
            if released is not None and released.nothing:
                return False
            if released is not None or one.hash in told:
                continue
            for subject in subjects(world, one.said):
                if subject.author != world.me and not has(world, subject, party):
                    return False
                if subject.author == world.me and subject.hash not in seen:
                    seen.add(subject.hash)
                    todo.append(subject)
        told |= seen
        return True
