"""How large a benchmark is, what it is made from, and who is asked."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Size(msgspec.Struct, frozen=True):
    """How much of each workload. `slice` is what slow peers get of the positions."""

    positions: int
    areas: int
    slice: int
    singles: int
    batches: int
    volumes: int
    queries: int
    reports: int
    claims: int
    file_rows: int


SIZES = {
    "small": Size(positions=20_000, areas=500, slice=5_000, singles=500, batches=20,
                  volumes=2_000, queries=100, reports=5_000, claims=6, file_rows=50_000),
    "medium": Size(positions=1_000_000, areas=10_000, slice=100_000, singles=5_000, batches=100,
                   volumes=100_000, queries=500, reports=100_000, claims=20,
                   file_rows=5_000_000),
    "full": Size(positions=10_000_000, areas=50_000, slice=400_000, singles=20_000, batches=300,
                 volumes=1_000_000, queries=2_000, reports=1_000_000, claims=60,
                 file_rows=100_000_000),
}


def _unheard(_: str) -> None:
    """Nobody looks on."""


class Setting(msgspec.Struct, frozen=True):
    """One run. `peers` `None` asks all that are here; `tell` hears what is being done now."""

    size: Size
    seed: int = 1
    repeat: int = 3
    peers: frozenset[str] | None = None
    tell: Callable[[str], None] = _unheard

    def asks(self, peer: str) -> bool:
        return self.peers is None or peer in self.peers
