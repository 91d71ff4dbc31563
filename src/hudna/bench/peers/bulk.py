"""What a peer that matches positions in bulk is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hudna.bench.measure import timed
from hudna.bench.same import Answer
from hudna.place.columns import Positions


class Bulk(Protocol):
    """Areas and positions in the peer's own form; getting them there is not counted.

    `ways` are the forms of the question that are written here; the fastest in this run counts.
    `build` makes whatever index lasts from one `match` to the next.
    """

    @property
    def ways(self) -> Sequence[str]: ...

    def load(self, positions: Positions) -> None: ...

    def build(self) -> None: ...

    def match(self, way: str) -> Answer: ...

    def close(self) -> None: ...


def fastest(peer: Bulk, positions: Positions) -> str:
    """The peer's fastest way with these positions."""
    if len(peer.ways) == 1:
        return peer.ways[0]
    peer.load(positions)
    took = {way: min(timed(lambda way=way: peer.match(way))[0]  # type: ignore[misc]
                     for _ in range(2)) for way in peer.ways}
    return min(took, key=lambda way: took[way])
