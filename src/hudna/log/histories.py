"""Two histories of one log: what proves them, and how the proof is made. Pure.

A log that signed two trees, neither of which is the other's beginning, has told two parties two
things. The two signed notes prove it to anyone who has the log's key, and nobody else can make
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.log import note, tiles, tree
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.tiles import Tile, TilePlace
from hudna.log.tree import Hash, Subtrees
from hudna.record.kinds import TwoHistories
from hudna.record.shown import shown
from hudna.say import Say, say


class Signed(NamedTuple):
    """A checkpoint and the signed note that it stands in."""

    checkpoint: Checkpoint
    note: str


class Fork(NamedTuple):
    """Two checkpoints that one log has signed and that cannot both be true."""

    first: Checkpoint
    second: Checkpoint


def opened(signed: str, verifiers: Sequence[note.Verifier]) -> Signed:
    """The checkpoint and the note with the log's own signatures alone. Refused unless one of the
    log's `verifiers` has signed it."""
    checkpoint = open_checkpoint(signed, *verifiers)
    text, lines = note.split(signed)
    known = {(v.name, v.id) for v in verifiers}
    own = [line.text for line in lines if (line.name, line.id) in known]
    return Signed(checkpoint, f"{text}\n{''.join(dict.fromkeys(own))}")


def forked(said: TwoHistories, verifiers: Sequence[note.Verifier]) -> Fork:
    """What the evidence proves; Refused where it proves nothing, and why.

    `verifiers`: every key that the log of `said.origin` was ever known to sign with here.
    """
    if not verifiers or any(v.name != said.origin for v in verifiers):
        raise _no("origin", said.origin, say("a log whose key this node knows"))
    first, second = (opened(n, verifiers).checkpoint for n in (said.first, said.second))
    if first.size > second.size:
        raise _no("first", f"size {first.size}", say("at most {size}", size=second.size))
    old_root = _hash("old_root", said.old_root)
    proof = [_hash(f"proof[{i}]", h) for i, h in enumerate(said.proof)]
    if not tree.extends(first.size, second.size, proof, old_root, second.root):
        raise _no("proof", f"{len(proof)} hashes",
                  say("proof that the second tree begins with one of root old_root"))
    if old_root == first.root:
        raise _no("old_root", said.old_root, say("another root than the first's: these two are "
                                                 "one history"))
    return Fork(first, second)


def between(one: Signed, other: Signed, subtrees: Subtrees) -> TwoHistories | None:
    """The evidence that the two, both opened and of one origin, exclude each other; None where
    they do not. `subtrees` are those of the larger one's tree. IndexError where one is missing.

    Refused where these subtrees are not those of the larger one: then nothing is known.
    """
    first, second = sorted((one, other), key=lambda s: s.checkpoint.size)
    old, new = first.checkpoint, second.checkpoint
    if old.size == new.size:
        old_root, proof = new.root, list[Hash]()
    else:
        old_root = tree.frontier(old.size, subtrees).root
        proof = tree.consistency(old.size, new.size, subtrees)
    if not tree.extends(old.size, new.size, proof, old_root, new.root):
        raise _no("tree", f"another than that of size {new.size}", say("the tree that was signed"))
    if old_root == old.root:
        return None
    hexed = tuple(h.hex() for h in proof)
    return TwoHistories(old.origin, first.note, second.note, old_root.hex(), hexed)


def served(size: int, tile: Callable[[Tile], bytes | None]) -> Subtrees:
    """The subtrees of a tree of `size` out of its tiles as they are served. IndexError where a
    tile is missing."""

    def held(place: TilePlace) -> bytes:
        return tile(of_tree(size, place)) or b""

    return lambda place: tiles.subtree(place, held)


def of_tree(size: int, place: TilePlace) -> Tile:
    """The tile at a place, as wide as a tree of `size` has it."""
    level, n = place
    return Tile(level, n, min(tiles.WIDTH, (size >> tiles.HEIGHT * level) - n * tiles.WIDTH))


def needed(old: int, new: int) -> list[Tile]:
    """The tiles of the tree of `new` that show its root, that of `old` in it and the proof."""
    found: dict[Tile, None] = {}

    def noted(place: TilePlace) -> bytes:
        found[of_tree(new, place)] = None
        return bytes(tiles.WIDTH * tiles.HASH)

    def subtree(place: tree.Place) -> Hash:
        return tiles.subtree(place, noted)

    tree.frontier(old, subtree)
    tree.consistency(old, new, subtree)
    return list(found)


def _hash(where: str, text: str) -> Hash:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != 32 or raw.hex() != text:
        raise _no(where, text, say("a hash, 64 hex letters"))
    return raw


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
