"""The tiles and bundles of a log as they are published (C2SP tlog-tiles)."""

from __future__ import annotations

from collections.abc import Callable

from hudna.log.leaf import VERSION
from hudna.log.tiles import HASH, HEIGHT, WIDTH, Tile, Tiles

_PREFIX = (len(VERSION) + HASH).to_bytes(2, "big") + VERSION


def served(
    tile: Tile, size: int, held: Tiles, hashes: Callable[[int, int], list[bytes]]
) -> bytes | None:
    """The tile of the tree of `size`, exactly as wide as it is asked for; None where the tree has
    none so wide. `hashes` gives the record hashes of a range."""
    level = max(tile.level, 0)
    first = tile.n * WIDTH
    if first + tile.width > size >> HEIGHT * level:
        return None
    if tile.level < 0:
        return bundle(hashes(first, tile.width))
    return held((level, tile.n))[: tile.width * HASH]


def in_a_row(
    first: int, count: int, size: int, hashes: Callable[[int, int], list[bytes]]
) -> bytes | None:
    """So many full bundles from number `first` on, side by side; None where the tree of `size` has
    fewer."""
    if (first + count) * WIDTH > size:
        return None
    return bundle(hashes(first * WIDTH, count * WIDTH))


def bundle(hashes: list[bytes]) -> bytes:
    """Entries side by side, each with its length before it."""
    return b"".join(_PREFIX + record_hash for record_hash in hashes)
