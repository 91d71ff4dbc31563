"""How far a log goes, and the next step of it: pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from hudna.log import tiles, tree
from hudna.log.checkpoint import Checkpoint
from hudna.log.leaf import leaf_of
from hudna.log.store import Row, SignedSize, Staged
from hudna.log.tiles import TilePlace, Tiles
from hudna.log.tree import Hash
from hudna.record.keys import SigningKey

Keys: TypeAlias = Sequence[SigningKey]
"""Every one of them signs: several while one log key takes over from another."""


class Head(NamedTuple):
    """Swapped whole, so that a reader never sees half a step. `edge`: the tiles that are not
    full, each exactly as wide as the tree of `size` has it."""

    size: int
    root: Hash
    note: str
    admitted_ms: int
    edge: Mapping[TilePlace, bytes]


def edge_of(size: int, held: Tiles) -> dict[TilePlace, bytes]:
    """The tiles of a tree of `size` that are not full."""
    return {
        (level, full): held((level, full))[: rest * tiles.HASH]
        for level, full, rest in tiles.widths(size) if rest
    }


def root_at(size: int, held: Tiles) -> Hash:
    """The root of the tree of `size`; IndexError where a tile is missing or too short."""
    return tree.frontier(size, partial(tiles.subtree, tiles=held)).root


def sign(origin: str, size: int, root: Hash, keys: Keys) -> str:
    """The checkpoint, signed by every key."""
    first, *more = (Checkpoint(origin, size, root).sign(key) for key in keys)
    return first + "".join(note.rpartition("\n\n")[2] for note in more)


def stage(
    head: Head, rows: Sequence[Row], held: Tiles, signed: Callable[[int, Hash], str]
) -> tuple[Staged, Head]:
    """The commit that puts `rows` on top of `head`, and the head after it. `signed` gives the
    checkpoint of a size and root."""
    leaves = [tree.leaf_hash(leaf_of(row.record_hash)) for row in rows]
    changed = tiles.grow(head.size, leaves, held)

    def after(place: TilePlace) -> bytes:
        return changed.get(place) or held(place)

    size = head.size + len(rows)
    root = root_at(size, after)
    note = signed(size, root)
    grown = Head(size, root, note, rows[-1].admitted_ms, edge_of(size, after))
    return Staged(head.size, rows, changed, SignedSize(size, note)), grown
