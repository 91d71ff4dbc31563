"""Which report somebody means who names it by hand: by a beginning of its hash, as pages print it,
or by a link to its page. Where several begin so, none is chosen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

from hudna.fault import Fault, Refused
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.world import World

LEAST, WHOLE = 8, 64
"""Digits of a hash: so many at least, and all."""
MOST = 20
"""Of those that begin so, so many are offered."""
AT_ONCE = 500
_HEX = re.compile(r"[0-9a-f]+")
_BESIDE = re.compile(r"^[a-z]+://[^/]*|[?#].*")
"""What is in a link beside its path."""
_EXPECTED = say("a link to the page of a report, or the first {n} digits of its hash or more",
                n=LEAST)


class SeveralError(Refused):
    """`records`: those that begin so, `MOST` at most, each at the version that counts."""

    def __init__(self, fault: Fault, records: tuple[Record, ...]) -> None:
        super().__init__(fault)
        self.records = records


async def meant(world: World, typed: str, where: str) -> RecordHash:
    """The hash of the one own report that `typed` names. Raises `Refused` at `where`, and
    `SeveralError` where there are several."""
    begins = _digits(typed)
    if begins is None:
        raise Refused(Fault(where, typed, _EXPECTED))
    if len(begins) == WHOLE:
        return begins
    found = await _beginning(world, begins)
    if not found:
        raise Refused(Fault(where, typed, say("a report of this node's")))
    if len(found) > 1:
        raise SeveralError(Fault(where, typed, say(
            "digits with which one report alone begins: choose among those below")), found)
    return found[0].hash


def _digits(typed: str) -> str | None:
    """Of a link, the first part of its path that is one; of anything else, all of it."""
    text = typed.strip().strip("….").lower()
    parts = _BESIDE.sub("", text).split("/") if "/" in text else [text]
    fits = [p for p in parts if LEAST <= len(p) <= WHOLE and _HEX.fullmatch(p)]
    return fits[0] if fits else None


async def _beginning(world: World, begins: str) -> tuple[Record, ...]:
    found: list[Record] = []
    for i, record in enumerate(world.reports.each(), 1):
        if any(of.startswith(begins) for of in _hashes(world, record)):
            found.append(record)
        if len(found) == MOST:
            break
        if i % AT_ONCE == 0:
            await asyncio.sleep(0)
    return tuple(found)


def _hashes(world: World, record: Record) -> Iterator[RecordHash]:
    yield record.hash
    if record.supersedes:
        yield from (v.hash for v in world.reports.versions(record.hash))
