"""Logs that are nothing but a tree and a key, so that a test may have them fork."""

from __future__ import annotations

from base64 import b64encode

from hudna.log import tiles, tree
from hudna.log.checkpoint import Checkpoint
from hudna.log.histories import Signed
from hudna.log.leaf import leaf_of
from hudna.log.mirror import bundled
from hudna.log.note import Verifier
from hudna.log.served import in_a_row
from hudna.record.keys import SigningKey


class Grown:
    """A log of numbered entries. `fork` gives one of the same origin and key that goes its own
    way from a size on."""

    def __init__(self, origin: str = "log.example", seed: bytes = b"l" * 32) -> None:
        self.origin, self.key = origin, SigningKey.generate(seed)
        self.entries: list[bytes] = []
        self.tiles: dict[tuple[int, int], bytes] = {}

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.origin, self.key.public)

    def grow(self, count: int, mark: int = 0) -> Grown:
        fresh = [
            leaf_of(f"{mark:016x}{len(self.entries) + n:048x}") for n in range(count)
        ]
        self.tiles |= tiles.grow(len(self.entries), [tree.leaf_hash(e) for e in fresh], self.tile)
        self.entries += fresh
        return self

    def fork(self, size: int, more: int, mark: int = 1) -> Grown:
        other = Grown(self.origin)
        other.key = self.key
        other.entries = self.entries[:size]
        other.tiles = tiles.grow(0, [tree.leaf_hash(e) for e in other.entries], lambda _: b"")
        return other.grow(more, mark)

    def tile(self, place: tuple[int, int]) -> bytes:
        return self.tiles.get(place, b"")

    def subtree(self, place: tree.Place) -> bytes:
        return tiles.subtree(place, self.tile)

    def root(self, size: int | None = None) -> bytes:
        return tree.frontier(len(self.entries) if size is None else size, self.subtree).root

    def signed(self, size: int | None = None) -> Signed:
        """The checkpoint at a size: the whole log's, if none is given."""
        size = len(self.entries) if size is None else size
        checkpoint = Checkpoint(self.origin, size, self.root(size))
        return Signed(checkpoint, checkpoint.sign(self.key))

    def proof(self, old: int, new: int | None = None) -> list[bytes]:
        return tree.consistency(old, len(self.entries) if new is None else new, self.subtree)

    def submission(self, old: int, size: int | None = None) -> bytes:
        """What the log hands a witness that last cosigned `old`."""
        lines = [f"old {old}", *(b64encode(h).decode() for h in self.proof(old, size)), ""]
        return ("\n".join(lines) + "\n" + self.signed(size).note).encode()

    def served(self, path: str) -> bytes | None:
        """What is served below `log/`; None where there is nothing."""
        if path == "checkpoint":
            return self.signed().note.encode()
        if path.startswith("bundles/"):
            first, count = map(int, path.removeprefix("bundles/").split("/"))
            return in_a_row(first, count, len(self.entries),
                            lambda at, n: [e[1:] for e in self.entries[at : at + n]])
        tile = tiles.parse(path.removeprefix("tile/"))
        assert tile is not None, path
        if tile.level < 0:
            at = tile.n * tiles.WIDTH
            entries = self.entries[at : at + tile.width]
            return bundled(entries) if len(entries) == tile.width else None
        held = self.tile((tile.level, tile.n))[: tile.width * 32]
        return held if len(held) == tile.width * 32 else None
