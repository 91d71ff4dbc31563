"""The tree in tiles (C2SP tlog-tiles): pure.

A tile at (level, index) is up to 256 hashes side by side: at level 0 those of leaves, above it
those of full tiles below. A full tile never changes; one that is not full only grows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from hudna.log.tree import Hash, Place

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32
TOP = 63
"""The highest level that the specification names."""
MANY = 16
"""Full bundles that are served at once, to whoever follows a log that grows fast: on a thin line no
more than comes through in the time of an answer."""

TilePlace: TypeAlias = tuple[int, int]
"""(level, index) of a tile."""
Tiles: TypeAlias = Callable[[TilePlace], bytes]
"""Gives what is held of a tile: its hashes joined, empty where there is none."""

_ELEMENT = r"(?:x\d{3}/)*\d{3}"
_TILE = re.compile(rf"(0|[1-9]\d?)/({_ELEMENT})(?:\.p/([1-9]\d{{0,2}}))?", re.ASCII)
_BUNDLE = re.compile(rf"entries/({_ELEMENT})(?:\.p/([1-9]\d{{0,2}}))?", re.ASCII)


class Tile(NamedTuple):
    """From 1 to 256 hashes of the tile number `n` of a level. Level -1: a bundle of entries."""

    level: int
    n: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Below `tile/`, as it is served."""
        head = "entries" if self.level < 0 else str(self.level)
        tail = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{head}/{number(self.n)}{tail}"


def parse(path: str) -> Tile | None:
    """The tile of a path below `tile/`; None unless it is written as the specification has it."""
    if found := _TILE.fullmatch(path):
        level, index, width = found.groups()
    elif found := _BUNDLE.fullmatch(path):
        level, (index, width) = "-1", found.groups()
    else:
        return None
    tile = Tile(int(level), int(index.replace("x", "").replace("/", "")), int(width or WIDTH))
    return tile if tile.path == path and tile.level <= TOP else None


def number(index: int) -> str:
    """1234067 → x001/x234/067."""
    digits = f"{index:d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])


def widths(size: int) -> list[tuple[int, int, int]]:
    """(level, full tiles, width of the partial one) of a tree of `size`, from level 0 up."""
    levels, level = [], 0
    while size >> (HEIGHT * level):
        hashes = size >> (HEIGHT * level)
        levels.append((level, hashes // WIDTH, hashes % WIDTH))
        level += 1
    return levels


def tiles_of(size: int) -> Iterable[Tile]:
    """Every tile of a tree of `size`."""
    for level, full, rest in widths(size):
        yield from (Tile(level, index) for index in range(full))
        if rest:
            yield Tile(level, full, rest)


def grow(size: int, leaves: Sequence[Hash], tiles: Tiles) -> dict[TilePlace, bytes]:
    """The tiles that change when `leaves` (given as their hashes) come after the first `size`."""
    grown: dict[TilePlace, bytes] = {}
    level, start, fresh = 0, size, list(leaves)
    while fresh:
        index, held = start // WIDTH, start % WIDTH
        kept = tiles((level, index))[: held * HASH] if held else b""
        row = kept + b"".join(fresh)
        for at in range(0, len(row), WIDTH * HASH):
            grown[level, index + at // (WIDTH * HASH)] = row[at : at + WIDTH * HASH]
        full = len(row) // (WIDTH * HASH)
        fresh = [root_of(row[i * WIDTH * HASH : (i + 1) * WIDTH * HASH]) for i in range(full)]
        level, start = level + 1, index
    return grown


def root_of(hashes: bytes) -> Hash:
    """The root over a full subtree: a power of two of hashes joined."""
    level = [hashes[i : i + HASH] for i in range(0, len(hashes), HASH)]
    while len(level) > 1:
        pairs = iter(level)
        level = [sha256(b"\x01" + left + right).digest()
                 for left, right in zip(pairs, pairs, strict=True)]
    return level[0]


def subtree(place: Place, tiles: Tiles) -> Hash:
    """The hash of a complete subtree, out of the one tile that it lies in."""
    level, index = place
    row, inside = divmod(level, HEIGHT)
    first = index << inside
    held = tiles((row, first // WIDTH))
    at = first % WIDTH * HASH
    hashes = held[at : at + (HASH << inside)]
    if len(hashes) != HASH << inside:
        raise IndexError(place)
    return root_of(hashes)
