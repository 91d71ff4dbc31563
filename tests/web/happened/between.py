"""What one real node tells another, carried by the test's own hands."""

from __future__ import annotations

from hudna.node import Node
from hudna.view.releases import goes_to


def forwarded(nodes: dict[str, Node]) -> None:
    """Everything of each node that goes to another and is not there yet, until nothing is left."""
    pairs = [(by, to) for by in nodes.values() for to in nodes.values() if by is not to]
    while sum(_one_way(by, to) for by, to in pairs):
        pass


def _one_way(by: Node, to: Node) -> int:
    """How many records went."""
    own = [e.record for e in by.log.entries() if e.record.author == by.party]
    due = [r for r in own if goes_to(by.world, r, to.party) and to.world.record(r.hash) is None]
    for record in due:
        to.log.append([by.outgoing(record, to.party).presentation])
        to.world.follow(to.log.entries(to.world.size))
    return len(due)
