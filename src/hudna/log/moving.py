"""A log that is taken from one store to another: every byte, and compared before it is said so."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import partial
from itertools import zip_longest
from typing import TypeAlias

from hudna.fault import Fault
from hudna.log import tiles, tree
from hudna.log.head import root_at
from hudna.log.leaf import leaf_of
from hudna.log.store import Row, SignedSize, Staged, Store, StoreError
from hudna.log.verify import damaged
from hudna.say import say

PAGE = 1000
Advance: TypeAlias = Callable[[int], None]
"""Told of every so many entries that are done."""


def copy(source: Store, target: Store, advance: Advance) -> None:
    """Bring `target` to where `source` is: entries, tiles, every checkpoint. Goes on where a copy
    was broken off. StoreError where `target` holds anything that `source` does not."""
    begun = target.head()
    if target.owner() != source.owner() or source.checkpoint_at(begun.size) != begun.note:
        expected = say("an empty store, or the beginning of this log")
        raise StoreError(Fault("store", f"another log, of {begun.size} entries", expected))
    advance(begun.size)
    before = begun.size
    for step in _steps(source, before):
        rows = _rows(source, before, step[-1].size)
        leaves = [tree.leaf_hash(leaf_of(row.record_hash)) for row in rows]
        staged = Staged(before, rows, tiles.grow(before, leaves, target.tile), step[-1], step[:-1])
        if not target.commit(staged):
            raise StoreError(Fault("store", "a log that another process appends to",
                                   say("a store that nothing else uses")))
        advance(len(rows))
        before = step[-1].size


def same(source: Store, target: Store, advance: Advance) -> SignedSize:
    """The head of both, after comparing all that they hold and the tree with its leaves.
    StoreError at the first difference."""
    head = source.head()
    if (target.owner(), target.head()) != (source.owner(), head):
        raise damaged("checkpoint", "another one than the source has")
    if target.counts() != source.counts():
        raise damaged("tree", "tiles or checkpoints beyond those of the source")
    for mine, theirs in zip_longest(_pages(source), _pages(target)):
        if mine != theirs:
            raise damaged(f"entries[{(mine or theirs or [])[0].index}]", "a page that differs")
        advance(len(mine or ()))
    for tile in tiles.tiles_of(head.size):
        place = tile.level, tile.n
        if source.tile(place) != target.tile(place):
            raise damaged(f"tile[{tile.level}][{tile.n}]", "a tile that differs")
    for ours, copied in zip_longest(_checkpoints(source, 0), _checkpoints(target, 0)):
        if ours != copied:
            raise damaged(f"checkpoint[{(ours or copied or head).size}]", "another one")
    return grown(target)


def grown(store: Store) -> SignedSize:
    """The head of a store, after checking that its tree is that of its leaves and that the
    checkpoint is over its root. StoreError where it is not. No signature is looked at."""
    head = store.head()
    held: dict[tiles.TilePlace, bytes] = {}
    size = 0
    while raw := store.hashes(size, tiles.WIDTH):
        leaves = [tree.leaf_hash(leaf_of(r.hex())) for r in raw]
        for place, data in tiles.grow(size, leaves, partial(_held, held)).items():
            if store.tile(place)[: len(data)] != data:
                raise damaged(f"tile[{place[0]}][{place[1]}]", "other hashes than its leaves give")
            held[place] = data
        size += len(raw)
        held = {p: d for p, d in held.items() if len(d) < tiles.WIDTH * tiles.HASH}
    said = b64encode(root_at(size, store.tile)).decode("ascii")
    if head.note.split("\n")[1:3] != [str(size), said]:
        raise damaged(f"checkpoint[{head.size}]", "another root or size than its leaves give")
    return head


def _held(held: dict[tiles.TilePlace, bytes], place: tiles.TilePlace) -> bytes:
    return held.get(place, b"")


def _steps(store: Store, before: int) -> Iterator[list[SignedSize]]:
    """The checkpoints beyond `before`, as many together as end `PAGE` entries or more."""
    step: list[SignedSize] = []
    for checkpoint in _checkpoints(store, before + 1):
        step.append(checkpoint)
        if checkpoint.size - before >= PAGE:
            yield step
            before, step = checkpoint.size, []
    if step:
        yield step


def _checkpoints(store: Store, start: int) -> Iterator[SignedSize]:
    while page := store.checkpoints(start, PAGE):
        yield from page
        start = page[-1].size + 1


def _pages(store: Store) -> Iterator[list[Row]]:
    start = 0
    while rows := store.entries(start, PAGE):
        yield rows
        start = rows[-1].index + 1


def _rows(store: Store, start: int, end: int) -> list[Row]:
    rows: list[Row] = []
    while start + len(rows) < end:
        page = store.entries(start + len(rows), min(PAGE, end - start - len(rows)))
        if not page:
            raise damaged(f"entries[{start + len(rows)}]", "no such entry")
        rows += page
    return rows
