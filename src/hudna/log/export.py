"""The served log as files for any web server: C2SP tlog-tiles, laid out in a directory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.log.served import served
from hudna.log.store import SignedSize, Store
from hudna.log.tiles import HASH, Tile, tiles_of
from hudna.log.verify import damaged
from hudna.say import say

CHECKPOINT, KEY = "checkpoint", "key"
ENTRY = 35
"""Bytes of an entry in a bundle, its length before it."""


class Exported(NamedTuple):
    """How large the log is that was written, and how many files of it are new."""

    size: int
    files: int


def export(
    store: Store, out: Path, verifier: str, advance: Callable[[int], None]
) -> Exported:
    """Write the log to `out`, or what is new in it since it was last written there.

    `verifier`: the verifier key, as text. The checkpoint is put in its place last and in one
    step: whoever reads meanwhile sees the earlier log, whole. Refused where `out` holds anything
    else. `advance` is told of each file that is done.
    """
    head = store.head()
    _ours(store, out, head)
    count = 0
    for tile in files_of(head.size):
        count += _written(store, out / "tile" / tile.path, tile, head.size)
        advance(1)
    _replace(out / KEY, f"{verifier}\n".encode())
    os.sync()
    _replace(out / CHECKPOINT, head.note.encode())
    return Exported(head.size, count)


def files_of(size: int) -> Iterator[Tile]:
    """Every tile and every bundle of entries of a log of `size`."""
    for tile in tiles_of(size):
        yield tile
        if tile.level == 0:
            yield Tile(-1, tile.n, tile.width)


def _written(store: Store, path: Path, tile: Tile, size: int) -> bool:
    """A tile of one width never changes: one that is there is left."""
    length = tile.width * (ENTRY if tile.level < 0 else HASH)
    if path.exists() and path.stat().st_size == length:
        return False
    data = served(tile, size, store.tile, store.hashes)
    if data is None or len(data) != length:
        raise damaged(f"tile/{tile.path}", "a tile that is missing or too short")
    _replace(path, data)
    return True


def _ours(store: Store, out: Path, head: SignedSize) -> None:
    """Refused unless `out` is empty or absent, or an earlier export of this log."""
    try:
        found = {p.name for p in out.iterdir()} if out.exists() else set()
    except OSError as error:
        raise _unwritable(out, error) from None
    if found - {CHECKPOINT, KEY, "tile"}:
        raise Refused(Fault(str(out), ", ".join(sorted(found)[:3]), say("an empty directory, or "
                                                                        "an export of this log")))
    if CHECKPOINT in found:
        note = (out / CHECKPOINT).read_text("utf-8", "replace")
        if not any(note == kept.note for kept in _near(store, note, head)):
            raise Refused(Fault(str(out / CHECKPOINT), "a checkpoint that this log never gave",
                                say("an export of this log")))


def _near(store: Store, note: str, head: SignedSize) -> Iterator[SignedSize]:
    """The checkpoint of the size that the note says it is of, if there is one."""
    size = note.split("\n")[1] if note.count("\n") > 1 else ""
    if size.isascii() and size.isdigit() and len(size) < 19 and int(size) <= head.size:
        yield from store.checkpoints(int(size), 1)


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> Refused:
    return Refused(Fault(str(path), error.strerror or "an error",
                         say("a place that this process may write")))
