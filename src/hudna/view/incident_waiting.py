"""What lists need of every incident, and all that is waited for of each.

Kept until anything is said of one, or the agreement or who takes part changes: the clock alone
changes none of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from hudna.record.incidents import Happening, Stage
from hudna.record.statement import PartyId, RecordHash
from hudna.view.findings import Judges, judges, told_stage
from hudna.view.incident_due import Due, Times, due, times
from hudna.view.incidents import IncidentLine, LineId

if TYPE_CHECKING:
    from hudna.view.world import World

AT_ONCE = 100
"""So many incidents are looked at anew in a few milliseconds."""


class Waited(msgspec.Struct, frozen=True):
    """Something that is due of an incident by `author`. `mine`: it falls to this party."""

    author: PartyId
    due: Due
    mine: bool


class Brief(msgspec.Struct, frozen=True):
    """An incident as it is listed and looked for, so that none has to be put together to be left
    out. `due`: the soonest first; `mine`: what of it falls to this party. No words are in it: what
    is erased of a record is gone from here, too."""

    line: LineId
    latest: RecordHash
    from_ms: int
    until_ms: int
    happened: Happening
    clause: str
    accused: tuple[PartyId, ...]
    stage: Stage
    due: tuple[Due, ...]
    mine: tuple[Due, ...]


class Waits:
    """Of one world. A cache: what it says follows from the log and the agreement."""

    def __init__(self) -> None:
        self._seen: object = None
        self._under: object = None
        self._absent: frozenset[PartyId] = frozenset()
        self._briefs: dict[LineId, Brief] = {}
        self._at_ms: list[int] | None = None
        self._in_order: tuple[Brief, ...] | None = None

    def all(self, world: World) -> Iterator[Waited]:
        """In no order."""
        self._follow(world)
        return (Waited(author, d, d in b.mine)
                for (author, _), b in self._briefs.items() for d in b.due)

    def of(self, world: World, line: LineId) -> tuple[Due, ...]:
        """Of one incident, the soonest due first."""
        self._follow(world)
        return self._briefs[line].due if line in self._briefs else ()

    def overdue(self, world: World, now_ms: int) -> int:
        """How much of it should have been done by now."""
        self._follow(world)
        if self._at_ms is None:
            self._at_ms = sorted(d.due_ms for b in self._briefs.values() for d in b.due
                                 if d.due_ms is not None)
        return bisect_left(self._at_ms, now_ms)

    def listed(self, world: World) -> tuple[Brief, ...]:
        """Every incident: what waits for this party, the soonest due first; then what happened
        last."""
        self._follow(world)
        if self._in_order is None:
            self._in_order = tuple(sorted(self._briefs.values(), key=_first))
        return self._in_order

    def catch_up(self, world: World) -> Iterator[None]:
        """Look at what has changed, a few at a time. The log may grow between two of them: whatever
        has changed by then is looked at, too, or by whoever asks next."""
        while self._look(world):
            yield

    def _follow(self, world: World) -> None:
        for _ in self.catch_up(world):
            pass

    def _look(self, world: World) -> bool:
        """Whether there may be more."""
        self._begin(world)
        changed = world.incidents.stirred(AT_ONCE)
        if changed:
            brief = partial(_brief, world, judges(world.terms.agreement),
                            times(world.terms.incidents), self._absent)
            self._briefs.update((of, brief(line)) for of, line in changed.items())
            self._at_ms = self._in_order = None
        return bool(changed)

    def _begin(self, world: World) -> None:
        """All anew where the agreement is another, or who can do anything under it."""
        if self._seen == (seen := (world.size, world.terms.digest)):
            return
        self._absent = absent(world)
        self._seen, under = seen, (world.terms.digest, self._absent)
        if under != self._under:
            self._under, self._briefs = under, {}
            self._at_ms = self._in_order = None
            world.incidents.stir_all()


def due_of(world: World, line: IncidentLine) -> tuple[Due, ...]:
    """What is due of one incident under the agreement in effect, the soonest first."""
    return _due(world, judges(world.terms.agreement), times(world.terms.incidents), absent(world),
                line)


def absent(world: World) -> frozenset[PartyId]:
    """The parties that have walked out or left: nothing moves by their keys."""
    return frozenset(p.id for p in world.terms.agreement.parties
                     if world.taking_part.absent(p.id) is not None)


def falls_to(world: World, waits: Due, party: PartyId) -> bool:
    """Whether a party may do what is waited for: for who is accused its guarantor may answer."""
    return world.taking_part.absent(party) is None and _falls_to(world, waits, party)


def _falls_to(world: World, waits: Due, party: PartyId) -> bool:
    return party in (waits.party, world.terms.agreement.guarantor_of(waits.party)) if (
        waits.what in ("answer", "step")) else party == waits.party


def _brief(
    world: World, judges: Judges, times: Times, absent: frozenset[PartyId], line: IncidentLine
) -> Brief:
    said, found = line.said, _due(world, judges, times, absent, line)
    mine = () if world.me in absent else tuple(d for d in found if _falls_to(world, d, world.me))
    return Brief(
        (line.author, line.name), line.latest.hash, said.from_ms, said.until_ms, said.happened,
        said.clause, said.accused, told_stage(line, judges), found, mine)


def _due(
    world: World, judges: Judges, times: Times, absent: frozenset[PartyId], line: IncidentLine
) -> tuple[Due, ...]:
    """Nobody who has walked out is waited for to judge; an answer is waited for all the same: it is
    the accused party's, and silence is none."""
    found = due(line, world.terms.agreement, judges, times)
    return tuple(d for d in found
                 if d.what in ("answer", "step") or d.party not in absent)


def _first(brief: Brief) -> tuple[bool, int, int, str]:
    dues = (d.due_ms for d in brief.mine if d.due_ms is not None)
    return (not brief.mine, min(dues, default=0), -brief.from_ms, brief.latest)
