"""To follow a partner's log from outside: its checkpoint, then what it serves, into the mirror."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from hudna.exchange.seen import Sight
from hudna.fault import Fault, Refused
from hudna.log import tiles
from hudna.log.histories import Signed, between, needed, of_tree, opened, served
from hudna.log.mirror import unbundled
from hudna.log.note import Verifier
from hudna.log.tiles import Tile
from hudna.record.shown import shown
from hudna.say import say

Get: TypeAlias = Callable[[str], Awaitable[bytes]]
"""Fetches what a log serves below `/log/`; raises `Refused` or OSError."""


MOST_NEW = 2**21
"""Entries that one round takes up, in memory: a signed size costs a liar nothing."""


async def follow(sight: Sight, origin: str, verifiers: tuple[Verifier, ...], get: Get) -> None:
    """Bring the mirror of `origin` up to what its log now serves.

    Whatever contradicts what was seen before is in `sight.proven` afterwards. Refused where the
    log serves something that does not fit and proves nothing: then it has not shown that it is
    consistent. OSError where it cannot be reached.
    """
    signed = opened(_text(await get("checkpoint")), verifiers)
    if signed.checkpoint.origin != origin:
        raise Refused(Fault("checkpoint.origin", shown(signed.checkpoint.origin),
                            say("{origin}", origin=origin)))
    await asyncio.to_thread(sight.regard, signed.note)
    mirror = sight.mirror(origin)
    head = await asyncio.to_thread(mirror.head)
    size = head.checkpoint.size if head else 0
    if head and signed.checkpoint.size <= size:
        return
    if signed.checkpoint.size - size > MOST_NEW:
        raise Refused(Fault("checkpoint.size", str(signed.checkpoint.size),
                            say("at most {most} entries more than are held here", most=MOST_NEW)))
    entries = await _entries(size, signed.checkpoint.size, get)
    if await asyncio.to_thread(mirror.extend, entries, signed):
        await asyncio.to_thread(sight.mirrored, origin)
    elif await asyncio.to_thread(mirror.head) != head:
        return  # Another round, or another process of this node, was quicker.
    elif head:
        await _explain(sight, head, signed, get)
    else:
        raise _unproven("entries that are not the tree that was signed")


async def _entries(start: int, end: int, get: Get) -> list[bytes]:
    """The entries from `start` up to `end`, of which the first bundle may be held in part."""
    found: list[bytes] = []
    first, full = start // tiles.WIDTH, end // tiles.WIDTH
    for n in range(first, full, tiles.MANY):
        count = min(tiles.MANY, full - n)
        found += await _served(get, f"bundles/{n}/{count}", count * tiles.WIDTH)
    if rest := of_bundle(end, full).width:
        found += await _served(get, f"tile/{of_bundle(end, full).path}", rest)
    return found[start - first * tiles.WIDTH :]


async def _served(get: Get, path: str, expected: int) -> list[bytes]:
    entries = await asyncio.to_thread(unbundled, await get(path))
    if len(entries) != expected:
        raise _unproven(f"{len(entries)} entries in {path}")
    return entries


def of_bundle(size: int, n: int) -> Tile:
    """The bundle number `n` of a log of `size`."""
    return Tile(-1, n, of_tree(size, (0, n)).width)


async def _explain(
    sight: Sight, head: Signed, signed: Signed, get: Get
) -> None:
    """The entries do not fit on top of those held. If the tiles that are served hold the larger
    tree, they show whether it begins with the one held: where not, that is evidence."""
    old, new = head.checkpoint.size, signed.checkpoint.size
    got: dict[Tile, bytes | None] = {}
    for tile in needed(old, new):
        got[tile] = await get(f"tile/{tile.path}")
    try:
        evidence = between(head, signed, served(new, got.get))
    except (IndexError, Refused):
        raise _unproven("tiles that are not the tree that was signed") from None
    if evidence is None:
        raise _unproven("entries that are not the tree that was signed")
    sight.believe(evidence)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise _unproven("a checkpoint that is no text") from None


def _unproven(found: str) -> Refused:
    return Refused(Fault("log", found, say("a log that shows it is consistent with what it signed "
                                           "before")))
