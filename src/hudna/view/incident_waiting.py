"""All that is waited for of every incident: kept until anything is said of one, or the agreement
changes, as the clock alone changes none of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from hudna.record.statement import PartyId
from hudna.view.findings import judges
from hudna.view.incident_due import Due, due, times
from hudna.view.incidents import IncidentLine, LineId

if TYPE_CHECKING:
    from hudna.view.world import World


class Waited(msgspec.Struct, frozen=True):
    """Something that is due of an incident by `author`."""

    author: PartyId
    due: Due


class Waits:
    """Of one world. A cache: what it says follows from the log and the agreement."""

    def __init__(self) -> None:
        self._digest = ""
        self._due: dict[LineId, tuple[Due, ...]] = {}
        self._at_ms: list[int] = []

    def all(self, world: World) -> Iterator[Waited]:
        """In no order."""
        self._follow(world)
        return (Waited(author, d) for (author, _), found in self._due.items() for d in found)

    def of(self, world: World, line: LineId) -> tuple[Due, ...]:
        """Of one incident, the soonest due first."""
        self._follow(world)
        return self._due.get(line, ())

    def overdue(self, world: World, now_ms: int) -> int:
        """How much of it should have been done by now."""
        self._follow(world)
        return bisect_left(self._at_ms, now_ms)

    def _follow(self, world: World) -> None:
        if world.terms.digest != self._digest:
            self._digest, self._due = world.terms.digest, {}
            world.incidents.stir_all()
        if changed := world.incidents.stirred():
            self._due.update((of, due_of(world, line)) for of, line in changed.items())
            self._at_ms = sorted(
                d.due_ms for found in self._due.values() for d in found if d.due_ms is not None)


def due_of(world: World, line: IncidentLine) -> tuple[Due, ...]:
    """What is due of one incident under the agreement in effect, the soonest first."""
    agreement = world.terms.agreement
    return due(line, agreement, judges(agreement), times(world.terms.incidents))


def falls_to(world: World, waits: Due, party: PartyId) -> bool:
    """Whether a party may do what is waited for: for who is accused its guarantor may answer."""
    return party in (waits.party, world.terms.agreement.guarantor_of(waits.party)) if (
        waits.what in ("answer", "step")) else party == waits.party
