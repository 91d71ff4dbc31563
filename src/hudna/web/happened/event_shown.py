"""The parts of an event's page: reports side by side, their bars in time, their places."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

import msgspec

from hudna.correlate.clue import Copy, Proposal
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import Point
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.say import Figure, say
from hudna.view.independent import independent
from hudna.view.reports import Event, report
from hudna.view.world import World
from hudna.web.evidence import Mark
from hudna.web.happened.correlating import Correlating
from hudna.web.ring import around

WIDE = 1000
"""Units across a time line."""
LEAST = 8
"""Of a bar, so that a moment is seen."""
MOST_ASKED = 20
"""Reports of an event that are held against all others for its page."""
MOST_OFFERED = 10
MOST_ALIKE = 500


class Bar(msgspec.Struct, frozen=True):
    """When a report has it, in units from the start of the time line."""

    x: int
    width: int


class Shown(msgspec.Struct, frozen=True):
    """One report. `n` counts from 1; `hand`: which of the sources that count it is, from 1."""

    n: int
    hand: int
    record: Record
    bar: Bar


class Offer(msgspec.Struct, frozen=True):
    """Another event that this may be one with. `pair`: the likeliest two reports, with the weight
    of each clue; `copy`: one says nearly what the other says. `mine` and `other` are the two."""

    event: Event
    mine: Record
    other: Record
    pair: Proposal | None
    copy: Copy | None


class Offers(msgspec.Struct, frozen=True):
    """`pairs`: the likeliest first. `alike`: those whose report says nearly the same; a flood of
    them takes no place from the others."""

    pairs: tuple[Offer, ...]
    alike: tuple[Offer, ...]


def shown(event: Event) -> tuple[Shown, ...]:
    held = [report(r) for r in event.reports]
    hand = {id(said): i for i, group in enumerate(independent(held), 1) for said in group}
    first, last = bounds(event)
    return tuple(
        Shown(n, hand[id(said)], record, _bar(said.from_ms, said.until_ms, first, last))
        for n, (record, said) in enumerate(zip(event.reports, held, strict=True), 1))


def bounds(event: Event) -> tuple[int, int]:
    """From the first moment that any of them has, to the last."""
    held = [report(r) for r in event.reports]
    return min(r.from_ms for r in held), max(r.until_ms for r in held)


def marks(rows: Sequence[Shown]) -> Iterator[Mark]:
    """Each place with the circle in which it may have been; labels name no source."""
    for row in rows:
        said = report(row.record)
        if said.at is None:
            continue
        label = say("report {n}", n=Figure(row.n))
        if said.within_m:
            yield Mark("report", around(said.at, 1000 * said.within_m), label)
        yield Mark("report", shape_to_geojson(Point(said.at.at)), label, at=said.at.at)


async def offers(world: World, correlating: Correlating, event: Event) -> Offers:
    """What the model proposes beside this event, the likeliest of each other event."""
    known = correlating.found.copies if correlating.found else ()
    asked = {r.hash: r for r in _asked(event, {c.id for c in known})}
    answers = await correlating.ask(list(asked.values()))
    pairs = [one for of, a in answers.items() for p in a.proposals
             for other in p.ids if other != of
             for one in _offer(world, event, asked[of], other, pair=p)]
    copies = {*known, *(a.copy for a in answers.values() if a.copy)}
    alike = _alike(world, event, sorted(copies, key=lambda c: (c.id, c.of)))
    return Offers(_best(pairs)[:MOST_OFFERED], _best(alike)[:MOST_ALIKE])


def _asked(event: Event, copied: Container[str]) -> Sequence[Record]:
    """What copies another says nothing that is not asked of that one: a flood is asked for once."""
    own = [r for r in event.reports if r.hash not in copied]
    return own[:MOST_ASKED] or event.reports[:1]


def _alike(world: World, event: Event, copies: Sequence[Copy]) -> Iterator[Offer]:
    """What copies a report of the event, what that copies, and whatever else copies the same."""
    family, more = set[str](), {r.hash for r in event.reports}
    while more:
        family |= more
        more = {of for c in copies if not family.isdisjoint((c.id, c.of))
                for of in (c.id, c.of)} - family
    for copy in copies:
        if copy.id in family:
            for other in (copy.id, copy.of):
                yield from _offer(world, event, event.reports[0], other, copy=copy)


def _best(found: Iterable[Offer]) -> tuple[Offer, ...]:
    best: dict[RecordHash, Offer] = {}
    for one in sorted(found, key=_rank):
        best.setdefault(one.event.name, one)
    return tuple(best.values())


def _offer(
    world: World, event: Event, mine: Record, other: str, *, pair: Proposal | None = None,
    copy: Copy | None = None,
) -> Iterator[Offer]:
    """Nothing where the other is gone, or of this event."""
    there = world.reports.event(other) if world.reports.stands(other) else None
    record = world.record(other)
    if there is not None and record is not None and there.name != event.name:
        yield Offer(there, mine, record, pair, copy)


def _rank(one: Offer) -> tuple[float, str]:
    return (-1.0 if one.pair is None else -one.pair.probability, one.event.name)


def _bar(from_ms: int, until_ms: int, first: int, last: int) -> Bar:
    span = max(1, last - first)
    x = (from_ms - first) * (WIDE - LEAST) // span
    end = (until_ms - first) * (WIDE - LEAST) // span + LEAST
    return Bar(x, end - x)
