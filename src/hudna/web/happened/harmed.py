"""Protected places that an incident harmed, or may have, and who had been told of them; as far as
this node may show it without a look."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

import msgspec

from hudna.log.bounds import Bounds
from hudna.log.entry import Entry
from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.view import looks
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine
from hudna.view.told_and_hit import Hit, told_and_hit
from hudna.view.world import World
from hudna.web import evidence
from hudna.web.evidence import Mark
from hudna.web.house import House

_NO_CLOCK = Bounds((), agree=True, not_before=None, no_later_than=None)


class Harmed(msgspec.Struct, frozen=True):
    """`about`: it is another party's, of which a page shows the cell alone."""

    hit: Hit
    protection: Record | None
    about: bool

    @property
    def sure(self) -> bool:
        return self.hit.sure


async def harmed(house: House, lines: Iterable[IncidentLine]) -> tuple[Harmed, ...]:
    """Of these incidents, in their order. The moments of receipts are read from the log and the
    ledger, off the loop: first it is seen which are needed."""
    world, found = house.world, tuple(lines)
    asked: dict[tuple[RecordHash, RecordHash], tuple[Entry, Entry]] = {}

    def note(first: Entry, last: Entry) -> Bounds:
        asked[first.record.hash, last.record.hash] = (first, last)
        return _NO_CLOCK

    told_and_hit(world, found, judges(world.terms.agreement), note)
    dated = await asyncio.to_thread(_between, house, asked)
    hits = told_and_hit(
        world, found, judges(world.terms.agreement),
        lambda first, last: dated.get((first.record.hash, last.record.hash), _NO_CLOCK))
    return tuple(_harmed(world, hit) for hit in hits)


def marks(world: World, found: Iterable[Harmed]) -> Iterator[Mark]:
    """The places, another party's as a cell."""
    return evidence.of_entries(world, (h.protection for h in found if h.protection))


def _harmed(world: World, hit: Hit) -> Harmed:
    record = world.record(hit.protection) if hit.protection else None
    return Harmed(hit, record, record is not None and looks.is_others(world, record))


def _between(
    house: House, asked: dict[tuple[RecordHash, RecordHash], tuple[Entry, Entry]]
) -> dict[tuple[RecordHash, RecordHash], Bounds]:
    dating = house.circle.dating
    return {of: dating.between(*entries) for of, entries in asked.items()}
