"""Reports of about the same time and place that nobody has linked and the model does not propose:
those that contradict each other are among them, and a person has to look.

By time and place alone. That they stand beside each other says nothing of whether they are of one
event, and nothing of which is right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice, product

import msgspec

from hudna.correlate.clue import Correlation
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.beside import Beside, beside, contradicting
from hudna.view.differing import Differing, agreeing
from hudna.view.reports import Event, report
from hudna.view.world import World
from hudna.web.happened.correlating import Correlating

MOST_NEAR = 30
"""On the page of an event."""
MOST_IN_ROW = 10
MOST_LOOKED = 300
"""Events of a list that are looked at, the last of it: more are found from the page of each."""
OF_EVENT = 3
"""Reports of one event that others are held beside in the list; on its page `MOST_ASKED`."""
MOST_ASKED = 20
MOST_BESIDE = 60
"""Of each report, the nearest."""
AT_ONCE = 10


class Near(msgspec.Struct, frozen=True):
    """Another event with the report of it that is nearest to `mine`, and how the two stand."""

    event: Event
    mine: Record
    other: Record
    seen: Beside

    @property
    def agree(self) -> tuple[Differing, ...]:
        return agreeing(report(self.mine), report(self.other))

    @property
    def contradict(self) -> tuple[Differing, ...]:
        return contradicting(report(self.mine), report(self.other))


class Row(msgspec.Struct, frozen=True):
    """One event with those near it, the nearest first; `more` than are here were left out."""

    event: Event
    near: tuple[Near, ...]
    more: int

    @property
    def events(self) -> tuple[Event, ...]:
        return (self.event, *(n.event for n in self.near))


async def beside_event(
    world: World, correlating: Correlating, event: Event, proposed: Iterable[Event]
) -> tuple[Near, ...]:
    """For the page of an event; `proposed`: the events that are shown there already."""
    asked = event.reports[:MOST_ASKED]
    found = _nearest(world, event, asked, await correlating.near(asked))
    shown = {e.name for e in proposed}
    return tuple(islice((n for n in found if n.event.name not in shown), MOST_NEAR))


async def rows(
    world: World, correlating: Correlating, events: Sequence[Event], found: Correlation | None,
    aside: Container[RecordHash] = (),
) -> list[Row]:
    """For the list: each event that has others close by is in a row at least once. `aside`: those
    that the list has under another, as it has a flood."""
    if found is None:
        return []
    kept = [e for e in events if e.name not in aside][-MOST_LOOKED:]
    looked = {e.name: (e, e.reports[:OF_EVENT]) for e in kept}
    near = await correlating.near([r for _, asked in looked.values() for r in asked])
    together, shown, made = _Together(found), set[RecordHash](), list[Row]()
    for i, (event, asked) in enumerate(looked.values(), 1):
        if i % AT_ONCE == 0:
            await asyncio.sleep(0)
        if event.name in shown:
            continue
        close = [n for n in _nearest(world, event, asked, near)
                 if n.seen.close and n.event.name not in aside
                 and not together.proposed(event, n.event)]
        if close:
            made.append(Row(event, tuple(close[:MOST_IN_ROW]), max(0, len(close) - MOST_IN_ROW)))
            shown |= {e.name for e in made[-1].events}
    return made


def _nearest(
    world: World, event: Event, asked: Sequence[Record],
    near: dict[RecordHash, tuple[RecordHash, ...]],
) -> list[Near]:
    """Of each other event the nearest two reports."""
    best: dict[RecordHash, Near] = {}
    for one in _pairs(world, event, asked, near):
        kept = best.setdefault(one.event.name, one)
        if one.seen.far < kept.seen.far:
            best[one.event.name] = one
    return sorted(best.values(), key=lambda n: (n.seen.far, n.event.name))


def _pairs(
    world: World, event: Event, asked: Sequence[Record],
    near: dict[RecordHash, tuple[RecordHash, ...]],
) -> Iterator[Near]:
    for mine in asked:
        for of in near.get(mine.hash, ())[:MOST_BESIDE]:
            there = world.reports.event(of) if world.reports.stands(of) else None
            other = world.record(of)
            if there is not None and other is not None and there.name != event.name:
                yield Near(there, mine, other, beside(report(mine), report(other)))


class _Together:
    """What is proposed to be one already: a pair, or all of a group."""

    def __init__(self, found: Correlation) -> None:
        self._pairs = {p.ids for p in found.proposals}
        self._group = {of: i for i, each in enumerate(found.groups) for of in each.ids}

    def proposed(self, one: Event, other: Event) -> bool:
        both = product(one.reports[:MOST_ASKED], other.reports[:MOST_ASKED])
        return any(self._both(a.hash, b.hash) for a, b in both)

    def _both(self, one: str, other: str) -> bool:
        ids = (one, other) if one < other else (other, one)
        group = self._group.get(one)
        return ids in self._pairs or (group is not None and group == self._group.get(other))
