"""A world in one buffer, and out of it: a cache of what the log means, never truth.

    magic | length of the header (8 bytes, little-endian) | header (JSON) | sections | SHA-256

Each section begins at a multiple of 8. Numbers are in the byte order of the machine, which the
header names. The digest is over all that is before it. What does not fit is an
`UnfitError`, and the world is folded from the log instead.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple

import msgspec
import numpy as np

from hudna.log.entry import Entry
from hudna.record.kinds import PartyId
from hudna.terms.load import Loaded
from hudna.view.frozen import Frozen
from hudna.view.world import World

MAGIC = b"hudna snapshot\n\x00"
FORMAT = 1
DIGEST = 32


class UnfitError(Exception):
    """The buffer is no snapshot that can be begun with: the message says why."""


class Stamp(msgspec.Struct, frozen=True):
    """Which log position and which code made it: `root` (hex) is the log's at `size`, `code`
    the version of what folds and writes, `genesis` the digest of the agreement begun under."""

    origin: str
    size: int
    root: str
    code: str
    party: PartyId
    genesis: str
    format: int = FORMAT
    byteorder: str = sys.byteorder


class Section(msgspec.Struct, frozen=True, array_like=True):
    """`start` counts from the end of the header."""

    name: str
    start: int
    length: int


class Header(msgspec.Struct, frozen=True):
    stamp: Stamp
    sections: tuple[Section, ...]


class Opened(NamedTuple):
    """A whole and unchanged snapshot."""

    stamp: Stamp
    sections: dict[str, memoryview]


def encode(world: World, stamp: Stamp) -> Iterator[bytes]:
    """The snapshot of `world`, piece by piece, to be written one after another."""
    assert stamp.size == world.size
    sections = world.freeze()
    starts = accumulate((_padded(len(s)) for s in sections.values()), initial=0)
    header = msgspec.json.encode(Header(stamp, tuple(
        Section(name, start, len(s)) for (name, s), start in zip(sections.items(), starts,
                                                                  strict=False))))
    header += b" " * (_padded(len(header)) - len(header))
    digest = sha256()
    for piece in (MAGIC, len(header).to_bytes(8, "little"), header, *_each(sections.values())):
        digest.update(piece)
        yield piece
    yield digest.digest()


def open_snapshot(buffer: memoryview) -> Opened:
    """Check all of a snapshot. UnfitError where any byte is missing or not as it was written."""
    if bytes(buffer[:len(MAGIC)]) != MAGIC or len(buffer) < len(MAGIC) + 8 + DIGEST:
        raise UnfitError("no snapshot of this kind, or one cut short")
    if sha256(buffer[:-DIGEST]).digest() != buffer[-DIGEST:]:
        raise UnfitError("its digest is not that of its bytes")
    begin = len(MAGIC) + 8
    end = begin + int.from_bytes(buffer[len(MAGIC):begin], "little")
    try:
        header = msgspec.json.decode(buffer[begin:end], type=Header)
    except msgspec.DecodeError:
        raise UnfitError("a header of another format") from None
    return Opened(header.stamp, {
        s.name: buffer[end + s.start:end + s.start + s.length] for s in header.sections})


def fit(found: Stamp, wanted: Stamp) -> None:
    """UnfitError, naming the first thing in which they differ."""
    for name in Stamp.__struct_fields__:
        if (has := getattr(found, name)) != (wants := getattr(wanted, name)):
            raise UnfitError(f"{name} {has}, not {wants}")


def size_at(opened: Opened, at_ms: int) -> int:
    """How many of its entries had been admitted at `at_ms`."""
    admitted = np.frombuffer(opened.sections["entries.admitted"], dtype=np.int64)
    return int(np.searchsorted(admitted, at_ms, side="right"))


def latest_ms(opened: Opened) -> int:
    """When the last of its entries was admitted, ms; 0 where there is none."""
    admitted = np.frombuffer(opened.sections["entries.admitted"], dtype=np.int64)
    return int(admitted[-1]) if len(admitted) else 0


def thaw(
    opened: Opened, genesis: Loaded, me: PartyId, size: int | None = None,
    rest: Iterable[Entry] = (),
) -> World:
    """The world that was written; or of no more than the first `size` entries, as it was when
    they were all. `rest` is folded on top. Reads the buffer for as long as it lives."""
    whole = opened.stamp.size
    frozen = Frozen(opened.sections, whole if size is None else size)
    world = World(genesis, me, frozen)
    if frozen.size == whole:
        world.remember(frozen)
    return world.follow(rest)


def _each(sections: Iterable[bytes]) -> Iterator[bytes]:
    for section in sections:
        yield section
        yield bytes(_padded(len(section)) - len(section))


def _padded(length: int) -> int:
    return (length + 7) // 8 * 8
