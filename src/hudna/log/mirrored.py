"""What this node can show of a partner's log: the mirror of its leaves."""

from __future__ import annotations

from hudna.log import tiles
from hudna.log.leaf import leaf_of
from hudna.log.ledger import Ledger
from hudna.log.mirror import Mirror
from hudna.record.kinds import RecordHash


def logged_below(ledger: Ledger, origin: str, record: RecordHash, size: int) -> bool:
    """Whether the log of `origin` holds the record below `size`, as far as its leaves are here.

    Takes time by `size`, a bundle at a time: only a record by a key that has ended asks."""
    head, leaf = ledger.mirror(origin), leaf_of(record)
    end = min(size, head.size) if head else 0
    mirror = Mirror(ledger, origin, ())
    return any(
        leaf in mirror.entries(start, min(start + tiles.WIDTH, end))
        for start in range(0, end, tiles.WIDTH)
    )
