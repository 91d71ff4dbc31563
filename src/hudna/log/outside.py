"""A whole log, checked from outside by what it serves (C2SP tlog-tiles): pure, in bounded memory.

Every bundle of entries is hashed, every tile compared with what lies below it, the root with the
signed checkpoint, and the root at an earlier checkpoint's size with that one. Where two of them
disagree, what lies above says which of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from hashlib import sha256
from struct import Struct
from typing import NamedTuple, TypeAlias

from hudna.fault import Fault
from hudna.log.checkpoint import Checkpoint
from hudna.log.tiles import HASH, WIDTH, Tile, root_of, widths
from hudna.log.tree import EMPTY, Hash, node_hash
from hudna.say import Say, say

OURS = Struct(">H33s")
"""An entry of Hudna's in a bundle: its length, then `leaf.leaf_of` a record."""
LONGEST = WIDTH * (2 + 0xFFFF)
"""Bytes of the largest bundle that there may be."""
Report: TypeAlias = Callable[[Fault], None]


def plan(size: int) -> Iterator[Tile]:
    """Every bundle and tile of a log of `size`, each after all that it is made of."""
    levels = widths(size)
    for n in range(-(-size // WIDTH)):
        width = min(WIDTH, size - n * WIDTH)
        yield Tile(-1, n, width)
        yield Tile(0, n, width)
        level, at = 1, n + 1
        while width == WIDTH and at % WIDTH == 0:
            yield Tile(level, at // WIDTH - 1)
            level, at = level + 1, at // WIDTH
    yield from (Tile(level, full, rest) for level, full, rest in levels if level and rest)


def length(size: int) -> int:
    """How many `plan` gives."""
    levels = [full + bool(rest) for _, full, rest in widths(size)]
    return sum(levels) + sum(levels[:1])


class Doubt(NamedTuple):
    """A tile that is not what lies below it gives. `below`: its hashes as computed, `served`: as
    they are served; None where there is nothing to go by."""

    tile: Tile
    below: bytes | None
    served: bytes | None


class Audit:
    """Is given what `plan` names, in that order; reports each fault as it is found.

    `entries` counts those whose hash the tree holds as the checkpoint has it, if no fault is
    reported; `tiles` what was given."""

    def __init__(self, head: Checkpoint, earlier: Checkpoint | None, report: Report) -> None:
        self.head, self.earlier, self._report = head, earlier, report
        self.entries = self.tiles = 0
        self._rows: list[bytes] = [b""] * (len(widths(head.size)) + 2)
        self._doubts: dict[tuple[int, int], Doubt] = {}
        self._below: bytes | None = b""
        self._gap = False
        if earlier and not self._comparable(earlier):
            self.earlier = None

    def take(self, tile: Tile, data: bytes | None) -> None:
        """`data` is what is served at the tile's path; None: nothing."""
        self.tiles += 1
        if tile.level < 0:
            self._below = self._bundle(tile, data)
            self.entries += tile.width
            return
        served = self._sized(tile, data)
        below = self._below if tile.level == 0 else self._settled(tile, served)
        self._rows[tile.level] = self._agreed(tile, below, served)
        if tile.level == 0:
            self._passed(tile)
        if tile.width == WIDTH:
            self._rows[tile.level + 1] += root_of(self._rows[tile.level])
            self._rows[tile.level] = b""

    def finish(self) -> None:
        """Report what only the root can tell."""
        below, served = (root_over(rows) for rows in self._variants(None))
        if self.head.root not in (below, served) and not self._unknown():
            self._report(_fault("checkpoint", f"root {self.head.root.hex()}",
                                say("root {root}, which the tiles give", root=below.hex())))
        for doubt in self._doubts.values():
            self._blame(doubt, self.head.root == below, self.head.root == served)
        if self.earlier and self.earlier.size == 0:
            self._same(EMPTY, EMPTY)

    # --- what is served, by itself ---

    def _bundle(self, tile: Tile, data: bytes | None) -> bytes | None:
        """The hashes of a bundle's entries, joined."""
        if data is None:
            self._report(_missing(tile))
            return None
        hashes = leaf_hashes(data, tile.width)
        if hashes is None:
            expected = say("{n} entries, each after its length", n=tile.width)
            self._report(_fault(f"tile/{tile.path}", f"{len(data)} bytes", expected))
        return hashes

    def _sized(self, tile: Tile, data: bytes | None) -> bytes | None:
        if data is None:
            self._report(_missing(tile))
        elif len(data) != tile.width * HASH:
            expected = say("{n} bytes", n=tile.width * HASH)
            self._report(_fault(f"tile/{tile.path}", f"{len(data)} bytes", expected))
            return None
        return data

    # --- one against another ---

    def _agreed(self, tile: Tile, below: bytes | None, served: bytes | None) -> bytes:
        """What to go on with: the hashes from below, unless there are none."""
        if below != served or below is None:
            self._doubts[tile.level, tile.n] = Doubt(tile, below, served)
        return below or served or bytes(tile.width * HASH)

    def _settled(self, tile: Tile, served: bytes | None) -> bytes:
        """The hashes computed for this tile, after it has said who is wrong of those below."""
        row = self._rows[tile.level]
        first = tile.n * WIDTH
        for at in [at for at in self._doubts if at[0] == tile.level - 1 and at[1] >= first]:
            doubt, i = self._doubts[at], (at[1] - first) * HASH
            if doubt.tile.width < WIDTH:
                continue
            says = (served or row)[i : i + HASH]
            self._gap |= served is None and _nothing(doubt)
            right, wrong = (x and says == root_of(x) for x in (doubt.below, doubt.served))
            self._blame(self._doubts.pop(at), bool(right), bool(wrong))
            # The fault is told: what lies above is compared with what it has itself.
            row = row[:i] + says + row[i + HASH :]
        return row

    def _blame(self, doubt: Doubt, below_right: bool, served_right: bool) -> None:
        """Report who is wrong: the tile where what is below it is right, or the other way."""
        tile, below, served = doubt
        if below is None or served is None:
            return
        at = next(i for i in range(tile.width) if _hash(below, i) != _hash(served, i))
        count = sum(_hash(below, i) != _hash(served, i) for i in range(tile.width))
        source = f"tile/{Tile(tile.level - 1, tile.n * WIDTH + at).path}" if tile.level else (
            f"tile/entries/{Tile(0, tile.n, tile.width).path[2:]}, entry {tile.n * WIDTH + at}")
        if served_right and not below_right:
            self._report(_differs(source, _hash(below, at), _hash(served, at),
                                  f"tile/{tile.path}", count))
        else:
            self._report(_differs(f"tile/{tile.path}, hash {at}", _hash(served, at),
                                  _hash(below, at), source, count))

    # --- an earlier checkpoint ---

    def _comparable(self, earlier: Checkpoint) -> bool:
        if earlier.origin != self.head.origin:
            self._report(_fault("from.origin", earlier.origin,
                                say("{origin}", origin=self.head.origin)))
            return False
        if earlier.size > self.head.size:
            self._report(_fault("checkpoint", f"{self.head.size} entries",
                                say("at least {n}, as earlier: the log has shrunk",
                                    n=earlier.size)))
            return False
        return True

    def _passed(self, tile: Tile) -> None:
        """Compare the root at the earlier checkpoint's size, while what it needs is at hand."""
        size = self.earlier.size if self.earlier else 0
        inside = size - tile.n * WIDTH
        if 0 < inside <= tile.width and not self._unknown():
            below, served = self._variants(tile)
            cut = inside * HASH
            self._same(*(root_over([rows[0][:cut], *rows[1:]]) for rows in (below, served)))

    def _same(self, below: Hash, served: Hash) -> None:
        if self.earlier and self.earlier.root not in (below, served):
            expected = say("root {root}, as the earlier checkpoint has it: what was logged has "
                           "been rewritten", root=self.earlier.root.hex())
            self._report(_fault(f"the log at {self.earlier.size} entries",
                                f"root {below.hex()}", expected))

    def _unknown(self) -> bool:
        """Whether something below was not there at all, and nothing above has told its hash: that
        it is missing was reported, and no root can be computed over it."""
        return self._gap or any(map(_nothing, self._doubts.values()))

    def _variants(self, last: Tile | None) -> tuple[list[bytes], list[bytes]]:
        """The rows as computed from below, and with every tile in doubt as it is served. `last`:
        the tile that is not yet a hash in the row above it, though it may be full."""
        rows = list(self._rows)
        for (level, n), doubt in self._doubts.items():
            if doubt.served is None:
                continue
            if doubt.tile.width < WIDTH or doubt.tile == last:
                rows[level] = doubt.served
            else:
                i, above = n % WIDTH * HASH, rows[level + 1]
                rows[level + 1] = above[:i] + root_of(doubt.served) + above[i + HASH :]
        return list(self._rows), rows


def leaf_hashes(bundle: bytes, width: int) -> bytes | None:
    """The hashes of the first `width` entries of a bundle, joined; None unless it has so many
    and is nothing but entries."""
    size = OURS.size
    if len(bundle) == width * size and bundle[0::size] == bytes(width) \
            and bundle[1::size] == b"\x21" * width:
        return b"".join([sha256(b"\0" + leaf).digest() for _, leaf in OURS.iter_unpack(bundle)])
    leaves = entries_of(bundle)
    if leaves is None or len(leaves) != width:
        return None
    return b"".join([sha256(b"\0" + leaf).digest() for leaf in leaves])


def entries_of(bundle: bytes) -> list[bytes] | None:
    """The entries of a bundle; None where it is not whole."""
    leaves, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2])
        if end > len(bundle) or at + 2 > len(bundle):
            return None
        leaves.append(bundle[at + 2 : end])
        at = end
    return leaves


def root_over(rows: Sequence[bytes]) -> Hash:
    """The root over what is left at each level, lowest first, when nothing is to come."""
    parts: list[Hash] = []
    for row in reversed(rows):
        at, left = 0, len(row) // HASH
        while left:
            count = 1 << left.bit_length() - 1
            parts.append(root_of(row[at : at + count * HASH]))
            at, left = at + count * HASH, left - count
    return reduce(lambda right, left: node_hash(left, right), reversed(parts)) if parts else EMPTY


def _nothing(doubt: Doubt) -> bool:
    return doubt.below is None and doubt.served is None


def _hash(hashes: bytes, i: int) -> Hash:
    return hashes[i * HASH : (i + 1) * HASH]


def _missing(tile: Tile) -> Fault:
    return _fault(f"tile/{tile.path}", "nothing", say("what the checkpoint's size requires"))


def _differs(where: str, found: Hash, wanted: Hash, source: str, count: int) -> Fault:
    expected = say("{hash}, the hash that {source} has; {n} differ between them",
                   hash=wanted.hex(), source=source, n=count)
    return _fault(where, found.hex(), expected)


def _fault(where: str, found: str, expected: Say) -> Fault:
    return Fault(where, found, expected)
