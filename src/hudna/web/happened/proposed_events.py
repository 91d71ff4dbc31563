"""What the model proposes to hold as one event and nobody has linked yet, as the list shows it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import msgspec

from hudna.correlate.clue import Copy, Correlation, Proposal
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.independent import sources
from hudna.view.reports import Event, report
from hudna.view.world import World

FLOOD = 5
"""Reports of a proposal that copy one of it, with that one."""
WITHIN = 10
"""Reports of one proposal between two turns to others."""


class Part(msgspec.Struct, frozen=True):
    """One of the events that a proposal would make one. `first`: the report that stands for it;
    `alike`: events of which each is a report that says nearly the same as this one."""

    event: Event
    first: Record
    alike: tuple[Event, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        return (self.event, *self.alike)


class Proposed(msgspec.Struct, frozen=True):
    """`probability`: of the likeliest pair across two of the parts; None where all that they have
    in common is that they say nearly the same. `sources`: how many do not repeat each other."""

    parts: tuple[Part, ...]
    probability: float | None
    sources: int

    @property
    def name(self) -> RecordHash:
        return self.parts[0].event.name

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(e for part in self.parts for e in part.events)

    @property
    def alike(self) -> int:
        return sum(len(part.alike) for part in self.parts)


def proposed(world: World, found: Correlation) -> Iterator[Proposed | None]:
    """The likeliest first. None for each that is passed over, being linked by now or gone, and now
    and then within a long one, so that whoever collects them can let others have their turn. Of the
    pairs between the same two groups one: many that are of one event fill no page with another."""
    copies = {copy.id: copy for copy in found.copies}
    group = {of: i for i, each in enumerate(found.groups) for of in each.ids}
    shown = set[frozenset[str | int]]()
    for ids, likely in _candidates(found):
        events: dict[str, Event] = {}
        for i, of in enumerate(ids, 1):
            events |= _event(world, of)
            if i % WITHIN == 0:
                yield None
        several = len({e.name for e in events.values()}) > 1
        sides = frozenset(group.get(of, of) for of in ids)
        if several and sides not in shown:
            shown.add(sides)
            yield _row(events, likely, copies)
        else:
            yield None


def _candidates(found: Correlation) -> list[tuple[tuple[str, ...], list[Proposal]]]:
    """Groups, and the pairs that are of no one group, each with its pairs; the likeliest first.
    A flood, and what only says the same, take no place from the others: they come last."""
    group = {of: i for i, each in enumerate(found.groups) for of in each.ids}
    inside: list[list[Proposal]] = [[] for _ in found.groups]
    across: list[tuple[tuple[str, ...], list[Proposal]]] = []
    for one in found.proposals:
        i, j = (group.get(of) for of in one.ids)
        if i is not None and i == j:
            inside[i].append(one)
        else:
            across.append((one.ids, [one]))
    groups = [(each.ids, inside[i]) for i, each in enumerate(found.groups)]
    copied = {copy.id for copy in found.copies}
    return sorted((*groups, *across), key=lambda c: (_flood(c[0], copied), -_most(c[1]), c[0]))


def _flood(ids: tuple[str, ...], copied: Container[str]) -> bool:
    return len(ids) >= FLOOD and sum(of in copied for of in ids) + 1 >= FLOOD


def _most(pairs: Iterable[Proposal]) -> float:
    return max((p.probability for p in pairs), default=0.0)


def _event(world: World, of: str) -> dict[str, Event]:
    """The event of a report that still stands, by it."""
    event = world.reports.event(of) if world.reports.stands(of) else None
    return {} if event is None else {of: event}


def _row(
    events: dict[str, Event], pairs: list[Proposal], copies: dict[str, Copy]
) -> Proposed:
    across = [p.probability for p in pairs if all(of in events for of in p.ids)
              and len({events[of].name for of in p.ids}) > 1]
    reports = {r.hash: r for e in events.values() for r in e.reports}
    return Proposed(_parts(events, copies), max(across, default=None),
                    sources(map(report, reports.values())))


def _parts(events: dict[str, Event], copies: dict[str, Copy]) -> tuple[Part, ...]:
    """A flood is one part that opens: a lone report that copies one of another event is under it.
    What is copied is no copy itself, so what others are under is under nothing."""
    first: dict[RecordHash, str] = {}
    for of, event in events.items():
        first.setdefault(event.name, of)
    under: dict[RecordHash, list[Event]] = {}
    for name, of in first.items():
        over = _over(events, of, copies)
        if over is None:
            under.setdefault(name, [])
        else:
            under.setdefault(over.name, []).append(events[of])
    return tuple(_part(first[name], events[first[name]], alike) for name, alike in under.items())


def _over(events: dict[str, Event], of: str, copies: dict[str, Copy]) -> Event | None:
    copied = events.get(copies[of].of) if of in copies else None
    lone = len(events[of].reports) == 1
    return copied if lone and copied is not None and copied.name != events[of].name else None


def _part(of: str, event: Event, alike: list[Event]) -> Part:
    shown = next((r for r in event.reports if r.hash == of), event.reports[0])
    return Part(event, shown, tuple(alike))
