"""The mirror of another log: its leaves, verified against what it has signed.

With the leaves at hand every checkpoint of that log, older or newer, can be held against the tree,
whoever shows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hudna.fault import Fault, Refused
from hudna.log import tiles, tree
from hudna.log.histories import Signed, between, opened
from hudna.log.ledger import Grown, Ledger
from hudna.log.note import Verifier
from hudna.log.store import SignedSize
from hudna.log.tiles import TilePlace, Tiles
from hudna.log.tree import Hash, Place
from hudna.record.kinds import TwoHistories
from hudna.say import say

ENTRY = 33
"""Bytes of an entry: `hudna.log.leaf`."""
_FRAMED = ENTRY.to_bytes(2, "big")


class Mirror:
    """One origin's mirror in the ledger. `verifiers`: the keys that its log signs with."""

    def __init__(self, ledger: Ledger, origin: str, verifiers: Sequence[Verifier]) -> None:
        self._ledger, self.origin, self._verifiers = ledger, origin, tuple(verifiers)

    def head(self) -> Signed | None:
        """The checkpoint that covers what is held."""
        held = self._ledger.mirror(self.origin)
        return opened(held.note, self._verifiers) if held else None

    def entries(self, start: int, end: int) -> list[bytes]:
        """The entries from index `start` up to `end`, which is held."""
        found: list[bytes] = []
        for n in range(start // tiles.WIDTH, -(-end // tiles.WIDTH)):
            entries = unbundled(self._ledger.mirror_tile(self.origin, (-1, n)))
            first = n * tiles.WIDTH
            found += entries[max(start - first, 0) : end - first]
        return found

    def root_at(self, size: int) -> Hash | None:
        """The root of the first `size` entries; None where fewer are held."""
        head = self._ledger.mirror(self.origin)
        if head is None or size > head.size:
            return None
        return tree.frontier(size, self._subtrees(self._tiles)).root

    def contradicts(self, seen: Signed) -> TwoHistories | None:
        """The evidence, if a checkpoint of at most the mirror's size is of another history."""
        head = self.head()
        assert head is not None
        assert seen.checkpoint.size <= head.checkpoint.size
        return between(seen, head, self._subtrees(self._tiles))

    def extend(self, entries: Sequence[bytes], signed: Signed) -> bool:
        """Take in the entries that follow, up to the checkpoint: all, on disk when this returns,
        or none. False where they are not the tree that was signed, on top of the one held, or
        another has extended it meanwhile."""
        head = self.head()
        size = head.checkpoint.size if head else 0
        if size + len(entries) != signed.checkpoint.size:
            return False
        grown = tiles.grow(size, [tree.leaf_hash(e) for e in entries], self._tiles)
        over = self._subtrees(lambda place: grown.get(place) or self._tiles(place))
        if tree.frontier(signed.checkpoint.size, over).root != signed.checkpoint.root:
            return False
        kept = SignedSize(signed.checkpoint.size, signed.note)
        return self._ledger.extend_mirror(
            self.origin, Grown(size, kept, self._bundles(size, entries), grown)
        )

    def _bundles(self, size: int, entries: Sequence[bytes]) -> dict[int, bytes]:
        first = size // tiles.WIDTH
        held = unbundled(self._ledger.mirror_tile(self.origin, (-1, first)))
        all_of = [*held[: size % tiles.WIDTH], *entries]
        return {
            first + at // tiles.WIDTH: bundled(all_of[at : at + tiles.WIDTH])
            for at in range(0, len(all_of), tiles.WIDTH)
        }

    def _tiles(self, place: TilePlace) -> bytes:
        return self._ledger.mirror_tile(self.origin, place)

    @staticmethod
    def _subtrees(held: Tiles) -> tree.Subtrees:
        def subtree(place: Place) -> Hash:
            return tiles.subtree(place, held)

        return subtree


def bundled(entries: Sequence[bytes]) -> bytes:
    """Entries as a bundle (C2SP tlog-tiles): each with its length in front."""
    return b"".join(_FRAMED + entry for entry in entries)


def unbundled(bundle: bytes) -> list[bytes]:
    """The entries of a bundle; Refused where it is cut or an entry is none of Hudna's."""
    step = len(_FRAMED) + ENTRY
    parts = [bundle[at : at + step] for at in range(0, len(bundle), step)]
    if any(len(p) != step or not p.startswith(_FRAMED) for p in parts):
        raise Refused(Fault("bundle", f"{len(bundle)} bytes",
                            say("entries of {n} bytes, each with its length", n=ENTRY)))
    return [p[len(_FRAMED) :] for p in parts]
